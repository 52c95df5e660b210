"""What each form of the evening does: read what was typed, call one verb, say what was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clublife.ending import end_meeting
from clublife.hearing import hear, put_on_agenda
from clublife.models import OpenQuestion
from clublife.open_questions import leave_open, settle
from clublife.refusals import LifeRefused
from clubs.refusals import Refusal
from governance.arriving import note_arrival
from governance.closing import close
from governance.mandates import give_meeting_proxy
from governance.meetings import members_of_the_day, plan, record_attendance
from governance.models import Channel, Meeting, Motion, Presence
from governance.motions import open_motion
from governance.noting import Said, note_votes
from investments.models import Proposal
from ledger.contributing import record_meeting
from ledger.dues import expected
from ledger.forms import RecordMonthForm
from members.models import Membership
from members.pages import ClubRequest, show_refusal

TONIGHT = timedelta(hours=12)


@dataclass(frozen=True)
class Done:
    """What a form did: said in a sentence, or refused, or where to go; `form` wants mending."""

    said: str = ""
    refusal: str = ""
    url: str = ""
    form: Any = None


def _member(request: ClubRequest, name: str) -> Membership:
    typed = request.POST.get(name, "")
    if not typed.isdecimal():
        raise LifeRefused(_("Choisissez une personne."), name)
    return get_object_or_404(
        Membership.objects.select_related("person"), club=request.club, pk=typed
    )


def _motion(request: ClubRequest) -> Motion:
    typed = request.POST.get("motion", "")
    if not typed.isdecimal():
        raise LifeRefused(_("Choisissez une question."))
    return get_object_or_404(Motion, club=request.club, pk=typed)


def arrive(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """A member says that they are there."""
    if request.membership is None:
        raise LifeRefused(_("Vous n'êtes pas membre de ce club."))
    note_arrival(
        meeting=meeting,
        membership=request.membership,
        presence=Presence.PRESENT,
        now=now,
        by=request.person,
    )
    return Done(_("Vous êtes noté présent, ou présente."))


def note_one(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """The secretary notes one member, with one press: "12:present"."""
    pk, _colon, presence = request.POST.get("noted", "").partition(":")
    if not pk.isdecimal():
        raise LifeRefused(_("Choisissez une personne."))
    member = get_object_or_404(
        Membership.objects.select_related("person"), club=request.club, pk=pk
    )
    note_arrival(meeting=meeting, membership=member, presence=presence, now=now, by=request.person)
    return Done(_("La présence est notée."))


def note_presences(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """The whole list at once; who is not named was absent."""
    known = members_of_the_day(meeting)
    said = {member.pk: request.POST.get(f"member_{member.pk}", "") for member in known}
    record_attendance(
        meeting=meeting,
        present=[member for member in known if said[member.pk] == Presence.PRESENT],
        excused=[member for member in known if said[member.pk] == Presence.EXCUSED],
        by=request.person,
        now=now,
    )
    return Done(_("Les présences sont enregistrées."))


def note_power(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """A written power for the evening."""
    given = give_meeting_proxy(
        meeting=meeting,
        giver=_member(request, "giver"),
        holder=_member(request, "holder"),
        noted_by=request.person,
        now=now,
    )
    return Done(_("%(name)s votera pour cette personne.") % {"name": given.holder.person})


def record_money(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """Post the payments typed; the form comes back when it has something to mend."""
    day = min(timezone.localdate(meeting.starts_at), timezone.localdate(now))
    form = RecordMonthForm(request.POST, dues=expected(request.club, at=day), initial={"on": day})
    payments = form.payments() if form.is_valid() else []
    if form.is_valid() and not payments:
        form.add_error(None, _("Aucun montant n'est écrit : rien n'a été enregistré."))
    if not form.is_valid():
        return Done(form=form)
    try:
        recorded = record_meeting(
            club=request.club,
            on=form.cleaned_data["on"],
            payments=payments,
            key=form.cleaned_data["key"],
            by=request.person.pk,
            now=now,
            note=form.cleaned_data["note"],
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return Done(form=form)
    count = len(payments)
    said = ngettext(
        "%(count)d versement enregistré.", "%(count)d versements enregistrés.", count
    ) % {"count": count}
    return Done(_("Déjà enregistré.") if recorded.already else said)


def add_project(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """Put a project on the agenda."""
    typed = request.POST.get("proposal", "")
    if not typed.isdecimal():
        raise LifeRefused(_("Choisissez un projet."))
    proposal = get_object_or_404(Proposal, club=request.club, pk=typed)
    put_on_agenda(meeting=meeting, proposal=proposal, now=now, by=request.person)
    return Done(_("Le projet est à l'ordre du jour."))


def hear_project(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """Note what was said of a project."""
    typed = request.POST.get("hearing", "")
    if not typed.isdecimal():
        raise LifeRefused(_("Choisissez un projet."))
    hearing = get_object_or_404(meeting.hearings, pk=typed)
    hear(hearing=hearing, note_text=request.POST.get("note", ""), now=now, by=request.person)
    return Done(_("Le projet est noté comme entendu."))


def open_vote(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """Open a question of the evening until midday tomorrow at the latest; it is closed by hand."""
    motion = _motion(request)
    if motion.meeting_id != meeting.pk:
        raise LifeRefused(_("Cette question n'est pas de cette réunion."))
    open_motion(motion=motion, deadline=now + TONIGHT, by=request.person, now=now)
    return Done(_("Le vote est ouvert."))


def note_hands(request: ClubRequest, _meeting: Meeting, now: datetime) -> Done:
    """Note the hands raised: who said something, all or none."""
    motion = _motion(request)
    noted: dict[int, Said | str] = {
        int(name.removeprefix("hand_")): str(choice)
        for name, choice in request.POST.items()
        if name.startswith("hand_") and name.removeprefix("hand_").isdecimal() and choice
    }
    count = note_votes(motion=motion, noted=noted, channel=Channel.HAND, by=request.person, now=now)
    return Done(ngettext("%(n)d vote noté.", "%(n)d votes notés.", count) % {"n": count})


def close_vote(request: ClubRequest, _meeting: Meeting, now: datetime) -> Done:
    """Count a question of the evening."""
    closed = close(motion=_motion(request), now=now, by=request.person)
    return Done(closed.verdict)


def ask_later(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """Leave a question open."""
    whom = _member(request, "entrusted_to") if request.POST.get("entrusted_to") else None
    leave_open(
        meeting=meeting,
        text=request.POST.get("text", ""),
        entrusted_to=whom,
        now=now,
        by=request.person,
    )
    return Done(_("La question est notée."))


def settle_question(request: ClubRequest, _meeting: Meeting, now: datetime) -> Done:
    """Say that a question is settled."""
    typed = request.POST.get("question", "")
    if not typed.isdecimal():
        raise LifeRefused(_("Choisissez une question."))
    questions = OpenQuestion.objects.filter(meeting__club=request.club)
    settle(question=get_object_or_404(questions, pk=typed), now=now, by=request.person)
    return Done(_("La question est réglée."))


def plan_next(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """Set the date of the next meeting; the same date twice is one meeting."""
    try:
        typed = parse_datetime(request.POST.get("starts_at", ""))
    except ValueError:
        typed = None
    if typed is None:
        raise LifeRefused(_("Écrivez le jour et l'heure de la prochaine réunion."))
    starts_at = timezone.make_aware(typed) if timezone.is_naive(typed) else typed
    if starts_at <= now:
        raise LifeRefused(_("La prochaine réunion est plus tard que maintenant."))
    known = Meeting.objects.filter(
        club=request.club, starts_at=starts_at, cancelled_at__isnull=True
    )
    if not known.exists():
        plan(
            club=request.club,
            starts_at=starts_at,
            place=request.POST.get("place", "") or meeting.place,
            now=now,
            by=request.person,
        )
    return Done(_("La prochaine réunion est prévue."))


def end(request: ClubRequest, meeting: Meeting, now: datetime) -> Done:
    """End the meeting and go to its minutes."""
    end_meeting(meeting=meeting, now=now, by=request.person)
    return Done(url=reverse("minutes", args=[request.club.slug, meeting.pk]))
