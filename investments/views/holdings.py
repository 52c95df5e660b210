"""Pages of what the club owns: the portfolio, one holding's life, and the acts on it."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.refusals import Refusal
from governance.models import DecisionType
from investments import effects
from investments.acts import ACTS
from investments.board import rule_to_be_frozen
from investments.deciding import all_adopted, propose
from investments.enterprises import known_to
from investments.export import portfolio_csv as portfolio_as_csv
from investments.forms import DecisionForm, PastInvestmentForm, ScheduleForm, UndoForm
from investments.holdings import Terms, plan_repayments, record_past_investment
from investments.legal import loan_return_due, may_open_tax_right
from investments.models import LOAN_INSTRUMENTS, Holding, HoldingAct
from investments.movements import undo
from investments.promises import with_movements
from investments.timelines import holding_timeline
from investments.valuation import (
    holdings_on,
    next_event,
    unpaid_instalments,
    value_of,
)
from investments.valuation import (
    portfolio as portfolio_on,
)
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _holding(request: ClubRequest, pk: str) -> Holding:
    owned = Holding.objects.filter(club=request.club).select_related(
        "enterprise", "proposal__motion", "cost_account", "impairment_account"
    )
    found = get_object_or_404(owned, pk=pk)
    found.club = request.club
    if found.proposal is not None:
        found.proposal.club = request.club
    return found


@club_page(Act.READ_CLUB)
def portfolio(request: ClubRequest) -> HttpResponse:
    """Nos investissements: what each cost, what is lost or feared, what it stands for today."""
    today = timezone.localdate()
    found = holdings_on(request.club, at=today)
    context = {
        "portfolio": found.portfolio,
        "rows": [(row, found.events.get(row.holding)) for row in found.portfolio.rows],
        "ended": found.ended,
        "today": today,
        "may_manage": Act.MANAGE_HOLDINGS in request.acts,
    }
    return render(request, "investments/portfolio.html", context)


@club_page(Act.READ_CLUB)
def portfolio_csv(request: ClubRequest) -> HttpResponse:
    """The same table as a CSV file that a spreadsheet opens without running anything."""
    today = timezone.localdate()
    content = portfolio_as_csv(portfolio_on(request.club, at=today))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"investissements-{request.club.slug}-{today.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@club_page(Act.READ_CLUB)
def holding(request: ClubRequest, pk: str) -> HttpResponse:
    """One investment: its value today, its whole life, and what may be recorded."""
    found = _holding(request, pk)
    prefetch_related_objects([found], "instalments", with_movements())
    today = timezone.localdate()
    manages = Act.MANAGE_HOLDINGS in request.acts
    lent_much = found.instrument in LOAN_INSTRUMENTS and loan_return_due(
        request.club, found.enterprise, found.started_on.year
    )
    to_carry_out = all_adopted(found) if manages else []
    context = {
        "holding": found,
        "value": value_of(found, at=today),
        "timeline": holding_timeline(found, at=today),
        "schedule": unpaid_instalments(found, today),
        "next": next_event(found, today),
        "referents": found.referents.select_related("membership__person"),
        "acts": list(ACTS.values()) if manages else [],
        "to_apply": [
            (act, decision)
            for act in ACTS.values()
            for decision in to_carry_out
            if act.decided and decision.act == act.decided
        ],
        "open_votes": found.decisions.select_related("motion").filter(
            motion__closed_at__isnull=True
        ),
        "may_manage": manages,
        "may_vote_on": Act.OPEN_MOTION in request.acts,
        "may_open_tax_right": may_open_tax_right(found),
        "loan_return": lent_much,
        "has_terms": bool(found.units or found.ends_on or found.terms or found.hold_until)
        or found.rate_bp is not None
        or lent_much,
        "today": today,
    }
    return render(request, "investments/holding.html", context)


@club_page(Act.MANAGE_HOLDINGS)
def record_on_holding(request: ClubRequest, pk: str, act: str) -> HttpResponse:
    """One act, one form: repayment, dividend, interest, impairment, recovery, exit, loss."""
    found = _holding(request, pk)
    if act not in ACTS:
        raise Http404
    chosen = ACTS[act]
    now = timezone.now()
    today = timezone.localdate(now)
    value = value_of(found, at=today)
    initial = {"on": today, **chosen.start(found, value, request.GET.get("vote"))}
    form = chosen.form(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            done = chosen.do(found, form.cleaned_data, request.GET.get("vote"), request.person, now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("C'était déjà enregistré : rien n'a été compté deux fois.")
                if done.already
                else str(chosen.done),
            )
            return redirect(found)
    context = {"form": form, "holding": found, "act": chosen, "value": value}
    return render(request, "investments/record.html", context)


@club_page(Act.MANAGE_HOLDINGS)
def undo_movement(request: ClubRequest, pk: str, movement: int) -> HttpResponse:
    """Corriger: reverse a movement; both stay readable."""
    found = _holding(request, pk)
    wrong = get_object_or_404(found.movements.select_related("entry"), pk=movement)
    now = timezone.now()
    form = UndoForm(request.POST or None, initial={"on": wrong.on})
    if request.method == "POST" and form.is_valid():
        try:
            undo(
                movement=wrong,
                on=form.cleaned_data["on"],
                key=f"corriger:{form.cleaned_data['key']}",
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le mouvement est annulé. Vous pouvez noter le bon."))
            return redirect(found)
    return render(
        request, "investments/undo.html", {"form": form, "holding": found, "movement": wrong}
    )


@club_page(Act.OPEN_MOTION)
def vote_on_holding(request: ClubRequest, pk: str) -> HttpResponse:
    """Put an impairment, a recovery, an exit or a loss to the vote."""
    found = _holding(request, pk)
    now = timezone.now()
    form = DecisionForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            propose(
                holding=found,
                act=HoldingAct(form.cleaned_data["act"]),
                amount=form.cleaned_data["amount"],
                reason=form.cleaned_data["reason"],
                deadline=form.deadline(),
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le vote est ouvert : chaque membre peut voter."))
            return redirect(found)
    today = timezone.localdate(now)
    context = {
        "form": form,
        "holding": found,
        "value": value_of(found, at=today),
        **rule_to_be_frozen(request.club, DecisionType.IMPAIRMENT, today),
    }
    return render(request, "investments/vote_on_holding.html", context)


@club_page(Act.MANAGE_HOLDINGS)
def schedule_holding(request: ClubRequest, pk: str) -> HttpResponse:
    """Write the calendar of repayments, in equal parts to the cent."""
    found = _holding(request, pk)
    value = value_of(found, at=timezone.localdate())
    form = ScheduleForm(request.POST or None, initial={"amount": value.cost, "parts": 12})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            parts = effects.schedule(
                data["amount"],
                parts=data["parts"],
                first_on=data["first_on"],
                every_months=data["every_months"],
            )
            plan_repayments(
                holding=found, instalments=[(due_on, principal, 0) for due_on, principal in parts]
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le calendrier est noté."))
            return redirect(found)
    return render(request, "investments/schedule.html", {"form": form, "holding": found})


@club_page(Act.MANAGE_HOLDINGS)
def past_investment(request: ClubRequest) -> HttpResponse:
    """Note an investment paid before the club used the software."""
    form = PastInvestmentForm(request.POST or None, known=known_to(request.club))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = record_past_investment(
                club=request.club,
                enterprise=data["enterprise"],
                instrument=data["instrument"],
                amount=data["amount"],
                on=data["on"],
                decision=data["decision"],
                terms=Terms(
                    stake_bp=data["stake_bp"],
                    new_capital=data["new_capital"],
                    ends_on=data["ends_on"],
                ),
                key=f"reprise:{data['key']}",
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("L'investissement est noté."))
            return redirect(done.movement.holding)
    return render(request, "investments/past_investment.html", {"form": form})
