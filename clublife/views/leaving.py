"""Pages of a member's exit: what it would be worth, then the act; paying those who left."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from clublife.forms import DebtPaymentForm, LeavingForm
from clublife.leaving import let_go, simulate
from clubs.refusals import Refusal
from clubs.rules import CATALOGUE
from ledger.exits import debts, pay_member
from members.models import ExitKind, Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _membership(request: ClubRequest, pk: int) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("person", "club"), club=request.club, pk=pk
    )


def _asked_day(request: ClubRequest, fallback: date) -> date:
    """The day typed in the form or in the address, for the simulation."""
    typed = request.POST.get("on") or request.GET.get("on") or ""
    try:
        return parse_date(typed) or fallback
    except ValueError:
        return fallback


@club_page(Act.RECORD_MONEY)
def leaving(request: ClubRequest, membership_id: int) -> HttpResponse:
    """Show what an exit would be worth on a day, then record it."""
    found = _membership(request, membership_id)
    today = timezone.localdate()
    form = LeavingForm(
        request.POST or None, club=request.club, initial={"on": today, "key": uuid.uuid4().hex}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            gone = let_go(
                membership=found,
                on=data["on"],
                kind=ExitKind(data["kind"]),
                motion=data["motion"],
                reason=data["reason"],
                pay_now=data["pay_now"],
                key=data["key"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = (
                _("Déjà enregistré : le départ de %(name)s.")
                if found.left_on
                else _("Le départ de %(name)s est enregistré.")
            )
            messages.success(request, said % {"name": gone.membership.person})
            return redirect("debts", request.club.slug)
    day = _asked_day(request, today)
    simulation = simulate(found, at=day)
    labels = dict(CATALOGUE["exit_value"].choices)
    context = {
        "membership": found,
        "form": form,
        "simulation": simulation,
        "day": day,
        "rule": labels.get(simulation.quote.agreed_rule or "", ""),
    }
    return render(request, "clublife/leaving.html", context)


@club_page(Act.RECORD_MONEY)
def club_debts(request: ClubRequest) -> HttpResponse:
    """What the club still owes the members who left."""
    owed = debts(request.club, at=timezone.localdate())
    context = {"debts": owed, "total": sum(one.cents for one in owed)}
    return render(request, "clublife/debts.html", context)


@club_page(Act.RECORD_MONEY)
def pay_debt(request: ClubRequest, membership_id: int) -> HttpResponse:
    """Pay a member who left all that is owed."""
    found = _membership(request, membership_id)
    today = timezone.localdate()
    owed = {one.membership.pk: one for one in debts(request.club, at=today)}
    debt = owed.get(found.pk)
    form = DebtPaymentForm(request.POST or None, initial={"on": today, "key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid() and debt is not None:
        try:
            pay_member(
                membership=found,
                cents=debt.cents,
                on=form.cleaned_data["on"],
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le paiement est enregistré."))
            return redirect("debts", request.club.slug)
    context = {"form": form, "membership": found, "debt": debt}
    return render(request, "clublife/pay_debt.html", context)
