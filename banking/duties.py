"""What the bank asks of a club: each month agreed with our accounts."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banking.overview import ALERT_AFTER, Overview, Waiting
from clubs.duties import Duty
from clubs.models import Club
from members.permissions import Act
from members.wording import write_month

WITHIN = gettext_lazy("bonne tenue des comptes : 45 jours après la fin du mois")


def duties(club: Club, *, at: date) -> Iterator[Duty]:
    """The next month to validate of each account, late from the day its alert is."""
    found = Overview(club, at=at).waiting()
    return (_month(club, one, is_alone=len(found) == 1) for one in found)


def _month(club: Club, one: Waiting, *, is_alone: bool) -> Duty:
    title = _("Valider %(month)s avec la banque") % {"month": write_month(one.month)}
    return Duty(
        f"bank:{one.bank_account.pk if one.bank_account else 0}:{one.since}",
        one.since + ALERT_AFTER,
        title if is_alone else f"{title} · {one.bank_account}",
        WITHIN,
        reverse("bank", args=[club.slug]),
        Act.RECORD_MONEY,
        opens_on=one.since,
    )
