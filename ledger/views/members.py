"""One member's savings: payments and their months, the promise, months off; and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import ShareMethod
from clubs.refusals import Refusal
from clubs.rules import rule
from ledger.allocating import reallocate as put_on_months
from ledger.ceilings import ceiling
from ledger.dues import unpaid_months, year_of
from ledger.forms import HolidayForm, PledgeForm, ReallocateForm, StopPledgeForm
from ledger.models import (
    Allocation,
    Contribution,
    Entry,
    Frequency,
    Pledge,
    PledgeHoliday,
    ReturnedPayment,
    Transfer,
)
from ledger.months import after, month_of
from ledger.pledging import cancel_holiday, change_pledge, stop_pledge, take_holiday
from ledger.reminding import reminders_to
from ledger.shares import shares
from ledger.views.book import undone_by
from ledger.views.recording import warn
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _membership(request: ClubRequest, pk: int) -> Membership:
    found = get_object_or_404(Membership.objects.select_related("person"), club=request.club, pk=pk)
    found.club = request.club
    return found


@dataclass(frozen=True)
class PaymentLine:
    """One payment as a page shows it; `undone_by` is the entry that reversed it, `returned` the
    one by which it came back unpaid."""

    contribution: Contribution
    transfer: Transfer
    entry: Entry
    months: tuple[Allocation, ...]
    undone_by: Entry | None
    returned: Entry | None = None

    @property
    def stands(self) -> bool:
        """True while it counts."""
        return self.undone_by is None and self.returned is None


def payments_to(membership: Membership) -> list[PaymentLine]:
    """Every payment of a member, newest first, undone ones too."""
    found = (
        Contribution.objects.filter(transfer__credit__membership=membership)
        .select_related(
            "transfer__entry__reversed_by",
            "transfer__debit",
            "transfer__returned__entry__reversed_by",
        )
        .prefetch_related("transfer__allocations")
        .order_by("-transfer__entry__on", "-transfer__entry__number", "transfer__position")
    )
    return [
        PaymentLine(
            contribution=one,
            transfer=one.transfer,
            entry=one.transfer.entry,
            months=tuple(one.transfer.allocations.all()),
            undone_by=undone_by(one.transfer.entry),
            returned=_returned(one.transfer),
        )
        for one in found
    ]


def _returned(transfer: Transfer) -> Entry | None:
    """The entry by which a payment came back unpaid, unless that was itself undone."""
    found: ReturnedPayment | None = getattr(transfer, "returned", None)
    return None if found is None or undone_by(found.entry) else found.entry


def _line(request: ClubRequest, membership: Membership, today: date) -> dict[str, object]:
    """What both pages of a member show."""
    payments = payments_to(membership)
    standing = [one for one in payments if one.stands]
    pledges = list(membership.pledges.order_by("-since"))
    return {
        "member": membership,
        "row": year_of(membership, year=today.year, at=today),
        "payments": payments,
        "paid_in": sum(one.transfer.quantity for one in standing),
        "pledge": _running(pledges, today),
        "pledges": pledges,
        "holidays": list(membership.pledge_holidays.order_by("-since")),
        "today": today,
        "may_read": Act.READ_CLUB in request.acts,
        "may_record": False,
    }


def running_pledge(membership: Membership, today: date) -> Pledge | None:
    """The promise in force this month, or the next one to begin."""
    return _running(membership.pledges.all(), today)


def _running(pledges: Iterable[Pledge], today: date) -> Pledge | None:
    running = [one for one in pledges if one.until is None or one.until >= month_of(today)]
    return min(running, key=lambda one: one.since, default=None)


@club_page(Act.READ_CLUB)
def member_savings(request: ClubRequest, pk: int) -> HttpResponse:
    """One member's line: the year, the payments and their months, the promise."""
    member, may_record = _membership(request, pk), Act.RECORD_MONEY in request.acts
    context = _line(request, member, timezone.localdate()) | {
        "may_record": may_record,
        "reminders": reminders_to(member) if may_record else [],
    }
    return render(request, "ledger/member_savings.html", context)


