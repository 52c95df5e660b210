"""Who each name of a workbook is: a member, somebody to create, a past member, or nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clubs.models import Club
from ledger.months import last_day
from members.models import Membership
from starting.corrections import Corrections, NameSaid
from starting.naming import Known, likely, same, split
from starting.understood import Payed, Understood, Written


@dataclass(frozen=True)
class NameChoice:
    """A name, what was said or is proposed of it, and its payments in the workbook (cents).

    `is_certain` when the words are a member's own name or the treasurer has spoken.
    """

    written: Written
    said: NameSaid
    is_certain: bool
    total: int
    first_month: date | None
    last_month: date | None

    @property
    def key(self) -> str:
        """The name's key."""
        return self.written.key

    @property
    def is_created(self) -> bool:
        """True for a person the act will make."""
        return self.said.is_a in ("new", "past")


def known_members(club: Club) -> list[Known]:
    """Everybody who is or was a member, those of today first."""
    members = Membership.objects.filter(club=club).select_related("person")
    known = [
        Known(one.pk, one.person.first_name, one.person.last_name, one.left_on is None)
        for one in members.order_by("person__sort_key", "-joined_on", "id")
    ]
    return sorted(known, key=lambda one: not one.is_open)


def choices(
    club: Club, found: Understood, said: Corrections, *, known: Sequence[Known], today: date
) -> tuple[NameChoice, ...]:
    """One choice per name, in the order of the workbook."""
    ids = {one.membership for one in known}
    made = []
    for written in found.names:
        mine = [payed for payed in found.payments if payed.name == written.key]
        months = [payed.month for payed in mine]
        told = _told(said.names.get(written.key), ids, found)
        proposed, certain = _proposed(written, known, bool(mine))
        choice = told or proposed
        made.append(
            NameChoice(
                written=written,
                said=_completed(choice, club, written, months, today),
                is_certain=told is not None or certain,
                total=sum(payed.cents for payed in mine),
                first_month=min(months, default=None),
                last_month=max(months, default=None),
            )
        )
    return tuple(made)


def _told(said: NameSaid | None, ids: set[int], found: Understood) -> NameSaid | None:
    """What the treasurer said, while it still means something."""
    if said is None or (said.is_a == "member" and said.membership not in ids):
        return None
    if said.is_a == "same" and said.same_as not in {written.key for written in found.names}:
        return None
    return said


def _proposed(written: Written, known: Sequence[Known], paid: bool) -> tuple[NameSaid, bool]:
    """The member of this very name; else one it looks like; else a person to create."""
    if (member := same(written.words, known)) is not None:
        return NameSaid("member", member.membership), True
    if not paid:
        return NameSaid("ignored"), True
    if (member := likely(written.words, known)) is not None:
        return NameSaid("member", member.membership), False
    first, last = split(written.words)
    is_a = "past" if written.left_on else "new"
    return NameSaid(is_a, first_name=first, last_name=last), False


def _completed(
    said: NameSaid, club: Club, written: Written, months: Sequence[date], today: date
) -> NameSaid:
    """A person to create has a day of entry, and of exit for a past member."""
    if said.is_a not in ("new", "past"):
        return said
    first = max(club.created_on, min(months, default=today))
    joined = said.joined_on or min(max(written.joined_on or first, club.created_on), first)
    left = said.left_on or written.left_on
    if said.is_a == "past" and left is None:
        left = min(today, last_day(max(months, default=today)))
    return NameSaid(
        said.is_a,
        first_name=said.first_name,
        last_name=said.last_name,
        joined_on=joined,
        left_on=left if said.is_a == "past" else None,
        paid_out=said.paid_out,
    )


def owner_of(key: str, people: Mapping[str, NameChoice]) -> NameChoice | None:
    """Who a name's payments go to, following « the same as »; None when they are left aside."""
    seen: set[str] = set()
    while key in people and key not in seen:
        seen.add(key)
        said = people[key].said
        if said.is_a == "ignored":
            return None
        if said.is_a != "same":
            return people[key]
        key = said.same_as
    return None


def payments_by_owner(
    found: Understood, people: Sequence[NameChoice]
) -> dict[tuple[str, date], list[Payed]]:
    """The payments of each person to be and month: the key is a name's, or "member:12"."""
    by_key = {choice.key: choice for choice in people}
    sorted_payments: dict[tuple[str, date], list[Payed]] = {}
    for payed in found.payments:
        owner = owner_of(payed.name, by_key)
        if owner is not None:
            key = owner_key(owner)
            sorted_payments.setdefault((key, payed.month), []).append(payed)
    return sorted_payments


def owner_key(owner: NameChoice) -> str:
    """Two names of one member have one key."""
    if owner.said.is_a == "member":
        return f"member:{owner.said.membership}"
    return owner.key
