"""Opening an account to a person: an identifier, an e-mail, and a mail that says how to enter."""

import re
import unicodedata
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Club
from jobs.mailing import write_mail
from members.joining import JoiningRefused, open_account
from members.models import Membership, Person, User
from members.trail import note


@transaction.atomic
def invite(
    *, membership: Membership, username: str, email: str, now: datetime, by: Person | None = None
) -> User:
    """Open an account to a member and write to them; no password is chosen for anybody.

    The person enters with a code sent to the e-mail, then chooses a password or a passkey if they
    want one. Two people may share the e-mail: each has their own identifier. Raises
    `JoiningRefused` on a taken identifier, a missing e-mail or a person who has an account.
    """
    username = username.strip()
    if not email:
        raise JoiningRefused(
            _("Sans e-mail, pas de code pour entrer : écrivez une adresse."), "email"
        )
    user = open_account(person=membership.person, username=username, email=email)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    write_mail(
        to=user.email,
        subject=_("Votre compte pour le club %(club)s") % {"club": membership.club},
        text=_invitation(membership.person, membership.club, username),
        now=now,
    )
    note(act="invite", by=by, club=membership.club, now=now, membership=membership.pk)
    return user


def suggested_username(person: Person) -> str:
    """A free identifier close to the person's name: `ada.martin`, then `ada.martin2`."""
    plain = unicodedata.normalize("NFKD", f"{person.first_name}.{person.last_name}")
    ascii_name = plain.encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9.]+", "-", ascii_name).strip("-.")[:50] or "membre"
    taken = {
        name.lower()
        for name in User.objects.filter(username__istartswith=base).values_list(
            "username", flat=True
        )
    }
    candidates = [base, *(f"{base}{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in candidates if name not in taken)


def _invitation(person: Person, club: Club, username: str) -> str:
    return _(
        "Bonjour %(first_name)s,\n\n"
        "Le club %(club)s vous ouvre un compte. Vous y verrez votre épargne et vous pourrez "
        "voter.\n\n"
        "Votre identifiant : %(username)s\n\n"
        "Pour entrer, demandez un code ici, avec cet identifiant :\n"
        "%(url)s\n\n"
        "Le code arrive à cette adresse e-mail. Ensuite, vous pourrez choisir un mot de passe si "
        "vous préférez.\n"
    ) % {
        "first_name": person.first_name,
        "club": club,
        "username": username,
        "url": f"{settings.PUBLIC_URL}{reverse('account_request_login_code')}",
    }
