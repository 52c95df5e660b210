"""The first pages: which club or network, then what one's club asks, how it does, what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Person
from members.pages import ClubRequest, club_page
from members.permissions import Act
from members.places import places_of
from reports import home as questions
from reports.awaiting import awaiting
from reports.drawing import wealth_chart
from reports.expecting import Reader

MORNING, EVENING = 5, 18


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead each person to the club or network that is theirs, or let them choose."""
    person = Person.objects.filter(user=request.user.pk).first()
    places = places_of(person, at=timezone.localdate()) if person else ()
    if len(places) == 1:
        return redirect(places[0].url)
    return render(request, "reports/home.html", {"person": person, "places": places})


@require_safe
@club_page(Act.READ_CLUB)
def club_home(request: ClubRequest) -> HttpResponse:
    """A club's home: three questions, in order."""
    now = timezone.now()
    today = timezone.localdate(now)
    reader = Reader(
        request.club,
        request.membership,
        request.acts,
        now,
        request.person.pk,
        request.presence.acting,
    )
    months = questions.month_ends(request.club, at=today)
    context = {
        "person": request.person,
        "now": now,
        "today": today,
        "is_evening": not MORNING <= timezone.localtime(now).hour < EVENING,
        "next_meeting": reader.next_meeting,
        "is_officer": Act.SAY_DONE in request.acts,
        "tasks": awaiting(reader),
        "standing": questions.standing(
            request.club, request.membership, at=today, held=reader.held, members=reader.members
        ),
        "chart": wealth_chart(months),
        "events": questions.latest_events(request.club, at=today, members=reader.members),
    }
    return render(request, "reports/club_home.html", context)


home.act = Act.READ_OWN  # type: ignore[attr-defined]
home.place = "own"  # type: ignore[attr-defined]