@club_page(Act.READ_OWN)
def my_savings(request: ClubRequest) -> HttpResponse:
    """What I paid, what my part is estimated at and how, where my household stands."""
    if request.membership is None:
        raise Http404
    today = timezone.localdate()
    chosen = rule(request.club, "share_method", at=today)
    table = shares(request.club, at=today, method=None if chosen else ShareMethod.PRO_RATA)
    mine = table.of(request.membership)
    total_weight = sum(part.weight for part in table.members)
    context = _line(request, request.membership, today) | {
        "share": mine,
        "reminders": reminders_to(request.membership),
        "shares": table,
        "total_weight": total_weight,
        "by_units": table.method == ShareMethod.UNITS,
        "unit_value": int(table.unit_value) if table.unit_value else None,
        "ceiling": ceiling(request.person, club=request.club, at=today),
        "is_chosen": bool(chosen),
    }
    return render(request, "ledger/my_savings.html", context)


@club_page(Act.RECORD_MONEY)
def pledge(request: ClubRequest, pk: int) -> HttpResponse:
    """What a member promises to save, from a month on."""
    member = _membership(request, pk)
    today = timezone.localdate()
    running = running_pledge(member, today)
    initial: dict[str, object] = {"since": after(month_of(today)) if running else month_of(today)}
    if running:
        initial |= {"amount": running.amount_cents, "frequency": running.frequency}
    form = PledgeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = change_pledge(
                membership=member,
                amount=data["amount"],
                frequency=Frequency(data["frequency"]),
                since=data["since"],
                until=data["until"],
                override_reason=data["override_reason"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("Déjà enregistré.") if done.already else _("L'engagement est enregistré.")
            messages.success(request, said)
            warn(request, done.cautions)
            return redirect("member_savings", request.club.slug, member.pk)
    context = {"form": form, "member": member, "running": running}
    return render(request, "ledger/pledge.html", context)


@club_page(Act.RECORD_MONEY)
def end_pledge(request: ClubRequest, pk: int) -> HttpResponse:
    """The last month a member promises."""
    member = _membership(request, pk)
    form = StopPledgeForm(request.POST or None, initial={"last": month_of(timezone.localdate())})
    if request.method == "POST" and form.is_valid():
        try:
            stop_pledge(membership=member, after_month=form.cleaned_data["last"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La fin de l'engagement est enregistrée."))
            return redirect("member_savings", request.club.slug, member.pk)
    return render(request, "ledger/end_pledge.html", {"form": form, "member": member})


@club_page(Act.RECORD_MONEY)
def holiday(request: ClubRequest, pk: int) -> HttpResponse:
    """Months off for a member, without any right lost."""
    member = _membership(request, pk)
    next_month = after(month_of(timezone.localdate()))
    form = HolidayForm(request.POST or None, initial={"since": next_month, "until": next_month})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take_holiday(
                membership=member,
                since=data["since"],
                until=data["until"],
                reason=data["reason"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La pause est enregistrée."))
            return redirect("member_savings", request.club.slug, member.pk)
    return render(request, "ledger/holiday.html", {"form": form, "member": member})


@club_page(Act.RECORD_MONEY)
def end_holiday(request: ClubRequest, pk: int) -> HttpResponse:
    """Take months off back; a page asks first."""
    off = get_object_or_404(
        PledgeHoliday.objects.select_related("membership__club", "membership__person"),
        membership__club=request.club,
        pk=pk,
    )
    if request.method == "POST":
        cancel_holiday(holiday=off)
        messages.success(request, _("La pause est retirée."))
        return redirect("member_savings", request.club.slug, off.membership_id)
    return render(request, "ledger/end_holiday.html", {"off": off})


@club_page(Act.RECORD_MONEY)
def reallocate(request: ClubRequest, pk: str) -> HttpResponse:
    """Say which months a payment is for; the book does not change."""
    payment = get_object_or_404(
        Contribution.objects.select_related(
            "transfer__entry__club", "transfer__credit__membership__person"
        ),
        transfer=pk,
        transfer__entry__club=request.club,
    )
    member = payment.transfer.credit.membership
    if member is None:
        raise Http404
    unpaid = unpaid_months(member, at=timezone.localdate())
    form = ReallocateForm(request.POST or None, transfer=payment.transfer, unpaid=unpaid)
    if request.method == "POST" and form.is_valid():
        try:
            put_on_months(
                transfer=payment.transfer,
                months=form.chosen(),
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Les mois sont notés. Nos comptes n'ont pas changé."))
            return redirect("member_savings", request.club.slug, member.pk)
    context = {"form": form, "payment": payment, "member": member, "unpaid": unpaid}
    return render(request, "ledger/reallocate.html", context)
