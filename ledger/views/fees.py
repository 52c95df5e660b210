"""Fees of the network and of the federation: who has paid, what is collected and passed on."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.models import Club
from clubs.refusals import Refusal
from ledger.export import csv_file, fee_rows
from ledger.fee_forms import COLLECTED, MONEY, FeeForm, PaidFeeForm, PassOnForm, VariantForm
from ledger.fees import (
    Association,
    associations_of,
    collect_fees,
    forget_direct,
    held_for,
    note_all_directly,
    pass_on,
    set_fee,
)
from ledger.forms import club_members
from ledger.models import Account, FeeBasis, FeePayment
from ledger.paid_fees import MemberFee, YearOfFees, fees_in, years_of_fees
from members.models import Membership
from members.pages import ClubRequest, NetworkRequest, club_page, network_page, show_refusal
from members.permissions import Act
from members.roles import roles_of


def _year(request: HttpRequest, club: Club, today: date) -> int:
    """The year asked for, within the club's life."""
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    return min(max(year, club.created_on.year), today.year + 1)


@club_page(Act.READ_CLUB)
@require_safe
def fees(request: ClubRequest) -> HttpResponse:
    """What the associations ask, and who has paid: all for the treasurer, oneself for a member."""
    today = timezone.localdate()
    year = _year(request, request.club, today)
    may_record = Act.RECORD_MONEY in request.acts
    found = years_of_fees(request.club, year=year, at=today)
    context = {
        "year": year,
        "years": range(today.year + 1, request.club.created_on.year - 1, -1),
        "associations": [
            (place, one, None if may_record else _mine(one, request.membership))
            for place, one in enumerate(found)
        ],
        "has_network": bool(found),
        "today": today,
        "may_record": may_record,
    }
    return render(request, "ledger/fees.html", context)


def _mine(found: YearOfFees, own: Membership | None) -> MemberFee | None:
    """What one member paid of an association's fee; None for somebody it asks nothing of."""
    rows = [row for row in found.rows if own is not None and row.membership.pk == own.pk]
    return rows[0] if rows else None


@club_page(Act.RECORD_MONEY)
@require_safe
def fees_csv(request: ClubRequest) -> HttpResponse:
    """Who has paid, as a file for the association."""
    today = timezone.localdate()
    year = _year(request, request.club, today)
    found = years_of_fees(request.club, year=year, at=today)
    return csv_file(f"cotisations-{request.club.slug}-{year}", fee_rows(found))


