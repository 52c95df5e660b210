"""Spending the club's money: ask with the receipt, approve by a second person, pay.

A bank's fee is a fact and goes through `ledger.costs`; what goes through here is an act still to be
done, so it may be refused: above the club's threshold (rule `approval_threshold`) the one who asked
does not approve, and nothing is paid that the club cannot afford.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import euros
from clubs.rules import rule
from jobs.files import store
from jobs.models import StoredFile
from jobs.receiving import checked_paper
from jobs.refusals import JobRefused
from ledger.affording import require_cash
from ledger.contributing import Means
from ledger.costs import Cost, record_expense
from ledger.models import Account, ExpenseState, Spending
from ledger.posting import Posted, lock
from ledger.refusals import PostingRefused
from members.models import Membership


@dataclass(frozen=True)
class Asked:
    """The expense, and whether the same form had already asked for it."""

    spending: Spending
    already: bool


@transaction.atomic
def ask(
    *,
    club: Club,
    on: date,
    amount: int,
    cost: Cost,
    what: str,
    key: str,
    by: int | None,
    now: datetime,
    payee: str = "",
    advanced_by: Membership | None = None,
    receipt: bytes | None = None,
) -> Asked:
    """Ask the club to pay `amount` cents, or to pay back a member who advanced it.

    At most the club's threshold, it is approved at once. `receipt` is a PDF or a picture, checked.
    The same key gives the first one back. Raises `PostingRefused`; then nothing is kept.
    """
    lock(club)
    earlier = Spending.objects.filter(club=club, key=key).first()
    if earlier is not None:
        return Asked(earlier, already=True)
    _check(club, on, amount, advanced_by, timezone.localdate(now))
    needs_approval = amount > int(rule(club, "approval_threshold", at=timezone.localdate(now)))
    made = Spending.objects.create(
        club=club,
        on=on,
        amount=euros(amount),
        cost=cost,
        what=what.strip(),
        payee=payee.strip(),
        advanced_by=advanced_by,
        receipt=_keep(receipt, now),
        state=ExpenseState.ASKED if needs_approval else ExpenseState.APPROVED,
        needs_approval=needs_approval,
        asked_by=by,
        asked_at=now,
        key=key,
    )
    return Asked(made, already=False)


@transaction.atomic
def approve(*, spending: Spending, by: int, now: datetime) -> Spending:
    """Say yes to an expense above the threshold; never the person who asked, nor who gets it."""
    found = _taken(spending)
    if found.state == ExpenseState.APPROVED:
        return found
    _must_be(found, ExpenseState.ASKED)
    if by == found.asked_by or (found.advanced_by and by == found.advanced_by.person_id):
        raise PostingRefused(
            _(
                "Au-dessus du seuil du club, une autre personne approuve : ni celle qui "
                "demande, ni celle qui est remboursée. Rien n'a changé."
            )
        )
    return _decide(found, ExpenseState.APPROVED, "", by, now)


@transaction.atomic
def refuse(*, spending: Spending, reason: str, by: int, now: datetime) -> Spending:
    """Say no to an expense not yet paid, with a reason that its author reads."""
    found = _taken(spending)
    if found.state == ExpenseState.REFUSED:
        return found
    _must_be(found, ExpenseState.ASKED, ExpenseState.APPROVED)
    if not reason.strip():
        raise PostingRefused(_("Dites pourquoi, en une phrase. Rien n'a changé."), "reason")
    return _decide(found, ExpenseState.REFUSED, reason.strip(), by, now)


@transaction.atomic
def pay(
    *,
    spending: Spending,
    on: date,
    means: Means = Means.TRANSFER,
    by: int | None,
    now: datetime,
    paid_from: Account | None = None,
    made: bool = False,
) -> Posted:
    """Pay an approved expense: one entry of the book. `made`: the bank has already done it.

    Raises `PostingRefused` while it waits for approval, or above the cash unless it is made.
    """
    lock(spending.club)
    found = _taken(spending)
    if found.entry is not None:
        return Posted(found.entry, already=True)
    _must_be(found, ExpenseState.APPROVED)
    if not made:
        require_cash(club=found.club, cents=found.amount_cents, on=on)
    posted = record_expense(
        club=found.club,
        on=on,
        amount=found.amount_cents,
        cost=Cost(found.cost),
        means=means,
        key=f"spending:{found.pk}",
        by=by,
        now=now,
        note=found.what,
        paid_from=paid_from,
    )
    found.state, found.entry = ExpenseState.PAID, posted.entry
    found.save(update_fields=["state", "entry"])
    return posted


def _check(club: Club, on: date, amount: int, advanced_by: Membership | None, today: date) -> None:
    if amount <= 0:
        raise PostingRefused(_("Le montant doit être supérieur à zéro."), "amount")
    if on > today:
        raise PostingRefused(_("Cette date est dans le futur. Rien n'a été enregistré."), "on")
    if on < club.created_on:
        raise PostingRefused(_("Le club n'existait pas encore ce jour-là."), "on")
    if advanced_by is not None and advanced_by.club_id != club.pk:
        raise PostingRefused.another_club()


def _keep(receipt: bytes | None, now: datetime) -> StoredFile | None:
    if receipt is None:
        return None
    try:
        paper = checked_paper(receipt)
    except JobRefused as refusal:
        raise PostingRefused(refusal.message, "receipt") from refusal
    return store(
        content=paper.content,
        name=f"justificatif{paper.suffix}",
        content_type=paper.content_type,
        now=now,
    )


def _taken(spending: Spending) -> Spending:
    """The row as it is now, locked until the end of the transaction."""
    return Spending.objects.select_for_update().get(pk=spending.pk)


def _must_be(spending: Spending, *states: ExpenseState) -> None:
    if spending.state not in states:
        raise PostingRefused(
            _("Cette dépense est « %(state)s » : rien n'a changé.")
            % {"state": spending.get_state_display()}
        )


def _decide(
    spending: Spending, state: ExpenseState, reason: str, by: int, now: datetime
) -> Spending:
    spending.state, spending.decision = state, reason
    spending.decided_by, spending.decided_at = by, now
    spending.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    return spending
