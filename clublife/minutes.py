"""The minutes of a meeting: drafted from facts, completed with words, approved, then frozen.

The only writer of `Minutes`. Facts are read from the books; a person writes notes beside them and
never the facts. Approved, nothing changes any more (`clublife.triggers`).
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clublife.meeting_facts import MeetingFacts, meeting_facts
from clublife.models import Minutes
from clublife.refusals import LifeRefused
from clubs.frozen import fingerprint, from_json, to_json
from governance.models import Meeting
from jobs.mailing import write_mail
from members.models import Membership, Person, RoleKind
from members.roles import acting
from members.trail import note

LONGEST = 4000
KEEPERS = (RoleKind.MANAGER, RoleKind.SECRETARY)


@transaction.atomic
def draft_minutes(*, meeting: Meeting, now: datetime, by: Person | None = None) -> Minutes:
    """Write the minutes of a meeting that has ended; the same meeting gives the same minutes."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    earlier = Minutes.objects.filter(meeting=meeting).first()
    if earlier is not None:
        return earlier
    if meeting.ended_at is None or meeting.cancelled_at is not None:
        raise LifeRefused(
            _("Cette réunion n'est pas terminée : son compte rendu s'écrit à la fin.")
        )
    facts = to_json(meeting_facts(meeting, known_at=now))
    minutes = Minutes.objects.create(
        meeting=meeting,
        facts=facts,
        fingerprint=fingerprint(facts),
        drafted_at=now,
        drafted_by=by,
    )
    note(act="minutes.draft", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return minutes


@transaction.atomic
def redraft(*, minutes: Minutes, now: datetime, by: Person) -> Minutes:
    """Read the facts again after a correction in the books; the secretary's words stay."""
    minutes = _still_a_draft(minutes)
    facts = to_json(meeting_facts(minutes.meeting, known_at=now))
    minutes.facts, minutes.fingerprint = facts, fingerprint(facts)
    minutes.drafted_at, minutes.drafted_by = now, by
    minutes.save(update_fields=["facts", "fingerprint", "drafted_at", "drafted_by"])
    note(act="minutes.redraft", by=by, club=minutes.meeting.club, now=now, meeting=minutes.pk)
    return minutes


@transaction.atomic
def edit_notes(
    *,
    minutes: Minutes,
    notes: Mapping[str, str],
    now: datetime,
    by: Person,
    seen: Mapping[str, str] | None = None,
) -> Minutes:
    """Write the words of some sections, the others stay; an empty text takes a section's away.

    `seen` is what each section said when the writer began: a section somebody else has changed
    since is refused, with its name, and nothing is written.
    """
    minutes = _still_a_draft(minutes)
    sections = facts_of(minutes).sections
    before = dict(minutes.notes)
    for key, text in notes.items():
        if key not in sections:
            raise LifeRefused(_("Cette partie n'existe pas dans ce compte rendu."), key)
        if len(text) > LONGEST:
            raise LifeRefused(
                _("Ce texte est trop long : %(most)s caractères au plus par partie.")
                % {"most": LONGEST},
                key,
            )
        if seen is not None and _tidy(seen.get(key, "")) != before.get(key, ""):
            raise LifeRefused(
                _(
                    "Quelqu'un d'autre a écrit dans « %(title)s » entre-temps. Votre texte est "
                    "gardé ici : relisez le sien avant d'enregistrer."
                )
                % {"title": sections[key]},
                key,
            )
    after = before | {key: _tidy(text) for key, text in notes.items()}
    after = {key: text for key, text in after.items() if text}
    if after == before:
        return minutes
    minutes.notes, minutes.edited_at, minutes.edited_by = after, now, by
    minutes.save(update_fields=["notes", "edited_at", "edited_by"])
    note(act="minutes.edit", by=by, club=minutes.meeting.club, now=now, meeting=minutes.meeting_id)
    return minutes


@transaction.atomic
def approve(*, minutes: Minutes, now: datetime, by: Person, read: str = "") -> Minutes:
    """Freeze the minutes and tell the members; approving again changes nothing.

    Whoever wrote the words lets another manager or secretary approve, when the club has one.
    `read` is the `state_of` what was read: a text that has changed since is refused, and so are
    facts in which a vote still waits for its count.
    """
    minutes = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if minutes.is_approved:
        return minutes
    if read and read != state_of(minutes):
        raise LifeRefused(
            _(
                "Ce compte rendu a changé depuis que vous l'avez ouvert. Rien n'est approuvé : "
                "relisez-le, puis approuvez."
            )
        )
    if any(not vote.is_closed for vote in facts_of(minutes).votes):
        raise LifeRefused(
            _(
                "Un vote de cette réunion n'était pas dépouillé quand les faits ont été lus. "
                "Une fois qu'il l'est, relisez les faits, puis approuvez."
            )
        )
    if must_leave_to_another(minutes, by, now=now):
        raise LifeRefused(
            _(
                "Vous avez écrit ce compte rendu : une autre personne du bureau, gérant, gérante "
                "ou secrétaire, l'approuve."
            )
        )
    club = minutes.meeting.club
    minutes.approved_at, minutes.approved_by = now, by
    minutes.save(update_fields=["approved_at", "approved_by"])
    note(act="minutes.approve", by=by, club=club, now=now, meeting=minutes.meeting_id)
    _tell(minutes, now)
    return minutes


def must_leave_to_another(minutes: Minutes, person: Person, *, now: datetime) -> bool:
    """True when this person wrote the words and another one may approve them."""
    if minutes.edited_by_id != person.pk:
        return False
    in_office = acting(minutes.meeting.club, timezone.localdate(now))
    return any(
        role.kind in KEEPERS and role.person_id != person.pk and role.person.user_id is not None
        for role in in_office
    )


def facts_of(minutes: Minutes) -> MeetingFacts:
    """The facts as they were frozen."""
    return from_json(MeetingFacts, minutes.facts)


def state_of(minutes: Minutes) -> str:
    """A fingerprint of facts and words together: what somebody has read."""
    return fingerprint([minutes.facts, minutes.notes])


def is_intact(minutes: Minutes) -> bool:
    """True when the facts are those of the fingerprint."""
    return fingerprint(minutes.facts) == minutes.fingerprint


def _still_a_draft(minutes: Minutes) -> Minutes:
    minutes = (
        Minutes.objects.select_for_update(of=("self",))
        .select_related("meeting__club")
        .get(pk=minutes.pk)
    )
    if minutes.is_approved:
        raise LifeRefused(_("Ce compte rendu est approuvé : il ne change plus."))
    return minutes


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _tell(minutes: Minutes, now: datetime) -> None:
    """A mail to each member who has an address; the others have a letter to print."""
    meeting = minutes.meeting
    address = settings.PUBLIC_URL.rstrip("/") + reverse(
        "minutes", args=[meeting.club.slug, meeting.pk]
    )
    present = Membership.objects.filter(club=meeting.club).on(timezone.localdate(now))
    with translation.override("fr"):
        for member in present.exclude(person__email="").select_related("person"):
            context = {"person": member.person, "meeting": meeting, "address": address}
            write_mail(
                to=member.person.email,
                subject=render_to_string("emails/minutes_ready_subject.txt", context),
                text=render_to_string("emails/minutes_ready.txt", context),
                now=now,
                key=f"minutes-{minutes.pk}-{member.pk}",
            )