@club_page(Act.RECORD_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def record_fee(request: ClubRequest) -> HttpResponse:
    """Note that a member paid a fee, through the club or directly."""
    now = timezone.now()
    today = timezone.localdate(now)
    year = _year(request, request.club, today)
    form = _paid_form(request, year, today)
    if request.method == "POST" and form.is_valid():
        try:
            already = _note(form, year, request.person.pk, now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            noted = _("Déjà noté : rien n'a été écrit deux fois.") if already else ""
            messages.success(request, noted or _("C'est noté."))
            return redirect(f"{reverse('fees', args=[request.club.slug])}?annee={year}")
    return render(request, "ledger/record_fee.html", {"form": form, "year": year})


def _note(form: PaidFeeForm, year: int, by: int, now: datetime) -> bool:
    """Write what was ticked, through the club or directly; true when it was written before."""
    data = form.cleaned_data
    members = list(data["members"])
    facts = {name: data[name] for name in ("schedule", "amount", "on")}
    facts |= {"year": year, "by": by, "now": now}
    if data["way"] == COLLECTED:
        done = collect_fees(memberships=members, into=data["into"], key=data["key"], **facts)
    else:
        done = note_all_directly(memberships=members, **facts)
    return all(one.already for one in done)


def _paid_form(request: ClubRequest, year: int, today: date) -> PaidFeeForm:
    asked = [fee for found in fees_in(request.club, year=year).values() for fee in found]
    fees_of_members = [fee for fee in asked if fee.basis != FeeBasis.PER_CLUB]
    wanted = request.GET.get("cotisation", "")
    first = next((fee for fee in fees_of_members if str(fee.pk) == wanted), None)
    first = first or next(iter(fees_of_members), None)
    initial = {
        "on": today,
        "members": [request.GET["membre"]] if "membre" in request.GET else [],
        "schedule": first.pk if first else None,
        "amount": first.amount_cents if first else None,
        "way": COLLECTED if first and first.collected else None,
    }
    return PaidFeeForm(
        request.POST or None,
        members=club_members(request.club).filter(joined_on__year__lte=year),
        fees=fees_of_members,
        accounts=_money(request.club),
        initial=initial,
    )


def _money(club: Club) -> "QuerySet[Account]":
    return Account.objects.filter(club=club, kind__in=MONEY)


@club_page(Act.RECORD_MONEY)
@require_POST
def forget_fee(request: ClubRequest, pk: int) -> HttpResponse:
    """Take back a note of a direct payment."""
    payment = get_object_or_404(FeePayment.objects.select_related("club"), club=request.club, pk=pk)
    year = payment.year
    try:
        forget_direct(payment=payment)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Cette note est retirée. Nos comptes n'ont pas changé."))
    return redirect(f"{reverse('fees', args=[request.club.slug])}?annee={year}")


@club_page(Act.RECORD_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on_fees(request: ClubRequest, place: int) -> HttpResponse:
    """Pay an association what the club collected for it; `place`: network first, federation."""
    now = timezone.now()
    today = timezone.localdate(now)
    owners = associations_of(request.club)
    if place >= len(owners):
        raise Http404
    held = held_for(request.club, owners[place], at=today)
    form = PassOnForm(
        request.POST or None, initial={"on": today, "amount": held if held > 0 else None}
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = pass_on(
                club=request.club,
                association=owners[place],
                amount=form.cleaned_data["amount"],
                on=form.cleaned_data["on"],
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            text = _("Reversé à %(name)s (écriture n° %(number)d).")
            messages.success(request, text % {"name": owners[place], "number": done.entry.number})
            return redirect("fees", request.club.slug)
    context = {"form": form, "association": owners[place], "held": held, "today": today}
    return render(request, "ledger/pass_on_fees.html", context)


@club_page(Act.RECORD_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def club_fee(request: ClubRequest) -> HttpResponse:
    """A club's own variant of what its network or federation asks."""
    now = timezone.now()
    owners = associations_of(request.club)
    if not owners:
        raise Http404
    january = date(timezone.localdate(now).year, 1, 1)
    initial = {"since": january, "basis": FeeBasis.PER_MEMBER}
    form = VariantForm(request.POST or None, associations=owners, initial=initial)
    if request.method == "POST" and form.is_valid() and _set(form, form.chosen(), request, now):
        messages.success(request, _("La cotisation demandée par votre club est notée."))
        return redirect("fees", request.club.slug)
    return render(request, "ledger/club_fee.html", {"form": form})


@network_page(Act.READ_NETWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def network_fees(request: NetworkRequest) -> HttpResponse:
    """What the network and its federation ask each year; each one's staff writes their own."""
    now = timezone.now()
    today = timezone.localdate(now)
    network, owner = request.network, _ours(request, today)
    first = {"since": date(today.year, 1, 1), "basis": FeeBasis.PER_MEMBER}
    form = FeeForm(request.POST or None, initial=first)
    if request.method == "POST":
        if owner is None:
            raise PermissionDenied
        if form.is_valid() and _set(form, owner, request, now):
            messages.success(request, _("La cotisation est notée ; les clubs la voient."))
            return redirect("network_fees", network.slug)
    owners: list[Association] = [network]
    if network.federation is not None:
        owners.append(network.federation)
    context = {
        "form": form if owner is not None else None,
        "network": network,
        "owner": owner,
        "schedules": [(one, list(one.fee_schedules.filter(club=None))) for one in owners],
    }
    return render(request, "ledger/network_fees.html", context)


def _ours(request: NetworkRequest, today: date) -> Association | None:
    """The association whose fee this person may write: their network's, or their federation's."""
    if Act.MANAGE_NETWORK in request.acts:
        return request.network
    held = roles_of(request.person, today).filter(federation__isnull=False)
    federation = request.network.federation
    return federation if federation and held.filter(federation=federation).exists() else None


def _set(
    form: FeeForm, owner: Association, request: ClubRequest | NetworkRequest, now: datetime
) -> bool:
    """Write the fee that was typed; false when it was refused, the form then says why."""
    data = form.cleaned_data
    try:
        set_fee(
            association=owner,
            club=getattr(request, "club", None),
            basis=FeeBasis(data["basis"]),
            amount=data["amount"],
            since=data["since"],
            collected=data["collected"],
            eligible_for_receipt=data["eligible_for_receipt"],
            by=request.person.pk,
            now=now,
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True
