"""Question: the clubs of a network as its staff see them: identity and life, never a sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Network, Phase, PhasePeriod
from ledger.models import Entry
from members.models import Membership
from network.models import DeclaredYear
from network.territory import department_name

IDENTITY = ("name", "slug", "commune", "department", "created_on")
SORTS = {
    "nom": ("name",),
    "creation": ("created_on", "name"),
    "membres": ("-members_count", "name"),
    "activite": (F("last_on").desc(nulls_last=True), "name"),
}


@dataclass(frozen=True)
class ClubRow:
    """One club in the list: no sum of money, no member's name."""

    name: str
    slug: str
    place: str
    phase: Phase
    created_on: date
    term_on: date | None
    members: int | None
    last_on: date | None
    is_kept_here: bool

    @property
    def phase_label(self) -> str:
        """The phase in French."""
        return str(self.phase.label)


def club_rows(
    network: Network, *, at: date, search: str = "", phase: str = "", sort: str = "nom"
) -> list[ClubRow]:
    """The clubs of the network on `at`, searched by name or commune; one query."""
    clubs = Club.objects.filter(network=network, created_on__lte=at)
    if search:
        clubs = clubs.filter(Q(name__icontains=search) | Q(commune__icontains=search))
    rows = clubs.annotate(**_described(at)).order_by(*SORTS.get(sort, SORTS["nom"]), "pk")
    found = [_row(row) for row in rows.values(*IDENTITY, *_described(at))]
    return [row for row in found if phase not in Phase.values or row.phase == phase]


def _described(at: date) -> dict[str, Subquery]:
    period = PhasePeriod.objects.filter(club=OuterRef("pk"), starts_on__lte=at).order_by(
        "-starts_on", "-id"
    )
    belonging = Membership.objects.filter(club=OuterRef("pk"), joined_on__lte=at)
    members = (
        belonging.filter(Q(left_on__isnull=True) | Q(left_on__gte=at))
        .order_by()
        .values("club")
        .annotate(count=Count("pk"))
    )
    entries = (
        Entry.objects.filter(club=OuterRef("pk"), on__lte=at)
        .order_by()
        .values("club")
        .annotate(last=Max("on"))
    )
    declared = DeclaredYear.objects.filter(club=OuterRef("pk")).order_by("-year")
    return {
        "phase_then": Subquery(period.values("phase")[:1]),
        "term_on": Subquery(period.values("term_on")[:1]),
        "members_count": Subquery(members.values("count")),
        "last_on": Subquery(entries.values("last")),
        "declared_members": Subquery(declared.values("members_end")[:1]),
    }


def _row(row: Mapping[str, Any]) -> ClubRow:
    kept = row["members_count"] is not None or row["last_on"] is not None
    return ClubRow(
        name=row["name"],
        slug=row["slug"],
        place=f"{row['commune']} ({department_name(row['department'])})",
        phase=Phase(row["phase_then"] or Phase.FORMING),
        created_on=row["created_on"],
        term_on=row["term_on"],
        members=(row["members_count"] or 0) if kept else row["declared_members"],
        last_on=row["last_on"],
        is_kept_here=kept,
    )


PHASE_CHOICES = [("", _("Toutes les phases")), *Phase.choices]
