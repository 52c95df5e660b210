"""Writing down what came in and what was spent, and putting it right."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse as reverse_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.phases import phase_on
from clubs.refusals import Refusal
from ledger.ceilings import Caution
from ledger.contributing import (
    MEANS_OF,
    Means,
    Recorded,
    correct_contributions,
    payments_of,
    record_meeting,
)
from ledger.costs import Cost, correct_expense, record_expense
from ledger.dues import expected
from ledger.forms import CancelForm, CorrectionForm, ExpenseForm, PaymentForm, RecordMonthForm
from ledger.models import AccountKind, Entry, EntryKind
from ledger.posting import is_open, reverse
from ledger.pricing import may_say
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from members.wording import write_cents

CORRECTABLE = (
    EntryKind.CONTRIBUTIONS,
    EntryKind.EXPENSE,
    EntryKind.DEPOSIT,
    EntryKind.COLLECTED,
)


def warn(request: HttpRequest, cautions: Iterable[Caution]) -> None:
    """Show what is worth knowing after an act."""
    for caution in cautions:
        messages.warning(request, str(caution))


def _say(request: HttpRequest, done: Recorded) -> None:
    """What was recorded, or that it already was."""
    payments = payments_of(done.entry)
    text = ngettext(
        "%(count)d versement enregistré : %(total)s (écriture n° %(number)d).",
        "%(count)d versements enregistrés : %(total)s (écriture n° %(number)d).",
        len(payments),
    ) % {
        "count": len(payments),
        "total": write_cents(sum(payment.amount for payment in payments)),
        "number": done.entry.number,
    }
    if done.already:
        messages.info(request, _("Déjà enregistré : rien n'a été écrit deux fois. ") + text)
    else:
        messages.success(request, text)
    if any(payment.means != Means.TRANSFER for payment in payments):
        _offer_receipts(request, done.entry)
    warn(request, done.cautions)


def _offer_receipts(request: HttpRequest, entry: Entry) -> None:
    """Cash and cheques come with a receipt: the way to give it (a page of the bank)."""
    address = reverse_url("receipts", args=[entry.club.slug])
    messages.info(
        request,
        format_html(
            '{} <a href="{}?ecriture={}">{}</a>',
            _("Pour l'argent reçu en main propre :"),
            address,
            entry.number,
            _("donner un reçu"),
        ),
    )


@club_page(Act.RECORD_MONEY)
def record_month(request: ClubRequest) -> HttpResponse:
    """A meeting's payments on one screen, what is expected already typed."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = RecordMonthForm(
        request.POST or None,
        dues=expected(request.club, at=today),
        says_day=may_say(request.club, at=today),
        initial={"on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = record_meeting(
                club=request.club,
                on=form.cleaned_data["on"],
                payments=form.payments(),
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=now,
                note=form.cleaned_data["note"],
                valued_on=form.cleaned_data.get("valued_on"),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say(request, done)
            return redirect("savings", request.club.slug)
    rows = form.rows()
    context = {
        "form": form,
        "rows": rows,
        "today": today,
        "prefilled": sum(row.due.this_month for row in rows if row.due),
        "phase": phase_on(request.club, today),
    }
    return render(request, "ledger/record_month.html", context)


@club_page(Act.RECORD_MONEY)
def record_payment(request: ClubRequest) -> HttpResponse:
    """One payment of any nature: usual, to catch up, of entry, exceptional."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = PaymentForm(
        request.POST or None,
        club=request.club,
        says_day=may_say(request.club, at=today),
        initial={"on": today, "membership": request.GET.get("membre", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = record_meeting(
                club=request.club,
                on=form.cleaned_data["on"],
                payments=[form.payment()],
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=now,
                note=form.cleaned_data["note"],
                valued_on=form.cleaned_data.get("valued_on"),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say(request, done)
            return redirect("member_savings", request.club.slug, form.cleaned_data["membership"].pk)
    return render(request, "ledger/record_payment.html", {"form": form})


@club_page(Act.RECORD_MONEY)
def record_cost(request: ClubRequest) -> HttpResponse:
    """A bank fee or another cost of the club."""
    now = timezone.now()
    form = ExpenseForm(request.POST or None, initial={"on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = record_expense(
                club=request.club,
                on=data["on"],
                amount=data["amount"],
                cost=Cost(data["cost"]),
                means=Means(data["means"]),
                key=data["key"],
                by=request.person.pk,
                now=now,
                note=data["note"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say_entry(request, done.entry, already=done.already)
            return redirect("journal", request.club.slug)
    return render(request, "ledger/record_cost.html", {"form": form})


@club_page(Act.RECORD_MONEY)
def correct_entry(request: ClubRequest, number: int) -> HttpResponse:
    """Put an entry right: its reversal and the right one, in one act."""
    entry = get_object_or_404(
        Entry.objects.select_related("club"), club=request.club, number=number
    )
    if entry.kind not in CORRECTABLE:
        raise Http404
    undone = Entry.objects.filter(reverses=entry).first()
    if undone is not None and request.method != "POST":
        messages.info(
            request,
            _("Cette écriture est déjà annulée par la n° %(number)d.") % {"number": undone.number},
        )
        return redirect("entry", request.club.slug, entry.number)
    if entry.kind == EntryKind.CONTRIBUTIONS:
        return _correct_payments(request, entry)
    if entry.kind == EntryKind.EXPENSE:
        return _correct_cost(request, entry)
    return _cancel(request, entry)


def _first_open_day(entry: Entry) -> date:
    """The day proposed for the right entry: the wrong one's own while that day is open."""
    return entry.on if is_open(entry) else timezone.localdate()


def _correct_payments(request: ClubRequest, entry: Entry) -> HttpResponse:
    form = CorrectionForm(
        request.POST or None,
        club=request.club,
        payments=payments_of(entry),
        initial={"on": _first_open_day(entry)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = correct_contributions(
                entry=entry,
                on=form.cleaned_data["on"],
                payments=form.payments(),
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=timezone.now(),
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say_entry(request, done.entry, already=done.already)
            warn(request, done.cautions)
            return redirect("entry", request.club.slug, done.entry.number)
    context = {"form": form, "rows": form.rows(), "entry": entry}
    return render(request, "ledger/correct_payments.html", context)


def _correct_cost(request: ClubRequest, entry: Entry) -> HttpResponse:
    moved = entry.transfers.select_related("debit", "credit").get()
    initial = {
        "on": _first_open_day(entry),
        "amount": moved.quantity,
        "cost": moved.debit.subject,
        "means": MEANS_OF.get(AccountKind(moved.credit.kind), Means.TRANSFER).value,
    }
    form = ExpenseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = correct_expense(
                entry=entry,
                on=data["on"],
                amount=data["amount"],
                cost=Cost(data["cost"]),
                means=Means(data["means"]),
                key=data["key"],
                by=request.person.pk,
                now=timezone.now(),
                note=data["note"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say_entry(request, done.entry, already=done.already)
            return redirect("entry", request.club.slug, done.entry.number)
    return render(request, "ledger/correct_cost.html", {"form": form, "entry": entry})


def _cancel(request: ClubRequest, entry: Entry) -> HttpResponse:
    form = CancelForm(request.POST or None, initial={"on": _first_open_day(entry)})
    if request.method == "POST" and form.is_valid():
        try:
            done = reverse(
                entry=entry,
                on=form.cleaned_data["on"],
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=timezone.now(),
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say_entry(request, done.entry, already=done.already)
            return redirect("entry", request.club.slug, done.entry.number)
    return render(request, "ledger/cancel_entry.html", {"form": form, "entry": entry})


def _say_entry(request: HttpRequest, entry: Entry, *, already: bool) -> None:
    """What was written, or that it already was."""
    number = {"number": entry.number}
    if already:
        messages.info(
            request,
            _("Déjà enregistré (écriture n° %(number)d) : rien n'a été écrit deux fois.") % number,
        )
    elif entry.kind == EntryKind.REVERSAL:
        messages.success(request, _("Écriture annulée par la n° %(number)d.") % number)
    else:
        messages.success(request, _("C'est enregistré (écriture n° %(number)d).") % number)
