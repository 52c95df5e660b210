"""Which lines of a statement are new, already known, or perhaps the repeat of a known one.

The k-th identical line of a day is the k-th payment: a club's members pay the same sum on the same
day. So identical lines are counted, never merged, and a bank's own numbers, which repeat inside one
file and change from one export to the next, are not what makes a line itself.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from banking.models import BankAccount, BankLine
from banking.reading.statement import Line
from banking.reading.words import plain

Day = tuple[date, int]


def fingerprint(line: Line) -> str:
    """What makes a line itself: day, amount, words, name, IBAN, reference; SHA-256."""
    words = (
        line.on.isoformat(),
        str(line.amount),
        plain(line.label),
        plain(line.counterparty),
        line.iban,
        plain(line.reference),
    )
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """A line already kept, as far as recognising asks."""

    pk: int
    on: date
    amount: int
    fingerprint: str
    label: str
    counterparty: str
    iban: str
    reference: str
    bank_id: str
    format: str | None
    imported: int | None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A line to keep: its rank among identical ones, and the known line it may repeat."""

    line: Line
    position: int
    fingerprint: str
    rank: int
    twin: int | None


@dataclass(frozen=True)
class Sorted:
    """A statement's lines, told apart; `known` are the places in it of lines already kept."""

    new: tuple[Newcomer, ...]
    known: tuple[int, ...]

    @property
    def doubles(self) -> int:
        """New lines that may repeat a known one."""
        return sum(one.twin is not None for one in self.new)


@dataclass
class Memory:
    """The lines an account has in the days of a file."""

    counts: Counter[str] = field(default_factory=Counter)
    days: dict[Day, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, known: Iterable[Known]) -> None:
        """Remember lines just kept."""
        for one in known:
            self.counts[one.fingerprint] += 1
            self.days[one.on, one.amount].append(one)

    def tells(self, day: date) -> bool:
        """Whether a line of that day is kept."""
        return any(on == day for on, _amount in self.days)


def remember(bank_account: BankAccount, since: date, until: date) -> Memory:
    """The account's lines from a day to another, in one query."""
    rows = BankLine.objects.filter(bank_account=bank_account, on__gte=since, on__lte=until)
    memory = Memory()
    memory.learn(
        Known(*row)
        for row in rows.order_by("pk")
        .values_list(
            "pk",
            "on",
            "amount",
            "fingerprint",
            "label",
            "counterparty",
            "iban",
            "reference",
            "bank_id",
            "imported__format",
            "imported",
        )
        .iterator(chunk_size=2000)
    )
    return memory


def sort_out(
    lines: Sequence[Line], memory: Memory, *, format: str, more: frozenset[int] = frozenset()
) -> Sorted:
    """Tell the new lines of one statement from those already kept.

    A line in another format with the same words is the same line; with other words it is new and
    names the line it may repeat. `more` are the places of lines proved to be payments not
    kept yet (`continuity.proved_new`).
    """
    prints = [fingerprint(line) for line in lines]
    counts = Counter(memory.counts)
    left = Counter(memory.counts)
    known: list[int] = []
    fresh: list[int] = []
    for place, mark in enumerate(prints):
        is_kept = left[mark] > 0
        left[mark] -= is_kept
        (known if is_kept and place not in more else fresh).append(place)
    unsure = [place for place in fresh if place not in more]
    free = _free(memory, {(lines[place].on, lines[place].amount) for place in unsure}, left)
    told, twins = _pair(lines, unsure, free, format)
    new: list[Newcomer] = []
    for place in fresh:
        if place in told:
            known.append(place)
            continue
        counts[prints[place]] += 1
        rank = counts[prints[place]]
        new.append(Newcomer(lines[place], place, prints[place], rank, twins.get(place)))
    return Sorted(tuple(new), tuple(sorted(known)))


def _free(memory: Memory, days: Iterable[Day], left: Counter[str]) -> dict[Day, list[Known]]:
    """The kept lines that this statement does not tell in the same words, the last ones kept."""
    found: dict[Day, list[Known]] = {}
    for day in days:
        kept = memory.days.get(day, [])
        rest = {one.fingerprint: left[one.fingerprint] for one in kept}
        free = []
        for one in reversed(kept):
            if rest[one.fingerprint]:
                rest[one.fingerprint] -= 1
                free.append(one)
        found[day] = free[::-1]
    return found


def _pair(
    lines: Sequence[Line], fresh: Sequence[int], free: dict[Day, list[Known]], format: str
) -> tuple[set[int], dict[int, int]]:
    """The lines told before in another format, and those that may repeat one; each once."""
    told: set[int] = set()
    twins: dict[int, int] = {}
    days = [line.on for line in lines]
    ends = (min(days, default=date.min), max(days, default=date.min))
    for place in fresh:
        candidates = free.get((lines[place].on, lines[place].amount), [])
        same = next((one for one in candidates if _is_same(lines[place], one, format)), None)
        if same is not None:
            candidates.remove(same)
            told.add(place)
    for place in fresh:
        if place in told:
            continue
        candidates = free.get((lines[place].on, lines[place].amount), [])
        possible = [
            one
            for one in candidates
            if _may_repeat(lines[place], one) and not _is_of_another_part(one, format, ends)
        ]
        if possible:
            best = max(possible, key=lambda one: _likeness(lines[place], one))
            candidates.remove(best)
            twins[place] = best.pk
    return told, twins


def _is_of_another_part(known: Known, format: str, ends: tuple[date, date]) -> bool:
    """A file of the same format may tell only a part of its first and last days: what it does not
    say there, another file says, and two members pay the same sum on the same day."""
    return known.format == format and known.on in ends


def _is_same(line: Line, known: Known, format: str) -> bool:
    """The same words from another format; what both say of the payer agrees."""
    return (
        known.format not in (None, "", format)
        and plain(line.label) == plain(known.label)
        and _may_repeat(line, known)
    )


def _may_repeat(line: Line, known: Known) -> bool:
    """Whether nothing that both say of the payer tells them apart."""
    pairs = ((line.iban, known.iban), (plain(line.reference), plain(known.reference)))
    return not any(ours and theirs and ours != theirs for ours, theirs in pairs)


def _likeness(line: Line, known: Known) -> int:
    """How many words two lines share."""
    ours = set(plain(f"{line.label} {line.counterparty}").split())
    return len(ours & set(plain(f"{known.label} {known.counterparty}").split()))
