"""A person's file: who reads which field (R12), and putting it right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.refusals import Refusal
from members.models import Membership, Person
from members.permissions import Act
from members.trail import note

NAMES: tuple[str, ...] = ("first_name", "last_name")
CONTACTS: tuple[str, ...] = ("email", "phone", "gender", "under_protection")
PERSONAL: tuple[str, ...] = ("address", "born_on")
OWN = ("email", "phone", "address", "born_on", "gender")


class FileRefused(Refusal):
    """A file that cannot be changed as asked."""


@dataclass(frozen=True)
class FileLine:
    """One line of a file as its reader may see it."""

    name: str
    label: str | Promise
    value: Any


def readable_fields(acts: Collection[Act], *, own: bool) -> tuple[str, ...]:
    """The fields of a person that a reader may see: their own, or what their office needs."""
    if own:
        return NAMES + CONTACTS + PERSONAL
    fields = NAMES
    if Act.READ_CONTACTS in acts:
        fields += CONTACTS
    if Act.READ_PERSONAL in acts:
        fields += PERSONAL
    return fields


def editable_fields(acts: Collection[Act]) -> tuple[str, ...]:
    """The fields of a member's file that an officer may put right."""
    return readable_fields(acts, own=False) if Act.MANAGE_MEMBERS in acts else ()


def file_of(person: Person, acts: Collection[Act], *, own: bool) -> tuple[FileLine, ...]:
    """The lines of a person's file for one reader; the household is for them and the treasurer."""
    lines = []
    for name in readable_fields(acts, own=own)[len(NAMES) :]:
        label = Person._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        value = getattr(person, name)
        if name == "gender":
            value = person.get_gender_display() if value else ""
        if name == "under_protection":
            value = _("oui") if value else _("non")
        lines.append(FileLine(name, label, value))
    return tuple(lines)


def household_of(membership: Membership) -> tuple[Membership, ...]:
    """The other members of the same club in the same tax household."""
    household = membership.person.household_id
    if household is None:
        return ()
    return tuple(
        Membership.objects.filter(
            club_id=membership.club_id, person__household_id=household, left_on__isnull=True
        )
        .exclude(person_id=membership.person_id)
        .select_related("person")
        .order_by("person__sort_key", "id")
    )


@transaction.atomic
def put_right(
    *,
    person: Person,
    fields: Mapping[str, Any],
    now: datetime,
    by: Person | None = None,
    club: Club | None = None,
) -> Person:
    """Change some fields of a file; the trail keeps their names, never their values.

    Raises `FileRefused` when a name would be left empty or a birth date lies ahead.
    """
    for name in NAMES:
        if name in fields and not str(fields[name]).strip():
            raise FileRefused(_("Un prénom et un nom sont nécessaires."), name)
    born_on = fields.get("born_on")
    if born_on is not None and born_on > now.date():
        raise FileRefused(_("Cette date n'est pas encore venue."), "born_on")
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, fields[name])
    if changed:
        person.save(update_fields=changed)
        note(act="put_right", by=by, club=club, now=now, person=person.pk, fields=changed)
    return person
