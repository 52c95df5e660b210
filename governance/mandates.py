"""Powers for a whole meeting: given before or during it, within the club's limits, taken back.

Such a power becomes a power on each question opened at the meeting (`motions.open_motion`), within
the exact limit of that question's rule. It ends when its giver takes it back or arrives, or with
the meeting.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.meetings import check_is_member_of_the_day, check_is_to_come, lock
from governance.models import Attendance, Meeting, MeetingProxy, Motion, Presence, Secrecy
from governance.refusals import VotingRefused
from governance.revoking import end_meeting_powers, end_powers_on_open_votes
from governance.rules import rules_in_force
from governance.voting import give_proxy
from members.models import Membership, Person
from members.trail import note


@transaction.atomic
def give_meeting_proxy(
    *,
    meeting: Meeting,
    giver: Membership,
    holder: Membership,
    now: datetime,
    noted_by: Person | None = None,
) -> MeetingProxy:
    """Let another member vote in one's place at this meeting; no chain, within the limit.

    Given during the meeting, it holds at once for the nominal votes already open, where their own
    rule lets it.
    """
    meeting = lock(meeting)
    check_is_to_come(meeting)
    for one in (giver, holder):
        check_is_member_of_the_day(meeting, one)
    _check(meeting, giver, holder)
    given = MeetingProxy.objects.create(
        meeting=meeting, giver=giver, holder=holder, given_at=now, noted_by=noted_by
    )
    for motion in _open_named_votes(meeting, now):
        _give_on(motion, given, now)
    note(
        act="meeting.proxy",
        by=noted_by or giver.person,
        club=meeting.club,
        now=now,
        meeting=meeting.pk,
        proxy=given.pk,
    )
    return given


def _check(meeting: Meeting, giver: Membership, holder: Membership) -> None:
    """Refuse a power to oneself, a second one, a chain, one too many, one of somebody there."""
    if giver.pk == holder.pk:
        raise VotingRefused(_("On donne pouvoir à une autre personne que soi."), "holder")
    presences = dict(
        Attendance.objects.filter(meeting=meeting, membership__in=[giver, holder]).values_list(
            "membership_id", "presence"
        )
    )
    if presences.get(giver.pk) == Presence.PRESENT:
        raise VotingRefused(_("Cette personne est notée présente : elle vote elle-même."), "giver")
    if presences.get(holder.pk, Presence.PRESENT) != Presence.PRESENT:
        raise VotingRefused(
            _("Cette personne est notée absente ou excusée : choisissez quelqu'un d'autre."),
            "holder",
        )
    standing = list(standing_proxies(meeting))
    if any(one.giver_id == giver.pk for one in standing):
        raise VotingRefused(_("Ce pouvoir est déjà donné : reprenez-le d'abord."), "holder")
    if any(one.giver_id == holder.pk for one in standing):
        raise VotingRefused(
            _("Cette personne a elle-même donné pouvoir : choisissez quelqu'un d'autre."), "holder"
        )
    if any(one.holder_id == giver.pk for one in standing):
        raise VotingRefused(
            _("Qui tient un pouvoir ne le passe pas à un autre : il faut d'abord le rendre."),
            "holder",
        )
    held = sum(one.holder_id == holder.pk for one in standing)
    if held >= most_proxies(meeting.club, meeting.starts_at):
        raise VotingRefused(
            _("Cette personne tient déjà autant de pouvoirs que vos règles le permettent."),
            "holder",
        )


def most_proxies(club: Club, moment: datetime) -> int:
    """How many powers one person may hold: the largest figure among the rules of that day."""
    in_force = rules_in_force(club, at=timezone.localdate(moment))
    return max(one.proxies_max for one in in_force)


def _open_named_votes(meeting: Meeting, now: datetime) -> QuerySet[Motion]:
    return Motion.objects.filter(
        meeting=meeting,
        secrecy=Secrecy.NAMED,
        opened_at__isnull=False,
        closed_at__isnull=True,
        deadline__gt=now,
    ).order_by("id")


def _give_on(motion: Motion, given: MeetingProxy, now: datetime) -> None:
    """The same power on a vote already open; left out where its own rule refuses it."""
    try:
        with transaction.atomic():
            give_proxy(
                motion=motion,
                giver=given.giver,
                holder=given.holder,
                now=now,
                noted_by=given.noted_by,
            )
    except VotingRefused:
        return


@transaction.atomic
def take_back_meeting_proxy(
    *, meeting: Meeting, giver: Membership, now: datetime, by: Person | None = None
) -> None:
    """End a member's power for this meeting, on its open votes too.

    A ballot already cast with it stands until the giver votes.
    """
    meeting = lock(meeting)
    check_is_to_come(meeting)
    if not end_meeting_powers(meeting=meeting, givers=[giver.pk], now=now):
        raise VotingRefused(_("Aucun pouvoir n'est donné pour cette réunion."))
    end_powers_on_open_votes(meeting=meeting, givers=[giver.pk], now=now, keep_spent=False)
    note(
        act="meeting.proxy_back",
        by=by or giver.person,
        club=meeting.club,
        now=now,
        meeting=meeting.pk,
        membership=giver.pk,
    )


@transaction.atomic
def end_with_the_meeting(*, meeting: Meeting, now: datetime) -> int:
    """The meeting is over: its powers end at the instant it ended; return how many stood.

    Written with the meeting's own `ended_at`, so that the minutes know who was represented.
    """
    ended_at = meeting.ended_at or now
    standing = MeetingProxy.objects.filter(meeting=meeting, revoked_at__isnull=True)
    return standing.update(revoked_at=ended_at)


def standing_proxies(meeting: Meeting) -> QuerySet[MeetingProxy]:
    """The powers of a meeting, earliest first; once it ended, those that held to its end."""
    held = Q(revoked_at__isnull=True)
    if meeting.ended_at is not None:
        held |= Q(revoked_at__gte=meeting.ended_at)
    return (
        MeetingProxy.objects.filter(held, meeting=meeting)
        .select_related("giver__person", "holder__person")
        .order_by("given_at", "id")
    )
