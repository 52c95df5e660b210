"""Do an account's statements follow each other to the cent? What is missing, named with its dates.

A balance less the lines up to it is the same number all along an account whose lines are all here:
the level. Where the level changes, lines are missing, or too many, between two balances.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from django.utils.translation import gettext as _

from banking.models import BankAccount, BankLine, StatementImport
from banking.models.lines import LineState
from banking.reading.statement import Statement
from banking.recognising import Memory, fingerprint
from clubs.money import cents, euros
from members.wording import write_cents, write_day

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """Days of an account where something is missing; `missing` in cents, None when no balance says.

    `before` and `after` are the balances on both sides; `imports` the statements that show it.
    """

    since: date
    until: date
    missing: int | None
    before: int | None
    after: int | None
    imports: frozenset[int]

    @property
    def is_outside(self) -> bool:
        """True when it lies between two statements, false within one."""
        return len(self.imports) > 1

    @property
    def sentence(self) -> str:
        """What a treasurer reads."""
        words = {"since": write_day(self.since), "until": write_day(self.until)}
        if self.missing is None or self.before is None or self.after is None:
            if self.since >= self.until:
                return _("Aucun relevé ne couvre le %(since)s.") % words
            return _("Aucun relevé ne couvre les jours du %(since)s au %(until)s.") % words
        words |= {
            "before": write_cents(self.before),
            "after": write_cents(self.after),
            "missing": write_cents(abs(self.missing)),
        }
        if self.since > self.until:
            return (
                _(
                    "Le solde de départ du %(since)s (%(after)s) n'est pas le solde de fin "
                    "précédent (%(before)s) : il y a %(missing)s d'écart."
                )
                % words
            )
        if self.since == self.until:
            return (
                _(
                    "Le %(since)s, le solde passe de %(before)s à %(after)s : les opérations "
                    "importées laissent %(missing)s d'écart."
                )
                % words
            )
        return (
            _(
                "Du %(since)s au %(until)s, le solde passe de %(before)s à %(after)s : les "
                "opérations importées laissent %(missing)s d'écart."
            )
            % words
        )


@dataclass(frozen=True)
class Point:
    """A balance of a statement: at the start or the end of a day, and what may have been left out.

    `levels` are the levels it may stand for: a statement made within a day tells only its part.
    """

    on: date
    is_end: bool
    amount: int
    levels: tuple[int, ...]
    imported: int


def gaps(bank_account: BankAccount) -> tuple[Gap, ...]:
    """What is missing between the statements of an account, oldest first; two queries."""
    imports = list(
        StatementImport.objects.filter(bank_account=bank_account).order_by("since", "until", "pk")
    )
    levelled = _levelled(imports, _standing(bank_account))
    found = [*_breaks(levelled), *_holes(imports)]
    return tuple(sorted(found, key=lambda gap: (gap.since, gap.until)))


def _moment(point: Point) -> tuple[date, bool, int]:
    return point.on, point.is_end, point.imported


def _standing(bank_account: BankAccount) -> list[tuple[date, int, int]]:
    """Day, import (0: typed) and amount of the lines, but those that may be a line told twice."""
    rows = BankLine.objects.filter(bank_account=bank_account).exclude(
        twin__isnull=False, state__in=[LineState.WAITING, LineState.SET_ASIDE]
    )
    return [
        (on, imported or 0, amount)
        for on, imported, amount in rows.order_by("on", "pk")
        .values_list("on", "imported", "amount")
        .iterator(chunk_size=2000)
    ]


def _points(
    imports: Sequence[StatementImport], lines: Sequence[tuple[date, int, int]]
) -> Iterator[Point]:
    days = [on for on, _imported, _amount in lines]
    sums = [0, *accumulate(amount for _on, _imported, amount in lines)]
    by_day: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for on, imported, amount in lines:
        by_day[on].append((imported, amount))
    for one in imports:
        if one.opening is not None:
            before = sums[bisect_left(days, one.since)]
            others = [amount for origin, amount in by_day[one.since] if origin != one.pk]
            yield _point(one.since, False, cents(one.opening), before, others, one.pk)
        if one.closing is not None and one.closing_on is not None:
            upto = sums[bisect_right(days, one.closing_on)]
            others = [-amount for origin, amount in by_day[one.closing_on] if origin != one.pk]
            yield _point(one.closing_on, True, cents(one.closing), upto, others[::-1], one.pk)


def _point(
    on: date, is_end: bool, amount: int, told: int, others: Sequence[int], imported: int
) -> Point:
    """A balance within a day may leave out the first, or the last, of what other files tell."""
    levels = tuple(amount - told - part for part in (0, *accumulate(others)))
    return Point(on, is_end, amount, levels, imported)


def _levelled(
    imports: Sequence[StatementImport], lines: Sequence[tuple[date, int, int]]
) -> list[tuple[Point, int]]:
    """Each balance, in order, with the level it shows: the one before it where it may."""
    points = sorted(_points(imports, lines), key=_moment)
    found: list[tuple[Point, int]] = []
    level: int | None = None
    for place, point in enumerate(points):
        if level is None or level not in point.levels:
            following = points[place + 1].levels if place + 1 < len(points) else ()
            level = next((one for one in point.levels if one in following), point.levels[0])
        found.append((point, level))
    return found


def _breaks(levelled: Sequence[tuple[Point, int]]) -> Iterator[Gap]:
    """Where the level changes."""
    for (last, before), (point, after) in pairwise(levelled):
        if before != after:
            yield Gap(
                since=last.on + DAY if last.is_end else last.on,
                until=point.on if point.is_end else point.on - DAY,
                missing=after - before,
                before=last.amount,
                after=point.amount,
                imports=frozenset({last.imported, point.imported}),
            )


def _holes(imports: Sequence[StatementImport]) -> Iterator[Gap]:
    """Days between two statements where no balance says whether something moved."""
    covered: StatementImport | None = None
    for one in imports:
        if (
            covered is not None
            and one.since > covered.until + DAY
            and (covered.closing is None or one.opening is None)
        ):
            pair = frozenset({covered.pk, one.pk})
            yield Gap(covered.until + DAY, one.since - DAY, None, None, None, pair)
        if covered is None or one.until > covered.until:
            covered = one


def overlap(statement: StatementImport) -> tuple[date, date] | None:
    """The days of a statement that earlier ones already told, from the first to the last."""
    others = (
        StatementImport.objects.filter(
            bank_account=statement.bank_account_id,
            since__lte=statement.until,
            until__gte=statement.since,
        )
        .exclude(pk=statement.pk)
        .values_list("since", "until")
    )
    shared = [(max(since, statement.since), min(until, statement.until)) for since, until in others]
    if not shared:
        return None
    return min(first for first, _last in shared), max(last for _first, last in shared)


def proved_new(bank_account: BankAccount, statement: Statement, memory: Memory) -> frozenset[int]:
    """The places of first-day lines proved, by the balances, to be payments not kept yet.

    A bank's day may be told by two files: what the second opens with is what the first closed with,
    and an identical payment of the afternoon is not the one of the morning. Only when the second
    statement adds up, and only when nothing else explains its closing balance.
    """
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None or not statement.lines:
        return frozenset()
    first = min(line.on for line in statement.lines)
    if opening.amount + statement.total != closing.amount or not memory.tells(first):
        return frozenset()
    before = (
        StatementImport.objects.filter(
            bank_account=bank_account, closing_on=first, closing=euros(opening.amount).amount
        )
        .order_by("pk")
        .first()
    )
    if before is None or _is_unsure(bank_account):
        return frozenset()
    known, fresh = _told_apart(statement, memory)
    contested = {place for place in known if statement.lines[place].on == first}
    total = sum(statement.lines[place].amount for place in contested)
    added = sum(statement.lines[place].amount for place in fresh)
    if closing.amount - added - _expected(bank_account, before, statement) != total:
        return frozenset()
    # Lines that cancel out prove nothing: they stay known.
    proved = {place for place in fresh if statement.lines[place].on == first}
    return frozenset(proved | contested if total else proved)


def _is_unsure(bank_account: BankAccount) -> bool:
    """Whether a line waits that may be another one told twice: then balances prove nothing."""
    waiting = BankLine.objects.filter(bank_account=bank_account, state=LineState.WAITING)
    return waiting.filter(twin__isnull=False).exists()


def _told_apart(statement: Statement, memory: Memory) -> tuple[list[int], list[int]]:
    """The places of the lines that look known, and of those that look new."""
    left = dict(memory.counts)
    known: list[int] = []
    fresh: list[int] = []
    for place, line in enumerate(statement.lines):
        mark = fingerprint(line)
        is_kept = left.get(mark, 0) > 0
        left[mark] = left.get(mark, 0) - is_kept
        (known if is_kept else fresh).append(place)
    return known, fresh


def _expected(bank_account: BankAccount, before: StatementImport, statement: Statement) -> int:
    """The balance at the end of a statement, by an earlier one and the lines already kept."""
    lines = _standing(bank_account)
    imports = list(StatementImport.objects.filter(bank_account=bank_account))
    last = max(line.on for line in statement.lines)
    level = next(
        level
        for point, level in _levelled(imports, lines)
        if point.imported == before.pk and point.is_end
    )
    return level + sum(amount for on, _imported, amount in lines if on <= last)
