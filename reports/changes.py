"""What changed between two versions of a document's figures, in sentences people can check."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.wording import with_sign, write_cents

LABELS: dict[str, Promise] = {
    "saved": gettext_lazy("Versements de l'année"),
    "before.cash": gettext_lazy("Argent disponible au début de l'année"),
    "after.cash": gettext_lazy("Argent disponible à la fin de la période"),
    "after.cost": gettext_lazy("Investissements, au coût"),
    "after.impairment": gettext_lazy("Pertes connues ou prévisibles"),
    "after.owed": gettext_lazy("Ce que le club doit"),
    "paid_in_year": gettext_lazy("Versé dans l'année"),
    "paid": gettext_lazy("Versé en tout"),
    "value": gettext_lazy("Valeur estimée"),
}


def what_changed(earlier: Any, later: Any) -> list[str]:
    """One sentence per amount that moved from one version's JSON figures to the next's."""
    sentences = [
        _("%(what)s : %(change)s") % {"what": label, "change": with_sign(write_cents(new - old))}
        for path, label in LABELS.items()
        if (old := _at(earlier, path)) is not None
        and (new := _at(later, path)) is not None
        and old != new
    ]
    if earlier.get("provisional") and not later.get("provisional"):
        sentences.append(_("L'année est close : le document n'est plus provisoire."))
    if not sentences:
        sentences.append(_("Les montants n'ont pas changé ; le texte a été complété."))
    return sentences


def _at(figures: Any, path: str) -> int | None:
    for name in path.split("."):
        figures = figures.get(name) if isinstance(figures, dict) else None
    return figures if isinstance(figures, int) else None
