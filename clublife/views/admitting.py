"""Pages of the candidates: who stands, the vote, the entry, the withdrawal, the oblivion."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clublife.admitting import VOTABLE, put_to_vote, welcome
from clublife.candidacy import forget, stand, withdraw
from clublife.candidates import LIVING, State, candidates, may_be_forgotten_on, room, state_of
from clublife.founding_forms import CandidateForm, WelcomeForm, WithdrawForm
from clublife.models import Admission
from clubs.models import Phase
from clubs.phases import phase_on
from clubs.refusals import Refusal
from clubs.rules import rule
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

GET_POST = ["GET", "HEAD", "POST"]


def _admission(request: ClubRequest, pk: int) -> Admission:
    found = get_object_or_404(
        Admission.objects.select_related("person", "sponsor__person", "motion", "membership"),
        club=request.club,
        pk=pk,
    )
    found.club = request.club
    return found


@club_page(Act.READ_CLUB)
@require_GET
def candidates_page(request: ClubRequest) -> HttpResponse:
    """Who would like to enter the club, and in which order when it is full."""
    today = timezone.localdate()
    places = room(request.club, at=today)
    context = {
        "club": request.club,
        "rows": candidates(request.club, full=places.is_full),
        "ended": candidates(request.club, full=False, ended=True)
        if Act.MANAGE_MEMBERS in request.acts
        else (),
        "room": places,
        "months": rule(request.club, "candidate_months", at=today),
        "is_forming": phase_on(request.club, today) == Phase.FORMING,
        "may_manage": Act.MANAGE_MEMBERS in request.acts,
    }
    return render(request, "clublife/admission_list.html", context)


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def new_candidate(request: ClubRequest) -> HttpResponse:
    """Write down somebody who would like to enter."""
    form = CandidateForm(request.POST or None, club=request.club)
    if request.method == "POST" and form.is_valid():
        try:
            made = stand(
                club=request.club, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("La candidature de %(name)s est enregistrée.") % {"name": made.person}
            )
            return redirect("candidate", request.club.slug, made.pk)
    places = room(request.club, at=timezone.localdate())
    context = {
        "form": form,
        "club": request.club,
        "room": places,
        "months": rule(request.club, "candidate_months", at=timezone.localdate()),
    }
    return render(request, "clublife/admission_new.html", context)


@club_page(Act.READ_CLUB)
@require_GET
def candidate(request: ClubRequest, pk: int) -> HttpResponse:
    """One candidacy: who, how far, and what comes next."""
    found = _admission(request, pk)
    if state_of(found) not in LIVING and Act.MANAGE_MEMBERS not in request.acts:
        return redirect("candidates", request.club.slug)
    return _show(request, found)


def _show(request: ClubRequest, found: Admission, refusal: str = "") -> HttpResponse:
    state, today = state_of(found), timezone.localdate()
    forgotten_on, places = may_be_forgotten_on(found), room(request.club, at=today)
    is_manager = Act.MANAGE_MEMBERS in request.acts
    context = {
        "club": request.club,
        "admission": found,
        "state": state,
        "room": places,
        "may_read_contacts": Act.READ_CONTACTS in request.acts,
        "may_vote": state in VOTABLE and Act.OPEN_MOTION in request.acts,
        "may_welcome": state == State.ADOPTED and is_manager,
        "may_withdraw": state in LIVING and state != State.VOTING and is_manager,
        "may_forget": is_manager and forgotten_on is not None and forgotten_on <= today,
        "is_manager": is_manager,
        "forgotten_on": forgotten_on,
        "is_protected": found.person.under_protection or places.has_protected,
        "refusal": refusal,
    }
    return render(request, "clublife/admission.html", context)


@club_page(Act.OPEN_MOTION)
@require_POST
def candidate_vote(request: ClubRequest, pk: int) -> HttpResponse:
    """Prepare the vote; the manager opens it on its own page."""
    found = _admission(request, pk)
    try:
        motion = put_to_vote(admission=found, by=request.person, now=timezone.now())
    except Refusal as refusal:
        return _show(request, found, str(refusal))
    messages.success(request, _("Le vote est préparé. Relisez-le, puis ouvrez-le."))
    return redirect("motion", request.club.slug, motion.pk)


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def welcome_candidate(request: ClubRequest, pk: int) -> HttpResponse:
    """The entry of somebody the members have admitted."""
    found = _admission(request, pk)
    today = timezone.localdate()
    form = WelcomeForm(request.POST or None, initial={"on": today, "email": found.person.email})
    if request.method == "POST" and form.is_valid():
        try:
            member = welcome(
                admission=found, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s est membre du club.") % {"name": member.person})
            amendment = member.amendments.last()
            if amendment is None:
                return redirect("candidates", request.club.slug)
            return redirect("amendment", request.club.slug, amendment.pk)
    places = room(request.club, at=today)
    context = {"form": form, "club": request.club, "admission": found, "room": places}
    return render(request, "clublife/admission_welcome.html", context)


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def withdraw_candidate(request: ClubRequest, pk: int) -> HttpResponse:
    """Note that a candidate gives up."""
    found = _admission(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(admission=found, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le retrait est noté."))
            return redirect("candidates", request.club.slug)
    context = {"form": form, "club": request.club, "admission": found}
    return render(request, "clublife/admission_withdraw.html", context)


@club_page(Act.MANAGE_MEMBERS)
@require_POST
def forget_candidate(request: ClubRequest, pk: int) -> HttpResponse:
    """Erase a candidacy that came to nothing."""
    found = _admission(request, pk)
    try:
        forget(admission=found, by=request.person, now=timezone.now())
    except Refusal as refusal:
        return _show(request, found, str(refusal))
    messages.success(request, _("La candidature est effacée."))
    return redirect("candidates", request.club.slug)
