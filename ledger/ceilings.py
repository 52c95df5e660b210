"""The yearly ceiling of a tax household (R5) and the monthly bounds of a pledge (R6).

The ceiling counts, in a calendar year and over every club this instance knows, what the household
paid (by the date at the bank) and its part of the income its clubs kept. Only the household reads
the sum; a treasurer learns that it is near, or passed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from django.db.models import Q, Sum
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ShareMethod
from clubs.rules import rule
from ledger.balances import transfers
from ledger.dues import promises, standing
from ledger.models import AccountKind, Contribution, Frequency
from ledger.months import Term, between, month_of
from ledger.shares import shares
from members.models import Membership, Person

Kept = dict[int, tuple[int, dict[int, Fraction]]]
NEAR_PERCENT = 90
INCOME_KINDS = (AccountKind.DIVIDENDS, AccountKind.INTEREST)


class Level(StrEnum):
    """How far a household is from its ceiling; all that a treasurer is told."""

    CLEAR = "clear"
    NEAR = "near"
    PASSED = "passed"


@dataclass(frozen=True)
class Caution:
    """Something to know that stops nothing: the rule, and a French sentence that says why."""

    rule: str
    message: str | LazyText

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Ceiling:
    """A household's year, in cents: what it paid, its part of the income kept, what is promised."""

    year: int
    paid: int
    income: int
    promised: int
    limit: int

    @property
    def counted(self) -> int:
        """What counts today."""
        return self.paid + self.income

    @property
    def left(self) -> int:
        """What may still be paid this year."""
        return max(0, self.limit - self.counted)

    @property
    def level(self) -> Level:
        """Where the household stands today."""
        return level_of(self.counted, self.limit)

    @property
    def level_ahead(self) -> Level:
        """Where it will stand in December if every promise is kept."""
        return level_of(self.counted + self.promised, self.limit)


def level_of(counted: int, limit: int) -> Level:
    """Passed above the limit, near from nine tenths of it."""
    if counted > limit:
        return Level.PASSED
    return Level.NEAR if counted * 100 >= limit * NEAR_PERCENT else Level.CLEAR


def household_of(person: Person) -> list[Person]:
    """The people of one tax household; somebody without one is alone in theirs."""
    if person.household_id is None:
        return [person]
    return list(Person.objects.filter(household=person.household_id).order_by("pk"))


def ceiling(
    person: Person,
    *,
    club: Club,
    at: date,
    year: int | None = None,
    instead: tuple[Membership, Term] | None = None,
) -> Ceiling:
    """The year of a person's household, under the limit that `club` uses.

    `instead` is a pledge about to be made, counted in place of that membership's own from its
    first month on.
    """
    year = year or at.year
    memberships = _memberships(person)
    return Ceiling(
        year=year,
        paid=paid_in(memberships, year=year, at=at),
        income=_income(memberships, year, at, {}),
        promised=_promised(memberships, year, at, instead),
        limit=int(rule(club, "household_ceiling", at=at)),
    )


def _memberships(person: Person) -> list[Membership]:
    return list(Membership.objects.filter(person__in=household_of(person)).select_related("club"))


def paid_in(memberships: Iterable[Membership], *, year: int, at: date) -> int:
    """What these memberships paid in a calendar year up to `at`, in cents."""
    found = Contribution.objects.filter(
        standing(at=at),
        transfer__credit__membership__in=list(memberships),
        transfer__entry__on__year=year,
    )
    return int(found.aggregate(total=Sum("transfer__quantity"))["total"] or 0)


def cautions_for_payers(people: Collection[Person], *, club: Club, at: date) -> list[Caution]:
    """What a treasurer is told once payments are written down: near or passed, never the sum."""
    kept: Kept = {}
    found = []
    limit = int(rule(club, "household_ceiling", at=at))
    homes = _homes(people)
    paid = _paid_by(homes.values(), year=at.year, at=at)
    seen: set[tuple[int | None, int]] = set()
    for person in people:
        home = _home(person)
        if home in seen:
            continue
        seen.add(home)
        memberships = homes.get(home, [])
        income = _income(memberships, at.year, at, kept)
        level = level_of(sum(paid.get(one.pk, 0) for one in memberships) + income, limit)
        if level != Level.CLEAR:
            found.append(Caution("R5", _sentence(person, level, at.year)))
    return found


def _home(person: Person) -> tuple[int | None, int]:
    """What people of one tax household have in common; somebody without one is alone."""
    return person.household_id, 0 if person.household_id else person.pk


