"""The forms of the lines to confirm: the split, what is put aside, the standing rules."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banking.choosing import Known
from banking.models import BankLine, Target
from banking.proposals.shapes import Part
from ledger.costs import Cost
from ledger.fields import EurosField, OnceForm, written
from ledger.models import ContributionKind, FeeSchedule
from members.models import Membership

MEMBER = re.compile(r"amount_(\d{1,18})")
OTHER_PARTS = 3


class AsideForm(forms.Form):
    """Why a line is nothing to write."""

    reason = forms.CharField(
        label=_("Pourquoi l'écarter ?"),
        max_length=300,
        help_text=_("Par exemple : la même que celle du 5, déjà lue dans un autre fichier."),
        error_messages={"required": _("Dites pourquoi cette opération est écartée.")},
    )


class SplitForm(OnceForm):
    """A sum shared between members, and other parts: together they make the whole."""

    nature = forms.ChoiceField(
        label=_("Nature des versements"),
        choices=ContributionKind.choices,
        initial=ContributionKind.REGULAR,
    )

    def __init__(
        self,
        *args: Any,
        line: BankLine,
        total: int,
        known: Known,
        schedules: Sequence[FeeSchedule] = (),
        parts: Sequence[Part] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.total = line, total
        self.members = {one.pk: one for one in known.members}
        proposed = {
            part.membership.pk: part.amount
            for part in parts
            if part.target == Target.CONTRIBUTION and part.membership
        }
        if line.amount < 0:
            del self.fields["nature"]
        else:
            for pk in self._shown(proposed):
                self._add_member(pk, proposed.get(pk))
        self._add_others(_other_choices(line, known, schedules))

    def _shown(self, proposed: dict[int, int]) -> list[int]:
        """The members of that day, those proposed, and those whose amounts were sent."""
        sent = (MEMBER.fullmatch(name) for name, value in self.data.items() if value)
        posted = {int(match[1]) for match in sent if match}
        return [
            pk
            for pk, one in self.members.items()
            if one.is_open(self.line.on) or pk in proposed or pk in posted
        ]

    def _add_member(self, pk: int, initial: int | None) -> None:
        field = EurosField(label=str(self.members[pk]), required=False, initial=initial, at_least=0)
        field.widget.attrs["data-sum"] = ""
        self.fields[f"amount_{pk}"] = field

    def _add_others(self, choices: list[tuple[str, str]]) -> None:
        people = [
            ("", gettext("Membre…")),
            *((str(pk), str(one)) for pk, one in self.members.items()),
        ]
        for place in range(1, OTHER_PARTS + 1):
            label = {"place": place}
            amount = EurosField(
                label=_("Montant de l'autre part n° %(place)d") % label, required=False, at_least=0
            )
            amount.widget.attrs["data-sum"] = ""
            self.fields[f"other_{place}"] = amount
            self.fields[f"what_{place}"] = forms.ChoiceField(
                label=_("Nature de l'autre part n° %(place)d") % label,
                choices=[("", gettext("Nature…")), *choices],
                required=False,
            )
            self.fields[f"who_{place}"] = forms.ChoiceField(
                label=_("Membre de l'autre part n° %(place)d") % label,
                choices=people,
                required=False,
            )

    @property
    def started(self) -> int:
        """The cents already typed for us when the page opens."""
        found = (self.fields[name].initial for name in self.fields if MEMBER.fullmatch(name))
        return sum(one for one in found if isinstance(one, int))

    def member_rows(self) -> list[forms.BoundField]:
        """The members' amounts, in the order of names."""
        return [self[name] for name in self.fields if MEMBER.fullmatch(name)]

    def other_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The other parts: what, of whom, how much."""
        return [
            (self[f"what_{place}"], self[f"who_{place}"], self[f"other_{place}"])
            for place in range(1, OTHER_PARTS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """The parts add up to the whole, and each other part says what it is."""
        cleaned: dict[str, Any] = super().clean() or {}
        for place in range(1, OTHER_PARTS + 1):
            if cleaned.get(f"other_{place}") and not cleaned.get(f"what_{place}"):
                self.add_error(f"what_{place}", _("Dites ce qu'est cette part."))
            target = (cleaned.get(f"what_{place}") or "").partition(".")[0]
            if target == Target.FEE and not cleaned.get(f"who_{place}"):
                self.add_error(f"who_{place}", _("Choisissez le membre."))
        if not self.errors:
            found = sum(part.amount for part in self.parts())
            if found != self.total:
                words = {"found": written(found), "total": written(self.total)}
                raise ValidationError(
                    _("Les parts font %(found)s €, l'opération est de %(total)s €.") % words
                )
        return cleaned

    def parts(self) -> list[Part]:
        """What was typed, empty and zero lines left out."""
        data = self.cleaned_data
        nature = data.get("nature") or ""
        detail = "" if nature == ContributionKind.REGULAR else nature
        found = [
            Part(Target.CONTRIBUTION, data[f"amount_{pk}"], one, detail)
            for pk, one in self.members.items()
            if data.get(f"amount_{pk}")
        ]
        for place in range(1, OTHER_PARTS + 1):
            if data.get(f"other_{place}") and data.get(f"what_{place}"):
                target, _dot, detail = data[f"what_{place}"].partition(".")
                found.append(
                    Part(Target(target), data[f"other_{place}"], self._who(place, target), detail)
                )
        return found

    def _who(self, place: int, target: str) -> Membership | None:
        if target not in (Target.FEE, Target.EXPENSE):
            return None
        return self.members.get(int(self.cleaned_data.get(f"who_{place}") or 0))


def _other_choices(
    line: BankLine, known: Known, schedules: Sequence[FeeSchedule]
) -> list[tuple[str, str]]:
    """What a part may be beside a member's payment, each as "target.detail"."""
    if line.amount < 0:
        found = [(f"{Target.EXPENSE.value}.{one.value}", str(one.label)) for one in Cost]
    else:
        found = [
            (f"{Target.SUSPENSE.value}.", gettext("à éclaircir plus tard")),
            (f"{Target.INTEREST.value}.", gettext("intérêts payés par la banque")),
        ]
        year = line.on.year
        found += [
            (
                f"{Target.FEE.value}.{one.pk}-{year}",
                gettext("cotisation %(year)d : %(name)s")
                % {"year": year, "name": one.network or one.federation},
            )
            for one in schedules
        ]
        for one in known.holdings:
            name = {"name": one.enterprise}
            found += [
                (f"{Target.DIVIDEND.value}.{one.pk}", gettext("dividende de %(name)s") % name),
                (f"{Target.INTEREST.value}.{one.pk}", gettext("intérêts de %(name)s") % name),
                (
                    f"{Target.INSTALMENT.value}.{one.pk}",
                    gettext("capital remboursé par %(name)s") % name,
                ),
            ]
    found += [
        (
            f"{Target.OWN_TRANSFER.value}.{one.pk}",
            gettext("entre nos comptes : %(name)s") % {"name": one},
        )
        for one in known.accounts
        if one.pk != line.bank_account_id
    ]
    return found


