"""Question: the clubs of a network as its staff see them: identity and life, never a sum."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Network, Phase, PhasePeriod
from ledger.models import Entry
from members.models import Membership
from network.models import DeclaredYear
from network.territory import department_name

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
    found = _described(network, at)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(commune__icontains=search))
    if phase in Phase.values:
        found = found.filter(phase_then=phase)
    return [_row(club) for club in found.order_by(*SORTS.get(sort, SORTS["nom"]), "pk")]


def _described(network: Network, at: date) -> "QuerySet[Club]":
    period = PhasePeriod.objects.filter(club=OuterRef("pk"), starts_on__lte=at).order_by(
        "-starts_on", "-id"
    )
    members = (
        Membership.objects.filter(club=OuterRef("pk"))
        .on(at)
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
    return Club.objects.filter(network=network, created_on__lte=at).annotate(
        phase_then=Subquery(period.values("phase")[:1]),
        term_on=Subquery(period.values("term_on")[:1]),
        members_count=Subquery(members.values("count")),
        last_on=Subquery(entries.values("last")),
        declared_members=Subquery(declared.values("members_end")[:1]),
    )


def _row(club: Club) -> ClubRow:
    kept = club.members_count is not None or club.last_on is not None
    return ClubRow(
        name=club.name,
        slug=club.slug,
        place=f"{club.commune} ({department_name(club.department)})",
        phase=Phase(club.phase_then or Phase.FORMING),
        created_on=club.created_on,
        term_on=club.term_on,
        members=(club.members_count or 0) if kept else club.declared_members,
        last_on=club.last_on,
        is_kept_here=kept,
    )


PHASE_CHOICES = [("", _("Toutes les phases")), *Phase.choices]
