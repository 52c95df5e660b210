"""Pages of the bank: our accounts against the statement, the month to validate, a deposit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.forms import BalanceForm, DepositForm, ValidateForm
from banking.models import BankStatement
from banking.reconciling import bank_balance, changed_since, compare, months, to_validate
from banking.statements import note_balance
from banking.statements import validate_month as validate
from clubs.refusals import Refusal
from ledger.contributing import Means, deposit_to_bank, waiting
from ledger.months import last_day
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.RECORD_MONEY)
def bank(request: ClubRequest) -> HttpResponse:
    """The two balances side by side, month by month, and the form to note the bank's."""
    now = timezone.now()
    today = timezone.localdate(now)
    pending = to_validate(request.club, at=today)
    form = BalanceForm(
        request.POST or None, initial={"on": last_day(pending) if pending else today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            noted = note_balance(
                club=request.club,
                on=form.cleaned_data["on"],
                balance=form.cleaned_data["balance"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("Déjà noté.") if noted.already else _("Le solde de la banque est noté.")
            messages.success(request, said)
            return redirect("validate_month", request.club.slug, noted.statement.pk)
    box = waiting(request.club, at=today)
    context = {
        "form": form,
        "today": today,
        "book": bank_balance(request.club, at=today),
        "cash": box[Means.CASH],
        "cheques": box[Means.CHEQUE],
        "months": months(request.club, at=today),
        "pending": pending,
    }
    return render(request, "banking/bank.html", context)


@club_page(Act.RECORD_MONEY)
def validate_month(request: ClubRequest, pk: int) -> HttpResponse:
    """One statement against our accounts: the gap, what may explain it, and the month validated."""
    statement = get_object_or_404(
        BankStatement.objects.select_related("club"), club=request.club, pk=pk
    )
    comparison = compare(statement)
    form = ValidateForm(
        request.POST if request.method == "POST" else None, has_gap=comparison.difference != 0
    )
    if request.method == "POST" and form.is_valid():
        was_validated = statement.is_validated
        try:
            validate(
                statement=statement,
                explanation=form.cleaned_data["explanation"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("Ce mois était déjà validé.") if was_validated else _("Le mois est validé.")
            messages.success(request, said)
            return redirect("bank", request.club.slug)
    context = {
        "statement": statement,
        "comparison": comparison,
        "form": form,
        "moved_since": changed_since(comparison) if statement.is_validated else 0,
    }
    return render(request, "banking/validate_month.html", context)


@club_page(Act.RECORD_MONEY)
def deposit(request: ClubRequest) -> HttpResponse:
    """Cash and cheques taken to the bank; all that waits is proposed."""
    now = timezone.now()
    today = timezone.localdate(now)
    box = waiting(request.club, at=today)
    form = DepositForm(
        request.POST or None,
        initial={
            "on": today,
            "cash": max(0, box[Means.CASH]) or None,
            "cheques": max(0, box[Means.CHEQUE]) or None,
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = deposit_to_bank(
                club=request.club,
                on=data["on"],
                cash=data["cash"] or 0,
                cheques=data["cheques"] or 0,
                key=data["key"],
                by=request.person.pk,
                now=now,
                note=data["note"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            number = {"number": done.entry.number}
            if done.already:
                messages.info(request, _("Déjà enregistré (écriture n° %(number)d).") % number)
            else:
                messages.success(
                    request, _("Le dépôt est enregistré (écriture n° %(number)d).") % number
                )
            return redirect("bank", request.club.slug)
    context = {"form": form, "cash": box[Means.CASH], "cheques": box[Means.CHEQUE]}
    return render(request, "banking/deposit.html", context)
