"""A network's own wording of its clubs' founding papers: checked, dated, never executed.

It replaces Cymbale's text from its day on; an empty one goes back to ours. Nothing is overwritten:
each writing is a row, and a paper reads the one in force on its day.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife import filling
from clublife.clauses import CONVENTION, Clause
from clublife.filling import Section, Value
from clublife.models import NetworkText
from clublife.places import LISTS, PLACES
from clublife.refusals import LifeRefused
from clublife.rules_clauses import ACCREDITATION, INTERNAL_RULES
from clubs.models import Club, Network
from members.models import Person
from members.trail import note

OURS: dict[str, tuple[Clause, ...]] = {
    NetworkText.Kind.CONVENTION: CONVENTION,
    NetworkText.Kind.INTERNAL_RULES: INTERNAL_RULES,
    NetworkText.Kind.ACCREDITATION: ACCREDITATION,
}


def checked(body: str) -> str:
    """The text tidied; raises `LifeRefused` with the line and the place that cannot be."""
    tidied = filling.tidy(body)
    filling.check(tidied, known=PLACES, lists=LISTS)
    return tidied


@transaction.atomic
def write_text(
    *,
    network: Network,
    kind: str,
    body: str,
    since: date,
    now: datetime,
    by: Person | None = None,
) -> NetworkText:
    """Replace a paper's wording from a day on; an empty `body` goes back to Cymbale's.

    Refused for an unknown place, and for a day gone by: what was printed before keeps its words.
    """
    if kind not in OURS:
        raise LifeRefused(_("Ce document n'existe pas."), "kind")
    if since < timezone.localdate(now):
        raise LifeRefused(
            _(
                "Choisissez aujourd'hui ou un jour à venir : les papiers d'avant gardent leur "
                "texte."
            ),
            "since",
        )
    made = NetworkText.objects.create(
        network=network, kind=kind, body=checked(body), since=since, written_at=now, written_by=by
    )
    note(act="network_text.write", by=by, network=network, now=now, text=made.pk, kind=kind)
    return made


def text_in_force(network: Network | None, kind: str, *, at: date) -> NetworkText | None:
    """The network's own wording on a day; None when ours is in force."""
    if network is None:
        return None
    latest = (
        NetworkText.objects.filter(network=network, kind=kind, since__lte=at)
        .order_by("-since", "-id")
        .first()
    )
    return latest if latest is not None and latest.body else None


def history(network: Network, kind: str) -> Iterable[NetworkText]:
    """Every wording, the latest first."""
    found = NetworkText.objects.filter(network=network, kind=kind)
    return found.select_related("written_by").order_by("-since", "-id")


def our_text(kind: str) -> str:
    """Cymbale's own wording in the same language, to begin from."""
    return "\n\n".join(_written(clause) for clause in OURS[kind])


def body_for(club: Club, kind: str, *, at: date) -> tuple[str, bool]:
    """The words of a club's paper on a day, and whether they are its network's."""
    theirs = text_in_force(club.network, kind, at=at)
    return (theirs.body, True) if theirs else (our_text(kind), False)


def sections(
    body: str, kind: str, values: Mapping[str, Value], *, is_network: bool
) -> tuple[Section, ...]:
    """The paper's sections, filled; ours cite their article, a network's are its own words."""
    if is_network:
        return filling.numbered(filling.read(body, values))
    return filling.numbered(
        section
        for clause in OURS[kind]
        for section in filling.read(_written(clause), values, source=clause.source)
    )


def _written(clause: Clause) -> str:
    """A clause in the language of the texts."""
    return f"# {clause.title}\n\n{clause.text}" if clause.title else clause.text
