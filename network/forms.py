"""Forms check shape: a yearly return as network staff type it."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from network.declaring import Return
from network.models import DeclaredYear

MONEY = ("saved", "saved_cumulated", "invested", "invested_cumulated")
GROUPS = (
    (
        _("Les membres"),
        ("members_start", "joined", "left", "members_end", "women", "men", "passive"),
    ),
    (_("L'épargne"), ("saved", "saved_cumulated")),
    (
        _("Les investissements"),
        (
            "invested",
            "invested_cumulated",
            "enterprises",
            "enterprises_cumulated",
            "enterprises_in_portfolio",
            "investments",
            "investments_cumulated",
        ),
    ),
    (_("Les emplois des entreprises en portefeuille"), ("jobs", "fte")),
    (_("Les projets"), ("filed", "studied", "engaged")),
)


def _label(name: str) -> str:
    """The model's own French name of a figure."""
    return capfirst(str(getattr(DeclaredYear._meta.get_field(name), "verbose_name", name)))


def _count(name: str, *, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    label = _label(name)
    return forms.IntegerField(
        label=label, min_value=0, max_value=30_000, required=required, help_text=help_text
    )


def _sum(name: str, help_text: Any = "") -> forms.DecimalField:
    label = _label(name)
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=help_text,
        localize=True,
    )


class ReturnForm(forms.Form):
    """A club's yearly return. Only the members at year end are required: empty is not zero."""

    members_start = _count("members_start")
    joined = _count("joined")
    left = _count("left")
    members_end = _count("members_end", required=True)
    women = _count("women", help_text=_("Les personnes qui n'ont rien dit ne se comptent pas."))
    men = _count("men")
    passive = _count("passive", help_text=_("Membres qui épargnent sans venir aux réunions."))
    saved = _sum("saved", _("En euros : les versements reçus des membres dans l'année."))
    saved_cumulated = _sum("saved_cumulated")
    invested = _sum("invested", _("En euros : les sommes payées aux entreprises dans l'année."))
    invested_cumulated = _sum("invested_cumulated")
    enterprises = _count("enterprises")
    enterprises_cumulated = _count("enterprises_cumulated")
    enterprises_in_portfolio = _count("enterprises_in_portfolio")
    investments = _count("investments")
    investments_cumulated = _count("investments_cumulated")
    jobs = _count("jobs")
    fte = forms.DecimalField(
        label=_("Équivalents temps plein au 31 décembre"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        localize=True,
        help_text=_("Deux mi-temps font un équivalent temps plein."),
    )
    filed = _count("filed")
    studied = _count("studied")
    engaged = _count("engaged")

    def figures(self) -> Return:
        """The return as the verb takes it."""
        data = dict(self.cleaned_data)
        for name in MONEY:
            if data[name] is not None:
                data[name] = Money(data[name], "EUR")
        fte = data.pop("fte")
        return Return(**data, fte_hundredths=None if fte is None else int(fte * 100))


def initial(declared: DeclaredYear | None) -> dict[str, Any]:
    """What the form shows first: the return as it stands, or nothing."""
    if declared is None:
        return {}
    found = {given.name: getattr(declared, given.name) for given in fields(Return)}
    for name in MONEY:
        found[name] = None if found[name] is None else found[name].amount
    hundredths = found.pop("fte_hundredths")
    return found | {"fte": None if hundredths is None else Decimal(hundredths) / 100}
