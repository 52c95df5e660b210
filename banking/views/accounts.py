"""Pages of the bank accounts: the list, one added, renamed or closed, the change of bank."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.db.models import F, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.account_forms import (
    ArrivedForm,
    CloseAccountForm,
    DescribeAccountForm,
    OpenAccountForm,
    OwnTransferForm,
    SwitchForm,
)
from banking.models import BankAccount, BankSwitch
from banking.opening_accounts import close_account, describe_account, open_account
from banking.switching import (
    arrive,
    followers,
    note_switched,
    on_the_way,
    start_switch,
    transfer_between,
    transit_of,
)
from clubs.models import Club
from clubs.refusals import Refusal
from ledger.balances import balances
from ledger.models import Account, Entry
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@dataclass(frozen=True)
class AccountRow:
    """One account as the list shows it; `held` in cents, by our accounts."""

    account: BankAccount
    held: int
    is_main: bool
    last_import: date | None


@club_page(Act.RECORD_MONEY)
def bank_accounts(request: ClubRequest) -> HttpResponse:
    """The club's accounts at its banks, with what our accounts say each holds."""
    today = timezone.localdate()
    held = balances(request.club, at=today)
    rows = _rows(request.club, held)
    context = {
        "rows": rows,
        "today": today,
        "total": sum(row.held for row in rows),
        "in_transit": transit_of(held),
        "has_two": sum(row.account.is_open for row in rows) > 1,
        "switch": _running(request.club),
    }
    return render(request, "banking/accounts.html", context)


def _rows(club: Club, held: dict[Account, int]) -> list[AccountRow]:
    found = (
        BankAccount.objects.filter(club=club)
        .select_related("account")
        .annotate(last=Max("imports__until"), main=F("club__book__main_bank"))
    )
    return [
        AccountRow(
            one,
            held.get(one.account, 0),
            one.account_id == one.main if one.main else not one.account.subject,
            one.last,
        )
        for one in found
    ]


def _running(club: Club) -> BankSwitch | None:
    return BankSwitch.objects.filter(club=club, done_on__isnull=True).first()


def _open_accounts(club: Club) -> list[BankAccount]:
    return list(BankAccount.objects.filter(club=club, closed_on__isnull=True))


