"""The page of the club's decisions: what each one still asks, then all of them by year."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clublife.decisions import decisions
from members.pages import ClubRequest, club_page
from members.permissions import Act


@club_page(Act.READ_CLUB)
@require_safe
def club_decisions(request: ClubRequest) -> HttpResponse:
    """Every numbered decision of the club, and what is left to be done of it."""
    today = timezone.localdate()
    found = decisions(request.club, at=today, acts=request.acts)
    return render(request, "clublife/decisions.html", {"found": found, "years": found.years})
