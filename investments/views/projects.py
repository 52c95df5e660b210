"""Pages of the projects: the board, one file and its vote, the forms that move it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.money import cents
from clubs.phases import may_invest
from clubs.refusals import Refusal
from governance.models import DecisionType
from governance.voting_page import vote_context
from investments.board import board, facts_for_vote, rule_to_be_frozen
from investments.enterprises import known_to
from investments.forms import (
    FileForm,
    NewProposalForm,
    PaymentForm,
    ReasonForm,
    ReferentForm,
    VoteForm,
    describe_left,
    initial_payment,
)
from investments.holdings import Terms, follow, subscribe
from investments.legal import above_stake_limit
from investments.models import CAPITAL_INSTRUMENTS, Holding, Proposal, ProposalState
from investments.pipeline import (
    STEPS,
    ProposalStage,
    advance,
    files,
    may_be_put_to_vote,
    open_proposal,
    put_proposal_right,
    put_to_vote,
    stage_of,
    withdraw,
)
from investments.promises import room, still_to_pay
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

BADGES = {
    ProposalStage.VOTING: "badge-look",
    ProposalStage.ADOPTED: "badge-look",
    ProposalStage.NO_QUORUM: "badge-look",
    ProposalStage.PAID: "badge-good",
    ProposalStage.REJECTED: "badge-wrong",
}


def _proposal(request: ClubRequest, pk: int) -> Proposal:
    found = get_object_or_404(files(request.club), pk=pk)
    found.club = request.club
    return found


@club_page(Act.READ_CLUB)
def projects(request: ClubRequest) -> HttpResponse:
    """The files of the club by stage, searched by word and by stage in the address."""
    today = timezone.localdate()
    word, stage = request.GET.get("q", "").strip(), request.GET.get("etape", "")
    context = {
        "board": board(request.club, word=word, stage=stage),
        "any": files(request.club).exists(),
        "word": word,
        "stage": stage,
        "stages": ProposalStage.choices,
        "room": room(request.club, today),
        "today": today,
        "may_manage": Act.MANAGE_PROJECTS in request.acts,
    }
    return render(request, "investments/projects.html", context)


@club_page(Act.MANAGE_PROJECTS)
def new_proposal(request: ClubRequest) -> HttpResponse:
    """Open a file, on an enterprise already known or on a new one."""
    now = timezone.now()
    form = NewProposalForm(
        request.POST or None,
        known=known_to(request.club),
        initial={
            "received_on": timezone.localdate(now),
            "enterprise": request.GET.get("entreprise"),
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            proposal = open_proposal(
                club=request.club,
                enterprise=data["enterprise"] or form.facts(),
                title=data["title"],
                description=data["description"],
                instrument=data["instrument"],
                amount=data["amount"],
                stake_bp=data["stake_bp"],
                received_on=data["received_on"],
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("Le projet est ouvert sous le numéro %s.") % proposal.reference
            )
            return redirect(proposal)
    return render(request, "investments/new_proposal.html", {"form": form})


@club_page(Act.READ_CLUB)
def proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """One file: what is asked, what it would leave in the bank, the vote, what comes next."""
    found = _proposal(request, pk)
    return render(request, "investments/proposal.html", _page(request, found))


def _page(request: ClubRequest, found: Proposal) -> dict[str, object]:
    stage = stage_of(found)
    manages = Act.MANAGE_PROJECTS in request.acts
    motion = found.motion
    ballot = vote_context(motion, request.membership, now=timezone.now()) if motion else {}
    return {
        **ballot,
        "proposal": found,
        "stage": stage,
        "facts": facts_for_vote(found, timezone.localdate()),
        "motion": motion,
        "rule": motion.rule_sentence if motion else "",
        "holding": Holding.objects.filter(proposal=found).select_related("club").first(),
        "badge": BADGES.get(stage, ""),
        "show_cash": stage
        not in (ProposalStage.PAID, ProposalStage.REJECTED, ProposalStage.WITHDRAWN),
        "referents": found.referents.select_related("membership__person"),
        "steps": [(step.value, step.label) for step in STEPS],
        "may_move": manages and found.state in STEPS,
        "may_vote_on": Act.OPEN_MOTION in request.acts and may_be_put_to_vote(found),
        "may_pay": Act.MANAGE_HOLDINGS in request.acts and stage == ProposalStage.ADOPTED,
        "may_withdraw": manages
        and stage
        not in (
            ProposalStage.VOTING,
            ProposalStage.PAID,
            ProposalStage.REJECTED,
            ProposalStage.WITHDRAWN,
        ),
        "may_manage": manages,
        "left_to_pay": still_to_pay(found),
    }


@club_page(Act.MANAGE_PROJECTS)
def edit_proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """Put a file right before its vote."""
    found = _proposal(request, pk)
    form = FileForm(request.POST or None, initial=FileForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            put_proposal_right(
                proposal=found, now=timezone.now(), by=request.person, **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le projet est à jour."))
            return redirect(found)
    return render(request, "investments/edit_proposal.html", {"form": form, "proposal": found})


@require_POST
@club_page(Act.MANAGE_PROJECTS)
def advance_proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """Bring a file to another step: one button, one step."""
    found = _proposal(request, pk)
    to = request.POST.get("to", "")
    try:
        if to in STEPS:
            advance(proposal=found, to=ProposalState(to), now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@club_page(Act.MANAGE_PROJECTS)
def withdraw_proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """Give a file up, with a word of why."""
    found = _proposal(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            withdraw(
                proposal=found,
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(now),
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le projet est abandonné. Il reste lisible."))
            return redirect(found)
    return render(request, "investments/withdraw_proposal.html", {"form": form, "proposal": found})


@club_page(Act.MANAGE_PROJECTS)
def follow_proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """Name the members who follow the enterprise."""
    found = _proposal(request, pk)
    today = timezone.localdate()
    members = Membership.objects.filter(
        pk__in=[member.pk for member in request.club.memberships.all() if member.is_open(today)]
    ).select_related("person")
    form = ReferentForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            follow(membership=form.cleaned_data["membership"], proposal=found, on=today)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le référent ou la référente est noté."))
            return redirect(found)
    return render(request, "investments/follow_proposal.html", {"form": form, "proposal": found})


@club_page(Act.OPEN_MOTION)
def vote_on_proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """Put a file to the vote: until when, and the reasons a passed rule asks for."""
    found = _proposal(request, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    form = VoteForm(
        request.POST or None,
        now=now,
        ask_limit=above_stake_limit(request.club, found.enterprise, found.stake, today),
        ask_override=not may_invest(request.club, today),
    )
    if request.method == "POST" and form.is_valid():
        try:
            put_to_vote(
                proposal=found,
                deadline=form.deadline(),
                limit_reason=form.cleaned_data.get("limit_reason", ""),
                override_reason=form.cleaned_data.get("override_reason", ""),
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le vote est ouvert : chaque membre peut voter."))
            return redirect(found)
    context = {
        "form": form,
        "proposal": found,
        "facts": facts_for_vote(found, today),
        **rule_to_be_frozen(request.club, DecisionType.INVESTMENT, today),
    }
    return render(request, "investments/vote_on_proposal.html", context)


@club_page(Act.MANAGE_HOLDINGS)
def pay_proposal(request: ClubRequest, pk: int) -> HttpResponse:
    """Pay an accepted project, or note what the bank has paid."""
    found = _proposal(request, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    left = still_to_pay(found)
    form = PaymentForm(
        request.POST or None,
        initial=initial_payment(left, today),
        may_invest=may_invest(request.club, today),
        capital=found.instrument in CAPITAL_INSTRUMENTS,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        terms = Terms(
            stake_bp=found.stake_bp,
            new_capital=data.get("new_capital", False),
            units=data.get("units"),
            rate_bp=data.get("rate_bp"),
            ends_on=data.get("ends_on"),
        )
        try:
            done = subscribe(
                proposal=found,
                amount=data["amount"],
                on=data["on"],
                record_payment_made=data["record_payment_made"],
                override_reason=data.get("override_reason", ""),
                terms=terms,
                key=f"paiement:{data['key']}",
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("Ce paiement était déjà enregistré : rien n'a été compté deux fois.")
                if done.already
                else _("Le paiement est enregistré : le club possède cet investissement."),
            )
            return redirect(done.movement.holding)
    context = {
        "form": form,
        "proposal": found,
        "left": describe_left(left),
        "facts": facts_for_vote(found, today),
        "amount": cents(found.amount),
    }
    return render(request, "investments/pay_proposal.html", context)
