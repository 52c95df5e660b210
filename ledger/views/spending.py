"""Pages of expenses: the list, asking, one expense with its receipt, its decision and payment."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.money import cents
from clubs.refusals import Refusal
from clubs.rules import rule
from ledger.contributing import Means
from ledger.costs import Cost
from ledger.export import csv_file, spending_rows
from ledger.models import Entry, EntryPaper, ExpenseState, Spending
from ledger.papers import add_paper, remove_paper
from ledger.spending import approve, ask, pay, refuse
from ledger.spending_forms import AskForm, DecisionForm, PaperForm, PayForm
from members.downloads import download
from members.models import Person
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

PAGE = 50


@dataclass(frozen=True)
class People:
    """Who asked and who decided, by name."""

    asked: str
    decided: str


def _found(request: ClubRequest) -> "QuerySet[Spending]":
    """The expenses asked for: a state, some words; newest first."""
    found = Spending.objects.filter(club=request.club).select_related(
        "advanced_by__person", "entry", "receipt"
    )
    state, words = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    if state in ExpenseState.values:
        found = found.filter(state=state)
    if words:
        found = found.filter(what__icontains=words)
    return found


@club_page(Act.READ_CLUB)
def spendings(request: ClubRequest) -> HttpResponse:
    """The club's expenses, newest first."""
    found = _found(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    total = found.aggregate(total=Sum("amount"))["total"]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "query": query.urlencode(),
        "total": cents(total) if total else 0,
        "states": ExpenseState.choices,
        "state": request.GET.get("etat", ""),
        "words": request.GET.get("q", ""),
        "may_ask": Act.ASK_EXPENSE in request.acts,
    }
    return render(request, "ledger/spendings.html", context)


@club_page(Act.READ_CLUB)
def spendings_csv(request: ClubRequest) -> HttpResponse:
    """The same list, for a spreadsheet."""
    return csv_file(f"depenses-{request.club.slug}", spending_rows(_found(request)))


