"""The ways into an account: which second factors it has."""

from collections import Counter
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from members.models import User


@dataclass(frozen=True)
class SecondFactors:
    """What an account asks for besides a password or a mailed code."""

    has_app: bool
    passkeys: int
    has_sheet: bool

    @property
    def any(self) -> bool:
        """True when entering asks for a second factor."""
        return self.has_app or self.passkeys > 0 or self.has_sheet


def second_factors(user: User) -> SecondFactors:
    """The second factors of an account, one query."""
    kinds = Counter(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return SecondFactors(
        has_app=kinds[Authenticator.Type.TOTP.value] > 0,
        passkeys=kinds[Authenticator.Type.WEBAUTHN.value],
        has_sheet=kinds[Authenticator.Type.RECOVERY_CODES.value] > 0,
    )
