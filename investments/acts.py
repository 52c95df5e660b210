"""The acts a club records on a holding: for each, its words, its form, its start, its verb."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.money import cents
from investments.deciding import adopted
from investments.effects import Position
from investments.forms import (
    ImpairmentForm,
    IncomeForm,
    LeaveForm,
    LossForm,
    RepaymentForm,
)
from investments.holdings import leave, repay, write_off
from investments.impairing import impair, recover
from investments.income import receive_dividend, receive_interest
from investments.models import Holding, HoldingAct, HoldingMotion
from investments.movements import Recorded
from members.models import Person

Data = dict[str, Any]
Do = Callable[[Holding, Data, str | None, Person | None, datetime], Recorded]
Start = Callable[[Holding, Position, str | None], Data]


@dataclass(frozen=True)
class RecordedAct:
    """One act: `slug` in the address, words for people, a form, a start and a verb."""

    slug: str
    name: Promise
    title: Promise
    help: Promise
    done: str | Promise
    form: type[forms.Form]
    do: Do
    start: Start
    decided: HoldingAct | None = None


def _decision(holding: Holding, act: HoldingAct, pk: str | None) -> HoldingMotion | None:
    """The adopted vote named in the address, when it is still to be carried out."""
    return next((found for found in adopted(holding, act) if str(found.pk) == pk), None)


def _nothing(_holding: Holding, _value: Position, _vote: str | None) -> Data:
    return {}


def _voted(act: HoldingAct, field: str = "amount") -> Start:
    def start(holding: Holding, _value: Position, vote: str | None) -> Data:
        found = _decision(holding, act, vote)
        return {field: cents(found.amount), "reason": found.reason} if found else {}

    return start


def _repay(
    holding: Holding, data: Data, _vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return repay(
        holding=holding,
        principal=data["principal"],
        interest=data["interest"] or 0,
        withheld=data["withheld"] or 0,
        on=data["on"],
        key=f"remboursement:{data['key']}",
        by=by,
        now=now,
    )


def _dividend(
    holding: Holding, data: Data, _vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return receive_dividend(
        holding=holding,
        gross=data["gross"],
        withheld=data["withheld"] or 0,
        on=data["on"],
        key=f"dividende:{data['key']}",
        by=by,
        now=now,
    )


def _interest(
    holding: Holding, data: Data, _vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return receive_interest(
        holding=holding,
        gross=data["gross"],
        withheld=data["withheld"] or 0,
        on=data["on"],
        key=f"interets:{data['key']}",
        by=by,
        now=now,
    )


def _impair(
    holding: Holding, data: Data, vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return impair(
        holding=holding,
        amount=data["amount"],
        on=data["on"],
        reason=data["reason"],
        decision=data["decision"],
        decided_by=_decision(holding, HoldingAct.IMPAIR, vote),
        key=f"depreciation:{data['key']}",
        by=by,
        now=now,
    )


def _recover(
    holding: Holding, data: Data, vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return recover(
        holding=holding,
        amount=data["amount"],
        on=data["on"],
        reason=data["reason"],
        decision=data["decision"],
        decided_by=_decision(holding, HoldingAct.RECOVER, vote),
        key=f"reprise:{data['key']}",
        by=by,
        now=now,
    )


def _leave(
    holding: Holding, data: Data, vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return leave(
        holding=holding,
        proceeds=data["proceeds"],
        cost_part=data["cost_part"],
        on=data["on"],
        reason=data["reason"],
        decided_by=_decision(holding, HoldingAct.LEAVE, vote),
        key=f"sortie:{data['key']}",
        by=by,
        now=now,
    )


def _write_off(
    holding: Holding, data: Data, vote: str | None, by: Person | None, now: datetime
) -> Recorded:
    return write_off(
        holding=holding,
        on=data["on"],
        reason=data["reason"],
        decided_by=_decision(holding, HoldingAct.WRITE_OFF, vote),
        key=f"perte:{data['key']}",
        by=by,
        now=now,
    )


ACTS: dict[str, RecordedAct] = {
    act.slug: act
    for act in (
        RecordedAct(
            "remboursement",
            _("Remboursement"),
            _("Noter un remboursement"),
            _("L'entreprise a rendu tout ou partie de ce que le club lui avait prêté."),
            _("Le remboursement est enregistré."),
            RepaymentForm,
            _repay,
            _nothing,
        ),
        RecordedAct(
            "dividende",
            _("Dividende"),
            _("Noter un dividende"),
            _("La part de bénéfice que l'entreprise verse au club."),
            _("Le dividende est enregistré."),
            IncomeForm,
            _dividend,
            _nothing,
        ),
        RecordedAct(
            "interets",
            _("Intérêts"),
            _("Noter des intérêts"),
            _("Ce que rapporte un prêt ou un compte courant, sans remboursement du capital."),
            _("Les intérêts sont enregistrés."),
            IncomeForm,
            _interest,
            _nothing,
        ),
        RecordedAct(
            "depreciation",
            _("Dépréciation"),
            _("Noter une dépréciation"),
            _(
                "Le club pense ne pas tout retrouver : la perte connue ou prévisible est notée, "
                "sans que l'argent bouge. Elle pourra être reprise si les choses vont mieux."
            ),
            _("La dépréciation est enregistrée."),
            ImpairmentForm,
            _impair,
            _voted(HoldingAct.IMPAIR),
            HoldingAct.IMPAIR,
        ),
        RecordedAct(
            "reprise",
            _("Reprise de dépréciation"),
            _("Reprendre une dépréciation"),
            _("La perte redoutée ne l'est plus, en tout ou en partie."),
            _("La reprise est enregistrée."),
            ImpairmentForm,
            _recover,
            _voted(HoldingAct.RECOVER),
            HoldingAct.RECOVER,
        ),
        RecordedAct(
            "sortie",
            _("Sortie"),
            _("Noter une sortie"),
            _(
                "Le club a vendu ou rendu ses parts. La différence entre le prix reçu et le coût "
                "d'achat est un gain ou une perte."
            ),
            _("La sortie est enregistrée."),
            LeaveForm,
            _leave,
            _voted(HoldingAct.LEAVE, "proceeds"),
            HoldingAct.LEAVE,
        ),
        RecordedAct(
            "perte",
            _("Perte définitive"),
            _("Constater la perte définitive"),
            _(
                "L'entreprise a disparu et rien ne sera rendu : "
                "tout ce qui reste devient une perte."
            ),
            _("La perte est enregistrée."),
            LossForm,
            _write_off,
            _voted(HoldingAct.WRITE_OFF),
            HoldingAct.WRITE_OFF,
        ),
    )
}