@club_page(Act.ASK_EXPENSE)
def ask_spending(request: ClubRequest) -> HttpResponse:
    """Ask the club to pay something, or to pay a member back."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = AskForm(
        request.POST or None,
        request.FILES or None,
        club=request.club,
        today=today,
        initial={"on": today},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asked = ask(
                club=request.club,
                on=data["on"],
                amount=data["amount"],
                cost=Cost(data["cost"]),
                what=data["what"],
                payee=data["payee"],
                advanced_by=data["advanced_by"],
                receipt=data["receipt"],
                key=data["key"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say_asked(request, asked.spending, asked.already)
            return redirect("spending", request.club.slug, asked.spending.pk)
    threshold = int(rule(request.club, "approval_threshold", at=today))
    return render(request, "ledger/ask_spending.html", {"form": form, "threshold": threshold})


@club_page(Act.READ_CLUB)
def spending(request: ClubRequest, pk: int) -> HttpResponse:
    """One expense: what, who, its receipt, and what may be done."""
    found = _one(request, pk)
    return _show(request, found, DecisionForm(), _pay_form(request))


@club_page(Act.APPROVE_EXPENSE)
def decide_spending(request: ClubRequest, pk: int) -> HttpResponse:
    """Say yes or no to an expense."""
    found = _one(request, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said_no = "refuse" in request.POST
        now, by = timezone.now(), request.person.pk
        try:
            if said_no:
                refuse(spending=found, reason=form.cleaned_data["reason"], by=by, now=now)
            else:
                approve(spending=found, by=by, now=now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = _("La dépense est refusée.") if said_no else _("La dépense est approuvée.")
            messages.success(request, said)
            return redirect("spending", request.club.slug, found.pk)
    return _show(request, found, form, _pay_form(request))


@club_page(Act.RECORD_MONEY)
def pay_spending(request: ClubRequest, pk: int) -> HttpResponse:
    """Write down that the club paid."""
    found = _one(request, pk)
    form = PayForm(request.POST) if request.method == "POST" else _pay_form(request)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = pay(
                spending=found,
                on=data["on"],
                means=Means(data["means"]),
                made=data["made"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            number = {"number": done.entry.number}
            if done.already:
                messages.info(request, _("Déjà enregistré (écriture n° %(number)d).") % number)
            else:
                messages.success(
                    request, _("Le paiement est enregistré (écriture n° %(number)d).") % number
                )
            return redirect("spending", request.club.slug, found.pk)
    return _show(request, found, DecisionForm(), form)


@club_page(Act.READ_CLUB)
def spending_receipt(request: ClubRequest, pk: int) -> HttpResponse:
    """The receipt, as a download that the browser does not run."""
    found = _one(request, pk)
    if found.receipt is None:
        raise Http404
    return download(found.receipt, f"justificatif-{found.pk}")


@club_page(Act.RECORD_MONEY)
def add_entry_paper(request: ClubRequest, number: int) -> HttpResponse:
    """Keep a paper with an entry."""
    entry = get_object_or_404(
        Entry.objects.select_related("club"), club=request.club, number=number
    )
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_paper(
                entry=entry,
                content=form.cleaned_data["paper"],
                what=form.cleaned_data["what"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le papier est gardé avec l'écriture."))
            return redirect("entry", request.club.slug, entry.number)
    return render(request, "ledger/entry_paper.html", {"form": form, "entry": entry})


@club_page(Act.READ_CLUB)
def entry_paper(request: ClubRequest, pk: int) -> HttpResponse:
    """A paper kept with an entry, as a download."""
    return download(_paper(request, pk).file, f"justificatif-{pk}")


@club_page(Act.RECORD_MONEY)
def remove_entry_paper(request: ClubRequest, pk: int) -> HttpResponse:
    """Take a paper away from its entry."""
    paper = _paper(request, pk)
    if request.method == "POST":
        remove_paper(paper=paper, by=request.person.pk, now=timezone.now())
        messages.success(request, _("Le papier est retiré."))
        return redirect("entry", request.club.slug, paper.entry.number)
    return render(request, "ledger/remove_paper.html", {"paper": paper})


def _paper(request: ClubRequest, pk: int) -> EntryPaper:
    return get_object_or_404(
        EntryPaper.objects.select_related("entry", "file"),
        entry__club=request.club,
        removed_at__isnull=True,
        pk=pk,
    )


def _one(request: ClubRequest, pk: int) -> Spending:
    return get_object_or_404(
        Spending.objects.select_related("advanced_by__person", "entry", "receipt"),
        club=request.club,
        pk=pk,
    )


def _pay_form(request: ClubRequest) -> PayForm:
    return PayForm(initial={"on": timezone.localdate()})


def _show(
    request: ClubRequest, found: Spending, decision: DecisionForm, payment: PayForm
) -> HttpResponse:
    may_decide = Act.APPROVE_EXPENSE in request.acts and request.person.pk != found.asked_by
    if found.advanced_by is not None:
        may_decide = may_decide and request.person.pk != found.advanced_by.person_id
    context = {
        "spending": found,
        "people": _people(found),
        "decision": decision,
        "payment": payment,
        "may_decide": may_decide and found.state == ExpenseState.ASKED,
        "waits": found.state == ExpenseState.ASKED,
        "may_pay": Act.RECORD_MONEY in request.acts and found.state == ExpenseState.APPROVED,
    }
    return render(request, "ledger/spending.html", context)


def _people(found: Spending) -> People:
    names = Person.objects.in_bulk([pk for pk in (found.asked_by, found.decided_by) if pk])
    return People(
        str(names.get(found.asked_by or 0, "")), str(names.get(found.decided_by or 0, ""))
    )


def _say_asked(request: ClubRequest, found: Spending, already: bool) -> None:
    if already:
        messages.info(request, _("Cette demande est déjà enregistrée."))
    elif found.needs_approval:
        messages.success(request, _("La demande est notée : une autre personne va l'approuver."))
    else:
        messages.success(request, _("La dépense est notée : elle peut être payée."))
