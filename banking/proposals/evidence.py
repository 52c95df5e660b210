"""All that may explain a club's waiting lines, read in a number of queries that lines never change.

Each kind of evidence is read the first time somebody asks for it, once for all the lines.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q, Sum

from banking.matched import left_to_clarify
from banking.models import BankAccount, BankLine, Habit, StandingRule
from banking.proposals import names
from banking.proposals.typed import Typed, typed_movements
from banking.proposals.words import folded, label_key
from clubs.models import Club
from investments.models import Holding, Instalment
from ledger.balances import transfers
from ledger.dues import paid_by_month, promises
from ledger.models import AccountKind, ReturnedPayment, Transfer
from ledger.months import Promise, after, last_day, month_of, unpaid
from ledger.returning import fee_is_for_member, owed_by_members
from ledger.signing import cents_of, uses_cents
from members.models import Membership, Person

RETURN_DAYS = timedelta(days=70)
EARLY_DAY = 20
BOXES = (AccountKind.CASH, AccountKind.CHEQUES, AccountKind.TRANSIT)
TITLES = frozenset({"m", "mr", "mme", "mlle", "mle", "monsieur", "madame", "ou", "et"})


@dataclass(frozen=True)
class Box:
    """What is not at the bank yet, and what members owe for returned payments; cents.

    `transit` is what left one of our accounts for another and has not come: below zero, what came
    and is not written as left.
    """

    cash: int
    cheques: int
    transit: int
    owed: dict[int, int]


class Evidence:
    """One club, its waiting lines, and what is known about them on a day."""

    def __init__(self, club: Club, lines: Sequence[BankLine], at: date) -> None:
        self.club, self.lines, self.at = club, lines, at

    @cached_property
    def members(self) -> dict[int, Membership]:
        """Everybody who ever was a member, by id."""
        found = Membership.objects.filter(club=self.club).select_related("person", "club")
        return {one.pk: one for one in found.order_by("joined_on", "pk")}

    @cached_property
    def payer_names(self) -> list[names.Known]:
        """The names that may pay: the members', and those of their households."""
        homes: dict[int, list[int]] = defaultdict(list)
        people = {one.person_id for one in self.members.values()}
        found = []
        for pk, one in self.members.items():
            found.append(names.known(pk, one.person.first_name, one.person.last_name))
            if one.person.household_id:
                homes[one.person.household_id].append(pk)
        others = Person.objects.filter(household__in=homes).exclude(pk__in=people)
        for other in others.order_by("pk"):
            found += [
                names.known(pk, other.first_name, other.last_name, is_household=True)
                for pk in homes[other.household_id or 0]
            ]
        return found

    def named(self, line: BankLine) -> list[names.Found]:
        """The members whose name stands in a line."""
        text = line.counterparty or line.label
        words = tuple(one for one in folded(text).split() if one not in TITLES)
        return names.found_in(words, self.payer_names)

    @cached_property
    def habits(self) -> dict[tuple[str, str], list[Habit]]:
        """What past confirmations taught, by what is seen on a line."""
        found: dict[tuple[str, str], list[Habit]] = defaultdict(list)
        for habit in Habit.objects.filter(club=self.club).order_by("pk"):
            found[habit.sort, habit.key].append(habit)
        return found

    @cached_property
    def rules(self) -> list[StandingRule]:
        """The club's standing rules."""
        return list(StandingRule.objects.filter(club=self.club, active=True).order_by("pk"))

    @cached_property
    def cents(self) -> dict[int, int]:
        """Whose personal cents these are; empty when the club does not use them."""
        if not uses_cents(self.club, at=self.at):
            return {}
        return {cents: pk for pk, cents in cents_of(self.club).items()}

    @cached_property
    def own_cents(self) -> dict[int, int]:
        """Each member's personal cents."""
        return {pk: cents for cents, pk in self.cents.items()}

    @cached_property
    def promises(self) -> dict[int, Promise]:
        """What each member promised."""
        return promises(list(self.members.values()), self.club)

    @cached_property
    def paid(self) -> dict[int, dict[date, int]]:
        """What each member paid for each month, whenever it was written."""
        return paid_by_month(self.club, at=date.max)

    @cached_property
    def _due(self) -> dict[tuple[int, date, bool], frozenset[int]]:
        return {}

    def amounts_due(self, member: int, on: date) -> frozenset[int]:
        """The sums that would pay what this member owes around a day, in cents: what is missing,
        its oldest month, this month's, and from the 20th on next month's."""
        key = (member, month_of(on), on.day >= EARLY_DAY)
        if key not in self._due:
            self._due[key] = self._amounts_due(member, on)
        return self._due[key]

    def _amounts_due(self, member: int, on: date) -> frozenset[int]:
        promise, paid = self.promises[member], self.paid.get(member, {})
        missing = unpaid(promise, paid, at=last_day(on))
        wanted = {sum(missing.values()), *missing.values()}
        if on.day >= EARLY_DAY:
            following = after(month_of(on))
            wanted.add(promise.due(following) - paid.get(following, 0))
        signature = self.own_cents.get(member, 0)
        wanted |= {amount + signature for amount in wanted if amount > 0 and signature}
        return frozenset(amount for amount in wanted if amount > 0)

    def usual(self, member: int, on: date) -> frozenset[int]:
        """What this member's term asks for at a day, paid or not, with and without their cents."""
        due = self.promises[member].due(month_of(on))
        return frozenset({due, due + self.own_cents.get(member, 0)} - {0}) if due else frozenset()

    @cached_property
    def accounts(self) -> dict[int, BankAccount]:
        """The club's bank accounts."""
        found = BankAccount.objects.filter(club=self.club).select_related("account")
        return {one.pk: one for one in found}

    @cached_property
    def typed(self) -> Typed:
        """Movements of the book on the bank accounts that no line explains yet."""
        return typed_movements(self.club, self.lines)

    @cached_property
    def holdings(self) -> dict[str, Holding]:
        """What the club owns, by id."""
        found = Holding.objects.filter(club=self.club).select_related("enterprise", "club")
        return {str(one.pk): one for one in found}

    @cached_property
    def instalments(self) -> list[Instalment]:
        """The dated lines of the loans' schedules."""
        found = Instalment.objects.filter(holding__club=self.club)
        return list(found.select_related("holding__enterprise").order_by("due_on", "pk"))

    @cached_property
    def payments(self) -> list[Transfer]:
        """Members' payments that may have come back: recent, neither undone nor returned."""
        days = [line.on for line in self.lines]
        found = Transfer.objects.filter(
            contribution__isnull=False,
            entry__club=self.club,
            entry__reversed_by__isnull=True,
            entry__on__gte=min(days) - RETURN_DAYS,
            entry__on__lte=max(days),
        ).exclude(returned__isnull=False, returned__entry__reversed_by__isnull=True)
        return list(
            found.select_related("entry", "debit", "credit").order_by(
                "-entry__on", "-entry__number", "position"
            )
        )

    @cached_property
    def unclear(self) -> dict[int, int]:
        """What is left to clarify of each receipt nobody could name."""
        return left_to_clarify(self.club, at=date.max)

    @cached_property
    def returned(self) -> list[tuple[int, date]]:
        """Whose payments came back unpaid, and when."""
        found = ReturnedPayment.objects.filter(
            entry__club=self.club, entry__reversed_by__isnull=True
        ).values_list("original__credit__membership_id", "entry__on")
        return [(pk, on) for pk, on in found if pk is not None]

    @cached_property
    def charges_member(self) -> bool:
        """True when the bank's fee for a returned payment is the member's, by the club's rule."""
        return fee_is_for_member(self.club, at=self.at)

    @cached_property
    def box(self) -> Box:
        """Cash and cheques to deposit, what is in transit, and fees to pay back."""
        held: Counter[str] = Counter()
        moved = transfers(self.club, at=date.max).filter(
            Q(debit__kind__in=BOXES) | Q(credit__kind__in=BOXES)
        )
        for debit, credit, quantity in moved.values_list("debit__kind", "credit__kind").annotate(
            Sum("quantity")
        ):
            held[debit] += quantity
            held[credit] -= quantity
        cash, cheques, transit = (held[kind] for kind in BOXES)
        return Box(cash, cheques, transit, owed_by_members(self.club, at=date.max))


def keys_of(line: BankLine) -> list[tuple[str, str]]:
    """What a line shows of its payer, surest first: the IBAN, the label, the name."""
    keys = [("iban", line.iban)] if line.iban else []
    for text in (line.label, line.counterparty):
        key = label_key(text)
        if key and ("label", key) not in keys:
            keys.append(("label", key))
    return keys
