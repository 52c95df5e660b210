"""Pages of the meetings: the list with the votes, planning one, one evening and its attendance."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.counting import awaiting_vote_of, open_motions
from governance.forms import MeetingForm
from governance.meetings import (
    cancel,
    members_of_the_day,
    next_meeting,
    plan,
    record_attendance,
)
from governance.models import Meeting, Motion, Presence
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.READ_CLUB)
def meetings(request: ClubRequest) -> HttpResponse:
    """What comes next, the votes open now, and what was decided."""
    now = timezone.now()
    waiting = awaiting_vote_of(request.membership, now=now) if request.membership else ()
    mine = {motion.pk for motion in waiting}
    votes = [(motion, motion.pk in mine) for motion in open_motions(request.club, now=now)]
    past = Meeting.objects.filter(club=request.club, starts_at__lt=now).order_by("-starts_at")
    context = {
        "next": next_meeting(request.club, now=now),
        "votes": votes,
        "drafts": Motion.objects.filter(club=request.club, opened_at__isnull=True),
        "ended": Motion.objects.filter(
            club=request.club, closed_at__isnull=True, deadline__lte=now
        ).order_by("deadline", "id"),
        "closed": Motion.objects.filter(club=request.club, closed_at__isnull=False).order_by(
            "-closed_at"
        )[:20],
        "past": past[:12],
        "may_run": Act.RUN_MEETINGS in request.acts,
        "may_open": Act.OPEN_MOTION in request.acts,
    }
    return render(request, "governance/meetings.html", context)


@club_page(Act.RUN_MEETINGS)
def plan_meeting(request: ClubRequest) -> HttpResponse:
    """Set the date of a meeting."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planned = plan(
                club=request.club, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La réunion est prévue."))
            return redirect(planned)
    return render(request, "governance/plan_meeting.html", {"form": form})


def _meeting(request: ClubRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting, club=request.club, pk=pk)


@club_page(Act.READ_CLUB)
def meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """One evening: where and when, who came, what was voted."""
    found = _meeting(request, meeting_id)
    now = timezone.now()
    attendances = found.attendances.select_related("membership__person").order_by(
        "membership__person__sort_key", "id"
    )
    came = [one for one in attendances if one.presence == Presence.PRESENT]
    context = {
        "meeting": found,
        "attendances": attendances,
        "came": len(came),
        "motions": found.motions.order_by("drafted_at", "id"),
        "is_past": found.starts_at <= now,
        "may_run": Act.RUN_MEETINGS in request.acts,
    }
    return render(request, "governance/meeting.html", context)


@club_page(Act.RUN_MEETINGS)
def attendance(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Note who came: present by default for nobody, one press per member."""
    found = _meeting(request, meeting_id)
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
    noted = dict(found.attendances.values_list("membership_id", "presence"))
    context = {
        "meeting": found,
        "rows": [(member, noted.get(member.pk, Presence.ABSENT)) for member in known],
        "presences": Presence.choices,
        "refusal": refusal_text,
    }
    return render(request, "governance/attendance.html", context)


@club_page(Act.RUN_MEETINGS)
@require_POST
def cancel_meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Call a meeting off."""
    found = _meeting(request, meeting_id)
    try:
        cancel(meeting=found, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La réunion est annulée."))
    return redirect("meetings", request.club.slug)
