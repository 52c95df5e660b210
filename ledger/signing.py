"""Personal cents: a member who adds 7 cents to each transfer is known by the amount alone.

A club's choice, off by default (rule `personal_cents`). The promise stays 24 €; the transfer is
24,07 €, and the 7 cents are the member's contribution like the rest: they stay with the month they
came with (`ledger.months.spread`).
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.rules import rule
from ledger.models import PersonalCents
from ledger.posting import lock
from ledger.refusals import SavingRefused
from members.models import Membership

# Round tens last: 24,50 € is an amount somebody may well type without meaning a signature.
IN_ORDER = sorted(range(1, 100), key=lambda cents: cents % 10 == 0)


@transaction.atomic
def give_cents(*, club: Club, by: int | None, now: datetime) -> tuple[PersonalCents, ...]:
    """Give personal cents to each present member who has none; nobody's ever change.

    Returns those given now, in order of seniority; none the second time. Raises `SavingRefused`
    when the club has not chosen personal cents, or its 99 are all taken.
    """
    lock(club)
    today = timezone.localdate(now)
    if not uses_cents(club, at=today):
        raise SavingRefused(
            _(
                "Votre club n'a pas choisi les centimes personnels : c'est une de ses règles. "
                "Rien n'a été changé."
            )
        )
    taken = set(PersonalCents.objects.filter(club=club).values_list("cents", flat=True))
    free = [cents for cents in IN_ORDER if cents not in taken]
    without = list(
        club.memberships.filter(personal_cents__isnull=True, joined_on__lte=today)
        .exclude(left_on__lt=today)
        .select_related("person")
        .order_by("joined_on", "pk")
    )
    if len(without) > len(free):
        raise SavingRefused(
            _(
                "Il ne reste pas assez de centimes différents (99 en tout, jamais repris) : "
                "rien n'a été changé. La référence du virement suffit à reconnaître chacun."
            )
        )
    return tuple(
        PersonalCents.objects.create(club=club, membership=member, cents=cents)
        for member, cents in zip(without, free, strict=False)
    )


def uses_cents(club: Club, *, at: date) -> bool:
    """True when the club's members sign their transfers by cents on a day."""
    return bool(rule(club, "personal_cents", at=at) == "yes")


def cents_of(club: Club) -> dict[int, int]:
    """Each membership's personal cents, by its id; those of past members too."""
    return dict(
        PersonalCents.objects.filter(club=club).values_list("membership_id", "cents").order_by()
    )


def signed(
    amounts: dict[int, int], club: Club, memberships: Collection[Membership], *, at: date
) -> dict[int, int]:
    """What each member transfers, in cents: the promised amount, with personal cents if used."""
    cents = cents_of(club) if uses_cents(club, at=at) else {}
    return {one.pk: amounts[one.pk] + cents.get(one.pk, 0) for one in memberships}
