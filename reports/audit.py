"""What must hold of the documents: numbers without a gap, figures and versions as published."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from clubs.auditing import Offence
from clubs.frozen import fingerprint
from reports.models import Document


def offences() -> Iterator[Offence]:
    """Walk every document once."""
    for document in Document.objects.select_related("club").order_by("pk"):
        where = f"{document.club.slug} · {document}"
        if _hash(document) != document.figures_hash:
            yield Offence("document_figures_intact", where, _("les chiffres ont changé"))
    yield from _gaps()
    yield from _missing_versions()


def _hash(document: Document) -> str:
    kept = {name: value for name, value in document.figures.items() if name != "head"}
    return fingerprint(kept)


def _gaps() -> Iterator[Offence]:
    numbered = (
        Document.objects.filter(number__isnull=False)
        .order_by("club__slug", "year", "number")
        .values_list("club__slug", "year", "number")
    )
    for (slug, year), rows in groupby(numbered, key=lambda row: row[:2]):
        numbers = [row[2] for row in rows]
        if numbers != list(range(1, len(numbers) + 1)):
            yield Offence("document_numbers_follow", f"{slug} · {year}", _("un numéro manque"))


def _missing_versions() -> Iterator[Offence]:
    orphans = Document.objects.filter(version__gt=1, supersedes__isnull=True).order_by("pk")
    for document in orphans.select_related("club"):
        where = f"{document.club.slug} · {document}"
        yield Offence("document_supersedes", where, _("la version d'avant n'est pas nommée"))
