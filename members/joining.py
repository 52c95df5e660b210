"""Registering people, admitting them to a club, recording the day they leave."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clubs.models import Club, Phase
from clubs.phases import phase_on
from clubs.refusals import Refusal
from clubs.rules import rule
from members.models import ExitKind, Household, Membership, Person, User
from members.trail import note


class JoiningRefused(Refusal):
    """A person who cannot be registered, admitted or let go as asked."""


@transaction.atomic
def register_person(
    *,
    first_name: str,
    last_name: str,
    email: str = "",
    phone: str = "",
    address: str = "",
    born_on: date | None = None,
    gender: str = "",
    household: Household | None = None,
    under_protection: bool = False,
) -> Person:
    """Write down a person; an e-mail and an account are not needed."""
    return Person.objects.create(
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        email=email,
        phone=phone,
        address=address,
        born_on=born_on,
        gender=gender,
        household=household,
        under_protection=under_protection,
    )


@transaction.atomic
def open_account(
    *, person: Person, username: str, email: str = "", password: str | None = None
) -> User:
    """Give a person an account; two people may share one e-mail, never one identifier."""
    if person.user is not None:
        raise JoiningRefused(_("Cette personne a déjà un compte."), "username")
    if User.objects.filter(username__iexact=username).exists():
        raise JoiningRefused(
            _("Cet identifiant est déjà pris : choisissez-en un autre."), "username"
        )
    user = User.objects.create_user(username, email or person.email, password)
    person.user = user
    person.save(update_fields=["user"])
    return user


@transaction.atomic
def share_household(*, label: str, people: list[Person]) -> Household:
    """Put people in one tax household: the yearly ceiling (R5) is theirs together."""
    household = Household.objects.create(label=label)
    for person in people:
        person.household = household
        person.save(update_fields=["household"])
    return household


@transaction.atomic
def join(
    *,
    club: Club,
    person: Person,
    on: date,
    now: datetime,
    by: Person | None = None,
    history: bool = False,
) -> Membership:
    """Admit a person from a day on.

    A 21st member is refused (R1) unless `history` says that one records what has already
    happened; `audit` shows it then.
    """
    Club.objects.select_for_update().get(pk=club.pk)
    if on < club.created_on:
        raise JoiningRefused(_("Cette date précède la création du club."), "joined_on")
    if on > now.date():
        raise JoiningRefused(
            _("Cette date n'est pas encore venue : attendez ce jour."), "joined_on"
        )
    if Membership.objects.filter(club=club, person=person, left_on__isnull=True).exists():
        raise JoiningRefused(_("Cette personne est déjà membre du club."), "person")
    if Membership.objects.filter(club=club, person=person, left_on__gte=on).exists():
        raise JoiningRefused(
            _("Cette personne était encore membre ce jour-là : choisissez une date plus tard."),
            "joined_on",
        )
    if not history:
        _check_room(club, on)
    membership = Membership.objects.create(club=club, person=person, joined_on=on)
    note(act="join", by=by, club=club, now=now, membership=membership.pk)
    return membership


@transaction.atomic
def admit(
    *,
    club: Club,
    on: date,
    now: datetime,
    by: Person | None = None,
    **fields: Any,
) -> Membership:
    """Register a person and admit them in one act; `fields` are those of `register_person`."""
    for name in ("first_name", "last_name"):
        if not str(fields.get(name, "")).strip():
            raise JoiningRefused(_("Un prénom et un nom sont nécessaires."), name)
    return join(club=club, person=register_person(**fields), on=on, now=now, by=by)


def _check_room(club: Club, on: date) -> None:
    """Refuse a member too many, or one in a club that no longer saves."""
    if phase_on(club, on) in (Phase.MANAGEMENT, Phase.LIQUIDATING, Phase.DISSOLVED):
        raise JoiningRefused(_("Ce club n'accueille plus de nouveaux membres."), "joined_on")
    most = rule(club, "max_members", at=on)
    present = Membership.objects.filter(club=club, left_on__isnull=True).count()
    if present >= most:
        raise JoiningRefused(
            ngettext(
                "Le club compte déjà %(count)d membre, son maximum.",
                "Le club compte déjà %(count)d membres, son maximum.",
                present,
            )
            % {"count": present},
            "person",
        )


@transaction.atomic
def leave(
    *,
    membership: Membership,
    on: date,
    kind: ExitKind,
    now: datetime,
    by: Person | None = None,
) -> Membership:
    """Record a member's last day. The money of an exit is `clublife.leaving`'s."""
    if membership.left_on is not None:
        raise JoiningRefused(_("Le départ de ce membre est déjà enregistré."), "left_on")
    if on < membership.joined_on:
        raise JoiningRefused(_("La sortie ne peut pas précéder l'entrée."), "left_on")
    membership.left_on = on
    membership.exit_kind = kind
    membership.save(update_fields=["left_on", "exit_kind"])
    note(act="leave", by=by, club=membership.club, now=now, membership=membership.pk, kind=kind)
    return membership
