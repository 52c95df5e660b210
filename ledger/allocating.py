"""Saying otherwise which months a payment is for, without touching the book."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.models import Allocation, Transfer
from ledger.months import month_of
from ledger.posting import lock
from ledger.refusals import SavingRefused
from ledger.returning import standing_return
from members.models import Person
from members.trail import note


@transaction.atomic
def reallocate(
    *,
    transfer: Transfer,
    months: Mapping[date, int],
    by: Person | None,
    now: datetime,
) -> list[Allocation]:
    """Put a payment on these months (cents each); what is left over is for no month.

    Raises `SavingRefused` when the parts pass the payment, one is negative, or the payment was
    undone. The former months stay readable in the club's trail.
    """
    club = transfer.entry.club
    lock(club)
    if not hasattr(transfer, "contribution"):
        raise SavingRefused(_("Ce mouvement n'est pas un versement : rien n'a été changé."))
    if hasattr(transfer.entry, "reversed_by"):
        raise SavingRefused(_("Ce versement a été annulé : rien n'a été changé."))
    if standing_return(transfer) is not None:
        raise SavingRefused(_("Ce versement est revenu impayé : rien n'a été changé."))
    wanted: dict[date, int] = {}
    for month, amount in months.items():
        if amount < 0:
            raise SavingRefused(_("Un montant ne peut pas être négatif."), "months")
        if amount:
            first = month_of(month)
            wanted[first] = wanted.get(first, 0) + amount
    if sum(wanted.values()) > transfer.quantity:
        raise SavingRefused(
            _("Le total des mois dépasse le versement. Rien n'a été changé."), "months"
        )
    before = {part.month: part.amount for part in transfer.allocations.all()}
    if before == wanted:
        return list(transfer.allocations.all())
    transfer.allocations.all().delete()
    note(
        act="reallocate",
        now=now,
        by=by,
        club=club,
        transfer=str(transfer.pk),
        before={month.isoformat(): amount for month, amount in sorted(before.items())},
        after={month.isoformat(): amount for month, amount in sorted(wanted.items())},
    )
    return Allocation.objects.bulk_create(
        Allocation(transfer=transfer, month=month, amount=amount)
        for month, amount in sorted(wanted.items())
    )
