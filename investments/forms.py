"""The shapes of this room's forms. They check what was typed; verbs check the rules."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from investments.enterprises import EnterpriseFacts
from investments.fields import PercentField
from investments.models import (
    Enterprise,
    HoldingAct,
    Instrument,
    LegalForm,
    Proposal,
    Sector,
    Stage,
)
from investments.wording import written
from ledger.fields import DayField, EurosField, OnceForm
from members.models import Membership


class FileForm(forms.Form):
    """What a proposal asks."""

    title = forms.CharField(
        label=_("Titre"), max_length=160, help_text=_("Ce que la réunion retiendra, en une ligne.")
    )
    description = forms.CharField(
        label=_("Le projet en quelques lignes"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    instrument = forms.ChoiceField(label=_("Forme du financement"), choices=Instrument.choices)
    amount = EurosField(label=_("Montant demandé, en euros"))
    stake_bp = PercentField(
        label=_("Part du capital demandée, en %"),
        required=False,
        help_text=_("Laissez vide pour un prêt ou un apport."),
    )

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        """The present file, to start from."""
        return {
            "title": proposal.title,
            "description": proposal.description,
            "instrument": proposal.instrument,
            "amount": int(proposal.amount.amount * 100),
            "stake_bp": proposal.stake_bp,
        }


class NewProposalForm(FileForm):
    """A new file: an enterprise already known, or a new one in three lines."""

    enterprise = forms.ModelChoiceField(
        label=_("Entreprise déjà connue du réseau"),
        queryset=Enterprise.objects.none(),
        required=False,
        empty_label=_("Une nouvelle entreprise (à remplir ci-dessous)"),
    )
    name = forms.CharField(label=_("Nom de la nouvelle entreprise"), max_length=120, required=False)
    siren = forms.CharField(
        label=_("Numéro SIREN"),
        max_length=20,
        required=False,
        help_text=_("Neuf chiffres. Laissez vide si elle n'est pas encore immatriculée."),
    )
    legal_form = forms.ChoiceField(
        label=_("Forme juridique"), choices=LegalForm.choices, initial=LegalForm.SAS
    )
    sector = forms.ChoiceField(label=_("Domaine"), choices=Sector.choices, initial=Sector.OTHER)
    stage = forms.ChoiceField(label=_("Étape"), choices=Stage.choices)
    commune = forms.CharField(label=_("Commune"), max_length=120, required=False)
    department = forms.CharField(label=_("Département"), max_length=3, required=False)
    received_on = DayField(label=_("Reçu le"))

    field_order = (
        "enterprise",
        "name",
        "siren",
        "legal_form",
        "sector",
        "stage",
        "commune",
        "department",
        "title",
        "description",
        "instrument",
        "amount",
        "stake_bp",
        "received_on",
    )

    def __init__(self, *args: Any, known: QuerySet[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["enterprise"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = known

    def clean(self) -> dict[str, Any]:
        """One enterprise or the other, and a name for the new one."""
        data = super().clean() or {}
        if not data.get("enterprise") and not (data.get("name") or "").strip():
            self.add_error(
                "name", _("Choisissez une entreprise, ou écrivez le nom de la nouvelle.")
            )
        return data

    def facts(self) -> EnterpriseFacts:
        """The new enterprise, as the verb takes it."""
        names = ("name", "siren", "legal_form", "sector", "stage", "commune", "department")
        return EnterpriseFacts(**{name: self.cleaned_data[name] for name in names})


class VoteForm(forms.Form):
    """Until when members vote, and the reasons the minutes will print when a rule is passed."""

    day = DayField(label=_("Vote ouvert jusqu'au"))
    hour = forms.TimeField(
        label=_("Heure de fin"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    limit_reason = forms.CharField(
        label=_("Pourquoi dépasser la part du capital habituelle"), max_length=300, required=False
    )
    override_reason = forms.CharField(
        label=_("Pourquoi un complément dans cette phase du club"), max_length=300, required=False
    )

    def __init__(
        self, *args: Any, now: datetime, ask_limit: bool, ask_override: bool, **kwargs: Any
    ) -> None:
        in_a_week = timezone.localdate(now) + timedelta(days=7)
        kwargs["initial"] = {"day": in_a_week, "hour": time(22), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name, asked in (("limit_reason", ask_limit), ("override_reason", ask_override)):
            if asked:
                self.fields[name].required = True
            else:
                del self.fields[name]

    def deadline(self) -> datetime:
        """The instant the vote ends, in the time zone of the site."""
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        )


class ReasonForm(forms.Form):
    """Why a file is given up."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=300)


