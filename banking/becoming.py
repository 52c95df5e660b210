"""What the parts of a bank's line become in the book: each posted by the verb of its room.

The parts that are members' payments make one entry; each other part makes its own. Every entry is
dated as the line, moves the account where the money is, and bears the line's own key, so that the
same confirmation twice writes once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banking.matched import SUBJECT, left_to_clarify
from banking.models import BankAccount, Target
from banking.proposals.schedules import asked
from banking.proposals.shapes import CASH, CHEQUES, Part
from banking.refusals import BankingRefused
from banking.switching import transfer_between
from clubs.models import Club
from clubs.money import cents
from investments.holdings import repay
from investments.income import receive_dividend, receive_interest
from investments.models import Holding, Instalment
from ledger.accounts import account
from ledger.ceilings import Caution
from ledger.contributing import Payment, deposit_to_bank, record_meeting
from ledger.costs import Cost, record_expense
from ledger.earning import record_bank_interest
from ledger.fees import collect_fee
from ledger.models import (
    Account,
    AccountKind,
    ContributionKind,
    Entry,
    EntryKind,
    FeeSchedule,
    Transfer,
)
from ledger.posting import Line, post
from ledger.returning import charge_fee, pay_fee_back, return_payment
from members.models import Membership, Person


@dataclass(frozen=True)
class Act:
    """What posting a part needs: where the money is, when, under which key, by whom.

    `incoming` says which way the money goes; `subject` names the account of what waits to be
    clarified; `reason` is what the bank says of a return.
    """

    club: Club
    money: Account
    on: date
    key: str
    by: int | None
    now: datetime
    incoming: bool
    subject: str = ""
    reason: str = ""

    @property
    def person(self) -> Person | None:
        """Who confirms, for the verbs that keep the person."""
        return Person.objects.filter(pk=self.by).first() if self.by else None


Written = tuple[Entry, tuple[Caution, ...]]


def become(parts: Sequence[Part], act: Act) -> list[tuple[Entry, tuple[Part, ...], list[Caution]]]:
    """Post the parts: the entries, with the parts each carries and what to know about them."""
    paid = [part for part in parts if part.target == Target.CONTRIBUTION]
    groups = [tuple(paid)] if paid else []
    groups += [(part,) for part in parts if part.target != Target.CONTRIBUTION]
    found = []
    for place, group in enumerate(groups):
        key = act.key if place == 0 else f"{act.key}/{place + 1}"
        entry, cautions = _write(group, Act(**{**act.__dict__, "key": key}))
        found.append((entry, group, list(cautions)))
    return found


def _write(group: Sequence[Part], act: Act) -> Written:
    if group[0].target == Target.CONTRIBUTION:
        return _contributions(group, act)
    return WRITERS[group[0].target](group[0], act), ()


def _contributions(group: Sequence[Part], act: Act) -> Written:
    payments = [
        Payment(
            _member(part),
            part.amount,
            kind=ContributionKind(part.detail or ContributionKind.REGULAR),
            into=act.money,
        )
        for part in group
    ]
    done = record_meeting(
        club=act.club, on=act.on, payments=payments, key=act.key, by=act.by, now=act.now
    )
    return done.entry, done.cautions


def _fee(part: Part, act: Act) -> Entry:
    """A fee of the network paid with the contribution; `detail` is its schedule and year."""
    schedule, _sep, year = part.detail.partition("-")
    found = FeeSchedule.objects.filter(pk=int(schedule)).first() if schedule.isdigit() else None
    if found is None or not year.isdigit():
        raise _unknown()
    moved = collect_fee(
        membership=_member(part),
        schedule=found,
        year=int(year),
        amount=part.amount,
        on=act.on,
        into=act.money,
        key=act.key,
        by=act.by,
        now=act.now,
    ).payment.transfer
    if moved is None:
        raise _unknown()
    return moved.entry


def _expense(part: Part, act: Act) -> Entry:
    common: dict[str, Any] = {
        "on": act.on,
        "amount": part.amount,
        "key": act.key,
        "by": act.by,
        "now": act.now,
    }
    if part.membership is not None and act.incoming:
        return pay_fee_back(membership=part.membership, into=act.money, **common).entry
    if part.membership is not None:
        return charge_fee(membership=part.membership, out_of=act.money, **common).entry
    if act.incoming:
        raise BankingRefused(
            _("Une somme reçue n'est pas un frais du club. Rien n'a été enregistré."), "choice"
        )
    cost = Cost(part.detail or Cost.BANK_FEES)
    return record_expense(club=act.club, cost=cost, paid_from=act.money, **common).entry


def _dividend(part: Part, act: Act) -> Entry:
    return receive_dividend(
        holding=_holding(part.detail, act.club),
        gross=part.amount + part.withheld,
        withheld=part.withheld,
        on=act.on,
        key=act.key,
        now=act.now,
        by=act.person,
        into=act.money,
    ).movement.entry


def _interest(part: Part, act: Act) -> Entry:
    if not part.detail:
        return record_bank_interest(
            club=act.club,
            on=act.on,
            amount=part.amount,
            key=act.key,
            by=act.by,
            now=act.now,
            into=act.money,
        ).entry
    return receive_interest(
        holding=_holding(part.detail, act.club),
        gross=part.amount + part.withheld,
        withheld=part.withheld,
        on=act.on,
        key=act.key,
        now=act.now,
        by=act.person,
        into=act.money,
    ).movement.entry


def _instalment(part: Part, act: Act) -> Entry:
    """A dated instalment pays its principal and its interest; a holding alone, principal only."""
    common: dict[str, Any] = {
        "on": act.on,
        "key": act.key,
        "now": act.now,
        "by": act.person,
        "into": act.money,
    }
    if not part.detail.isdigit():
        holding = _holding(part.detail, act.club)
        return repay(holding=holding, principal=part.amount, **common).movement.entry
    one = Instalment.objects.filter(pk=int(part.detail), holding__club=act.club)
    found = one.select_related("holding__club").first()
    if found is None:
        raise _unknown()
    if asked(found) != part.amount:
        raise BankingRefused(
            _("Cette échéance demande une autre somme. Rien n'a été enregistré."), "amount"
        )
    principal, interest = cents(found.principal), cents(found.interest)
    if not principal:
        return receive_interest(holding=found.holding, gross=interest, **common).movement.entry
    return repay(
        holding=found.holding, principal=principal, interest=interest, **common
    ).movement.entry


def _deposit(part: Part, act: Act) -> Entry:
    if part.detail not in (CASH, CHEQUES):
        raise _unknown()
    return deposit_to_bank(
        club=act.club,
        on=act.on,
        cash=part.amount if part.detail == CASH else 0,
        cheques=part.amount if part.detail == CHEQUES else 0,
        key=act.key,
        by=act.by,
        now=act.now,
        into=act.money,
    ).entry


def _own_transfer(part: Part, act: Act) -> Entry:
    """Each account's line writes its own end, on its own day; money is in transit between them."""
    accounts = BankAccount.objects.filter(club=act.club).select_related("account", "club")
    other = accounts.filter(pk=int(part.detail)).first() if part.detail.isdigit() else None
    ours = accounts.filter(account=act.money).first()
    if other is None or ours is None or other == ours:
        raise BankingRefused(_("Choisissez l'autre compte. Rien n'a été enregistré."), "choice")
    if not act.incoming:
        return transfer_between(
            source=ours,
            target=other,
            amount=part.amount,
            sent_on=act.on,
            arrived_on=None,
            key=act.key,
            by=act.by,
            now=act.now,
        ).sent.entry
    return post(
        club=act.club,
        kind=EntryKind.INTERNAL,
        on=act.on,
        lines=[Line(act.money, account(act.club, AccountKind.TRANSIT), part.amount)],
        key=act.key,
        by=act.by,
        now=act.now,
    ).entry


