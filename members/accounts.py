"""How allauth meets our accounts: who may enter, with what, and what the trail keeps of it.

Accounts are opened by officers (`members.inviting`), never by visitors. One enters with an
identifier, because two people may share one e-mail: with a password, with a passkey, or with a code
sent to the account's e-mail. A printed sheet of one-time codes is a second factor like another.
"""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person, User
from members.trail import note

log = logging.getLogger(__name__)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NOBODY = "personne@exemple.invalid"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No visitor signs up; what touches an account leaves a line in the trail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an officer of the club opens accounts."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Enter, and note it."""
        super().login(request, user)
        _note("login", user)

    def logout(self, request: HttpRequest) -> None:
        """Leave, and note it."""
        user = request.user
        if isinstance(user, User):
            _note("logout", user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Change a password, and note it."""
        super().set_password(user, password)
        _note("set_password", user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a refused password with the address it came from, never what was typed."""
        log.warning("login refused from %s", self.get_client_ip(request))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Every change to the ways of entering passes here: note it, and write to its owner."""
        _note(template_prefix.removeprefix("mfa/email/").removeprefix("account/email/"), user)
        super().send_notification_mail(template_prefix, user, context, email)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A printed sheet of codes counts as a second factor; secrets are stored encrypted."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """True when a second factor is asked; the login stage asks for the strong kinds."""
        if types is not None and set(SECOND_FACTORS) <= set(types):
            types = [*types, Authenticator.Type.RECOVERY_CODES]
        return bool(super().is_mfa_enabled(user, types))

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return "Cymbale"

    def _get_user_identifier(self, user: User) -> str:
        """Two people may share an e-mail: an authenticator app shows the identifier."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Keep a seed unreadable to somebody who holds only the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a seed back."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


class RequestCodeForm(forms.Form):
    """Ask for a code by e-mail, with one's identifier; says the same whether it exists or not."""

    identifier = forms.CharField(
        label=_("Identifiant"),
        max_length=60,
        help_text=_("Celui de votre invitation. Le code part à l'e-mail de votre compte."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_identifier(self) -> str:
        """Find the account; an unknown one goes on as nobody's, and gets no mail."""
        identifier = str(self.cleaned_data["identifier"]).strip()
        if not ratelimit.consume(
            context.request, action="request_login_code", key=identifier.lower()
        ):
            raise forms.ValidationError(
                _("Plusieurs codes viennent d'être demandés : attendez quelques minutes.")
            )
        self._user = (
            User.objects.filter(username__iexact=identifier, is_active=True)
            .exclude(email="")
            .first()
        )
        self.cleaned_data["email"] = self._user.email if self._user else NOBODY
        return identifier


def _note(act: str, user: User) -> None:
    person = Person.objects.filter(user=user).first()
    note(act=f"account.{act}", by=person, now=timezone.now())


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"cymbale.mfa:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
