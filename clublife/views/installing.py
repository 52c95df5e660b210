"""The act that follows an election: those elected take their office today."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clublife.installing import install
from clubs.refusals import Refusal
from governance.models import Motion
from members.pages import ClubRequest, club_page
from members.permissions import Act


@require_POST
@club_page(Act.APPOINT)
def install_elected(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Note that the people a vote elected hold their office from today."""
    found = get_object_or_404(Motion, club=request.club, pk=motion_id)
    now = timezone.now()
    try:
        made = install(motion=found, starts_on=timezone.localdate(now), now=now, by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        names = ", ".join(str(one.person) for one in made)
        said = _("En fonction depuis aujourd'hui : %(names)s.")
        messages.success(request, said % {"names": names})
        return redirect("roles", request.club.slug)  # where the handover pack is asked for
    return redirect("motion", request.club.slug, motion_id)
