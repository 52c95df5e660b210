"""Putting a question to the members: drafting it, opening the vote."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import DecisionType, Elector, Meeting, Motion
from governance.refusals import VotingRefused
from governance.rules import rule_for
from members.models import Membership, Person
from members.trail import note


@transaction.atomic
def draft(
    *,
    club: Club,
    type: DecisionType,
    title: str,
    text: str,
    now: datetime,
    by: Person | None = None,
    meeting: Meeting | None = None,
) -> Motion:
    """Write a question down; nobody votes on it yet."""
    if not title.strip():
        raise VotingRefused(_("Écrivez la question posée aux membres."), "title")
    if meeting is not None and meeting.club_id != club.pk:
        raise VotingRefused(_("Cette réunion est celle d'un autre club."), "meeting")
    return Motion.objects.create(
        club=club,
        meeting=meeting,
        type=type,
        title=title.strip(),
        text=text.strip(),
        drafted_by=by,
        drafted_at=now,
    )


@transaction.atomic
def open_motion(
    *, motion: Motion, deadline: datetime, now: datetime, by: Person | None = None
) -> Motion:
    """Open the vote until `deadline`: the electorate and the rule of its type are frozen.

    The rule is the one the manager confirmed with its clause, else everybody's agreement (Code
    civil 1873-8). Every member of the day votes, one voice each.
    """
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if not motion.is_draft:
        raise VotingRefused(_("Ce vote est déjà ouvert."))
    if deadline <= now:
        raise VotingRefused(_("La fin du vote doit être plus tard que maintenant."), "deadline")
    members = _electorate(motion.club, timezone.localdate(now))
    if not members:
        raise VotingRefused(_("Le club n'a aucun membre pour voter."))
    Elector.objects.bulk_create([Elector(motion=motion, membership=one) for one in members])
    _freeze_rule(motion, timezone.localdate(now))
    motion.opened_at, motion.opened_by, motion.deadline = now, by, deadline
    motion.save()
    note(act="motion.open", by=by, club=motion.club, now=now, motion=motion.pk)
    return motion


def _electorate(club: Club, today: date) -> list[Membership]:
    """The members of the day; the one who leaves today still votes, who came back votes once."""
    present = Membership.objects.filter(club=club, joined_on__lte=today)
    ordered = present.exclude(left_on__lt=today).order_by("joined_on", "id")
    return list({one.person_id: one for one in ordered}.values())


def _freeze_rule(motion: Motion, today: date) -> None:
    """Copy the rule in force onto the motion."""
    in_force = rule_for(motion.club, DecisionType(motion.type), at=today)
    motion.majority, motion.base = in_force.rule.majority, in_force.rule.base
    motion.quorum_part = in_force.rule.quorum.numerator
    motion.quorum_of = in_force.rule.quorum.denominator
    motion.proxies_max = in_force.proxies_max
    motion.clause, motion.is_confirmed_rule = in_force.clause, in_force.is_confirmed