def _homes(people: Collection[Person]) -> dict[tuple[int | None, int], list[Membership]]:
    """The memberships of each household of these people, in one query."""
    households = {person.household_id for person in people if person.household_id}
    rows = Membership.objects.filter(
        Q(person__in=list(people)) | Q(person__household__in=households)
    ).select_related("club", "person")
    homes: dict[tuple[int | None, int], list[Membership]] = {}
    for membership in rows:
        homes.setdefault(_home(membership.person), []).append(membership)
    return homes


def _paid_by(homes: Iterable[list[Membership]], *, year: int, at: date) -> dict[int, int]:
    """What each of these memberships paid in a year up to `at`, in one query."""
    found = Contribution.objects.filter(
        standing(at=at),
        transfer__credit__membership__in=[one for home in homes for one in home],
        transfer__entry__on__year=year,
    )
    rows = found.order_by().values_list("transfer__credit__membership")
    return dict(rows.annotate(total=Sum("transfer__quantity")))


def monthly_caution(club: Club, *, amount: int, frequency: Frequency, at: date) -> Caution | None:
    """A pledge under or over the club's monthly bounds (R6): said, not refused."""
    least, most = int(rule(club, "monthly_min", at=at)), int(rule(club, "monthly_max", at=at))
    if amount < least * frequency.months:
        return Caution(
            "R6",
            _(
                "C'est moins que le minimum de votre club, %(least)s € par mois (usage des "
                "réseaux, modifiable dans les règles du club). L'engagement est enregistré."
            )
            % {"least": _plain(least)},
        )
    if amount > most * frequency.months:
        return Caution(
            "R6",
            _(
                "C'est plus que le maximum de votre club, %(most)s € par mois (il protège le "
                "plafond annuel du foyer). L'engagement est enregistré."
            )
            % {"most": _plain(most)},
        )
    return None


def _sentence(person: Person, level: Level, year: int) -> str:
    texts = {
        Level.NEAR: _(
            "Le foyer fiscal de %(person)s approche du plafond de versements de %(year)s : "
            "au-delà, l'avantage fiscal du club est en jeu. Ses membres voient le détail sur leur "
            "page « Mon épargne »."
        ),
        Level.PASSED: _(
            "Le foyer fiscal de %(person)s a dépassé le plafond de versements de %(year)s. "
            "L'argent reçu est bien enregistré ; parlez-en avec la personne, qui voit le détail "
            "sur sa page « Mon épargne »."
        ),
    }
    return str(texts[level]) % {"person": person, "year": year}


def _plain(amount: int) -> str:
    whole, part = divmod(amount, 100)
    return f"{whole},{part:02d}" if part else str(whole)


def _promised(
    memberships: list[Membership], year: int, at: date, instead: tuple[Membership, Term] | None
) -> int:
    """What pledges still ask for in the months of the year after the one of `at`."""
    clubs: dict[int, list[Membership]] = {}
    for membership in memberships:
        clubs.setdefault(membership.club_id, []).append(membership)
    total = 0
    for own in clubs.values():
        for pk, promise in promises(own, own[0].club).items():
            for month in between(date(year, 1, 1), date(year, 12, 1)):
                if month <= month_of(at):
                    continue
                if instead and instead[0].pk == pk and month >= instead[1].since:
                    total += instead[1].due(month)
                else:
                    total += promise.due(month)
    return total


def _income(memberships: list[Membership], year: int, at: date, kept: Kept) -> int:
    """The household's part of the dividends and interest its clubs kept in the year.

    `kept` remembers each club's income and each member's part, for those who ask about many people.
    """
    total = 0
    ids = {membership.pk for membership in memberships}
    for club in {membership.club for membership in memberships}:
        if club.pk not in kept:
            kept[club.pk] = _kept_by(club, year, at)
        income, parts = kept[club.pk]
        total += int(income * sum(part for pk, part in parts.items() if pk in ids))
    return total


def _kept_by(club: Club, year: int, at: date) -> tuple[int, dict[int, Fraction]]:
    """A club's income of the year, and each member's part of it; nothing when there is none."""
    income = _club_income(club, year, at)
    if income <= 0:
        return 0, {}
    chosen = rule(club, "share_method", at=max(at, club.created_on))
    parts = shares(club, at=at, method=None if chosen else ShareMethod.PRO_RATA)
    return income, {part.membership.pk: Fraction(part.ratio) for part in parts.members}


def _club_income(club: Club, year: int, at: date) -> int:
    moved = transfers(club, at=at).filter(entry__on__year=year)
    sums = moved.aggregate(
        received=Sum("quantity", filter=Q(credit__kind__in=INCOME_KINDS)),
        undone=Sum("quantity", filter=Q(debit__kind__in=INCOME_KINDS)),
    )
    return int(sums["received"] or 0) - int(sums["undone"] or 0)
