"""The form of what came back on paper: one line per member, one column per thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clublife.evening import Asked
from clublife.returning_paper import PaperReturn
from governance.answers import option_labels
from governance.ballot_forms import BallotForm
from governance.models import Elector, Motion, Presence
from governance.noting import Said
from ledger.contributing import Means, Payment
from ledger.fields import EurosField, OnceForm
from members.models import Membership

NOTHING = ("", _("rien"))


@dataclass(frozen=True)
class PaperBallot:
    """One member's ballot on one question."""

    motion: Motion
    form: BallotForm


@dataclass(frozen=True)
class PaperLine:
    """One member's line of fields."""

    name: str
    presence: forms.BoundField
    holder: forms.BoundField
    amount: forms.BoundField | None
    ballots: tuple[PaperBallot, ...]


class PaperReturnForm(OnceForm):
    """Presences, powers, ballots of each open question, payments, questions left, on one screen."""

    questions = forms.CharField(
        label=_("Questions qui restent ouvertes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Une par ligne."),
    )

    def __init__(
        self,
        *args: Any,
        members: Sequence[Membership],
        votes: Sequence[Asked],
        with_money: bool,
        day: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {one.pk: one for one in members}
        self.day, self.with_money = day, with_money
        self.votes = {one.motion.pk: one for one in votes}
        people = [NOTHING, *((str(pk), str(one.person)) for pk, one in self.members.items())]
        for pk, one in self.members.items():
            name = str(one.person)
            self.fields[f"presence_{pk}"] = forms.ChoiceField(
                label=_("Présence de %(name)s") % {"name": name},
                choices=[NOTHING, *Presence.choices],
                required=False,
            )
            self.fields[f"holder_{pk}"] = forms.ChoiceField(
                label=_("Pouvoir donné par %(name)s à") % {"name": name},
                choices=[one for one in people if one[0] != str(pk)],
                required=False,
            )
            if with_money:
                self.fields[f"amount_{pk}"] = EurosField(
                    label=_("Versé en espèces par %(name)s") % {"name": name},
                    required=False,
                    at_least=0,
                )
        self.ballots = {
            hand.elector.pk: self._ballot(vote.motion, hand.elector)
            for vote in votes
            for hand in vote.hands
        }

    def _ballot(self, motion: Motion, elector: Elector) -> BallotForm:
        """The ballot of the page of the vote, as somebody types it from paper."""
        return BallotForm(
            self.data if self.is_bound else None,
            prefix=f"ballot_{elector.pk}",
            kind=motion.kind,
            options=option_labels(motion),
            seats=motion.seats,
            on_paper=True,
        )

    def clean(self) -> dict[str, Any]:
        """Every ballot reads well, or the page says whose does not."""
        cleaned = super().clean() or {}
        for vote in self.votes.values():
            for hand in vote.hands:
                for errors in self.ballots[hand.elector.pk].errors.values():
                    who = f"{vote.motion.title} · {hand.elector.membership.person}"
                    self.add_error(None, f"{who} : {errors[0]}")
        return cleaned

    def lines(self) -> list[PaperLine]:
        """One line per member, in the order of names."""
        return [self._line(pk, one) for pk, one in self.members.items()]

    def _line(self, pk: int, one: Membership) -> PaperLine:
        ballots = tuple(
            PaperBallot(vote.motion, self.ballots[hand.elector.pk])
            for vote in self.votes.values()
            for hand in vote.hands
            if hand.elector.membership_id == pk
        )
        amount = self[f"amount_{pk}"] if self.with_money else None
        return PaperLine(
            str(one.person), self[f"presence_{pk}"], self[f"holder_{pk}"], amount, ballots
        )

    def paper(self) -> PaperReturn:
        """What was typed, as the verb takes it."""
        data = self.cleaned_data

        def noted(presence: str) -> list[Membership]:
            return [one for pk, one in self.members.items() if data[f"presence_{pk}"] == presence]

        return PaperReturn(
            present=noted(Presence.PRESENT),
            excused=noted(Presence.EXCUSED),
            absent=noted(Presence.ABSENT),
            powers={
                one: self.members[int(data[f"holder_{pk}"])]
                for pk, one in self.members.items()
                if data[f"holder_{pk}"]
            },
            ballots=self._ballots(),
            payments=[
                Payment(one, data[f"amount_{pk}"], Means.CASH)
                for pk, one in self.members.items()
                if data.get(f"amount_{pk}")
            ],
            paid_on=self.day,
            questions=[line for line in data["questions"].splitlines() if line.strip()],
        )

    def _ballots(self) -> dict[Motion, dict[int, Said | str]]:
        found: dict[Motion, dict[int, Said | str]] = {}
        for vote in self.votes.values():
            said: dict[int, Said | str] = {
                hand.elector.pk: ballot.said()
                for hand in vote.hands
                if (ballot := self.ballots[hand.elector.pk]).has_changed()
            }
            if said:
                found[vote.motion] = said
        return found