class RuleForm(forms.Form):
    """A standing rule: the words looked for, and what the line then is."""

    contains = forms.CharField(
        label=_("Le libellé contient"),
        max_length=120,
        help_text=_("Quelques mots, sans chiffre ni date : tenue de compte, par exemple."),
    )
    amount = EurosField(
        label=_("Montant exact, en euros"),
        required=False,
        help_text=_("À remplir seulement si ce montant ne change jamais."),
    )
    what = forms.ChoiceField(label=_("C'est"))

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = rule_choices(known)  # type: ignore[attr-defined]

    def clean_contains(self) -> str:
        """Words that say something."""
        words = str(self.cleaned_data["contains"]).strip()
        if sum(letter.isalpha() for letter in words) < 3:
            raise ValidationError(_("Écrivez au moins trois lettres du libellé."))
        return words


def rule_choices(known: Known) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a rule may say, each as "target.member.detail"."""
    costs = [(f"{Target.EXPENSE.value}..{one.value}", str(one.label)) for one in Cost]
    people = [(f"{Target.CONTRIBUTION.value}.{one.pk}.", str(one)) for one in known.members]
    earned = [(f"{Target.INTEREST.value}..", gettext("intérêts payés par la banque"))]
    for one in known.holdings:
        name = {"name": one.enterprise}
        earned += [
            (f"{Target.DIVIDEND.value}..{one.pk}", gettext("dividende de %(name)s") % name),
            (f"{Target.INTEREST.value}..{one.pk}", gettext("intérêts de %(name)s") % name),
            (
                f"{Target.INSTALMENT.value}..{one.pk}",
                gettext("échéance du calendrier de %(name)s") % name,
            ),
        ]
    accounts = [(f"{Target.OWN_TRANSFER.value}..{one.pk}", str(one)) for one in known.accounts]
    found = [(gettext("Frais du club"), costs), (gettext("Revenus"), earned)]
    found.append((gettext("Versement d'un membre"), people))
    if len(accounts) > 1:
        found.append((gettext("Virement entre nos comptes"), accounts))
    return found
