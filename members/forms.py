"""Forms of the members' room: they check shape; verbs check rules."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import cents, euros
from clubs.rules import RuleKind
from members.models import Membership, Person, RoleKind
from members.people import CONTACTS, NAMES

if TYPE_CHECKING:
    PersonForm = forms.ModelForm[Person]
    MembershipField = forms.ModelChoiceField[Membership]
else:
    PersonForm, MembershipField = forms.ModelForm, forms.ModelChoiceField

CLAUSE_HELP = _("Par exemple « article 7 ». Laissez vide si vous n'avez pas encore vérifié.")


class DayInput(forms.DateInput):
    """A day as browsers let people choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **given: Any) -> forms.DateField:
    """A date that is typed or chosen."""
    return forms.DateField(
        label=label, widget=DayInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"], **given
    )


class FileForm(forms.ModelForm):  # type: ignore[type-arg]
    """The fields of a person's file that its reader may put right, and no other."""

    class Meta:
        model = Person
        fields = ("first_name", "last_name", *CONTACTS, "address", "born_on")
        widgets = {  # noqa: RUF012 - a form's Meta is read, never changed
            "first_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            "born_on": DayInput(),
        }

    def __init__(self, *args: Any, only: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in only]:
            del self.fields[name]


class OwnFileForm(FileForm):
    """One's own file: the browser may fill it in."""

    TOKENS = {  # noqa: RUF012 - read, never changed
        "email": "email",
        "phone": "tel",
        "address": "street-address",
        "born_on": "bday",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in self.TOKENS.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = token


class NewMemberForm(FileForm):
    """A person who enters the club."""

    joined_on = day_field(
        _("Entré le"), help_text=_("Le jour de la réunion qui a accepté cette entrée.")
    )
    field_order = (*NAMES, "joined_on", *CONTACTS)


class KnownMemberForm(forms.Form):
    """A person who is in Cymbale already, and gives the code that proves they agree."""

    identifier = forms.CharField(
        label=_("Identifiant de la personne"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Code de la personne"),
        max_length=20,
        help_text=_("Elle le lit sur sa page « Mon compte »."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    joined_on = day_field(_("Entré le"))


class ReturnForm(forms.Form):
    """A former member who comes back."""

    joined_on = day_field(_("De nouveau membre le"))


class PartForm(forms.Form):
    """From when a member takes part in the meetings, or no longer does."""

    since = day_field(_("À partir du"))


class InviteForm(forms.Form):
    """Opening an account."""

    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("Identifiant"),
        max_length=60,
        help_text=_("Lettres, chiffres, point ou tiret. La personne l'écrira pour entrer."),
        error_messages={"invalid": _("Lettres, chiffres, point ou tiret, sans espace.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("Deux personnes peuvent avoir la même adresse : l'identifiant les distingue."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class MemberChoice(MembershipField):
    """One of the members, by name."""

    def label_from_instance(self, obj: Membership) -> str:
        """The person's name."""
        return str(obj.person)


class HouseholdForm(forms.Form):
    """With whom a member makes one tax household."""

    other = MemberChoice(label=_("Même foyer fiscal que"), queryset=Membership.objects.none())

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(club_id=membership.club_id, left_on__isnull=True)
            .exclude(person_id=membership.person_id)
            .select_related("person")
            .order_by("person__sort_key", "id")
        )


class AppointForm(forms.Form):
    """Who holds which office from a day on; a manager need not be a member (Code civil 1873-5)."""

    member = MemberChoice(label=_("Personne élue"), queryset=Membership.objects.none())
    kind = forms.ChoiceField(
        label=_("Rôle"),
        choices=[
            (kind.value, kind.label)
            for kind in (RoleKind.MANAGER, RoleKind.TREASURER, RoleKind.SECRETARY)
        ],
        widget=forms.RadioSelect,
    )
    starts_on = day_field(_("Depuis le"), help_text=_("Le jour de l'élection."))
    ends_on = day_field(
        _("Jusqu'au"),
        required=False,
        help_text=_("Le dernier jour du mandat. Vide : la durée que fixe la règle du club."),
    )
    is_deputy = forms.BooleanField(
        label=_("En suppléance"),
        required=False,
        help_text=_(
            "Cette personne seconde celle qui tient le rôle et ouvre les mêmes pages. "
            "On peut en nommer plusieurs."
        ),
    )

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(club=club, left_on__isnull=True)
            .select_related("person")
            .order_by("person__sort_key", "id")
        )


class EndRoleForm(forms.Form):
    """The last day of an office."""

    ends_on = day_field(_("Dernier jour"))


class ClauseForm(forms.Form):
    """The clause that holds the value in force."""

    clause = forms.CharField(
        label=_("Article de votre convention"),
        max_length=120,
        help_text=_("Par exemple « article 7 » ou « règlement intérieur, article 3 »."),
    )


class RuleForm(forms.Form):
    """A value for one rule, in the shape its kind asks for."""

    since = day_field(_("À partir du"))
    clause = forms.CharField(
        label=_("Article de votre convention"),
        max_length=120,
        required=False,
        help_text=CLAUSE_HELP,
    )

    def __init__(self, *args: Any, kind: RuleKind, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.unit == "percent_by_form":
            self.forms_named = tuple(sorted(kind.default))
            for name in self.forms_named:
                self.fields[f"percent_{name}"] = forms.IntegerField(
                    label=_("%(form)s, en %%") % {"form": name},
                    min_value=0,
                    max_value=100,
                    initial=(value or {}).get(name),
                )
        else:
            self.fields["value"] = _value_field(kind, value)
        self.order_fields(
            [name for name in self.fields if name not in ("since", "clause")] + ["since", "clause"]
        )

    def given(self) -> Any:
        """The value as the rule stores it: whole cents, a count, a choice or shares by form."""
        if self.kind.unit == "percent_by_form":
            return {name: self.cleaned_data[f"percent_{name}"] for name in self.forms_named}
        value = self.cleaned_data["value"]
        return cents(value) if self.kind.unit == "cents" else value


def _value_field(kind: RuleKind, value: Any) -> forms.Field:
    """The field for a rule that holds one value."""
    if kind.unit == "choice":
        return forms.ChoiceField(
            label=_("Réponse du club"),
            choices=kind.choices,
            widget=forms.RadioSelect,
            initial=value,
        )
    if kind.unit == "cents":
        return forms.DecimalField(
            label=_("Montant en euros"),
            min_value=0,
            decimal_places=2,
            max_digits=9,
            localize=True,
            initial=None if value is None else euros(value).amount,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
    labels = {
        "days": _("Jour du mois"),
        "people": _("Nombre de membres"),
        "meetings": _("Nombre de réunions"),
        "months": _("Nombre de mois"),
        "interval": _("Nombre de jours"),
        "reminders": _("Nombre de rappels"),
    }
    return forms.IntegerField(label=labels[kind.unit], min_value=0, max_value=999, initial=value)
