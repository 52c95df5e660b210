"""Standing rules of a club for lines that come back: added, and stopped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banking.models import StandingRule, Target
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.money import euros
from ledger.posting import lock
from members.models import Membership


@transaction.atomic
def add_rule(
    *,
    club: Club,
    contains: str,
    target: Target,
    membership: Membership | None = None,
    detail: str = "",
    amount: int | None = None,
    by: int | None,
    now: datetime,
) -> StandingRule:
    """Say that lines whose label holds these words are this; `amount` cents when it never changes.

    It only proposes. The same rule again gives the first one back. Raises `BankingRefused`.
    """
    lock(club)
    if membership is not None and membership.club_id != club.pk:
        raise BankingRefused(_("Ce membre appartient à un autre club. Rien n'a été changé."))
    words = contains.strip()
    money = None if amount is None else euros(amount)
    same = StandingRule.objects.filter(
        club=club, contains=words, target=target, membership=membership, detail=detail, active=True
    )
    found = next((one for one in same if one.amount == money), None)
    return found or StandingRule.objects.create(
        club=club,
        contains=words,
        target=target,
        membership=membership,
        detail=detail,
        amount=money,
        recorded_at=now,
        by=by,
    )


@transaction.atomic
def stop_rule(*, rule: StandingRule) -> None:
    """Let a rule propose nothing any more; what it once proposed stays as it was confirmed."""
    lock(rule.club)
    StandingRule.objects.filter(pk=rule.pk).update(active=False)
