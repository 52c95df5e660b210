"""Counting the cash box: notes and coins against what our accounts say, and why they differ.

A count posts nothing. What is missing for good is a fact of its own, written as a cost (« écart de
caisse ») paid in cash; what is too much is most often a payment nobody wrote down. So a count and
what was then done about it both stay readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.models import CashCount
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.money import euros
from ledger.contributing import Means, waiting
from ledger.posting import lock
from members.wording import write_cents

NOTES = (50000, 20000, 10000, 5000, 2000, 1000, 500)
COINS = (200, 100, 50, 20, 10, 5, 2, 1)
MOST = 100_000


@dataclass(frozen=True)
class Counted:
    """The count, and whether the same one was already there."""

    count: CashCount
    already: bool


def cash_expected(club: Club, *, at: date) -> int:
    """What our accounts say the cash box holds on a day, in cents."""
    return waiting(club, at=at)[Means.CASH]


def total_of(coins: Mapping[int, int]) -> int:
    """What notes and coins (value in cents: how many) are worth, in cents."""
    return sum(value * many for value, many in coins.items())


@transaction.atomic
def count_cash(
    *,
    club: Club,
    on: date,
    coins: Mapping[int, int],
    explanation: str = "",
    by: int | None,
    now: datetime,
) -> Counted:
    """Keep a count of the cash box: how many of each note and coin, by value in cents.

    The same count of the same day is kept once. Raises `BankingRefused` for a day before the club
    or in the future, an unknown coin, or a difference without an explanation.
    """
    lock(club)
    if on < club.created_on or on > timezone.localdate(now):
        raise BankingRefused(
            _("Comptez la caisse un jour de la vie du club, aujourd'hui au plus tard."), "on"
        )
    kept = {value: many for value, many in coins.items() if many}
    if not kept.keys() <= {*NOTES, *COINS} or any(not 0 <= n <= MOST for n in kept.values()):
        raise BankingRefused(_("Cette pièce ou ce billet n'existe pas. Rien n'a été enregistré."))
    expected, counted = cash_expected(club, at=on), total_of(kept)
    if counted != expected and not explanation.strip():
        raise BankingRefused(
            _(
                "La caisse ne tombe pas juste : vous comptez %(counted)s, nos comptes disent "
                "%(expected)s. Recomptez, ou dites d'où vient l'écart, puis enregistrez."
            )
            % {"counted": write_cents(counted), "expected": write_cents(expected)},
            "explanation",
        )
    written = {str(value): kept[value] for value in sorted(kept, reverse=True)}
    content = {
        "coins": written,
        "counted": euros(counted),
        "expected": euros(expected),
        "explanation": explanation.strip() if counted != expected else "",
    }
    last = CashCount.objects.filter(club=club, on=on).order_by("-id").first()
    if last is not None and all(getattr(last, name) == value for name, value in content.items()):
        return Counted(last, already=True)
    return Counted(
        CashCount.objects.create(club=club, on=on, at=now, by=by, **content), already=False
    )