class ReferentForm(forms.Form):
    """Who follows the enterprise for the club."""

    membership = forms.ModelChoiceField(label=_("Membre"), queryset=Membership.objects.none())

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["membership"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = members


class PaymentForm(OnceForm):
    """Pay an accepted project, or note what the bank has paid."""

    amount = EurosField(label=_("Montant payé, en euros"))
    on = DayField(label=_("Date du paiement"))
    new_capital = forms.BooleanField(
        label=_("Souscription au capital, à la création ou à une augmentation"),
        required=False,
        help_text=_(
            "À cocher pour des parts nouvelles ; pas pour des parts rachetées à quelqu'un."
        ),
    )
    units = forms.IntegerField(label=_("Nombre de parts ou de titres"), min_value=1, required=False)
    rate_bp = PercentField(label=_("Intérêt annuel, en %"), required=False)
    ends_on = DayField(label=_("Terme prévu"), required=False)
    record_payment_made = forms.BooleanField(
        label=_("La banque a déjà fait ce paiement"),
        required=False,
        help_text=_("Il est alors noté dans tous les cas, et signalé s'il dépasse la trésorerie."),
    )
    override_reason = forms.CharField(
        label=_("Raison d'un complément après la phase d'investissement"),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, may_invest: bool, capital: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_invest:
            del self.fields["override_reason"]
        for name in ("rate_bp", "ends_on") if capital else ("new_capital", "units"):
            del self.fields[name]


class PastInvestmentForm(OnceForm):
    """An investment made before the club came to the software."""

    enterprise = forms.ModelChoiceField(label=_("Entreprise"), queryset=Enterprise.objects.none())
    instrument = forms.ChoiceField(label=_("Forme du financement"), choices=Instrument.choices)
    amount = EurosField(label=_("Montant payé, en euros"))
    on = DayField(label=_("Date du paiement"))
    stake_bp = PercentField(label=_("Part du capital, en %"), required=False)
    new_capital = forms.BooleanField(
        label=_("Souscription au capital, à la création ou à une augmentation"), required=False
    )
    ends_on = DayField(label=_("Terme prévu"), required=False)
    decision = forms.CharField(
        label=_("Décision du club"),
        max_length=200,
        required=False,
        help_text=_(
            "Par exemple : réunion du 3 mars 2023. Sans décision, le paiement est signalé."
        ),
    )

    def __init__(self, *args: Any, known: QuerySet[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["enterprise"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = known


class RepaymentForm(OnceForm):
    """Money that comes back."""

    principal = EurosField(label=_("Capital remboursé, en euros"))
    interest = EurosField(label=_("Intérêts bruts reçus en même temps"), required=False, at_least=0)
    withheld = EurosField(label=_("Impôt retenu sur ces intérêts"), required=False, at_least=0)
    on = DayField(label=_("Date à la banque"))


class IncomeForm(OnceForm):
    """A dividend or interest: gross, withheld, and the net that follows."""

    gross = EurosField(label=_("Montant brut, en euros"))
    withheld = EurosField(
        label=_("Impôt retenu à la source"),
        required=False,
        at_least=0,
        help_text=_(
            "Le net reçu en banque est le brut moins cet impôt. Laissez vide s'il n'y en a pas."
        ),
    )
    on = DayField(label=_("Date à la banque"))


class ImpairmentForm(OnceForm):
    """A loss known or foreseeable, or one feared no more."""

    amount = EurosField(label=_("Montant, en euros"))
    on = DayField(label=_("Date"))
    reason = forms.CharField(
        label=_("Raison"), max_length=400, help_text=_("Elle figurera au rapport annuel.")
    )
    decision = forms.CharField(
        label=_("Décision du club"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : réunion du 3 mars 2026."),
    )


class LeaveForm(OnceForm):
    """A sale, a buy-back, a repayment of shares."""

    proceeds = EurosField(label=_("Prix reçu, en euros"), at_least=0)
    cost_part = EurosField(
        label=_("Coût de la part cédée"),
        required=False,
        help_text=_("Laissez vide si le club cède tout."),
    )
    on = DayField(label=_("Date à la banque"))
    reason = forms.CharField(
        label=_("À qui, dans quelles conditions"), max_length=400, required=False
    )


class LossForm(OnceForm):
    """Nothing will come back."""

    on = DayField(label=_("Date"))
    reason = forms.CharField(
        label=_("Ce qui s'est passé"),
        max_length=400,
        help_text=_("Par exemple : liquidation judiciaire prononcée, rien ne sera remboursé."),
    )


class ScheduleForm(forms.Form):
    """Equal repayments from a day on."""

    amount = EurosField(label=_("Montant à rembourser, en euros"))
    parts = forms.IntegerField(label=_("Nombre d'échéances"), min_value=1, max_value=240)
    first_on = DayField(label=_("Première échéance"))
    every_months = forms.TypedChoiceField(
        label=_("Rythme"),
        coerce=int,
        choices=[
            (1, _("tous les mois")),
            (3, _("tous les trimestres")),
            (6, _("tous les six mois")),
            (12, _("tous les ans")),
        ],
    )


class DecisionForm(VoteForm):
    """Put an act on a holding to the vote."""

    act = forms.ChoiceField(label=_("Que propose-t-on ?"), choices=HoldingAct.choices)
    amount = EurosField(label=_("Montant, en euros"))
    reason = forms.CharField(
        label=_("Raison"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("act", "amount", "reason", "day", "hour")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, ask_limit=False, ask_override=False, **kwargs)


class UndoForm(OnceForm):
    """Confirm a correction: the reversal's day."""

    on = DayField(label=_("Date de l'annulation"))


def initial_payment(left: int, today: date) -> dict[str, Any]:
    """The default of a payment: all that remains to pay, today."""
    return {"amount": left, "on": today}


def describe_left(left: int) -> str:
    """What remains to pay, in words."""
    return str(_("Il reste %(amount)s à payer.") % {"amount": written(left)})
