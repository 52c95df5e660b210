"""The dry run: what one act would write, month by month, beside what the workbook itself states.

Changes nothing. What the book already holds for a person and month is never planned twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.models import Club
from jobs import files
from ledger.dues import paid_by_month
from ledger.models import Book
from ledger.months import last_day
from members.wording import write_cents, write_month
from starting.corrections import Corrections, from_json
from starting.models import WorkbookStart, standing_opening
from starting.naming import Known
from starting.people import NameChoice, choices, known_members, owner_key, payments_by_owner
from starting.reading import Workbook, read
from starting.sums import month_totals
from starting.understanding import understand, where_is
from starting.understood import Payed, Problem, Understood


@dataclass(frozen=True)
class PlannedPayment:
    """One person's payment of a month, cents; `owner` is "member:12" or the key of a new name."""

    owner: str
    words: str
    cents: int


@dataclass(frozen=True)
class PlannedMonth:
    """One entry to be. `stated` is the workbook's own total of the month, None when it has none;
    `already` is what the book holds of it, `aside` what is left out, in cents."""

    month: date
    on: date
    payments: tuple[PlannedPayment, ...]
    already: int
    aside: int
    stated: int | None

    @property
    def total(self) -> int:
        """The entry's total."""
        return sum(payment.cents for payment in self.payments)

    @property
    def gap(self) -> int:
        """What the workbook's own total says above what is or will be in the book."""
        return 0 if self.stated is None else self.stated - self.total - self.already - self.aside


@dataclass(frozen=True)
class Plan:
    """Everything the act would do, and what still stops it."""

    book: Workbook
    found: Understood
    said: Corrections
    known: tuple[Known, ...]
    people: tuple[NameChoice, ...]
    months: tuple[PlannedMonth, ...]
    problems: tuple[Problem, ...]
    already: int

    @property
    def total(self) -> int:
        """All that would be written, in cents."""
        return sum(month.total for month in self.months)

    @property
    def entries(self) -> tuple[PlannedMonth, ...]:
        """The months with something to write."""
        return tuple(month for month in self.months if month.payments)

    @property
    def created(self) -> tuple[NameChoice, ...]:
        """The people the act would make."""
        return tuple(choice for choice in self.people if choice.is_created)

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """What must be settled first."""
        return tuple(problem for problem in self.problems if problem.is_blocking)

    @property
    def is_ready(self) -> bool:
        """True when nothing stops the act and there is something to write."""
        return not self.blocking and bool(self.entries)


def plan_of(start: WorkbookStart, *, today: date) -> Plan:
    """Read the kept file again and plan what its act would write today."""
    return plan(
        start.club,
        read(files.read(start.file), name=start.name),
        from_json(start.corrections),
        today=today,
    )


def plan(club: Club, book: Workbook, said: Corrections, *, today: date) -> Plan:
    """The plan of a workbook for a club, with these corrections."""
    found = understand(book, said, created_on=club.created_on, today=today)
    known = known_members(club)
    people = choices(club, found, said, known=known, today=today)
    months, told, already = _months(club, found, said, people, today)
    problems = [*found.problems, *_names_to_settle(people), *told, *_closed(club, months)]
    return Plan(book, found, said, tuple(known), people, months, tuple(problems), already)


def day_in_month(club: Club, month: date, day: int, today: date) -> date:
    """The day an entry bears: the chosen day, inside the month, the club's life and the past."""
    inside = min(month + timedelta(days=day - 1), last_day(month))
    return min(max(inside, club.created_on), today)


def _months(
    club: Club,
    found: Understood,
    said: Corrections,
    people: Sequence[NameChoice],
    today: date,
) -> tuple[tuple[PlannedMonth, ...], list[Problem], int]:
    held = paid_by_month(club, at=date.max)
    words = {owner_key(choice): choice.written.words for choice in reversed(people)}
    planned: dict[date, list[PlannedPayment]] = defaultdict(list)
    in_book: dict[date, int] = defaultdict(int)
    taken: dict[date, int] = defaultdict(int)
    problems: list[Problem] = []
    for (owner, month), cells in payments_by_owner(found, people).items():
        cents = sum(payed.cents for payed in cells)
        taken[month] += cents
        member = int(owner.removeprefix("member:")) if owner.startswith("member:") else 0
        there = held.get(member, {}).get(month, 0)
        if not there:
            planned[month].append(PlannedPayment(owner, words[owner], cents))
            continue
        in_book[month] += cents
        if there != cents:
            problems.append(_differs(cells[0], words[owner], cents, there))
    stated = month_totals(found.checks)
    written: dict[date, int] = defaultdict(int)
    for payed in found.payments:
        written[payed.month] += payed.cents
    months = tuple(
        PlannedMonth(
            month=month,
            on=day_in_month(club, month, said.day, today),
            payments=tuple(planned[month]),
            already=in_book[month],
            aside=written[month] - taken[month],
            stated=stated.get(month),
        )
        for month in sorted(written)
    )
    return months, problems, sum(in_book.values())


def _differs(payed: Payed, name: str, cents: int, there: int) -> Problem:
    return Problem(
        "differs",
        payed.sheet,
        payed.where,
        _(
            "%(where)s : le fichier dit %(cents)s pour %(name)s, et %(there)s sont déjà "
            "enregistrés pour ce mois. Rien n'est ajouté ; corrigez l'écriture si elle est fausse."
        )
        % {
            "where": where_is(payed.sheet, payed.where),
            "cents": write_cents(cents),
            "name": name,
            "there": write_cents(there),
        },
    )


def _names_to_settle(people: Sequence[NameChoice]) -> list[Problem]:
    """Names nobody confirmed, and past members whose payment back is not said."""
    found = []
    for choice in people:
        told = {
            "where": where_is(choice.written.sheet, choice.written.where),
            "name": choice.written.words,
        }
        code = _trouble(choice)
        sentence = {
            "name": _("%(where)s : dites qui est « %(name)s »."),
            "names": _("%(where)s : écrivez le prénom et le nom de « %(name)s »."),
            "exit": _("%(where)s : dites quand « %(name)s » est parti et combien lui a été rendu."),
        }.get(code)
        if sentence is not None:
            found.append(
                Problem(code, choice.written.sheet, choice.written.where, sentence % told, True)
            )
    return found


def _trouble(choice: NameChoice) -> str:
    if not choice.is_certain:
        return "name"
    if choice.is_created and not (choice.said.first_name.strip() and choice.said.last_name.strip()):
        return "names"
    return "exit" if choice.said.is_a == "past" and choice.said.paid_out is None else ""


def _closed(club: Club, months: Sequence[PlannedMonth]) -> list[Problem]:
    """Months the book takes no more: closed, or already in the balances taken over."""
    book = Book.objects.filter(club=club).first()
    opening = standing_opening(club)
    limits = (
        (
            book.closed_through if book else None,
            _("Les comptes sont clos jusqu'au %(day)s : on n'y ajoute plus de mois."),
        ),
        (
            opening.on if opening else None,
            _("Les soldes repris au %(day)s contiennent déjà ces versements."),
        ),
    )
    found = []
    for day, sentence in limits:
        shut = [one for one in months if day is not None and one.payments and one.on <= day]
        if shut and day is not None:
            first, last = shut[0].month, shut[-1].month
            aside = _("Laissez de côté les colonnes de %(first)s à %(last)s.") % {
                "first": write_month(first),
                "last": write_month(last),
            }
            told = sentence % {"day": date_format(day)}
            found.append(Problem("closed", "", "", f"{told} {aside}", True))
    return found
