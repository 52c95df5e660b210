"""Questions: the whole life of one holding, from the file to the last euro, in order of days."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.money import cents
from investments.effects import Change, position_at
from investments.models import Holding, Movement, MovementKind
from investments.movements import change_of
from investments.valuation import unpaid_instalments


@dataclass(frozen=True)
class Moment:
    """One line of a holding's life. Amounts in cents; `cost` and `net` hold just after it.

    `money` is what went through the bank, signed as the club sees it; `gross` and `withheld` are an
    income's own.
    """

    on: date
    title: str | Promise
    detail: str = ""
    money: int = 0
    cost: int | None = None
    net: int | None = None
    gross: int = 0
    withheld: int = 0
    movement: Movement | None = None
    is_above_cash: bool = False
    is_undecided: bool = False
    is_undone: bool = False
    is_future: bool = False
    is_late: bool = False


MONEY_SIGN = {MovementKind.PAYMENT: -1}


def holding_timeline(holding: Holding, *, at: date) -> list[Moment]:
    """Everything that happened to a holding by `at`, then what is expected of it."""
    past = [*_file(holding), *_votes(holding), *_book(holding, at)]
    return [*sorted(past, key=lambda moment: moment.on), *_expected(holding, at)]


def _file(holding: Holding) -> list[Moment]:
    proposal = holding.proposal
    if proposal is None:
        return []
    moments = [Moment(proposal.received_on, _("Projet reçu"), proposal.title)]
    motion = proposal.motion
    if motion is not None and motion.closed_at is not None:
        moments.append(
            Moment(timezone.localdate(motion.closed_at), _("Vote du club"), motion.verdict)
        )
    return moments


def _votes(holding: Holding) -> list[Moment]:
    decisions = holding.decisions.select_related("motion").filter(motion__closed_at__isnull=False)
    return [
        Moment(
            timezone.localdate(decision.motion.closed_at),
            _("Vote du club"),
            f"{decision.motion.title} {decision.motion.verdict}",
        )
        for decision in decisions
        if decision.motion.closed_at is not None
    ]


def _book(holding: Holding, at: date) -> list[Moment]:
    known: list[tuple[date, int, Movement, Change, bool]] = []
    for movement in holding.movements.select_related("entry__reversed_by", "motion"):
        change = change_of(movement)
        known.append((movement.on, movement.entry.number, movement, change, False))
        undone_by = movement.undone_by
        if undone_by is not None:
            back = Change(undone_by.on, -change.cost, -change.impairment)
            known.append((undone_by.on, undone_by.number, movement, back, True))
    known.sort(key=lambda line: line[:2])
    moments, done = [], []
    for on, _number, movement, change, undoing in known:
        if on > at:
            continue
        done.append(change)
        moments.append(_moment(movement, on, done, undoing))
    return moments


def _moment(movement: Movement, on: date, done: list[Change], undoing: bool) -> Moment:
    after = position_at(done, on)
    sign = MONEY_SIGN.get(MovementKind(movement.kind), 1) * (-1 if undoing else 1)
    label = movement.get_kind_display()
    return Moment(
        on=on,
        title=_("Annulation : %(what)s") % {"what": label} if undoing else label.capitalize(),
        detail=movement.reason or movement.decision,
        money=sign * cents(movement.net),
        cost=after.cost,
        net=after.net,
        gross=cents(movement.gross),
        withheld=cents(movement.withheld),
        movement=None if undoing else movement,
        is_above_cash=movement.above_cash and not undoing,
        is_undecided=movement.undecided and not undoing,
        is_undone=not undoing and not movement.stands,
    )


def _expected(holding: Holding, at: date) -> list[Moment]:
    return [
        Moment(
            on=owed.instalment.due_on,
            title=_("Échéance") if owed.is_late else _("Échéance attendue"),
            money=owed.principal + cents(owed.instalment.interest),
            is_future=True,
            is_late=owed.is_late,
        )
        for owed in unpaid_instalments(holding, at)
    ]
