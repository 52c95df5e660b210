"""Each member's fraction of a tax-reduced holding on its subscription day (domain.md 5.2, R15).

Frozen for good: what the member's statement of share says. From the book where it goes back that
far, else from the club's own register.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from investments.legal import may_open_tax_right
from investments.models import Holding
from ledger.posting import lock
from members.models import Membership, Person
from members.trail import note
from starting.models import TaxFraction
from starting.refusals import StartingRefused


@transaction.atomic
def note_fractions(
    *,
    holding: Holding,
    parts: Mapping[Membership, int],
    now: datetime,
    by: Person | None = None,
) -> list[TaxFraction]:
    """Write what each member's part was, in any unit whose sum is the whole (cents, parts).

    Writing again replaces. Raises `StartingRefused` for a holding that opens no right, a member of
    another club, or when nobody has a part.
    """
    lock(holding.club)
    if not may_open_tax_right(holding):
        raise StartingRefused(
            _(
                "Les fractions concernent les parts ou actions souscrites à la création ou à une "
                "augmentation de capital."
            )
        )
    if any(member.club_id != holding.club_id for member in parts):
        raise StartingRefused(_("Ce membre est d'un autre club. Rien n'a été enregistré."))
    whole = sum(parts.values())
    if whole <= 0 or any(part < 0 for part in parts.values()):
        raise StartingRefused(
            _("Donnez à au moins un membre une part supérieure à zéro. Rien n'a été enregistré.")
        )
    holding.tax_fractions.all().delete()
    note(act="fractions", by=by, club=holding.club, now=now, holding=str(holding.pk))
    return TaxFraction.objects.bulk_create(
        TaxFraction(
            holding=holding, membership=member, on=holding.started_on, part=part, whole=whole
        )
        for member, part in parts.items()
        if part
    )
