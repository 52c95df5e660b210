"""Pages of the amendments to the convention: the list, a new one, its paper, its signature."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clublife.amending import open_amendment, sign_amendment
from clublife.deeds import parts_of
from clublife.founding import file_of
from clublife.founding_forms import AmendmentForm, SignedForm
from clublife.models import Amendment
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

GET_POST = ["GET", "HEAD", "POST"]


@club_page(Act.READ_DOCUMENTS)
@require_GET
def amendments(request: ClubRequest) -> HttpResponse:
    """The convention and all that changed it since."""
    found = Amendment.objects.filter(club=request.club).select_related("membership__person")
    context = {
        "club": request.club,
        "rows": found.order_by("-number"),
        "file": file_of(request.club),
        "may_open": Act.MANAGE_RULES in request.acts,
        "may_print": Act.REQUEST_DOCUMENT in request.acts,
    }
    return render(request, "clublife/admission_amendments.html", context)


@club_page(Act.MANAGE_RULES)
@require_http_methods(GET_POST)
def new_amendment(request: ClubRequest) -> HttpResponse:
    """Open an amendment by hand."""
    initial = {"on": timezone.localdate(), "kind": Amendment.Kind.SEAT}
    form = AmendmentForm(request.POST or None, club=request.club, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_amendment(
                club=request.club, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("L'avenant n° %(number)s est ouvert.") % {"number": made.number}
            )
            return redirect("amendment", request.club.slug, made.pk)
    context = {"form": form, "club": request.club}
    return render(request, "clublife/admission_new_amendment.html", context)


def _amendment(request: ClubRequest, pk: int) -> Amendment:
    rows = Amendment.objects.select_related("membership__person", "motion")
    found = get_object_or_404(rows, club=request.club, pk=pk)
    found.club = request.club
    return found


@club_page(Act.READ_DOCUMENTS)
@require_GET
def amendment(request: ClubRequest, pk: int) -> HttpResponse:
    """One amendment: what changes, the new shares, its paper, whether all have signed."""
    found = _amendment(request, pk)
    parts = parts_of(request.club, at=found.on)
    context = {
        "club": request.club,
        "amendment": found,
        "parts": parts,
        "has_parts": any(one.part for one in parts),
        "may_sign": Act.MANAGE_RULES in request.acts and found.signed_on is None,
        "may_print": Act.REQUEST_DOCUMENT in request.acts,
        "subject": f"amendment:{found.pk}",
    }
    return render(request, "clublife/admission_amendment.html", context)


@club_page(Act.MANAGE_RULES)
@require_http_methods(GET_POST)
def signing_amendment(request: ClubRequest, pk: int) -> HttpResponse:
    """Note the day everybody had signed an amendment."""
    found = _amendment(request, pk)
    form = SignedForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            sign_amendment(
                amendment=found, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La signature est notée."))
            return redirect("amendment", request.club.slug, found.pk)
    context = {"club": request.club, "amendment": found, "form": form}
    return render(request, "clublife/admission_sign_amendment.html", context)
