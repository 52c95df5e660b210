"""Our accounts: the entries in order, and one entry in full."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ledger.balances import balances
from ledger.contributing import contributions_of
from ledger.export import csv_file, journal_rows
from ledger.models import Account, AccountKind, Entry, EntryKind
from ledger.models.book import CASH_KINDS
from ledger.views.recording import CORRECTABLE
from members.models import Person
from members.pages import ClubRequest, club_page
from members.permissions import Act

PAGE = 50


def _amount(found: Entry) -> int:
    """The euros an entry of `_entries` moved, in cents."""
    return int(getattr(found, "amount", 0) or 0)


def undone_by(found: Entry) -> Entry | None:
    """The entry that reversed this one."""
    return getattr(found, "reversed_by", None)


@dataclass(frozen=True)
class JournalLine:
    """One entry as the journal shows it; `amount` in cents."""

    entry: Entry
    amount: int
    note: str
    undone_by: Entry | None
    is_correctable: bool


def _line(found: Entry) -> JournalLine:
    reversal = undone_by(found)
    return JournalLine(
        entry=found,
        amount=_amount(found),
        note=found.note.text if hasattr(found, "note") else "",
        undone_by=reversal,
        is_correctable=found.kind in CORRECTABLE and reversal is None,
    )


def _entries(request: ClubRequest) -> "QuerySet[Entry]":
    """The entries asked for: a year, a nature, a number; newest first."""
    found = (
        Entry.objects.filter(club=request.club)
        .select_related("note", "reverses", "reversed_by")
        .annotate(amount=Sum("transfers__quantity", filter=Q(transfers__commodity="EUR")))
        .order_by("-number")
    )
    year, kind = request.GET.get("annee", ""), request.GET.get("nature", "")
    words = request.GET.get("q", "").strip()
    if year.isascii() and year.isdigit() and len(year) == 4:
        found = found.filter(on__year=int(year))
    if kind in EntryKind.values:
        found = found.filter(kind=kind)
    if words.isascii() and words.isdigit() and len(words) < 10:
        found = found.filter(number=int(words))
    elif words:
        found = found.filter(note__text__icontains=words)
    return found


def _cash(held: Mapping[Account, int]) -> list[tuple[str, int]]:
    """The money at hand by place; what travels between our accounts only while it does."""
    found = [
        (kind, sum(amount for one, amount in held.items() if one.kind == kind))
        for kind in CASH_KINDS
    ]
    return [
        (str(kind.label), amount) for kind, amount in found if amount or kind != AccountKind.TRANSIT
    ]


@club_page(Act.READ_CLUB)
def journal(request: ClubRequest) -> HttpResponse:
    """Every entry of the club's book, newest first."""
    today = timezone.localdate()
    found = _entries(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    held = balances(request.club, at=today)
    context = {
        "page": page,
        "lines": [_line(one) for one in page.object_list],
        "query": query.urlencode(),
        "kinds": EntryKind.choices,
        "kind": request.GET.get("nature", ""),
        "year": request.GET.get("annee", ""),
        "years": range(today.year, request.club.created_on.year - 1, -1),
        "q": request.GET.get("q", ""),
        "cash": _cash(held),
        "today": today,
        "may_record": Act.RECORD_MONEY in request.acts,
        "may_lift": Act.LIFT_MONTH in request.acts,
    }
    return render(request, "ledger/journal.html", context)


@club_page(Act.READ_CLUB)
def journal_csv(request: ClubRequest) -> HttpResponse:
    """The entries in sight as a file."""
    rows = [(line.entry, line.amount, line.note) for line in map(_line, _entries(request))]
    return csv_file(f"comptes-{request.club.slug}", journal_rows(rows))


@club_page(Act.READ_CLUB)
def entry(request: ClubRequest, number: int) -> HttpResponse:
    """One entry in full: every movement, its months, its fingerprint."""
    found = get_object_or_404(
        Entry.objects.select_related("club", "note", "reverses", "reversed_by"),
        club=request.club,
        number=number,
    )
    transfers = list(
        found.transfers.select_related(
            "debit__membership__person", "credit__membership__person"
        ).order_by("position")
    )
    months = {one.pk: list(one.allocations.all()) for one in contributions_of(found)}
    context = {
        "entry": found,
        "undone_by": undone_by(found),
        "note": found.note.text if hasattr(found, "note") else "",
        "lines": [(one, months.get(one.pk, [])) for one in transfers],
        "total": sum(one.quantity for one in transfers if one.commodity == "EUR"),
        "by": Person.objects.filter(pk=found.by).first() if found.by else None,
        "papers": list(found.papers.filter(removed_at__isnull=True)),
        "may_record": Act.RECORD_MONEY in request.acts,
        "may_correct": Act.RECORD_MONEY in request.acts
        and found.kind in CORRECTABLE
        and undone_by(found) is None,
    }
    return render(request, "ledger/entry.html", context)
