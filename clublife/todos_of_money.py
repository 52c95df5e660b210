"""What a decision about money still asks: investing, later acts, an expense, the accounts."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.todo import Adopted, Moved, ToDo
from clubs.money import cents
from governance.models import Motion
from investments.models import (
    HoldingAct,
    HoldingMotion,
    MovementKind,
    Proposal,
    ProposalState,
)
from ledger.models import ExpenseState, Spending
from members.permissions import Act
from members.wording import write_cents

IN_WORDS = {
    HoldingAct.IMPAIR: gettext_lazy("Noter une dépréciation de %(amount)s sur %(who)s"),
    HoldingAct.RECOVER: gettext_lazy("Noter une reprise de %(amount)s sur %(who)s"),
    HoldingAct.LEAVE: gettext_lazy("Noter la sortie de %(who)s pour %(amount)s"),
    HoldingAct.WRITE_OFF: gettext_lazy("Noter la perte définitive de %(amount)s sur %(who)s"),
}
YEAR = re.compile(r"\b20\d\d\b")


def investment(adopted: Adopted) -> Iterator[ToDo]:
    """Pay what was voted, keep the signed contract, name who follows the enterprise."""
    proposal: Proposal | None = getattr(adopted.motion, "proposal", None)
    if proposal is None:
        url = adopted.facts.url("projects")
        yield adopted.leads_to(_("Tenir le dossier du projet"), url, Act.MANAGE_PROJECTS)
        return
    payments = _payments(adopted, proposal)
    page = adopted.facts.url("proposal", proposal.pk)
    if proposal.state == ProposalState.WITHDRAWN and not payments:
        words = _("Rien à faire, projet abandonné : %(why)s") % {"why": proposal.withdrawn_reason}
        yield adopted.asks(words, page, Act.READ_CLUB, done_on=proposal.withdrawn_on)
        return
    yield _payment(adopted, proposal, payments)
    yield _contract(adopted, payments, page)
    yield adopted.asks(
        _("Nommer qui suit l'entreprise"),
        adopted.facts.url("follow_proposal", proposal.pk),
        Act.MANAGE_PROJECTS,
        done_on=adopted.facts.followed.get(proposal.pk),
        seen=page,
    )


def _payments(adopted: Adopted, proposal: Proposal) -> list[Moved]:
    holding = getattr(proposal, "holding", None)
    ours = str(holding.pk) if holding else ""
    found = [one for one in adopted.facts.movements if one.holding == ours]
    return [one for one in found if one.kind == MovementKind.PAYMENT]


def _payment(adopted: Adopted, proposal: Proposal, payments: list[Moved]) -> ToDo:
    voted, paid = cents(proposal.amount), sum(one.amount for one in payments)
    words = {"amount": write_cents(voted), "who": proposal.enterprise.name}
    parts = {"paid": write_cents(paid), "left": write_cents(voted - paid)}
    return adopted.asks(
        _("Payer %(amount)s à %(who)s") % words,
        adopted.facts.url("pay_proposal", proposal.pk),
        Act.MANAGE_HOLDINGS,
        done_on=payments[-1].on if paid >= voted else None,
        said=_("payé %(paid)s, reste %(left)s") % parts if 0 < paid < voted else "",
        seen=adopted.facts.url("proposal", proposal.pk),
    )


def _contract(adopted: Adopted, payments: list[Moved], page: str) -> ToDo:
    """Signing itself is written nowhere; the signed paper kept with the payment proves it."""
    title = _("Signer, et joindre le contrat signé au paiement")
    kept = next((one for one in payments if one.paper_on), None)
    if kept is not None:
        entry = adopted.facts.url("entry", kept.entry)
        return adopted.asks(title, entry, Act.READ_CLUB, done_on=kept.paper_on)
    url = adopted.facts.url("entry", payments[-1].entry) if payments else page
    return adopted.leads_to(title, url, Act.READ_CLUB)


def holding(adopted: Adopted) -> Iterator[ToDo]:
    """Record what was voted of an investment: an impairment, an exit, a loss."""
    decided: HoldingMotion | None = getattr(adopted.motion, "holding_decision", None)
    if decided is None:
        url = adopted.facts.url("portfolio")
        yield adopted.leads_to(_("Le noter dans l'investissement"), url, Act.MANAGE_HOLDINGS)
        return
    page = adopted.facts.url("holding", decided.holding_id)
    moved = (one for one in adopted.facts.movements if one.motion == adopted.motion.pk)
    done = next(moved, None)
    words = {
        "amount": write_cents(cents(decided.amount)),
        "who": decided.holding.enterprise.name,
    }
    yield adopted.asks(
        str(IN_WORDS[HoldingAct(decided.act)]) % words,
        page,
        Act.MANAGE_HOLDINGS,
        done_on=done.on if done else None,
        seen=page,
    )


def expense(adopted: Adopted) -> Iterator[ToDo]:
    """Approve and pay the expenses that cite the decision's number."""
    citing = [one for one in adopted.facts.spendings if _cites(adopted, one)]
    for one in citing:
        yield _paying(adopted, one)
    if not citing:
        yield adopted.leads_to(
            _("Demander la dépense en citant %(number)s dans son objet : elle se suivra ici")
            % {"number": adopted.motion.reference},
            adopted.facts.url("ask_spending"),
            Act.ASK_EXPENSE,
        )


def _cites(adopted: Adopted, spending: Spending) -> bool:
    return adopted.is_cited_in(f"{spending.what} {spending.decision}")


def _paying(adopted: Adopted, spending: Spending) -> ToDo:
    words = {"amount": write_cents(spending.amount_cents), "what": spending.what}
    url = adopted.facts.url("spending", spending.pk)
    if spending.state == ExpenseState.REFUSED:
        refused = timezone.localdate(spending.decided_at) if spending.decided_at else adopted.on
        title = _("Dépense refusée, %(amount)s : %(what)s") % words
        return adopted.asks(title, url, Act.READ_CLUB, done_on=refused)
    if spending.state == ExpenseState.ASKED and spending.needs_approval:
        title = _("Approuver puis payer %(amount)s : %(what)s") % words
        return adopted.asks(title, url, Act.APPROVE_EXPENSE)
    paid_on = spending.entry.on if spending.entry else None
    title = _("Payer %(amount)s : %(what)s") % words
    return adopted.asks(title, url, Act.RECORD_MONEY, done_on=paid_on, seen=url)


def accounts(adopted: Adopted) -> Iterator[ToDo]:
    """Close the year that was approved; closing publishes its annual report."""
    year = _year_of(adopted.motion, adopted.on)
    closed = adopted.closed_through
    done = closed is not None and closed >= date(year, 12, 31)
    title = _("Clore l'année %(year)d et publier son rapport") % {"year": year}
    url = adopted.facts.url("documents" if done else "close_year")
    yield ToDo(title, url, Act.CLOSE_YEAR, adopted.on, is_done=done)


def _year_of(motion: Motion, on: date) -> int:
    """The year a vote names, else the one before the vote."""
    named = YEAR.search(motion.title)
    return int(named.group()) if named else on.year - 1
