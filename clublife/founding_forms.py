"""Forms of founding, admissions, amendments and networks' texts: shape here, rules in the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clublife.amending import ABOUT_A_MEMBER, DECISIONS_OF
from clublife.filling import MOST_CHARACTERS
from clublife.models import Amendment, FoundingFile
from clublife.models.founding import DeathClause
from clubs.models import Club
from clubs.money import cents, euros
from governance.models import Motion, Outcome
from ledger.fields import DayField, EurosField
from members.forms import MemberChoice
from members.models import Membership


class OpenClubForm(forms.Form):
    """A club to be founded and its first manager."""

    name = forms.CharField(label=_("Nom du club"), max_length=120)
    commune = forms.CharField(label=_("Commune"), max_length=120)
    department = forms.RegexField(
        r"^(\d{2}|2A|2B|97\d)$",
        label=_("Département"),
        max_length=3,
        help_text=_("Son numéro : 59, 2A, 974."),
        error_messages={"invalid": _("Écrivez le numéro : 59, 2A, 974.")},
    )
    first_name = forms.CharField(label=_("Prénom"), max_length=60)
    last_name = forms.CharField(label=_("Nom"), max_length=60)
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("Un message y part, avec l'identifiant et la façon d'entrer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class ContentForm(forms.Form):
    """What the convention will say."""

    seat = forms.CharField(
        label=_("Adresse du siège"),
        max_length=200,
        help_text=_("Souvent chez un membre. Le service des impôts du club en dépend."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    term_years = forms.TypedChoiceField(
        label=_("Durée"),
        choices=[
            (5, _("cinq ans")),
            (4, _("quatre ans")),
            (3, _("trois ans")),
            (2, _("deux ans")),
            (1, _("un an")),
        ],
        coerce=int,
        help_text=_("Cinq ans au plus (Code civil, art. 1873-3)."),
    )
    tacit_renewal = forms.TypedChoiceField(
        label=_("Au terme"),
        choices=[
            ("non", _("une décision expresse des membres la renouvelle")),
            ("oui", _("elle se renouvelle sans nouvelle décision (tacite reconduction)")),
        ],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        help_text=_("Sans accord écrit sur ce point, la loi demande une décision expresse."),
    )
    death_clause = forms.ChoiceField(
        label=_("Au décès d'un membre"),
        choices=DeathClause.choices,
        widget=forms.RadioSelect,
        help_text=_("Code civil, art. 1873-13 et 1873-14."),
    )
    signatures = forms.TypedChoiceField(
        label=_("Signatures pour payer"),
        choices=[(1, _("une")), (2, _("deux"))],
        coerce=int,
        help_text=_("À convenir aussi avec votre banque."),
    )
    meeting_habit = forms.CharField(
        label=_("Rythme des réunions"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : une fois par mois, le premier mardi."),
    )

    @staticmethod
    def initial_of(file: FoundingFile) -> dict[str, Any]:
        """What the file says now."""
        return {
            "seat": file.seat,
            "term_years": file.term_years,
            "tacit_renewal": "oui" if file.tacit_renewal else "non",
            "death_clause": file.death_clause,
            "signatures": file.signatures,
            "meeting_habit": file.meeting_habit,
        }


STEP_FIELDS: dict[str, forms.Field] = {
    "convention_signed_on": DayField(
        label=_("Signée de tous les membres le"),
        help_text=_("Le jour de la dernière signature. Le club démarre ce jour-là."),
    ),
    "internal_rules_adopted_on": DayField(label=_("Adopté le")),
    "charter_signed_on": DayField(label=_("Signée le")),
    "tax_office": forms.CharField(label=_("Service des impôts"), max_length=120),
    "registered_on": DayField(label=_("Déposée le")),
    "registration": forms.CharField(
        label=_("Référence donnée"),
        max_length=60,
        required=False,
        help_text=_("Celle du cachet ou du récépissé."),
    ),
    "registration_fee": EurosField(
        label=_("Droit payé, s'il y en a eu un"),
        at_least=0,
        required=False,
        help_text=_("En euros. S'il a été payé par le club, enregistrez-le aussi aux comptes."),
    ),
    "bank": forms.CharField(label=_("Banque"), max_length=120),
    "bank_opened_on": DayField(label=_("Compte ouvert le")),
    "accreditation_asked_on": DayField(label=_("Demandé le")),
    "accredited_on": DayField(label=_("Reçu le"), required=False),
}


class StepForm(forms.Form):
    """The dates and the references of one step."""

    def __init__(
        self, *args: Any, names: tuple[str, ...], file: FoundingFile, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {name: self._written(file, name) for name in names}
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = STEP_FIELDS[name].__deepcopy__({})
            self.initial.setdefault(name, kwargs["initial"][name])

    @staticmethod
    def _written(file: FoundingFile, name: str) -> Any:
        value = getattr(file, name)
        return cents(value) if name == "registration_fee" and value is not None else value

    def given(self) -> dict[str, Any]:
        """The values as the file keeps them."""
        given = dict(self.cleaned_data)
        if "registration_fee" in given and given["registration_fee"] is not None:
            given["registration_fee"] = euros(given["registration_fee"])
        return given


class CandidateForm(forms.Form):
    """Somebody who would like to enter the club."""

    first_name = forms.CharField(label=_("Prénom"), max_length=60)
    last_name = forms.CharField(label=_("Nom"), max_length=60)
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        help_text=_("Lue par le bureau seul. Elle servira à ouvrir son compte."),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    sponsor = MemberChoice(
        label=_("Présenté par"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("personne en particulier"),
    )
    presentation = forms.CharField(
        label=_("Présentation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Lue de tous les membres, avec l'accord de la personne."),
    )
    under_protection = forms.BooleanField(
        label=_("Personne mineure ou majeure protégée"),
        required=False,
        help_text=_("Dans ce cas le Code civil (art. 1873-8) demande l'unanimité des membres."),
    )

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sponsor"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(club=club, left_on__isnull=True).in_order()
        )
        for name in ("first_name", "last_name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class WithdrawForm(forms.Form):
    """Why a candidate gives up."""

    reason = forms.CharField(
        label=_("Raison"),
        max_length=200,
        required=False,
        help_text=_("Seulement ce qui est utile ; lue du bureau."),
    )


class WelcomeForm(forms.Form):
    """The entry of an admitted candidate."""

    on = DayField(label=_("Entre le"))
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        help_text=_("Une invitation y part. Vide : membre sans compte."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class AmendmentForm(forms.Form):
    """A change of the convention."""

    kind = forms.ChoiceField(label=_("Objet"), choices=Amendment.Kind.choices)
    on = DayField(label=_("Prend effet le"))
    membership = MemberChoice(
        label=_("Qui entre ou part"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("ne concerne pas une personne"),
    )
    detail = forms.CharField(
        label=_("Ce qui change"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Le nouveau texte de l'article, ou la nouvelle adresse du siège."),
    )
    motion = forms.ModelChoiceField(
        label=_("Vote du club"),
        queryset=Motion.objects.none(),
        required=False,
        empty_label=_("pas de vote"),
    )

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(club=club).in_order()
        )
        types = {one for wanted in DECISIONS_OF.values() for one in wanted}
        self.fields["motion"].queryset = Motion.objects.filter(  # type: ignore[attr-defined]
            club=club, type__in=types, outcome=Outcome.ADOPTED, amendments__isnull=True
        ).order_by("-closed_at")

    def clean(self) -> dict[str, Any]:
        """A person is named by an entry or an exit only."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") not in ABOUT_A_MEMBER:
            cleaned["membership"] = None
        return cleaned


class SignedForm(forms.Form):
    """The day everybody had signed."""

    on = DayField(label=_("Signé de tous le"))


class TextForm(forms.Form):
    """A network's own wording; too much or an odd place is refused by the verb."""

    body = forms.CharField(
        label=_("Texte"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "tall"}),
    )
    since = DayField(label=_("À partir du"))
