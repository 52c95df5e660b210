"""The list of a club's members: who, since when, with which office, found by word and in order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from clubs.models import Club
from clubs.sheets import csv_text
from members.models import Membership
from members.permissions import Act
from members.roles import officers
from members.taking_part import passive_on

SORTS = {
    "nom": ("person__sort_key", "id"),
    "entree": ("joined_on", "person__sort_key", "id"),
    "recent": ("-joined_on", "person__sort_key", "id"),
}
PRESENT, PASSIVE, GONE, ALL = "presents", "passifs", "partis", "tous"


@dataclass(frozen=True)
class Row:
    """One member as the list shows them; `email` and `phone` are empty for those who may not."""

    membership: Membership
    offices: tuple[str, ...]
    email: str
    phone: str
    has_account: bool
    is_here: bool
    is_passive: bool


def member_rows(
    club: Club,
    acts: Collection[Act],
    *,
    at: date,
    word: str = "",
    who: str = PRESENT,
    sort: str = "nom",
) -> tuple[Row, ...]:
    """The members of a club on a day, three queries whatever their number."""
    memberships = Membership.objects.filter(club=club, joined_on__lte=at)
    if who in (PRESENT, PASSIVE):
        memberships = memberships.filter(Q(left_on__isnull=True) | Q(left_on__gte=at))
    elif who == GONE:
        memberships = memberships.filter(left_on__lt=at)
    for part in word.split():
        memberships = memberships.filter(
            Q(person__first_name__icontains=part) | Q(person__last_name__icontains=part)
        )
    offices: dict[int, list[str]] = {}
    for role in officers(club, at):
        offices.setdefault(role.person_id, []).append(role.office)
    contacts = Act.READ_CONTACTS in acts
    found = memberships.select_related("person").order_by(*SORTS.get(sort, SORTS["nom"]))
    ordered = list(found)
    passive = passive_on(ordered, at=at)
    return tuple(
        Row(
            membership=one,
            offices=tuple(offices.get(one.person_id, ())),
            email=one.person.email if contacts else "",
            phone=one.person.phone if contacts else "",
            has_account=one.person.user_id is not None,
            is_here=one.is_open(at),
            is_passive=one.pk in passive,
        )
        for one in ordered
        if who != PASSIVE or one.pk in passive
    )


def members_csv(rows: Collection[Row], acts: Collection[Act]) -> str:
    """The list as a file, with the columns its reader may see."""
    contacts = Act.READ_CONTACTS in acts
    header = [_("Prénom"), _("Nom"), _("Entré le"), _("Sorti le"), _("Rôle"), _("Participe")]
    if contacts:
        header += [_("E-mail"), _("Téléphone")]
    lines = [header]
    for row in rows:
        one = row.membership
        line = [
            one.person.first_name,
            one.person.last_name,
            f"{one.joined_on:%d/%m/%Y}",
            f"{one.left_on:%d/%m/%Y}" if one.left_on else "",
            ", ".join(row.offices),
            _("non") if row.is_passive else _("oui"),
        ]
        lines.append([*line, row.email, row.phone] if contacts else line)
    return csv_text(lines)
