"""The meeting's evening on one page: who is there, what they pay, what they vote."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.refusals import Refusal
from governance.counting import participations
from governance.meetings import members_of_the_day, record_attendance
from governance.models import Meeting, Motion, Presence
from ledger.contributing import record_meeting
from ledger.dues import expected
from ledger.forms import RecordMonthForm
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

PARTS = {"presence": Act.RUN_MEETINGS, "money": Act.RECORD_MONEY}


def _meeting(request: ClubRequest, pk: int) -> Meeting:
    found = get_object_or_404(Meeting, club=request.club, pk=pk, cancelled_at__isnull=True)
    found.club = request.club
    return found


def _votes(found: Meeting) -> list[tuple[Motion, int, int]]:
    """The questions of the evening and those open anyway, with how many have voted."""
    now = timezone.now()
    of_tonight = Motion.objects.filter(club=found.club, meeting=found)
    anyway = Motion.objects.filter(
        club=found.club, opened_at__lte=now, closed_at__isnull=True, deadline__gt=now
    )
    asked = list((of_tonight | anyway).distinct().order_by("drafted_at", "id"))
    so_far = participations(asked)
    return [(one, so_far[one.pk].voted, so_far[one.pk].electors) for one in asked]


def _form(request: ClubRequest, found: Meeting) -> RecordMonthForm:
    """The month's payments, dated the day of the meeting when it is past."""
    day = min(timezone.localdate(found.starts_at), timezone.localdate())
    dues = expected(request.club, at=day)
    sent = request.POST if request.POST.get("part") == "money" else None
    return RecordMonthForm(sent, dues=dues, initial={"on": day})


def _note_presence(request: ClubRequest, found: Meeting) -> tuple[bool, str]:
    """Record the attendance typed: whether it was, and else why not."""
    known = members_of_the_day(found)
    said = {member.pk: request.POST.get(f"member_{member.pk}", "") for member in known}
    try:
        record_attendance(
            meeting=found,
            present=[member for member in known if said[member.pk] == Presence.PRESENT],
            excused=[member for member in known if said[member.pk] == Presence.EXCUSED],
            by=request.person,
            now=timezone.now(),
        )
    except Refusal as refusal:
        return False, str(refusal)
    messages.success(request, _("Les présences sont enregistrées."))
    return True, ""


def _record_money(request: ClubRequest, form: RecordMonthForm) -> bool:
    """Post the payments typed; False when the form has something to mend."""
    payments = form.payments() if form.is_valid() else []
    if form.is_valid() and not payments:
        form.add_error(None, _("Aucun montant n'est écrit : rien n'a été enregistré."))
    if not form.is_valid():
        return False
    try:
        recorded = record_meeting(
            club=request.club,
            on=form.cleaned_data["on"],
            payments=payments,
            key=form.cleaned_data["key"],
            by=request.person.pk,
            now=timezone.now(),
            note=form.cleaned_data["note"],
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    count = len(payments)
    said = ngettext(
        "%(count)d versement enregistré.", "%(count)d versements enregistrés.", count
    ) % {"count": count}
    messages.success(request, _("Déjà enregistré.") if recorded.already else said)
    return True


@club_page(Act.READ_CLUB)
def evening(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """One evening on one screen; each part is sent on its own, and an error keeps the rest."""
    found = _meeting(request, meeting_id)
    form = _form(request, found)
    refusal_text = ""
    if request.method == "POST":
        part = PARTS.get(request.POST.get("part", ""))
        if part is None or part not in request.acts:
            raise PermissionDenied
        done, refusal_text = (
            _note_presence(request, found)
            if part == Act.RUN_MEETINGS
            else (_record_money(request, form), "")
        )
        if done:
            return redirect("evening", request.club.slug, found.pk)
    noted = dict(found.attendances.values_list("membership_id", "presence"))
    context = {
        "meeting": found,
        "has_begun": found.starts_at <= timezone.now(),
        "rows": [
            (member, noted.get(member.pk, Presence.ABSENT)) for member in members_of_the_day(found)
        ],
        "presences": Presence.choices,
        "refusal": refusal_text,
        "form": form,
        "may_record": Act.RECORD_MONEY in request.acts,
        "may_run": Act.RUN_MEETINGS in request.acts,
        "votes": _votes(found),
        "may_note": Act.NOTE_VOTES in request.acts,
    }
    return render(request, "clublife/evening.html", context)
