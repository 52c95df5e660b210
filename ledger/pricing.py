"""The day whose unit value prices the parts a payment buys (rule `valuation_date`, domain.md 2.2).

The usual day is the payment's own. A club that counts in parts may rather use a value everybody
knows already: that of the month before's last day, or of a day it writes (the last meeting's).
"""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ClubRule, ShareMethod
from clubs.rules import rule
from ledger.models import Contribution, Entry
from ledger.months import month_of
from ledger.refusals import SavingRefused
from ledger.shares import method_on


def valuation_day(club: Club, *, on: date, said: date | None = None) -> date:
    """The day that prices parts paid for on `on`; `said` is the one a person wrote, if any.

    Never before the club counts in parts. Raises `SavingRefused` when the written day is not one
    the club's rule allows.
    """
    if method_on(club, at=on) != ShareMethod.UNITS:
        return on
    usual = _usual(club, on)
    if said is None or said == usual:
        return usual
    if not may_say(club, at=on):
        raise SavingRefused(
            _(
                "La règle de votre club fixe le jour qui donne le prix des parts : on n'en écrit "
                "pas un autre. Rien n'a été enregistré."
            ),
            "valued_on",
        )
    if not _first_day(club, on) <= said <= on:
        raise SavingRefused(
            _(
                "Le jour qui donne le prix des parts ne peut être ni après le versement, ni avant "
                "que le club compte en parts. Rien n'a été enregistré."
            ),
            "valued_on",
        )
    return said


def may_say(club: Club, *, at: date) -> bool:
    """True when the club counts in parts and writes the pricing day with each payment."""
    if method_on(club, at=at) != ShareMethod.UNITS:
        return False
    return bool(rule(club, "valuation_date", at=at) == "said")


def written_day(entry: Entry, *, at: date) -> date | None:
    """The pricing day somebody wrote with these payments, for their correction dated `at`."""
    if not may_say(entry.club, at=at):
        return None
    found = Contribution.objects.filter(transfer__entry=entry, valued_on__isnull=False).first()
    return min(found.valued_on, at) if found and found.valued_on else None


def _usual(club: Club, on: date) -> date:
    if rule(club, "valuation_date", at=on) != "month_end":
        return on
    return max(month_of(on) - timedelta(days=1), _first_day(club, on))


def _first_day(club: Club, on: date) -> date:
    """Since when the club counts in parts."""
    chosen = ClubRule.objects.filter(club=club, key="share_method", since__lte=on)
    since = chosen.order_by("-since").values_list("since", flat=True).first()
    return max(since or club.created_on, club.created_on)