@club_page(Act.RECORD_MONEY)
def add_bank_account(request: ClubRequest) -> HttpResponse:
    """Add an account at a bank."""
    now = timezone.now()
    form = OpenAccountForm(request.POST or None, initial={"opened_on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = open_account(
                club=request.club,
                name=data["name"],
                bank=data["bank"],
                iban=data["iban"],
                opened_on=data["opened_on"],
                key=data["key"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le compte « %(name)s » est ajouté.") % {"name": made})
            return redirect("bank_accounts", request.club.slug)
    return render(request, "banking/add_account.html", {"form": form})


@club_page(Act.RECORD_MONEY)
def bank_account(request: ClubRequest, pk: int) -> HttpResponse:
    """An account's name and numbers."""
    found = _one(request, pk)
    form = DescribeAccountForm(
        request.POST or None,
        initial={
            "name": found.name,
            "bank": found.bank,
            "iban": " ".join(found.iban[at : at + 4] for at in range(0, len(found.iban), 4)),
            "number": found.number,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            describe_account(bank_account=found, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le compte est mis à jour."))
            return redirect("bank_accounts", request.club.slug)
    return render(request, "banking/account.html", {"account": _one(request, pk), "form": form})


@club_page(Act.RECORD_MONEY)
def close_bank_account(request: ClubRequest, pk: int) -> HttpResponse:
    """Close an account that holds nothing."""
    found = _one(request, pk)
    now = timezone.now()
    form = CloseAccountForm(request.POST or None, initial={"on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        try:
            closed = close_account(
                bank_account=found, on=form.cleaned_data["on"], by=request.person.pk, now=now
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le compte « %(name)s » est fermé.") % {"name": closed})
            return redirect("bank_accounts", request.club.slug)
    held = balances(request.club, at=date.max).get(found.account, 0)
    context = {"account": found, "form": form, "held": held}
    return render(request, "banking/close_account.html", context)


def _one(request: ClubRequest, pk: int) -> BankAccount:
    return get_object_or_404(
        BankAccount.objects.select_related("account", "club"), club=request.club, pk=pk
    )


@club_page(Act.RECORD_MONEY)
def switch_bank(request: ClubRequest) -> HttpResponse:
    """Begin a change of bank: the account that becomes the main one."""
    now = timezone.now()
    today = timezone.localdate(now)
    running = _running(request.club)
    others = [row.account for row in _rows(request.club, {}) if not row.is_main]
    others = [one for one in others if one.is_open]
    form = SwitchForm(request.POST or None, accounts=others, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            switch = start_switch(
                club=request.club,
                new=form.cleaned_data["new"],
                since=form.cleaned_data["since"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le changement de banque est commencé."))
            return redirect("bank_switch", request.club.slug, switch.pk)
    context = {"form": form, "others": others, "running": running}
    return render(request, "banking/switch_bank.html", context)


@club_page(Act.RECORD_MONEY)
def bank_switch(request: ClubRequest, pk: int) -> HttpResponse:
    """A change of bank step by step: who has followed, what is left on the old account."""
    switch = get_object_or_404(
        BankSwitch.objects.select_related("old__account", "new__account", "club"),
        club=request.club,
        pk=pk,
    )
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST":
        try:
            note_switched(switch=switch, memberships=_ticked(request), on=today)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("C'est noté."))
        return redirect("bank_switch", request.club.slug, switch.pk)
    found = followers(switch, at=today)
    held = balances(request.club, at=today)
    context = {
        "switch": switch,
        "followers": found,
        "done": sum(one.on is not None for one in found),
        "left": _held(held, switch.old),
        "in_transit": transit_of(held),
    }
    return render(request, "banking/bank_switch.html", context)


def _held(held: dict[Account, int], account: BankAccount) -> int:
    return held.get(account.account, 0)


def _ticked(request: ClubRequest) -> list[Membership]:
    keys = [key for key in request.POST.getlist("membership") if key.isdecimal()][:1000]
    return list(Membership.objects.filter(club=request.club, pk__in=keys))


@club_page(Act.RECORD_MONEY)
def own_transfer(request: ClubRequest) -> HttpResponse:
    """A transfer between two accounts of the club: written once, never income."""
    now = timezone.now()
    today = timezone.localdate(now)
    accounts = _open_accounts(request.club)
    form = OwnTransferForm(
        request.POST or None,
        accounts=accounts,
        initial={"sent_on": today, "arrived_on": today, **_proposed(request, today)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            moved = transfer_between(
                source=data["source"],
                target=data["target"],
                amount=data["amount"],
                sent_on=data["sent_on"],
                arrived_on=data["arrived_on"],
                key=data["key"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("Déjà enregistré.") if moved.already else _("Le virement est enregistré.")
            messages.success(request, said)
            return redirect("bank_accounts", request.club.slug)
    context = {
        "form": form,
        "has_two": len(accounts) > 1,
        "on_the_way": on_the_way(request.club, at=today),
    }
    return render(request, "banking/own_transfer.html", context)


def _proposed(request: ClubRequest, today: date) -> dict[str, object]:
    """The transfer that empties the account named in the address into the main one."""
    source = request.GET.get("vider", "")
    if not source.isdecimal():
        return {}
    rows = _rows(request.club, balances(request.club, at=today))
    left = {str(row.account.pk): row for row in rows}.get(source)
    main = next((row.account for row in rows if row.is_main), None)
    if left is None:
        return {}
    return {"source": left.account, "target": main, "amount": max(0, left.held) or None}


@club_page(Act.RECORD_MONEY)
def own_transfer_arrived(request: ClubRequest, pk: str) -> HttpResponse:
    """A transfer on its way came: when, and to which account."""
    sent = get_object_or_404(Entry.objects.select_related("club"), club=request.club, pk=pk)
    now: datetime = timezone.now()
    today = timezone.localdate(now)
    waiting = next((one for one in on_the_way(request.club, at=today) if one.sent == sent), None)
    if waiting is None:
        messages.info(request, _("Ce virement est déjà arrivé, ou n'est pas en route."))
        return redirect("bank_accounts", request.club.slug)
    form = ArrivedForm(request.POST or None, accounts=_open_accounts(request.club), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            arrive(
                sent=sent,
                target=form.cleaned_data["target"],
                arrived_on=form.cleaned_data["arrived_on"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le virement est arrivé."))
            return redirect("bank_accounts", request.club.slug)
    return render(request, "banking/own_transfer_arrived.html", {"form": form, "moved": waiting})
