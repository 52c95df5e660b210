"""Savings and accounts as CSV files: French numbers, and no cell a spreadsheet could run."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from clubs.sheets import BYTE_ORDER_MARK, safe
from ledger.arrears import Arrears
from ledger.dues import Grid
from ledger.fields import written
from ledger.models import Entry, Spending
from ledger.paid_fees import YearOfFees
from ledger.shares import PART, Shares
from members.wording import write_month


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A download that French spreadsheets open as it is."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(rows)
    response = HttpResponse(
        BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def grid_rows(table: Grid) -> list[list[str]]:
    """The grid: a line per member, a column per month, totals that add up."""
    heads = [_("Membre"), *(write_month(month) for month in table.months)]
    rows = [[*heads, _("Hors mois"), _("Total"), _("En retard")]]
    rows += [
        [
            safe(str(row.membership)),
            *(written(cell.paid) for cell in row.cells),
            written(row.other),
            written(row.total),
            written(row.arrears),
        ]
        for row in table.rows
    ]
    totals = [written(total) for total in table.month_totals]
    ends = [written(table.other_total), written(table.total), written(table.arrears)]
    return [*rows, [_("Total"), *totals, *ends]]


def journal_rows(entries: Iterable[tuple[Entry, int, str]]) -> list[list[str]]:
    """The entries with their amounts in cents and their notes."""
    rows = [
        [
            _("Numéro"),
            _("Date"),
            _("Enregistré le"),
            _("Nature"),
            _("Montant"),
            _("Note"),
            _("Empreinte"),
        ]
    ]
    rows += [
        [
            str(entry.number),
            f"{entry.on:%d/%m/%Y}",
            f"{entry.recorded_at:%d/%m/%Y}",
            safe(str(entry.get_kind_display())),
            written(amount),
            safe(note),
            entry.hash,
        ]
        for entry, amount, note in entries
    ]
    return rows


def spending_rows(found: Iterable[Spending]) -> list[list[str]]:
    """The expenses, one a line."""
    rows = [[_("Date"), _("Objet"), _("Montant"), _("Payé à"), _("Avancé par"), _("État")]]
    rows += [
        [
            f"{one.on:%d/%m/%Y}",
            safe(one.what),
            written(one.amount_cents),
            safe(one.payee),
            safe(str(one.advanced_by or "")),
            safe(str(one.get_state_display())),
        ]
        for one in found
    ]
    return rows


def late_rows(found: Iterable[Arrears]) -> list[list[str]]:
    """Who is late: since when, how much, how to reach them."""
    heads = [_("Membre"), _("Depuis"), _("Ancienneté"), _("Mois"), _("En retard")]
    rows = [[*heads, _("E-mail"), _("Téléphone")]]
    rows += [
        [
            safe(str(one.membership)),
            write_month(one.since),
            str(one.age.label),
            str(len(one.months)),
            written(one.amount),
            safe(one.membership.person.email),
            safe(one.membership.person.phone),
        ]
        for one in found
    ]
    return rows


def fee_rows(years: Iterable[YearOfFees]) -> list[list[str]]:
    """Who has paid the fees of a year: one line per payment, one for who has not paid."""
    yes, no = _("oui"), _("non")
    heads = [_("Association"), _("Année"), _("Membre"), _("Payé"), _("Montant")]
    rows = [[*heads, _("Date"), _("Par le club"), _("Reçu fiscal")]]
    for one in years:
        for row in one.rows:
            start = [safe(str(one.association)), str(one.year), safe(str(row.membership))]
            rows += [
                [
                    *start,
                    yes,
                    written(paid.amount),
                    f"{paid.on:%d/%m/%Y}",
                    yes if paid.transfer_id else no,
                    yes if paid.schedule.eligible_for_receipt else no,
                ]
                for paid in row.payments
            ] or [[*start, no, "", "", "", ""]]
    return rows


def _decimal(numerator: int, denominator: int, places: int) -> str:
    """A fraction with a decimal comma, cut after `places` decimals."""
    whole, rest = divmod(numerator, denominator)
    return f"{whole},{rest * 10**places // denominator:0{places}d}"


def shares_rows(parts: Shares) -> list[list[str]]:
    """Each member's share, and the total."""
    rows = [[_("Membre"), _("Versé"), _("Parts"), _("Valeur estimée"), _("Part du total en %")]]
    rows += [
        [
            safe(str(one.membership)),
            written(one.paid),
            _decimal(one.units, PART, 6) if one.units else "",
            written(one.value),
            _decimal(one.ratio.numerator * 100, one.ratio.denominator, 4),
        ]
        for one in parts.members
    ]
    paid = sum(one.paid for one in parts.members)
    return [*rows, [_("Total"), written(paid), "", written(parts.net_assets), ""]]
