"""The portfolio as a CSV file: French numbers, and no cell a spreadsheet could run."""

import csv
import io

from django.utils.translation import gettext as _

from clubs.sheets import BYTE_ORDER_MARK, safe
from investments.valuation import Portfolio


def number(amount: int) -> str:
    """Cents as a French spreadsheet reads them: 1234,50."""
    sign, (whole, part) = "-" if amount < 0 else "", divmod(abs(amount), 100)
    return f"{sign}{whole},{part:02d}"


def portfolio_csv(portfolio: Portfolio) -> str:
    """One line per holding and a line of totals, separated by semicolons."""
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
    write(
        [
            _("Entreprise"),
            _("SIREN"),
            _("Commune"),
            _("Forme du financement"),
            _("Depuis le"),
            _("Coût"),
            _("Pertes connues ou prévisibles"),
            _("Valeur nette"),
        ]
    )
    for row in portfolio.rows:
        enterprise = row.holding.enterprise
        write(
            [
                safe(enterprise.name),
                safe(enterprise.siren),
                safe(enterprise.commune),
                safe(row.holding.get_instrument_display()),
                f"{row.holding.started_on:%d/%m/%Y}",
                number(row.cost),
                number(row.impairment),
                number(row.net),
            ]
        )
    totals = [number(portfolio.cost), number(portfolio.impairment), number(portfolio.net)]
    write([_("Total"), "", "", "", f"{portfolio.at:%d/%m/%Y}", *totals])
    return BYTE_ORDER_MARK + out.getvalue()
