"""Joining a second club with the account one has: the person gives a code, so nobody is taken in.

The code proves that the person agrees; it holds for the month it was read in and the next.
"""

import base64
from datetime import date, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from members.joining import JoiningRefused
from members.models import Person

LENGTH = 10


def link_code(person: Person, at: date) -> str:
    """The code a person reads on their own page and tells the officer of another club."""
    digest = salted_hmac("members.linking", f"{person.pk}:{at:%Y-%m}", algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:LENGTH]


def person_of_code(username: str, code: str, at: date) -> Person:
    """Find the person behind an identifier and a code. Raises `JoiningRefused` when they differ."""
    person = Person.objects.filter(user__username__iexact=username.strip()).first()
    given = code.strip().upper().replace(" ", "")
    last_month = at.replace(day=1) - timedelta(days=1)
    good = person is not None and any(
        constant_time_compare(given, link_code(person, day)) for day in (at, last_month)
    )
    if person is None or not good:
        raise JoiningRefused(
            _("Cet identifiant et ce code ne vont pas ensemble : demandez-les à la personne."),
            "code",
        )
    return person
