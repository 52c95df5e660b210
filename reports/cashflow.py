"""From January to December, in the bank: why the money at hand changed, line by line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger.models import AccountKind, EntryKind
from reports.moves import Move
from reports.words import in_words

Names = Mapping[str, str]


@dataclass(frozen=True)
class CashLine:
    """One reason, in the words of the club, and what it added to the money at hand, in cents."""

    label: str
    amount: int


REASONS: dict[str, str] = {
    AccountKind.CAPITAL: "contributions",
    AccountKind.DIVIDENDS: "dividends",
    AccountKind.INTEREST: "interest",
    AccountKind.GAINS: "sold",
    AccountKind.EXPENSES: "expenses",
    AccountKind.MEMBER_DEBT: "paid_out",
    AccountKind.SUSPENSE: "suspense",
    AccountKind.COLLECTED: "collected",
    AccountKind.OPENING: "opening",
}
HOLDING_REASONS: dict[str, str] = {
    EntryKind.INVESTMENT: "invested",
    EntryKind.REPAYMENT: "repaid",
}
ORDER = (
    "opening", "contributions", "interest", "dividends", "repaid", "sold",
    "invested", "expenses", "paid_out", "collected", "suspense", "other",
)  # fmt: skip


def cash_lines(found: Iterable[Move], names: Names) -> tuple[CashLine, ...]:
    """The reasons that moved money, in a fixed order; they add up to the change of the cash.

    `names` gives the enterprise of each account's subject.
    """
    totals = dict.fromkeys(ORDER, 0)
    subjects: dict[str, set[str]] = {reason: set() for reason in ORDER}
    for move in found:
        if not move.cash:
            continue
        reason = _reason(move)
        totals[reason] += move.cash
        subjects[reason].add(names.get(move.subject, ""))
    return tuple(
        CashLine(_label(reason, sorted(subjects[reason] - {""})), totals[reason])
        for reason in ORDER
        if totals[reason]
    )


def _reason(move: Move) -> str:
    if move.other == AccountKind.HOLDING:
        return HOLDING_REASONS.get(move.act, "sold")
    return REASONS.get(move.other, "other")


def _label(reason: str, names: list[str]) -> str:
    return _LABELS[reason](names)


def _repaid(names: list[str]) -> str:
    if len(names) == 1:
        return _("Remboursement de %(name)s") % {"name": names[0]}
    return _("Remboursements de nos prêts et apports")


def _invested(names: list[str]) -> str:
    if len(names) == 1:
        return _("Investi dans %(name)s") % {"name": names[0]}
    return _("Investi dans %(count)s entreprises") % {"count": in_words(len(names))}


def _sold(names: list[str]) -> str:
    if len(names) == 1:
        return _("Cession : %(name)s") % {"name": names[0]}
    return _("Cessions d'investissements")


_LABELS: dict[str, Callable[[list[str]], str]] = {
    "opening": lambda _names: _("Reprise des comptes d'avant Cymbale"),
    "contributions": lambda _names: _("Versements des membres"),
    "interest": lambda _names: _("Intérêts reçus, nets"),
    "dividends": lambda _names: _("Dividendes reçus, nets"),
    "repaid": _repaid,
    "sold": _sold,
    "invested": _invested,
    "expenses": lambda _names: _("Frais de banque et autres frais"),
    "paid_out": lambda _names: _("Payé aux membres partis"),
    "collected": lambda _names: _("Cotisations collectées pour le réseau, moins les reversées"),
    "suspense": lambda _names: _("Sommes à éclaircir"),
    "other": lambda _names: _("Autres mouvements"),
}