def _return(part: Part, act: Act) -> Entry:
    found = _transfer(part.detail, act.club)
    if found.quantity != part.amount:
        raise BankingRefused(
            _("Le versement revenu est d'une autre somme. Rien n'a été enregistré."), "amount"
        )
    return return_payment(
        transfer=found,
        on=act.on,
        by=act.by,
        now=act.now,
        key=act.key,
        reason=act.reason,
        out_of=act.money,
    ).entry


def _suspense(part: Part, act: Act) -> Entry:
    """What comes in waits on an account of its own; what goes out gives such a sum back."""
    if not act.incoming and part.amount > _unclear(part.detail, act.club):
        raise BankingRefused(
            _("Aucune somme à éclaircir n'est aussi grande. Rien n'a été enregistré."), "choice"
        )
    subject = act.subject if act.incoming else f"{SUBJECT}{part.detail}"
    kept = account(act.club, AccountKind.SUSPENSE, subject=subject)
    line = Line(act.money, kept, part.amount)
    if not act.incoming:
        line = Line(kept, act.money, part.amount)
    return post(
        club=act.club,
        kind=EntryKind.UNIDENTIFIED,
        on=act.on,
        lines=[line],
        key=act.key,
        by=act.by,
        now=act.now,
    ).entry


def _unclear(line: str, club: Club) -> int:
    """What is left to clarify of a line, in cents."""
    return left_to_clarify(club, at=date.max).get(int(line), 0) if line.isdigit() else 0


WRITERS: dict[Target, Callable[[Part, Act], Entry]] = {
    Target.FEE: _fee,
    Target.EXPENSE: _expense,
    Target.DIVIDEND: _dividend,
    Target.INTEREST: _interest,
    Target.INSTALMENT: _instalment,
    Target.DEPOSIT: _deposit,
    Target.OWN_TRANSFER: _own_transfer,
    Target.RETURN: _return,
    Target.SUSPENSE: _suspense,
}


def _member(part: Part) -> Membership:
    if part.membership is None:
        raise BankingRefused(_("Choisissez le membre. Rien n'a été enregistré."), "choice")
    return part.membership


def _holding(pk: str, club: Club) -> Holding:
    try:
        return Holding.objects.select_related("club", "enterprise").get(pk=pk, club=club)
    except (Holding.DoesNotExist, ValidationError):
        raise _unknown() from None


def _transfer(pk: str, club: Club) -> Transfer:
    try:
        return Transfer.objects.select_related("entry").get(pk=pk, entry__club=club)
    except (Transfer.DoesNotExist, ValidationError):
        raise _unknown() from None


def _unknown() -> BankingRefused:
    return BankingRefused(
        _("Ce choix n'existe plus. Rien n'a été enregistré : rouvrez la page."), "choice"
    )
