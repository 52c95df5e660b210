"""Pages of direct debits: who signed, what will be asked, the bank's file, the money received."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banking.accounts import accounts_of
from banking.debit_forms import CreditorForm, MandateForm, ReceivedForm, RunForm
from banking.debiting import (
    NOTICE,
    announce,
    cancel_run,
    end_mandate,
    in_force,
    make_run,
    name_creditor,
    receive_run,
    sign_mandate,
    to_debit,
)
from banking.models import BankAccount, Creditor, DebitRun, Mandate
from clubs.refusals import Refusal
from jobs import files
from members.downloads import attachment
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

RUNS_SHOWN = 24


@club_page(Act.RECORD_MONEY)
def debits(request: ClubRequest) -> HttpResponse:
    """The creditor's identifier, the mandates, the collections."""
    now = timezone.now()
    today = timezone.localdate(now)
    creditor = Creditor.objects.filter(club=request.club).first()
    form = CreditorForm(
        request.POST or None, initial={"identifier": creditor.identifier if creditor else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            name_creditor(
                club=request.club,
                identifier=form.cleaned_data["identifier"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("L'identifiant du club est noté."))
            return redirect("debits", request.club.slug)
    signed = in_force(request.club, at=today)
    named = {one.membership_id for one in signed}
    members = Membership.objects.filter(club=request.club, left_on__isnull=True)
    context = {
        "form": form,
        "creditor": creditor,
        "mandates": signed,
        "without": [
            one
            for one in members.select_related("person").order_by("person__sort_key")
            if one.pk not in named
        ],
        "runs": DebitRun.objects.filter(club=request.club).annotate(count=Count("debits"))[
            :RUNS_SHOWN
        ],
    }
    return render(request, "banking/debits.html", context)


@club_page(Act.RECORD_MONEY)
def sign_debit_mandate(request: ClubRequest, pk: int) -> HttpResponse:
    """Write down a mandate signed on paper."""
    member = get_object_or_404(
        Membership.objects.select_related("person", "club"), club=request.club, pk=pk
    )
    now = timezone.now()
    initial = {"holder": str(member.person), "signed_on": timezone.localdate(now)}
    form = MandateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = sign_mandate(
                membership=member, **form.cleaned_data, by=request.person.pk, now=now
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le mandat est noté."))
            return redirect("debit_mandate", request.club.slug, mandate.pk)
    return render(request, "banking/sign_mandate.html", {"form": form, "member": member})


@club_page(Act.RECORD_MONEY)
def debit_mandate(request: ClubRequest, pk: int) -> HttpResponse:
    """A mandate as it is printed and signed, and the button that ends it."""
    mandate = get_object_or_404(
        Mandate.objects.select_related("membership__person"),
        membership__club=request.club,
        pk=pk,
    )
    if request.method == "POST":
        end_mandate(mandate=mandate, on=timezone.localdate())
        messages.success(request, _("Le mandat est révoqué."))
        return redirect("debits", request.club.slug)
    creditor = Creditor.objects.filter(club=request.club).first()
    return render(request, "banking/mandate.html", {"mandate": mandate, "creditor": creditor})


@club_page(Act.RECORD_MONEY)
def new_debit_run(request: ClubRequest) -> HttpResponse:
    """Who would be debited and how much; then the bank's file."""
    now = timezone.now()
    today = timezone.localdate(now)
    bank_account = _account(request)
    form = RunForm(request.POST or None, initial={"on": today + NOTICE})
    on = today + NOTICE
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        asked = [
            one
            for one in to_debit(request.club, on=on)
            if request.POST.get(f"mandate_{one.mandate.pk}")
        ]
        try:
            if bank_account is None:
                return redirect("debits", request.club.slug)
            run = make_run(
                club=request.club,
                bank_account=bank_account,
                on=on,
                asked=asked,
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("Le fichier est prêt : donnez-le à la banque, puis annoncez-le.")
            )
            return redirect("debit_run", request.club.slug, run.pk)
    asked = to_debit(request.club, on=on)
    context = {"form": form, "asked": asked, "total": sum(one.amount for one in asked)}
    return render(request, "banking/new_debit_run.html", context)


@club_page(Act.RECORD_MONEY)
def debit_run(request: ClubRequest, pk: int) -> HttpResponse:
    """One collection: its lines, its file, its announcement; the day the bank credited it."""
    run = _run(request, pk)
    now = timezone.now()
    form = ReceivedForm(request.POST or None, initial={"on": max(run.on, timezone.localdate(now))})
    if request.method == "POST" and form.is_valid():
        try:
            done = receive_run(run=run, on=form.cleaned_data["on"], by=request.person.pk, now=now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            number = {"number": done.entry.number}
            messages.success(
                request, _("Les versements sont enregistrés (écriture n° %(number)d).") % number
            )
            return redirect("debit_run", request.club.slug, run.pk)
    lines = list(run.debits.select_related("mandate__membership__person"))
    return render(request, "banking/debit_run.html", {"run": run, "form": form, "lines": lines})


@club_page(Act.RECORD_MONEY)
@require_POST
def announce_debit_run(request: ClubRequest, pk: int) -> HttpResponse:
    """Tell the members by mail; name those to be told otherwise."""
    run = _run(request, pk)
    others = announce(run=run, now=timezone.now())
    if others:
        names = ", ".join(str(one) for one in others)
        messages.info(
            request, _("Les messages partent. À prévenir autrement : %(names)s.") % {"names": names}
        )
    else:
        messages.success(request, _("Les messages partent : chaque membre est prévenu."))
    return redirect("debit_run", request.club.slug, run.pk)


@club_page(Act.RECORD_MONEY)
@require_POST
def cancel_debit_run(request: ClubRequest, pk: int) -> HttpResponse:
    """The file was not given to the bank."""
    run = _run(request, pk)
    try:
        cancel_run(run=run, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le prélèvement est annulé. Rien n'a été enregistré."))
    return redirect("debit_run", request.club.slug, run.pk)


@club_page(Act.RECORD_MONEY)
def debit_run_file(request: ClubRequest, pk: int) -> HttpResponse:
    """The file for the bank."""
    run = _run(request, pk)
    return attachment(files.read(run.file), run.file.name, "application/xml")


def _run(request: ClubRequest, pk: int) -> DebitRun:
    return get_object_or_404(
        DebitRun.objects.select_related("club", "file", "entry"),
        club=request.club,
        pk=pk,
    )


def _account(request: ClubRequest) -> BankAccount | None:
    """The open account with an IBAN that receives the collection, the main one first."""
    found = [one for one in accounts_of(request.club) if one.is_open]
    found.sort(key=lambda one: not one.iban)
    return found[0] if found else None
