"""Pages of the desk: cheques, receipts, deposit slips and the count of the cash box."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banking.accounts import accounts_of, main_account
from banking.cheques import cheque_box, received, who_paid
from banking.counting import cash_expected, count_cash
from banking.desk_forms import ChequeForm, CountForm, DepositForm
from banking.models import CashCount, Cheque, DepositSlip, Receipt
from banking.receipts import by_hand, give_receipt, receipt_figures
from banking.slips import deposit_cheques, describe_cheque, slip_figures
from clubs.refusals import Refusal
from ledger.accounts import bank_of
from ledger.contributing import MEANS_OF, Means, waiting
from ledger.models import AccountKind, Transfer
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

PAGE = 50


@club_page(Act.RECORD_MONEY)
def deposit(request: ClubRequest) -> HttpResponse:
    """Cheques ticked and cash taken to the bank; all that waits is proposed."""
    now = timezone.now()
    today = timezone.localdate(now)
    held = waiting(request.club, at=today)
    box = cheque_box(request.club, at=today, held=held[Means.CHEQUE])
    accounts = accounts_of(request.club, at=today)
    main = bank_of(request.club) if len(accounts) > 1 else None
    form = DepositForm(
        request.POST or None,
        box=box,
        accounts=accounts,
        initial={
            "on": today,
            "bank_account": next((one for one in accounts if one.account == main), None),
            "cheques": [str(one.pk) for one in box.cheques],
            "others": box.others or None,
            "cash": max(0, held[Means.CASH]) or None,
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = deposit_cheques(
                bank_account=form.chosen() or main_account(club=request.club, now=now),
                transfers=form.transfers(),
                on=data["on"],
                cash=data["cash"] or 0,
                others=data.get("others") or 0,
                key=data["key"],
                by=request.person.pk,
                now=now,
                note=data["note"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            number = {"number": done.slip.number}
            if done.already:
                messages.info(request, _("Déjà enregistré (bordereau n° %(number)d).") % number)
            else:
                messages.success(
                    request, _("Le dépôt est enregistré (bordereau n° %(number)d).") % number
                )
            return redirect("slip", request.club.slug, done.slip.pk)
    context = {"form": form, "box": box, "cash": held[Means.CASH]}
    return render(request, "banking/deposit.html", context)


@club_page(Act.RECORD_MONEY)
def slips(request: ClubRequest) -> HttpResponse:
    """The deposit slips, newest first."""
    found = DepositSlip.objects.filter(club=request.club).select_related(
        "bank_account", "entry__reversed_by"
    )
    page = Paginator(found.prefetch_related("entry__transfers"), PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        (slip, sum(one.quantity for one in slip.entry.transfers.all()), _undone(slip))
        for slip in page.object_list
    ]
    return render(request, "banking/slips.html", {"page": page, "rows": rows})


@club_page(Act.RECORD_MONEY)
def slip(request: ClubRequest, pk: int) -> HttpResponse:
    """One deposit slip: its cheques, its cash, its total."""
    found = get_object_or_404(
        DepositSlip.objects.select_related("club", "bank_account", "entry"),
        club=request.club,
        pk=pk,
    )
    context = {"figures": slip_figures(found), "subject": f"slip:{found.pk}"}
    return render(request, "banking/slip.html", context)


@club_page(Act.RECORD_MONEY)
def cheque(request: ClubRequest, pk: UUID) -> HttpResponse:
    """What is written on a cheque in hand or deposited: bank, number, who signed it."""
    transfer = get_object_or_404(
        received(request.club).filter(debit__kind=AccountKind.CHEQUES), pk=pk
    )
    known = Cheque.objects.filter(transfer=transfer).first() or Cheque()
    form = ChequeForm(
        request.POST if request.method == "POST" else None,
        initial={"bank": known.bank, "number": known.number, "drawer": known.drawer},
    )
    if request.method == "POST" and form.is_valid():
        describe_cheque(transfer=transfer, **form.cleaned_data)
        messages.success(request, _("C'est noté."))
        return redirect("deposit", request.club.slug)
    context = {"form": form, "transfer": transfer, "who": who_paid(transfer)}
    return render(request, "banking/cheque.html", context)


@club_page(Act.RECORD_MONEY)
def receipts(request: ClubRequest) -> HttpResponse:
    """Payments in cash and by cheque, newest first, each with its receipt or the button for one;
    those of one entry when the address names it."""
    found = by_hand(request.club)
    number = request.GET.get("ecriture", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        found = found.filter(entry__number=int(number))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    rows = [
        (
            one,
            who_paid(one),
            MEANS_OF[AccountKind(one.debit.kind)].label,
            getattr(one, "receipt", None),
        )
        for one in page.object_list
    ]
    context = {"page": page, "rows": rows, "query": query.urlencode(), "number": number}
    return render(request, "banking/receipts.html", context)


@require_POST
@club_page(Act.RECORD_MONEY)
def new_receipt(request: ClubRequest, pk: UUID) -> HttpResponse:
    """Number a receipt for a payment and show it."""
    transfer = get_object_or_404(
        Transfer.objects.select_related("entry__club"), entry__club=request.club, pk=pk
    )
    try:
        given = give_receipt(transfer=transfer, by=request.person.pk, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("receipts", request.club.slug)
    return redirect("receipt", request.club.slug, given.pk)


@club_page(Act.RECORD_MONEY)
def receipt(request: ClubRequest, pk: int) -> HttpResponse:
    """One receipt, as it is printed."""
    found = get_object_or_404(
        Receipt.objects.select_related(
            "club",
            "transfer__entry",
            "transfer__debit",
            "transfer__credit__membership__person",
            "transfer__contribution",
        ),
        club=request.club,
        pk=pk,
    )
    context = {"figures": receipt_figures(found), "subject": f"receipt:{found.pk}"}
    return render(request, "banking/receipt.html", context)


@club_page(Act.RECORD_MONEY)
def count(request: ClubRequest) -> HttpResponse:
    """The cash box counted, note by note and coin by coin, against our accounts."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = CountForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = count_cash(
                club=request.club,
                on=data["on"],
                coins=form.counted(),
                explanation=data["explanation"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("Déjà enregistré.") if done.already else _("Le comptage est enregistré.")
            messages.success(request, said)
            return redirect("count_cash", request.club.slug)
    found = CashCount.objects.filter(club=request.club)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "today": today,
        "expected": cash_expected(request.club, at=today),
        "page": page,
    }
    return render(request, "banking/count.html", context)


def _undone(found: DepositSlip) -> bool:
    """True when the slip's entry was reversed."""
    return getattr(found.entry, "reversed_by", None) is not None
