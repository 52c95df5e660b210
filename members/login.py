"""The first door: its form names the identifier as the invitation does; an account comes whole."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _

from members.models import User


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's doors; every page wants the person behind the account, so both are one query."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session with its person, None when it may no longer enter."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Identifier and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Identifiant")
        self.fields["login"].help_text = _("Celui de votre invitation.")
        self.fields["login"].widget.attrs["autocapitalize"] = "none"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
