"""The shapes of the forms about an enterprise: its facts, its jobs, its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from investments.enterprises import EnterpriseFacts, Jobs
from investments.fields import HundredthsField
from investments.models import Enterprise, EnterpriseEnd, LegalForm, Sector, Stage
from ledger.fields import DayField


class EnterpriseForm(forms.Form):
    """An enterprise's facts, shared by the clubs of the network."""

    name = forms.CharField(label=_("Nom de l'entreprise"), max_length=120)
    siren = forms.CharField(
        label=_("Numéro SIREN"),
        max_length=20,
        required=False,
        help_text=_("Neuf chiffres. Laissez vide si elle n'est pas encore immatriculée."),
    )
    legal_form = forms.ChoiceField(label=_("Forme juridique"), choices=LegalForm.choices)
    sector = forms.ChoiceField(label=_("Domaine"), choices=Sector.choices)
    stage = forms.ChoiceField(label=_("Étape"), choices=Stage.choices)
    commune = forms.CharField(label=_("Commune"), max_length=120, required=False)
    department = forms.CharField(
        label=_("Département"),
        max_length=3,
        required=False,
        help_text=_("Le numéro : 59, 2A, 974."),
    )
    naf = forms.CharField(
        label=_("Code NAF"), max_length=6, required=False, help_text=_("Par exemple 47.29Z.")
    )
    created_on = DayField(label=_("Entreprise créée le"), required=False)
    esus_from = DayField(
        label=_("Agrément ESUS depuis le"),
        required=False,
        help_text=_("Entreprise solidaire d'utilité sociale : laissez vide si elle ne l'a pas."),
    )
    esus_to = DayField(label=_("Agrément ESUS jusqu'au"), required=False)
    insertion = forms.BooleanField(label=_("Insertion par l'activité économique"), required=False)

    def facts(self) -> EnterpriseFacts:
        """What was typed, as the verb takes it."""
        return EnterpriseFacts(
            **{name: self.cleaned_data[name] for name in EnterpriseForm.base_fields}
        )

    @staticmethod
    def initial_of(enterprise: Enterprise) -> dict[str, Any]:
        """The present facts, to start from."""
        return {name: getattr(enterprise, name) for name in EnterpriseForm.base_fields}


class JobsForm(forms.Form):
    """The jobs of one enterprise in one year."""

    year = forms.IntegerField(label=_("Année"), min_value=1980, max_value=2100)
    jobs = forms.IntegerField(
        label=_("Personnes employées au 31 décembre"), min_value=0, max_value=100_000
    )
    fte = HundredthsField(
        most=10_000_000,
        label=_("En équivalents temps plein"),
        required=False,
        help_text=_("Un mi-temps compte 0,5."),
    )
    women = forms.IntegerField(label=_("dont femmes"), min_value=0, required=False)
    insertion = forms.IntegerField(label=_("dont en insertion"), min_value=0, required=False)
    jobs_created = forms.IntegerField(
        label=_("Emplois créés dans l'année"), min_value=0, max_value=100_000, required=False
    )
    jobs_maintained = forms.IntegerField(
        label=_("Emplois consolidés dans l'année"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Des emplois qui auraient disparu sans le soutien reçu."),
    )

    def counted(self) -> Jobs:
        """What was typed, as the verb takes it; an empty box counts zero."""
        data = self.cleaned_data
        return Jobs(
            jobs=data["jobs"],
            fte_hundredths=data["fte"] if data["fte"] is not None else data["jobs"] * 100,
            women=data["women"] or 0,
            insertion=data["insertion"] or 0,
            jobs_created=data["jobs_created"] or 0,
            jobs_maintained=data["jobs_maintained"] or 0,
        )


class EnterpriseEndForm(forms.Form):
    """How and when an enterprise ended."""

    on = DayField(label=_("Date"))
    kind = forms.ChoiceField(label=_("Ce qui s'est passé"), choices=EnterpriseEnd.choices)
