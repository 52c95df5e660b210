"""Who stands for the club: how far each candidacy is, who waits, what is to be forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife.models import Admission
from clubs.models import Club
from clubs.rules import rule
from governance.models import Outcome
from members.models import Membership
from members.roles import term_ends


class State(models.TextChoices):
    """How far a candidacy is; read from its vote, never stored."""

    STANDING = "standing", _("candidature reçue")
    DRAFTED = "drafted", _("vote préparé")
    VOTING = "voting", _("vote ouvert")
    ADOPTED = "adopted", _("admission votée, entrée à noter")
    REFUSED = "refused", _("non admise")
    WITHDRAWN = "withdrawn", _("retirée")
    INSIDE = "inside", _("entrée dans le club")


LIVING = (State.STANDING, State.DRAFTED, State.VOTING, State.ADOPTED)


@dataclass(frozen=True)
class Candidate:
    """One line of the list; `place` is the rank on the waiting list of a full club, 0 outside."""

    admission: Admission
    state: State
    place: int


@dataclass(frozen=True)
class Room:
    """How many members, how many at most, and whether one of them is a minor or protected."""

    members: int
    most: int
    has_protected: bool

    @property
    def is_full(self) -> bool:
        """True when a newcomer would be refused (R1)."""
        return self.members >= self.most


def state_of(admission: Admission) -> State:
    """How far one candidacy is."""
    if admission.membership_id is not None:
        return State.INSIDE
    if admission.withdrawn_at is not None:
        return State.WITHDRAWN
    motion = admission.motion
    if motion is None:
        return State.STANDING
    if motion.is_draft:
        return State.DRAFTED
    if motion.closed_at is None:
        return State.VOTING
    return State.ADOPTED if motion.outcome == Outcome.ADOPTED else State.REFUSED


def room(club: Club, *, at: date) -> Room:
    """The members of today and the club's maximum."""
    here = Membership.objects.filter(club=club, left_on__isnull=True)
    protected = list(here.values_list("person__under_protection", flat=True))
    return Room(len(protected), rule(club, "max_members", at=at), any(protected))


def candidates(club: Club, *, full: bool, ended: bool = False) -> tuple[Candidate, ...]:
    """The living candidacies, first come first; with `ended` those that are over, latest first."""
    found = Admission.objects.filter(club=club).select_related(
        "person", "sponsor__person", "motion", "membership"
    )
    rows = [(one, state_of(one)) for one in found.order_by("recorded_at", "id")]
    if ended:
        over = [row for row in reversed(rows) if row[1] not in LIVING]
        return tuple(Candidate(one, state, 0) for one, state in over)
    living = [row for row in rows if row[1] in LIVING]
    return tuple(
        Candidate(one, state, rank if full else 0)
        for rank, (one, state) in enumerate(living, start=1)
    )


def may_be_forgotten_on(admission: Admission) -> date | None:
    """The day from which a candidacy that came to nothing is erased; None while it lives."""
    state = state_of(admission)
    if state == State.WITHDRAWN:
        ended = admission.withdrawn_at
    elif state == State.REFUSED and admission.motion is not None:
        ended = admission.motion.closed_at
    else:
        return None
    assert ended is not None, "a withdrawal and a closed vote have their moment"
    day = timezone.localdate(ended)
    months = rule(admission.club, "candidate_months", at=day)
    return term_ends(day, months) + timedelta(days=1)


def waiting_to_be_forgotten(*, at: date, club: Club | None = None) -> list[Admission]:
    """The candidacies whose months are over, and that are still written."""
    over = Q(withdrawn_at__isnull=False) | Q(motion__closed_at__isnull=False)
    found = Admission.objects.filter(over, membership__isnull=True)
    if club is not None:
        found = found.filter(club=club)
    rows: Iterable[Admission] = found.select_related("club", "person", "motion").order_by("id")
    days = [(one, may_be_forgotten_on(one)) for one in rows]
    return [one for one, day in days if day is not None and day <= at]
