"""Whether a member comes to the meetings or saves without taking part."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.refusals import Refusal
from members.forms import PartForm
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from members.taking_part import passive_on, save_passively, take_part_again


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_part(request: ClubRequest, pk: int) -> HttpResponse:
    """Note that somebody saves without coming, or comes again; no right changes."""
    now = timezone.now()
    membership = get_object_or_404(
        Membership.objects.select_related("person", "club"), club=request.club, pk=pk
    )
    today = timezone.localdate(now)
    is_passive = membership.pk in passive_on([membership], at=today)
    form = PartForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["since"]
        try:
            if is_passive:
                take_part_again(membership=membership, on=day, by=request.person, now=now)
            else:
                save_passively(membership=membership, since=day, by=request.person, now=now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La participation est notée."))
            return redirect("member", request.club.slug, pk)
    context = {"form": form, "membership_shown": membership, "is_passive": is_passive}
    return render(request, "members/member_part.html", context)
