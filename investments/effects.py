"""Pure arithmetic: what each act on a holding moves between accounts, in whole cents.

Nothing here reads or writes; `movements.record` turns steps into one entry of the book. Cost stays
historical, known losses stand in their own account, and both leave together (domain.md 2.5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from investments.refusals import InvestingRefused
from ledger.models import AccountKind


@dataclass(frozen=True)
class Step:
    """`quantity` cents from the account of kind `credit` to the one of kind `debit`."""

    debit: AccountKind
    credit: AccountKind
    quantity: int


@dataclass(frozen=True)
class Position:
    """What a holding stands for at a moment, in cents: cost, known losses, and what is left."""

    cost: int
    impairment: int

    @property
    def net(self) -> int:
        """Cost less the losses known or foreseeable (Code civil 1873-11)."""
        return self.cost - self.impairment


@dataclass(frozen=True)
class Effect:
    """The steps of one act, and the impairment it released, in cents."""

    steps: tuple[Step, ...]
    released: int = 0


def _steps(*steps: Step) -> tuple[Step, ...]:
    """Keep the steps that move something."""
    return tuple(step for step in steps if step.quantity > 0)


def _above_zero(amount: int, field: str) -> None:
    if amount <= 0:
        raise InvestingRefused(_("Le montant doit être supérieur à zéro."), field=field)


def payment(amount: int) -> Effect:
    """Money leaves the bank and becomes a holding at cost."""
    _above_zero(amount, "amount")
    return Effect(_steps(Step(AccountKind.HOLDING, AccountKind.BANK, amount)))


def income(kind: AccountKind, gross: int, withheld: int) -> Effect:
    """A dividend or interest: the net enters the bank, the tax withheld is written beside it."""
    _above_zero(gross, "gross")
    _withheld_within(gross, withheld)
    return Effect(
        _steps(
            Step(AccountKind.BANK, kind, gross - withheld),
            Step(AccountKind.WITHHELD, kind, withheld),
        )
    )


def _withheld_within(gross: int, withheld: int) -> None:
    if not 0 <= withheld <= gross:
        raise InvestingRefused(_("L'impôt retenu va de zéro au montant brut."), field="withheld")


def repayment(position: Position, principal: int, interest: int, withheld: int) -> Effect:
    """Principal comes back, perhaps with interest; a loss feared on it is released."""
    _above_zero(principal, "principal")
    _withheld_within(interest, withheld)
    if principal > position.cost:
        raise InvestingRefused(
            _(
                "Ce remboursement dépasse ce qui reste à rembourser. Notez le surplus comme "
                "des intérêts, ou comme une sortie avec un gain."
            ),
            field="principal",
        )
    released = max(0, position.impairment - (position.cost - principal))
    return Effect(
        _steps(
            Step(AccountKind.BANK, AccountKind.HOLDING, principal),
            Step(AccountKind.BANK, AccountKind.INTEREST, interest - withheld),
            Step(AccountKind.WITHHELD, AccountKind.INTEREST, withheld),
            Step(AccountKind.IMPAIRMENT, AccountKind.IMPAIRMENT_COST, released),
        ),
        released,
    )


def impairment(position: Position, amount: int) -> Effect:
    """A loss known or foreseeable lowers the net value; the cost does not move."""
    _above_zero(amount, "amount")
    if amount > position.net:
        raise InvestingRefused(
            _("La dépréciation dépasse la valeur qui reste à cet investissement."), field="amount"
        )
    return Effect(_steps(Step(AccountKind.IMPAIRMENT_COST, AccountKind.IMPAIRMENT, amount)))


def recovery(position: Position, amount: int) -> Effect:
    """A loss feared before is feared no more: never above what was impaired."""
    _above_zero(amount, "amount")
    if amount > position.impairment:
        raise InvestingRefused(
            _("La reprise dépasse ce qui avait été déprécié : rien ne vaut plus que son coût."),
            field="amount",
        )
    return Effect(_steps(Step(AccountKind.IMPAIRMENT, AccountKind.IMPAIRMENT_COST, amount)))


def exit_of(position: Position, proceeds: int, cost_part: int) -> Effect:
    """Part or all of a holding is sold or taken back for `proceeds`; the difference is the gain.

    The impairment of the part that leaves is released, so the whole difference with the cost shows
    once, as a gain or a loss of the day. A part takes its proportion, rounded down.
    """
    if proceeds < 0:
        raise InvestingRefused(_("Le prix reçu ne peut pas être négatif."), field="proceeds")
    _above_zero(cost_part, "cost_part")
    if cost_part > position.cost:
        raise InvestingRefused(
            _("Cette part dépasse le coût de ce que le club possède encore."), field="cost_part"
        )
    released = position.impairment * cost_part // position.cost
    released = max(released, position.impairment - (position.cost - cost_part))
    return Effect(
        _steps(
            Step(AccountKind.BANK, AccountKind.HOLDING, min(proceeds, cost_part)),
            Step(AccountKind.BANK, AccountKind.GAINS, proceeds - cost_part),
            Step(AccountKind.GAINS, AccountKind.HOLDING, cost_part - proceeds),
            Step(AccountKind.IMPAIRMENT, AccountKind.IMPAIRMENT_COST, released),
        ),
        released,
    )


@dataclass(frozen=True)
class Change:
    """What one dated movement does to a position, in cents (signed)."""

    on: date
    cost: int
    impairment: int


def position_at(changes: Iterable[Change], at: date) -> Position:
    """Add up the changes through the end of the day `at`."""
    dated = [change for change in changes if change.on <= at]
    return Position(
        cost=sum(change.cost for change in dated),
        impairment=sum(change.impairment for change in dated),
    )


def stays_sound(changes: Iterable[Change]) -> bool:
    """True when cost and impairment stay between zero and cost on every day of the history."""
    known = list(changes)
    days = {change.on for change in known}
    return all(0 <= at.impairment <= at.cost for at in (position_at(known, day) for day in days))


def schedule(
    amount: int, *, parts: int, first_on: date, every_months: int = 1
) -> list[tuple[date, int]]:
    """Split a loan in equal instalments to the cent: the first ones carry the odd cents.

    Raises `InvestingRefused` for no part or no month.
    """
    if parts <= 0 or every_months <= 0:
        raise InvestingRefused(_("Un calendrier compte au moins une échéance."), field="parts")
    base, odd = divmod(amount, parts)
    return [
        (_months_after(first_on, place * every_months), base + (1 if place < odd else 0))
        for place in range(parts)
        if base + (1 if place < odd else 0) > 0
    ]


def _months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)
