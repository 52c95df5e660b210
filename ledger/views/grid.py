"""The savings grid, its export, and the part of each member."""

from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clubs.models import Club, ShareMethod
from clubs.rules import rule
from ledger.arrears import by_age
from ledger.dues import Grid, Row, grid
from ledger.export import csv_file, grid_rows, shares_rows
from ledger.models import Contribution
from ledger.months import month_of
from ledger.shares import Shares, shares
from ledger.states import State
from members.pages import ClubRequest, club_page
from members.permissions import Act

SORTS = {
    "nom": lambda row: 0,
    "total": lambda row: -row.total,
    "retard": lambda row: -row.arrears,
}


def _year(request: HttpRequest, club: Club, today: date) -> int:
    """The year asked for, within the club's life."""
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    return min(max(year, club.created_on.year), today.year + 1)


def _years(club: Club, today: date) -> list[int]:
    """The years one may look at, newest first; next year once somebody paid ahead."""
    last = today.year
    ahead = Contribution.objects.filter(
        transfer__entry__club=club, transfer__allocations__month__gt=date(today.year, 12, 1)
    )
    if ahead.exists():
        last += 1
    return list(range(last, club.created_on.year - 1, -1))


def _searched(table: Grid, words: str, sort: str) -> list[Row]:
    """The rows whose member's name holds the words, in the order asked for."""
    wanted = words.casefold().split()
    rows = [
        row for row in table.rows if all(word in str(row.membership).casefold() for word in wanted)
    ]
    return sorted(rows, key=SORTS.get(sort, SORTS["nom"]))


@club_page(Act.READ_CLUB)
def savings(request: ClubRequest) -> HttpResponse:
    """Members x months of a year: who paid what, who is expected, who is late."""
    today = timezone.localdate()
    table = grid(request.club, year=_year(request, request.club, today), at=today)
    ages = by_age((pair for row in table.rows for pair in row.late), at=today)
    words, sort = request.GET.get("q", "").strip(), request.GET.get("tri", "nom")
    rows = _searched(table, words, sort)
    context = {
        "grid": table,
        "rows": rows,
        "q": words,
        "tri": sort,
        "years": _years(request.club, today),
        "today": today,
        "month": month_of(today),
        "paid_elsewhere": table.paid_in_year - table.total,
        "expected": table.counts.get(State.EXPECTED, 0),
        "late": table.counts.get(State.LATE, 0),
        "ages": [(age.label, amount) for age, amount in ages.items()],
        "partial": table.counts.get(State.PARTIAL, 0),
        "may_record": Act.RECORD_MONEY in request.acts,
        "is_filtered": len(rows) != len(table.rows),
    }
    return render(request, "ledger/savings.html", context)


@club_page(Act.READ_CLUB)
def savings_csv(request: ClubRequest) -> HttpResponse:
    """The grid in sight as a file, the same search and order."""
    today = timezone.localdate()
    table = grid(request.club, year=_year(request, request.club, today), at=today)
    rows = tuple(_searched(table, request.GET.get("q", ""), request.GET.get("tri", "nom")))
    months = range(len(table.months))
    shown = replace(
        table,
        rows=rows,
        month_totals=tuple(sum(row.cells[i].paid for row in rows) for i in months),
        other_total=sum(row.other for row in rows),
        total=sum(row.total for row in rows),
    )
    return csv_file(f"epargne-{request.club.slug}-{table.year}", grid_rows(shown))


def _day(request: HttpRequest, club: Club, today: date) -> date:
    """The day asked for, within the club's life."""
    try:
        day = date.fromisoformat(request.GET.get("date", ""))
    except ValueError:
        return today
    return min(max(day, club.created_on), today)


def _both(club: Club, day: date) -> list[Shares]:
    """The share of each by the club's method; by both when it has not chosen yet."""
    if rule(club, "share_method", at=day):
        return [shares(club, at=day)]
    return [shares(club, at=day, method=method) for method in ShareMethod]


@club_page(Act.READ_CLUB)
def share_of_each(request: ClubRequest) -> HttpResponse:
    """Who owns what part of the club on a day, and how it is computed."""
    day = _day(request, request.club, timezone.localdate())
    tables = _both(request.club, day)
    context = {
        "tables": [
            {
                "shares": one,
                "paid": sum(part.paid for part in one.members),
                "by_units": one.method == ShareMethod.UNITS,
                "unit_value": int(one.unit_value) if one.unit_value else None,
                "label": ShareMethod(one.method).label if one.method else "",
            }
            for one in tables
        ],
        "day": day,
        "is_chosen": len(tables) == 1,
        "may_choose": Act.MANAGE_RULES in request.acts,
    }
    return render(request, "ledger/shares.html", context)


@club_page(Act.READ_CLUB)
def shares_csv(request: ClubRequest) -> HttpResponse:
    """The part of each as a file."""
    day = _day(request, request.club, timezone.localdate())
    rows = [row for one in _both(request.club, day) for row in shares_rows(one)]
    return csv_file(f"parts-{request.club.slug}-{day}", rows)
