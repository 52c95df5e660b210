"""Verbs: a club's file on a project, from the first letter to the vote (domain.md 3.4).

What follows the vote is never copied here: `stage_of` reads it from the motion and from the book.
"""

from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import cents, euros
from clubs.phases import may_invest
from governance.models import DecisionType, Meeting, Motion, Outcome
from governance.motions import draft, open_motion
from investments.discussing import bring_to_vote
from investments.enterprises import EnterpriseFacts, known_to, register
from investments.legal import above_stake_limit
from investments.models import Enterprise, Instrument, Proposal, ProposalState
from investments.promises import paid, room, still_to_pay, with_movements
from investments.refusals import InvestingRefused
from investments.wording import written
from ledger.posting import lock
from members.models import Person
from members.trail import note

LARGEST = 10**11
STEPS = (ProposalState.LEAD, ProposalState.UNDER_STUDY, ProposalState.HEARD)


class ProposalStage(models.TextChoices):
    """Where a file stands for people: the club's own steps, then what the vote and the book say."""

    LEAD = "lead", _("reçu")
    UNDER_STUDY = "under_study", _("à l'étude")
    HEARD = "heard", _("entendu en réunion")
    VOTING = "voting", _("au vote")
    ADOPTED = "adopted", _("accepté, à payer")
    PAID = "paid", _("financé")
    REJECTED = "rejected", _("refusé")
    NO_QUORUM = "no_quorum", _("vote sans effet")
    WITHDRAWN = "withdrawn", _("abandonné")


def stage_of(proposal: Proposal) -> ProposalStage:
    """Derive where a file stands from its own state, the motion's outcome and what was paid."""
    if proposal.state == ProposalState.WITHDRAWN:
        return ProposalStage.PAID if paid(proposal) else ProposalStage.WITHDRAWN
    if proposal.state != ProposalState.SUBMITTED or proposal.motion is None:
        return ProposalStage(proposal.state)
    outcome = proposal.motion.outcome
    if outcome == Outcome.ADOPTED:
        return ProposalStage.ADOPTED if still_to_pay(proposal) else ProposalStage.PAID
    if outcome == Outcome.REJECTED:
        return ProposalStage.REJECTED
    if outcome in (Outcome.NO_QUORUM, Outcome.VOID, Outcome.HEARD):
        return ProposalStage.NO_QUORUM
    return ProposalStage.VOTING


def files(club: Club) -> models.QuerySet[Proposal]:
    """A club's files with all that `stage_of` reads, in four queries however many there are."""
    return (
        Proposal.objects.filter(club=club)
        .select_related("club", "enterprise", "motion", "holding")
        .prefetch_related(with_movements("holding__movements"))
    )


@transaction.atomic
def open_proposal(
    *,
    club: Club,
    enterprise: Enterprise | EnterpriseFacts,
    title: str,
    instrument: str,
    amount: int,
    received_on: date,
    now: datetime,
    by: Person | None = None,
    description: str = "",
    stake_bp: int | None = None,
) -> Proposal:
    """Open a club's file on an enterprise it knows, or on a new one told by its facts.

    `amount` in cents, `stake_bp` in hundredths of per cent.

    Filing binds nobody, so no cash is checked yet; that comes with the vote.
    """
    if isinstance(enterprise, EnterpriseFacts):
        enterprise = register(facts=enterprise, club=club, by=by, now=now)
    if not known_to(club).filter(pk=enterprise.pk).exists():
        raise InvestingRefused(
            _("Cette entreprise n'est pas connue de votre réseau."), "enterprise"
        )
    _amount_makes_sense(amount)
    if received_on > timezone.localdate(now):
        raise InvestingRefused(_("Cette date est dans l'avenir."), "received_on")
    if stake_bp is not None and stake_bp > 10_000:
        raise InvestingRefused(_("La part du capital va de 0 à 100 %."), "stake_bp")
    lock(club)
    proposal = Proposal.objects.create(
        club=club,
        enterprise=enterprise,
        reference=_next_reference(club, received_on.year),
        title=title.strip(),
        description=description.strip(),
        instrument=Instrument(instrument),
        amount=euros(amount),
        stake_bp=stake_bp,
        received_on=received_on,
    )
    note(act="proposal.open", by=by, club=club, now=now, proposal=proposal.pk)
    return proposal


def _amount_makes_sense(amount: int) -> None:
    if amount <= 0:
        raise InvestingRefused(_("Le montant doit être supérieur à zéro."), "amount")
    if amount > LARGEST:
        raise InvestingRefused(_("Ce montant est trop grand : vérifiez-le."), "amount")


def _next_reference(club: Club, year: int) -> str:
    """The club's next file number of a year: P-2026-03."""
    prefix = f"P-{year}-"
    used = [
        int(reference.removeprefix(prefix))
        for reference in club.proposals.filter(reference__startswith=prefix).values_list(
            "reference", flat=True
        )
    ]
    return f"{prefix}{max(used, default=0) + 1:02d}"


@transaction.atomic
def put_proposal_right(
    *,
    proposal: Proposal,
    title: str,
    description: str,
    instrument: str,
    amount: int,
    stake_bp: int | None,
    now: datetime,
    by: Person | None = None,
) -> Proposal:
    """Change a file before its vote; what is being voted or was voted does not move."""
    if proposal.state not in STEPS:
        raise InvestingRefused(_("Ce projet a été mis au vote : il ne change plus."))
    _amount_makes_sense(amount)
    if stake_bp is not None and stake_bp > 10_000:
        raise InvestingRefused(_("La part du capital va de 0 à 100 %."), "stake_bp")
    proposal.title, proposal.description = title.strip(), description.strip()
    proposal.instrument, proposal.amount = Instrument(instrument), euros(amount)
    proposal.stake_bp = stake_bp
    proposal.save()
    note(act="proposal.put_right", by=by, club=proposal.club, now=now, proposal=proposal.pk)
    return proposal


