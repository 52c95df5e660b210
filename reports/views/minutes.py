"""Approving the minutes: the text freezes, and its PDF is asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clublife.minutes import approve
from clublife.models import Minutes
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page
from members.permissions import Act
from reports.models import DocumentKind
from reports.requesting import request_paper


@require_POST
@club_page(Act.RUN_MEETINGS)
def approve_minutes(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Freeze what was read, tell the members, and have the PDF made."""
    found = get_object_or_404(Minutes, meeting__club=request.club, meeting=meeting_id)
    now = timezone.now()
    try:
        approve(minutes=found, by=request.person, now=now, read=request.POST.get("read", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("minutes", request.club.slug, meeting_id)
    request_paper(
        club=request.club,
        kind=DocumentKind.MINUTES,
        subject=f"{DocumentKind.MINUTES}:{meeting_id}",
        by=request.person,
        now=now,
    )
    messages.success(
        request,
        _("Le compte rendu est approuvé. Son PDF se prépare, et les membres sont prévenus."),
    )
    return redirect("minutes", request.club.slug, meeting_id)
