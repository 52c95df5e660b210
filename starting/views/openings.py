"""Pages of opening balances: typing them, both sides, the difference and who adopts it."""

import uuid

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.models import Club, ShareMethod
from clubs.refusals import Refusal
from investments.legal import may_open_tax_right
from investments.models import Holding
from ledger.models import Account, AccountKind, EntryKind
from ledger.shares import method_on, shares
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from starting.adopting import cite_decision, put_to_vote, take_back
from starting.balances import Sums, sums
from starting.fractions import note_fractions
from starting.models import Opening, standing_opening
from starting.opening import open_balances
from starting.opening_again import typed_before
from starting.opening_forms import FIGURE_LABELS, DecisionForm, FractionsForm, OpeningForm


@club_page(Act.START_FROM_FILE)
def opening_balances(request: ClubRequest) -> HttpResponse:
    """The balances taken over; before that, the form, both sides shown before anything is kept."""
    opening = standing_opening(request.club)
    if opening is not None:
        return _opened(request, opening, DecisionForm())
    form = _form(request)
    added: Sums | None = None
    if request.method == "POST" and form.is_valid():
        added = sums(form.balances(), past=form.past())
        if "keep" in request.POST:
            try:
                open_balances(
                    club=request.club,
                    balances=form.balances(),
                    decision=form.cleaned_data["decision"],
                    now=timezone.now(),
                    by=request.person,
                )
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Les soldes sont repris."))
                return redirect("opening_balances", request.club.slug)
    context = {"form": form, "sums": added}
    return render(
        request, "starting/opening_form.html", context, status=422 if form.errors else 200
    )


@require_POST
@club_page(Act.START_FROM_FILE)
def vote_opening(request: ClubRequest) -> HttpResponse:
    """Draft the vote that adopts the difference."""
    opening = standing_opening(request.club)
    if opening is None:
        raise Http404
    try:
        opening = put_to_vote(opening=opening, now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Le vote est préparé : le gérant ou la gérante l'ouvre."))
    return redirect("opening_balances", request.club.slug)


@require_POST
@club_page(Act.START_FROM_FILE)
def cite_opening(request: ClubRequest) -> HttpResponse:
    """Cite the vote that adopted the difference elsewhere."""
    opening = standing_opening(request.club)
    if opening is None:
        raise Http404
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            cite_decision(
                opening=opening,
                decision=form.cleaned_data["decision"],
                now=timezone.now(),
                by=request.person,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La décision est notée : l'écart est adopté."))
            return redirect("opening_balances", request.club.slug)
    return _opened(request, opening, form)


@require_POST
@club_page(Act.START_FROM_FILE)
def take_back_opening(request: ClubRequest) -> HttpResponse:
    """Undo balances typed wrong and start again from them."""
    opening = standing_opening(request.club)
    if opening is None:
        raise Http404
    try:
        take_back(opening=opening, now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(
            request,
            _("Ces soldes sont annulés. Le formulaire reprend vos chiffres : corrigez-les."),
        )
    return redirect("opening_balances", request.club.slug)


@club_page(Act.START_FROM_FILE)
def holding_fractions(request: ClubRequest, pk: uuid.UUID) -> HttpResponse:
    """What each member had paid in on the day a tax-reduced holding was subscribed."""
    holding = get_object_or_404(
        Holding.objects.select_related("club", "enterprise"), club=request.club, pk=pk
    )
    if not may_open_tax_right(holding):
        raise Http404
    members = list(
        Membership.objects.filter(club=request.club, joined_on__lte=holding.started_on)
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=holding.started_on))
        .in_order()
    )
    noted = {one.membership_id: one.part for one in holding.tax_fractions.all()}
    form = FractionsForm(
        request.POST or None,
        holding=holding,
        members=members,
        known=noted or _paid_on(request.club, holding),
    )
    if request.method == "POST" and form.is_valid():
        try:
            note_fractions(
                holding=holding, parts=form.parts(), now=timezone.now(), by=request.person
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Les fractions sont notées."))
            return redirect("holding_fractions", request.club.slug, holding.pk)
    context = {
        "form": form,
        "holding": holding,
        "fractions": list(holding.tax_fractions.select_related("membership__person")),
    }
    return render(request, "starting/fractions.html", context, status=422 if form.errors else 200)


def _paid_on(club: Club, holding: Holding) -> dict[int, int]:
    """What the book says was paid in by then, where it goes back that far."""
    found = shares(club, at=holding.started_on)
    return {one.membership.pk: one.paid for one in found.members}


def _form(request: ClubRequest) -> OpeningForm:
    club = request.club
    today = timezone.localdate()
    return OpeningForm(
        request.POST or None,
        initial=typed_before(club),
        members=list(Membership.objects.filter(club=club).in_order()),
        banks=list(Account.objects.filter(club=club, kind=AccountKind.BANK).order_by("subject")),
        counts_parts=method_on(club, at=today) == ShareMethod.UNITS,
    )


def _opened(request: ClubRequest, opening: Opening, form: DecisionForm) -> HttpResponse:
    holdings = Holding.objects.filter(
        club=request.club, movements__entry__kind=EntryKind.OPENING
    ).select_related("enterprise")
    context = {
        "opening": opening,
        "form": form,
        "people": opening.members.select_related("membership__person").order_by(
            "membership__person__sort_key", "id"
        ),
        "holdings": list(holdings.distinct()),
        "figures": [
            (label, opening.figures[name])
            for name, label in FIGURE_LABELS.items()
            if name in opening.figures
        ],
    }
    return render(request, "starting/opening.html", context, status=422 if form.errors else 200)
