"""The charts of this room, from the same figures in the page and in the PDF."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from clubs.money import CENT
from members.charts import Chart, stacked_bars
from members.wording import write_short_month
from reports.home import MonthEnd


def wealth_chart(months: Sequence[MonthEnd]) -> Chart | None:
    """What we own, month by month: invested, then at hand. None before there is anything."""
    if not any(month.cash or month.invested for month in months):
        return None
    return stacked_bars(
        title=_("Ce que nous possédons"),
        labels=[write_short_month(month.month) for month in months],
        series=[
            (_("investi dans des entreprises"), [_euros(month.invested) for month in months]),
            (_("en banque"), [_euros(month.cash) for month in months]),
        ],
    )


def savings_chart(amounts: Sequence[int], *, title: str) -> Chart | None:
    """The twelve months of a year, in cents, as bars. None when nothing came in."""
    if not any(amount > 0 for amount in amounts):
        return None
    return stacked_bars(
        title=title,
        labels=[write_short_month(number) for number in range(1, len(amounts) + 1)],
        series=[(_("versé"), [_euros(amount) for amount in amounts])],
    )


def _euros(cents: int) -> Decimal:
    return Decimal(cents) * CENT