@transaction.atomic
def advance(
    *, proposal: Proposal, to: ProposalState, now: datetime, by: Person | None = None
) -> Proposal:
    """Bring a file to another step before the vote, forward or back."""
    if proposal.state not in STEPS or to not in STEPS:
        raise InvestingRefused(
            _("Ce projet a été mis au vote ou abandonné : il n'avance plus ainsi.")
        )
    proposal.state = to
    proposal.save(update_fields=["state"])
    note(act=f"proposal.{to}", by=by, club=proposal.club, now=now, proposal=proposal.pk)
    return proposal


@transaction.atomic
def withdraw(
    *, proposal: Proposal, reason: str, on: date, now: datetime, by: Person | None = None
) -> Proposal:
    """Give a file up, or what remains to pay of an accepted one: the promise ends there."""
    lock(proposal.club)
    stage = stage_of(proposal)
    if stage in (ProposalStage.VOTING, ProposalStage.PAID, ProposalStage.REJECTED):
        raise InvestingRefused(_("À ce stade, ce projet ne peut plus être abandonné."))
    if not reason.strip():
        raise InvestingRefused(_("Écrivez pourquoi, en une phrase."), "reason")
    proposal.state = ProposalState.WITHDRAWN
    proposal.withdrawn_on, proposal.withdrawn_reason = on, reason.strip()
    proposal.save(update_fields=["state", "withdrawn_on", "withdrawn_reason"])
    note(act="proposal.withdraw", by=by, club=proposal.club, now=now, proposal=proposal.pk)
    return proposal


def may_be_put_to_vote(proposal: Proposal) -> bool:
    """True for a file in hand, and for one whose vote lacked the quorum."""
    return proposal.state in STEPS or stage_of(proposal) == ProposalStage.NO_QUORUM


@transaction.atomic
def put_to_vote(
    *,
    proposal: Proposal,
    deadline: datetime,
    now: datetime,
    by: Person | None = None,
    meeting: Meeting | None = None,
    limit_reason: str = "",
    override_reason: str = "",
) -> Motion:
    """Open a vote on a proposal until `deadline`, under the rule the club confirmed.

    Refused in a phase that invests no more (unless `override_reason`), above the usual share of the
    capital (unless `limit_reason`), and when the amount passes what the club has at that date or at
    any later recorded one, less what it promised already (R14).
    """
    club = proposal.club
    lock(club)
    proposal.refresh_from_db()
    if not may_be_put_to_vote(proposal):
        raise InvestingRefused(_("Ce projet a déjà été mis au vote."))
    today = timezone.localdate(now)
    if not may_invest(club, today) and not override_reason.strip():
        raise InvestingRefused(
            _(
                "Le club n'est plus dans une phase où il investit. Pour un complément dans une "
                "entreprise déjà soutenue, écrivez-en la raison : elle figurera au compte rendu."
            ),
            "override_reason",
        )
    if (
        above_stake_limit(club, proposal.enterprise, proposal.stake, today)
        and not limit_reason.strip()
    ):
        raise InvestingRefused(
            _(
                "La part du capital dépasse l'usage des clubs pour cette forme juridique. "
                "Écrivez pourquoi le club l'accepte : la raison figurera au compte rendu."
            ),
            "limit_reason",
        )
    _within_room(proposal, today)
    motion = draft(
        club=club,
        type=DecisionType.INVESTMENT,
        title=question(proposal),
        text=proposal.description,
        by=by,
        now=now,
        meeting=meeting,
    )
    proposal.motion, proposal.state = motion, ProposalState.SUBMITTED
    proposal.limit_reason, proposal.override_reason = limit_reason.strip(), override_reason.strip()
    proposal.save(update_fields=["motion", "state", "limit_reason", "override_reason"])
    bring_to_vote(proposal=proposal, motion=motion)
    open_motion(motion=motion, deadline=deadline, by=by, now=now)
    note(act="proposal.put_to_vote", by=by, club=club, now=now, proposal=proposal.pk)
    return motion


def _within_room(proposal: Proposal, today: date) -> None:
    left = room(proposal.club, today, but=proposal)
    if cents(proposal.amount) <= left.left:
        return
    if left.promised:
        message = _(
            "Le club a %(lowest)s en caisse et en banque, dont %(promised)s déjà promis ou au "
            "vote : il ne peut pas décider %(amount)s de plus. Rien n'a changé."
        )
    else:
        message = _(
            "Le club a %(lowest)s en caisse et en banque : il ne peut pas décider %(amount)s. "
            "Rien n'a changé."
        )
    raise InvestingRefused(
        message
        % {
            "lowest": written(left.lowest),
            "promised": written(left.promised),
            "amount": written(cents(proposal.amount)),
        },
        "amount",
    )


def question(proposal: Proposal) -> str:
    """The sentence people vote on, in French whoever asks: it is kept with the vote."""
    with translation.override("fr"):
        return str(
            _("Investir %(amount)s dans %(enterprise)s ?")
            % {"amount": written(cents(proposal.amount)), "enterprise": proposal.enterprise.name}
        )
