"""Pages of the desk: cheques, receipts, deposit slips and the count of the cash box."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.forms import DepositForm
from clubs.refusals import Refusal
from ledger.contributing import Means, deposit_to_bank, waiting
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


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
