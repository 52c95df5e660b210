"""Pages of the meetings: the list with the votes, planning one, one meeting, moving it."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clubs.refusals import Refusal
from governance.agendas import points_in, set_agenda
from governance.calendars import meeting_ics as ics_file
from governance.calling import call_off, last_call, notice_of, reschedule
from governance.counting import awaiting_vote_of
from governance.meeting_forms import CancellingForm, MeetingForm, MovingForm
from governance.meeting_page import meeting_page
from governance.meetings import members_of_the_day, plan, record_attendance
from governance.models import Coming, Meeting, Motion, Presence
from governance.polling import open_polls
from members.downloads import attachment
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

MOST_PAST = 12


@club_page(Act.READ_CLUB)
def meetings(request: ClubRequest) -> HttpResponse:
    """What comes next, the votes open now, and what was decided."""
    now = timezone.now()
    waiting = awaiting_vote_of(request.membership, now=now) if request.membership else ()
    mine = {motion.pk for motion in waiting}
    unclosed = list(
        Motion.objects.filter(club=request.club, closed_at__isnull=True).order_by("deadline", "id")
    )
    votes = [(one, one.pk in mine) for one in unclosed if one.is_open(now)]
    planned = Meeting.objects.filter(club=request.club).order_by("starts_at", "id")
    past = planned.filter(starts_at__lt=now).order_by("-starts_at", "-id")
    context = {
        "coming": planned.filter(starts_at__gte=now, cancelled_at__isnull=True).annotate(
            call_count=Count("calls")
        ),
        "polls": open_polls(request.club),
        "votes": votes,
        "drafts": [one for one in unclosed if one.is_draft],
        "ended": [one for one in unclosed if not one.is_draft and not one.is_open(now)],
        "closed": Motion.objects.filter(club=request.club, closed_at__isnull=False).order_by(
            "-closed_at"
        )[:20],
        "past": past[:MOST_PAST],
        "may_run": Act.RUN_MEETINGS in request.acts,
        "may_open": Act.OPEN_MOTION in request.acts,
    }
    return render(request, "governance/meetings.html", context)


@club_page(Act.RUN_MEETINGS)
def plan_meeting(request: ClubRequest) -> HttpResponse:
    """Set the date of a meeting, with the first points of its agenda."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        now = timezone.now()
        try:
            planned = plan(
                club=request.club,
                kind=data["kind"],
                starts_at=data["starts_at"],
                place=data["place"],
                by=request.person,
                now=now,
            )
            if points := points_in(data["agenda"]):
                set_agenda(meeting=planned, items=points, by=request.person, now=now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La réunion est prévue. Il reste à convoquer les membres."))
            return redirect(planned)
    return render(request, "governance/plan_meeting.html", {"form": form})


def find_meeting(request: ClubRequest, pk: int) -> Meeting:
    """A meeting of the club, or 404."""
    found = get_object_or_404(Meeting, club=request.club, pk=pk)
    found.club = request.club
    return found


@club_page(Act.READ_CLUB)
def meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """One meeting: coming or not, power, agenda; then who came, what was decided, the minutes."""
    found = find_meeting(request, meeting_id)
    context = {
        "meeting": found,
        "page": meeting_page(found, membership=request.membership, at=timezone.now()),
        "comings": Coming.choices,
        "may_address": Act.READ_PERSONAL in request.acts,
        "may_run": Act.RUN_MEETINGS in request.acts,
        "may_vote": Act.VOTE in request.acts,
    }
    return render(request, "governance/meeting.html", context)


@require_safe
@club_page(Act.READ_CLUB)
def meeting_ics(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """The meeting's calendar file."""
    found = find_meeting(request, meeting_id)
    return attachment(ics_file(found), f"reunion-{found.pk}.ics", "text/calendar; charset=utf-8")


@club_page(Act.RUN_MEETINGS)
def move_meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Another date or place; those already called are told, in their calendar too."""
    found = find_meeting(request, meeting_id)
    now = timezone.now()
    call = last_call(found)
    initial = {"starts_at": found.starts_at, "place": found.place}
    form = MovingForm(request.POST or None, is_called=call is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            called = reschedule(meeting=found, by=request.person, now=now, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("La réunion est déplacée ; les membres convoqués sont prévenus.")
            messages.success(request, said if called else _("La réunion est déplacée."))
            return redirect(found)
    context = {
        "meeting": found,
        "form": form,
        "is_called": call is not None,
        "wanted": notice_of(found, at=now).wanted,
    }
    return render(request, "governance/meeting_move.html", context)


@club_page(Act.RUN_MEETINGS)
def cancel_meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Call a meeting off, and tell those who were called."""
    found = find_meeting(request, meeting_id)
    form = CancellingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off(
                meeting=found,
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La réunion est annulée."))
            return redirect(found)
    context = {"meeting": found, "form": form, "is_called": last_call(found) is not None}
    return render(request, "governance/meeting_cancel.html", context)


@club_page(Act.RUN_MEETINGS)
def attendance(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Note who came: present by default for nobody, one press per member."""
    found = find_meeting(request, meeting_id)
    known = members_of_the_day(found)
    refusal_text = ""
    if request.method == "POST":
        said = {member.pk: request.POST.get(f"member_{member.pk}", "") for member in known}
        present = [member for member in known if said[member.pk] == Presence.PRESENT]
        excused = [member for member in known if said[member.pk] == Presence.EXCUSED]
        try:
            record_attendance(
                meeting=found,
                present=present,
                excused=excused,
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            refusal_text = str(refusal)
        else:
            messages.success(request, _("Les présences sont enregistrées."))
            return redirect(found)
    noted: dict[int, str] = {}
    noted |= dict.fromkeys(_who_said_no(found), Presence.EXCUSED.value)
    noted |= {one.membership_id: one.presence for one in found.attendances.all()}
    context = {
        "meeting": found,
        "rows": [(member, noted.get(member.pk, Presence.ABSENT)) for member in known],
        "presences": Presence.choices,
        "refusal": refusal_text,
    }
    return render(request, "governance/attendance.html", context)


def _who_said_no(found: Meeting) -> list[int]:
    """Those whose reply excuses them."""
    return list(found.replies.filter(coming=Coming.NO).values_list("membership_id", flat=True))
