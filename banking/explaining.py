"""What explains the difference between the bank's balance of a day and ours, line by line.

Two lists: what the bank printed and our accounts do not have yet, what our accounts have and the
bank has not printed yet. A line that may repeat another one is left out until somebody says (as in
`banking.continuity`). A movement is looked for at the bank only since its lines are known here
(the first import); before, the validated months vouch for it. Nothing is guessed: what the two
lists leave is the residual, and asks for words.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from banking.figures import ExplainingItem, total
from banking.models import BankAccount, BankLine, StatementImport
from banking.models.lines import LineState
from ledger.models import Account, AccountKind, Transfer
from ledger.models.book import EURO_CENTS
from ledger.months import last_day, month_of


@dataclass(frozen=True)
class Span:
    """The days of which the bank's lines are known here."""

    since: date
    until: date


@dataclass(frozen=True)
class Explained:
    """A difference in cents and all that explains it; the parts always add up."""

    difference: int
    not_in_book: tuple[ExplainingItem, ...]
    not_at_bank: tuple[ExplainingItem, ...]
    suspense: tuple[ExplainingItem, ...]

    @property
    def not_in_book_total(self) -> int:
        """What the bank has and we do not."""
        return total(self.not_in_book)

    @property
    def not_at_bank_total(self) -> int:
        """What we have and the bank does not, counted the other way round."""
        return total(self.not_at_bank)

    @property
    def suspense_total(self) -> int:
        """What waits to be clarified in our accounts."""
        return total(self.suspense)

    @property
    def residual(self) -> int:
        """What no line explains."""
        return self.difference - self.not_in_book_total - self.not_at_bank_total

    @property
    def wants_words(self) -> bool:
        """True when validating asks for an explanation: a residual, or lines not written here."""
        return self.residual != 0 or bool(self.not_in_book)


def explain(bank_account: BankAccount, *, on: date, difference: int) -> Explained:
    """What explains a difference in cents (the bank's balance of a day less ours), account by
    account."""
    lines = tuple(_not_in_book(bank_account, on))
    suspense = tuple(_suspense(bank_account, on))
    span = known_lines(bank_account)
    moves = tuple(_not_at_bank(bank_account, span, on)) if span else ()
    found = Explained(difference, lines, moves, suspense)
    if span and found.residual:
        seen = tuple(item for item in moves if item.on <= span.until)
        without = Explained(difference, lines, seen, suspense)
        return found if without.residual else without
    return found


def known_lines(bank_account: BankAccount) -> Span | None:
    """From when to when the bank's lines of an account are known here; None without any.

    A file knows its own days; a paper statement that was ticked, the whole month.
    """
    lines = BankLine.objects.filter(bank_account=bank_account)
    on_paper = Q(imported__isnull=True)
    days = lines.aggregate(
        first=Min("on"),
        last=Max("on"),
        paper_first=Min("on", filter=on_paper),
        paper_last=Max("on", filter=on_paper),
    )
    files = StatementImport.objects.filter(bank_account=bank_account).aggregate(
        first=Min("since"), last=Max("until")
    )
    first = [days["first"], files["first"]]
    last = [days["last"], files["last"]]
    if days["paper_first"]:
        first.append(month_of(days["paper_first"]))
        last.append(last_day(days["paper_last"]))
    known = [one for one in first if one], [one for one in last if one]
    return Span(min(known[0]), max(known[1])) if all(known) else None


def _standing(path: str, on: date) -> Q:
    """Matches that hold on a day: the movement is written by then, and not undone by then."""
    entry = f"{path}transfer__entry__"
    return (
        Q(**{f"{entry}on__lte": on})
        & Q(**{f"{path}line__on__lte": on})
        & (Q(**{f"{entry}reversed_by": None}) | Q(**{f"{entry}reversed_by__on__gt": on}))
    )


def _matched(on: date, path: str) -> Coalesce:
    zero = Value(0, output_field=BigIntegerField())
    return Coalesce(Sum(f"{path}amount", filter=_standing(path, on)), zero)


def _not_in_book(bank_account: BankAccount, on: date) -> Iterable[ExplainingItem]:
    lines = (
        BankLine.objects.filter(bank_account=bank_account, on__lte=on)
        .exclude(state=LineState.SET_ASIDE)
        .exclude(state=LineState.WAITING, twin__isnull=False)
        .annotate(matched=_matched(on, "matches__"))
        .exclude(amount=F("matched"))
        .exclude(amount=-F("matched"))
        .order_by("on", "position", "id")
    )
    for line in lines:
        rest = abs(line.amount) - line.matched
        yield ExplainingItem(line.on, line.label, rest if line.amount > 0 else -rest)


def _not_at_bank(bank_account: BankAccount, span: Span, on: date) -> Iterable[ExplainingItem]:
    """One item for each entry with something the bank has not printed."""
    rest: dict[UUID, int] = defaultdict(int)
    entries = {}
    for transfer in _unprinted(bank_account, span, on):
        received = transfer.debit_id == bank_account.account_id
        missing = transfer.quantity - transfer.matched  # type: ignore[attr-defined]
        rest[transfer.entry_id] += -missing if received else missing
        entries[transfer.entry_id] = transfer.entry
    for pk, entry in entries.items():
        if rest[pk]:
            label = str(entry.get_kind_display()).capitalize()
            yield ExplainingItem(entry.on, label, rest[pk], entry.number)


def _unprinted(bank_account: BankAccount, span: Span, on: date) -> "QuerySet[Transfer]":
    """The account's movements since its lines are known, but those undone by then: a movement and
    its reversal leave nothing for the bank to print."""
    account = bank_account.account_id
    undone = Q(entry__reversed_by__on__lte=on)
    undoing = Q(entry__reverses__isnull=False, entry__reverses__on__gte=span.since)
    return (
        Transfer.objects.filter(Q(debit=account) | Q(credit=account), commodity=EURO_CENTS)
        .filter(entry__on__gte=span.since, entry__on__lte=on)
        .exclude(undone)
        .exclude(undoing)
        .annotate(matched=_matched(on, "bank_matches__"))
        .exclude(quantity=F("matched"))
        .select_related("entry")
        .order_by("entry__on", "entry__number", "position")
    )


def _suspense(bank_account: BankAccount, on: date) -> Iterable[ExplainingItem]:
    """Sums of this account that are in our accounts, still to be clarified on that day."""
    ours = bank_account.account_id
    kept = Account.objects.filter(club=bank_account.club_id, kind=AccountKind.SUSPENSE)
    through = Q(debits__credit=ours) | Q(credits__debit=ours)
    found = {one.pk: one for one in kept.filter(through).distinct().order_by("subject", "pk")}
    held: dict[UUID, int] = dict.fromkeys(found, 0)
    since: dict[UUID, date] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        moved = (
            Transfer.objects.filter(entry__on__lte=on, **{f"{side}__in": list(found)})
            .order_by()
            .values_list(side)
            .annotate(Sum("quantity"), Min("entry__on"))
        )
        for pk, quantity, first in moved:
            held[pk] += sign * quantity
            since[pk] = min(first, since.get(pk, first))
    for pk, one in found.items():
        if held[pk]:
            label = one.label or str(one.get_kind_display())
            yield ExplainingItem(since[pk], label, held[pk])
