"""Whether the club can afford an act still to be done. What is done is recorded anyway."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import euros
from ledger.balances import lowest_cash_from
from ledger.posting import lock
from ledger.refusals import PostingRefused


def available(club: Club, *, on: date) -> int:
    """Cents the club may still commit on a day: its least cash from that day on, never negative."""
    return max(0, lowest_cash_from(club, at=on))


def require_cash(*, club: Club, cents: int, on: date) -> None:
    """Raise `PostingRefused` when paying `cents` would leave cash below zero that day or later.

    Takes the club's lock: call it in the transaction that posts, so that two payments decided at
    the same time cannot both spend the same money.
    """
    lock(club)
    least = lowest_cash_from(club, at=on)
    if cents > least:
        raise PostingRefused(
            _(
                "Le club n'a que %(cash)s disponibles à cette date ou plus tard : "
                "il ne peut pas payer %(amount)s. Rien n'a été enregistré."
            )
            % {"cash": euros(least), "amount": euros(cents)},
            "amount",
        )
