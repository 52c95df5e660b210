"""What the accounts hold, on a day, as known at an instant. Cents; debit less credit.

`at` is the day the facts happened; `known_at` the instant we look from: entries recorded later are
left out. What was known is always a beginning of the book: entries up to the last one recorded by
then, in the order of their numbers, so a clock put back cannot show a reversal without its entry.
"""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Max, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from clubs.models import Club
from ledger.models.book import CASH_KINDS, NET_ASSET_KINDS, Account, Entry, Transfer


def entries(club: Club, *, at: date, known_at: datetime | None = None) -> QuerySet[Entry]:
    """The club's entries dated up to `at` and known at that instant."""
    found = Entry.objects.filter(club=club, on__lte=at)
    return found if known_at is None else found.filter(number__lte=_known_number(club, known_at))


def transfers(club: Club, *, at: date, known_at: datetime | None = None) -> QuerySet[Transfer]:
    """The club's movements dated up to `at` and known at that instant."""
    found = Transfer.objects.filter(entry__club=club, entry__on__lte=at).order_by()
    if known_at is None:
        return found
    return found.filter(entry__number__lte=_known_number(club, known_at))


def balance(account: Account, *, at: date, known_at: datetime | None = None) -> int:
    """What one account holds: cents, or millionths of a part for an account of parts."""
    signed = Case(
        When(debit=account, then=F("quantity")),
        When(credit=account, then=-F("quantity")),
        default=0,
        output_field=BigIntegerField(),
    )
    return _sum(transfers(account.club, at=at, known_at=known_at), signed)


def balances(club: Club, *, at: date, known_at: datetime | None = None) -> dict[Account, int]:
    """Every account of the club that ever moved by `at`, with what it holds."""
    found = totals(club, at=at, known_at=known_at)
    owned = Account.objects.filter(club=club).select_related("membership__person")
    return {account: found[account.pk] for account in owned if account.pk in found}


def totals(club: Club, *, at: date, known_at: datetime | None = None) -> dict[UUID, int]:
    """`balances` by the accounts' ids, for who knows whose they are: one query."""
    found: dict[UUID, int] = defaultdict(int)
    pairs = (
        transfers(club, at=at, known_at=known_at)
        .values_list("debit_id", "credit_id")
        .annotate(Sum("quantity"))
    )
    for debit, credit, quantity in pairs:
        found[debit] += quantity
        found[credit] -= quantity
    return dict(found)


def cash(club: Club, *, at: date, known_at: datetime | None = None) -> int:
    """Money at hand: bank, cash box and cheques not yet deposited."""
    return _of_kinds(transfers(club, at=at, known_at=known_at), CASH_KINDS)


def held_as(club: Club, kind: str, *, at: date) -> int:
    """What the club's accounts of one kind hold together."""
    return _of_kinds(transfers(club, at=at), (kind,))


def net_assets(club: Club, *, at: date, known_at: datetime | None = None) -> int:
    """Cash, plus holdings at cost less impairment, less what the club owes (architecture)."""
    return _of_kinds(transfers(club, at=at, known_at=known_at), NET_ASSET_KINDS)


def lowest_cash_from(club: Club, *, at: date) -> int:
    """The least cash the club has at `at` or at any later recorded date: what may be committed."""
    days = (
        Transfer.objects.filter(entry__club=club)
        .order_by()
        .values_list("entry__on")
        .annotate(delta=Sum(_signed(CASH_KINDS)))
    )
    moves = sorted(days)
    lowest: int = sum(delta for day, delta in moves if day <= at)
    held = lowest
    for day, delta in moves:
        if day > at:
            held += delta
            lowest = min(lowest, held)
    return lowest


def _known_number(club: Club, known_at: datetime) -> Coalesce:
    known = (
        Entry.objects.filter(club=club, recorded_at__lte=known_at)
        .order_by()
        .values("club")
        .annotate(last=Max("number"))
        .values("last")
    )
    return Coalesce(Subquery(known), 0)


def _signed(kinds: tuple[str, ...]) -> Case:
    """What a movement adds to these accounts taken together."""
    return Case(
        When(debit__kind__in=kinds, credit__kind__in=kinds, then=0),
        When(debit__kind__in=kinds, then=F("quantity")),
        When(credit__kind__in=kinds, then=-F("quantity")),
        default=0,
        output_field=BigIntegerField(),
    )


def _of_kinds(moved: QuerySet[Transfer], kinds: tuple[str, ...]) -> int:
    return _sum(moved, _signed(kinds))


def _sum(moved: QuerySet[Transfer], amount: Case) -> int:
    return int(moved.aggregate(total=Sum(amount))["total"] or 0)
