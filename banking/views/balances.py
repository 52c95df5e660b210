"""The bank's page: each account month by month, our balance against the bank's, one to note."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.forms import BalanceForm
from banking.overview import AccountMonths, MonthState, Overview, Waiting
from banking.proposing import waiting_lines
from banking.statements import note_balance
from banking.suspense import waiting_to_clarify
from clubs.refusals import Refusal
from ledger.models import AccountKind
from ledger.months import last_day
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.RECORD_MONEY)
def bank(request: ClubRequest) -> HttpResponse:
    """The two balances side by side, account by account and month by month, and the form to note
    the bank's."""
    now = timezone.now()
    today = timezone.localdate(now)
    overview = Overview(request.club, at=today)
    due = overview.waiting()
    following = due[0] if due else None
    form = BalanceForm(
        request.POST or None,
        accounts=[one for one in overview.accounts if one.is_open],
        initial={
            "on": last_day(following.month) if following else today,
            "bank_account": following.bank_account if following else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            noted = note_balance(
                club=request.club,
                on=form.cleaned_data["on"],
                balance=form.cleaned_data["balance"],
                bank_account=form.chosen(),
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("Déjà noté.") if noted.already else _("Le solde de la banque est noté.")
            messages.success(request, said)
            return redirect("validate_month", request.club.slug, noted.statement.pk)
    months = overview.months()
    context = {
        "form": form,
        "noted": _noted(months, following),
        "today": today,
        "book": overview.held(AccountKind.BANK),
        "cash": overview.held(AccountKind.CASH),
        "cheques": overview.held(AccountKind.CHEQUES),
        "accounts": months,
        "pending": following,
        "overdue": [one for one in due if one.is_overdue(today)],
        "to_confirm": waiting_lines(request.club).count(),
        "to_clarify": waiting_to_clarify(request.club, at=today),
    }
    return render(request, "banking/bank.html", context)


def _noted(months: Sequence[AccountMonths], following: Waiting | None) -> MonthState | None:
    """The balance already known of the month to validate, from a file or typed."""
    if following is None:
        return None
    for account in months:
        if account.bank_account == following.bank_account:
            for state in account.months:
                if state.month == following.month and state.statement is not None:
                    return state
    return None
