"""The printed sheet: twenty one-time codes on paper, a second factor for who has no telephone."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from members.models import Person, User
from members.trail import note


@transaction.atomic
def new_sheet(*, person: Person, user: User, now: datetime) -> tuple[str, ...]:
    """Make twenty new codes and forget the former ones; each works once.

    From then on entering with a password or a mailed code asks for one of them (or for another
    second factor of the account).
    """
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    sheet = RecoveryCodes.activate(user)
    sheet.mark_as_viewed()
    note(act="account.new_sheet", by=person, now=now)
    return tuple(sheet.get_unused_codes())


@transaction.atomic
def drop_sheet(*, person: Person, user: User, now: datetime) -> None:
    """Stop asking for codes: the sheet no longer opens anything."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    note(act="account.drop_sheet", by=person, now=now)


def codes_left(user: User) -> int | None:
    """How many codes of the sheet are still good; None when there is no sheet."""
    sheet = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(sheet.wrap().get_unused_codes()) if sheet else None
