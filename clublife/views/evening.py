"""The meeting's evening on one page: who is there, what they pay, hear, vote, and leave open.

Each part is a form of its own. With scripts a part is sent and shown again alone; without them the
page comes back whole. Other people's pages ask for the parts again from time to time.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from clublife import evening_acts
from clublife.evening import (
    asked,
    has_begun,
    hearable,
    heard,
    left_by,
    next_planned,
    presences,
)
from clublife.evening_acts import Done
from clubs.refusals import Refusal
from governance.agendas import items_of
from governance.arriving import doors_are_open
from governance.models import Choice, Meeting, Presence
from ledger.dues import expected
from ledger.forms import RecordMonthForm
from members.pages import ClubRequest, club_page
from members.permissions import Act

PARTS = ("presence", "money", "projects", "votes", "questions", "next")
HEADER = "X-Cymbale-Part"
# the forms' masked token changes at each answer and says nothing new
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
Say = Callable[[ClubRequest, Meeting, datetime], Done]
ACTS: dict[str, tuple[str, Act, Say]] = {
    "here": ("presence", Act.VOTE, evening_acts.arrive),
    "presence": ("presence", Act.RUN_MEETINGS, evening_acts.note_presences),
    "one": ("presence", Act.RUN_MEETINGS, evening_acts.note_one),
    "power": ("presence", Act.RUN_MEETINGS, evening_acts.note_power),
    "money": ("money", Act.RECORD_MONEY, evening_acts.record_money),
    "project": ("projects", Act.RUN_MEETINGS, evening_acts.add_project),
    "hear": ("projects", Act.RUN_MEETINGS, evening_acts.hear_project),
    "open": ("votes", Act.OPEN_MOTION, evening_acts.open_vote),
    "hands": ("votes", Act.NOTE_VOTES, evening_acts.note_hands),
    "close": ("votes", Act.OPEN_MOTION, evening_acts.close_vote),
    "question": ("questions", Act.RUN_MEETINGS, evening_acts.ask_later),
    "settle": ("questions", Act.RUN_MEETINGS, evening_acts.settle_question),
    "next": ("next", Act.RUN_MEETINGS, evening_acts.plan_next),
    "end": ("end", Act.RUN_MEETINGS, evening_acts.end),
}


def _meeting(request: ClubRequest, pk: int) -> Meeting:
    found = get_object_or_404(Meeting, club=request.club, pk=pk, cancelled_at__isnull=True)
    found.club = request.club
    return found


def money_form(request: ClubRequest, found: Meeting, *, sent: bool = False) -> RecordMonthForm:
    """The month's payments, dated the day of the meeting when it is past."""
    day = min(timezone.localdate(found.starts_at), timezone.localdate())
    dues = expected(request.club, at=day)
    return RecordMonthForm(request.POST if sent else None, dues=dues, initial={"on": day})


@club_page(Act.READ_CLUB)
def evening(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """One evening on one screen; each part is sent on its own, and an error keeps the rest."""
    found = _meeting(request, meeting_id)
    if request.method == "POST":
        return _act(request, found)
    part = request.GET.get("partie", "")
    if part in PARTS:
        return _one_part(request, found, part)
    return render(request, "clublife/evening.html", _context(request, found))


def _act(request: ClubRequest, found: Meeting) -> HttpResponse:
    """Do what one form asks; a refusal is said in its own part, and nothing else is lost."""
    part, act, say = ACTS.get(request.POST.get("part", ""), ("", None, None))
    if act is None or say is None or act not in request.acts:
        raise PermissionDenied
    alone = HEADER in request.headers
    try:
        done = say(request, found, timezone.now())
    except Refusal as refusal:
        done = Done(refusal=str(refusal.message))
    if done.url:
        return _gone(done.url, alone=alone)
    if not done.refusal and not done.form and not alone:
        messages.success(request, done.said)
        return redirect(f"{request.path}#{part}")
    if part == "end" and alone:
        return HttpResponse(status=204, headers={"X-Cymbale-Refusal": "1"})
    context = _context(request, found, part if alone else "", money=done.form)
    context |= {"refused": part if done.refusal else "", "refusal": done.refusal}
    context |= {"said_in": part, "said": done.said}
    if alone:
        status = 422 if done.refusal or done.form else 200
        return render(request, f"clublife/_evening_{part}.html", context, status=status)
    return render(request, "clublife/evening.html", context)


def _gone(url: str, *, alone: bool) -> HttpResponse:
    if alone:
        return HttpResponse(status=204, headers={"X-Cymbale-Go": url})
    return redirect(url)


def _one_part(request: ClubRequest, found: Meeting, part: str) -> HttpResponse:
    """One part as it stands; 304 when it is what the page already shows."""
    content = render_to_string(
        f"clublife/_evening_{part}.html", _context(request, found, part), request
    )
    shown = TOKEN.sub("", content)
    tag = f'"{hashlib.sha256(shown.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(content, headers={"ETag": tag})


def _context(
    request: ClubRequest, found: Meeting, part: str = "", *, money: RecordMonthForm | None = None
) -> dict[str, Any]:
    """What one part reads, or all of them."""
    now = timezone.now()
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "presence": lambda: {
            "presences": (shown := presences(found)),
            "is_here": shown.has(request.membership),
            "choices": Presence.choices,
            "doors_open": doors_are_open(found, at=now),
        },
        "money": lambda: (
            {"form": money or money_form(request, found)}
            if Act.RECORD_MONEY in request.acts
            else {}
        ),
        "projects": lambda: {
            "hearings": heard(found),
            "hearable": hearable(found) if Act.RUN_MEETINGS in request.acts else (),
        },
        "votes": lambda: {
            "asked": asked(found, at=now, with_hands=Act.NOTE_VOTES in request.acts),
            "hand_choices": Choice.choices,
        },
        "questions": lambda: {"questions": left_by(found)},
        "next": lambda: {"next": next_planned(found)},
    }
    context: dict[str, Any] = {
        "meeting": found,
        "membership": request.membership,
        "has_begun": has_begun(found, at=now),
        "is_over": found.ended_at is not None,
        "may_record": Act.RECORD_MONEY in request.acts,
        "may_run": Act.RUN_MEETINGS in request.acts and found.ended_at is None,
        "may_note": Act.NOTE_VOTES in request.acts,
        "may_open": Act.OPEN_MOTION in request.acts,
        "may_vote": Act.VOTE in request.acts,
    }
    for name, maker in makers.items():
        if part in ("", name):
            context |= maker()
    if not part:
        context["items"] = items_of(found)
    return context
