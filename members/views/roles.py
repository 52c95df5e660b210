"""Who holds which office, and who may do what: the table as people read it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clubs.refusals import Refusal
from members.forms import AppointForm, EndRoleForm
from members.handing_over import may_hand_over, subject_of
from members.models import Role, RoleKind
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import CLUB_ACTORS, Act, club_table
from members.roles import appoint_member, end_role, past_officers, standing_officers


@club_page(Act.READ_CLUB)
@require_GET
def roles(request: ClubRequest) -> HttpResponse:
    """The offices of today, those of before, and what each may do."""
    today = timezone.localdate()
    past = past_officers(request.club, today)
    context = {
        "standing": standing_officers(request.presence.acting, today),
        "past": past,
        "actors": CLUB_ACTORS,
        "table": club_table(),
        "may_appoint": Act.APPOINT in request.acts,
        "handovers": [
            (role, subject_of(role, today))
            for role in may_hand_over(request.presence.acting, past, today)
        ]
        if Act.CLOSE_YEAR in request.acts
        else [],
    }
    return render(request, "members/roles.html", context)


@club_page(Act.APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: ClubRequest) -> HttpResponse:
    """Note who was elected to an office."""
    form = AppointForm(request.POST or None, club=request.club)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            role = appoint_member(
                membership=given["member"],
                kind=RoleKind(given["kind"]),
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                is_deputy=given["is_deputy"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = _("%(name)s : %(role)s.")
            messages.success(request, words % {"name": role.person, "role": role.office})
            return redirect("roles", request.club.slug)
    return render(request, "members/appoint.html", {"form": form})


@club_page(Act.APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
def finish_role(request: ClubRequest, pk: int) -> HttpResponse:
    """Note the last day of an office."""
    role = get_object_or_404(
        Role.objects.select_related("person", "club"), pk=pk, club=request.club
    )
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_role(
                role=role,
                on=form.cleaned_data["ends_on"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La fin du mandat est notée."))
            return redirect("roles", request.club.slug)
    today = timezone.localdate()
    passes = Act.CLOSE_YEAR in request.acts and role in may_hand_over(
        request.presence.acting, [role], today
    )
    handover = subject_of(role, today) if passes else ""
    context = {"form": form, "role": role, "handover": handover}
    return render(request, "members/finish_role.html", context)
