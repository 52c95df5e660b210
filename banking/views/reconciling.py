"""Pages of the reconciliation: an account and a month, what explains the difference, the lock."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.agreeing import lift_month as lift
from banking.agreeing import validate_month as validate
from banking.agreeing import words_wanted
from banking.forms import LiftForm, ValidateForm
from banking.models import BankStatement, Reconciliation
from banking.reconciling import (
    agreed_months,
    changed_since,
    compare,
    explained,
    standing,
    statement_figures,
)
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.RECORD_MONEY)
def validate_month(request: ClubRequest, pk: int) -> HttpResponse:
    """One statement against our account: the gap, what explains it, and the month validated."""
    statement = get_object_or_404(
        BankStatement.objects.select_related("club", "bank_account__account__club"),
        club=request.club,
        pk=pk,
    )
    comparison = compare(statement)
    found = explained(comparison)
    form = ValidateForm(
        request.POST if request.method == "POST" else None, wanted=words_wanted(found)
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
            return redirect("validate_month", request.club.slug, statement.pk)
    agreed = standing(statement)
    context = {
        "statement": statement,
        "comparison": comparison,
        "found": found,
        "form": form,
        "moved_since": changed_since(comparison) if statement.is_validated else 0,
        "agreed": agreed,
        "subject": f"reconciliation:{agreed.pk}" if agreed else "",
        "may_lift": Act.LIFT_MONTH in request.acts,
    }
    return render(request, "banking/validate_month.html", context)


@club_page(Act.LIFT_MONTH)
def validated_months(request: ClubRequest) -> HttpResponse:
    """The months agreed with the bank, newest first, lifted ones too; the newest may be lifted."""
    return render(
        request, "banking/validated_months.html", {"accounts": agreed_months(request.club)}
    )


@club_page(Act.LIFT_MONTH)
def lift_month(request: ClubRequest, pk: int) -> HttpResponse:
    """A validated month opened again by the manager, who says why."""
    agreed = get_object_or_404(
        Reconciliation.objects.select_related("bank_account__club"),
        bank_account__club=request.club,
        pk=pk,
    )
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lift(
                reconciliation=agreed,
                reason=form.cleaned_data["reason"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("La validation est levée : le mois peut être corrigé et validé de nouveau."),
            )
            return redirect("validated_months", request.club.slug)
    context = {
        "agreed": agreed,
        "figures": statement_figures(agreed),
        "subject": f"reconciliation:{agreed.pk}",
        "form": form,
    }
    return render(request, "banking/lift_month.html", context)
