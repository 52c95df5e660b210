"""Pages of an enterprise: its facts, shared by the network, and its jobs year after year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.refusals import Refusal
from investments.enterprise_forms import EnterpriseEndForm, EnterpriseForm, JobsForm
from investments.enterprises import declare_jobs, end, known_to, put_right, register
from investments.models import Enterprise, EnterpriseEnd
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _enterprise(request: ClubRequest, pk: int) -> Enterprise:
    return get_object_or_404(known_to(request.club), pk=pk)


@club_page(Act.READ_CLUB)
def enterprise(request: ClubRequest, pk: int) -> HttpResponse:
    """An enterprise as the network knows it, and what this club has with it."""
    found = _enterprise(request, pk)
    today = timezone.localdate()
    context = {
        "enterprise": found,
        "years": list(found.years.all()),
        "proposals": found.proposals.filter(club=request.club),
        "holdings": found.holdings.filter(club=request.club).select_related("club", "enterprise"),
        "is_esus": found.is_esus(today),
        "is_alive": found.is_alive(today),
        "may_manage": Act.MANAGE_PROJECTS in request.acts,
    }
    return render(request, "investments/enterprise.html", context)


@club_page(Act.MANAGE_PROJECTS)
def new_enterprise(request: ClubRequest) -> HttpResponse:
    """Make an enterprise known; one the network knows by its SIREN is shown instead."""
    form = EnterpriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register(
                facts=form.facts(), club=request.club, by=request.person, now=timezone.now()
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("L'entreprise est connue du réseau."))
            return redirect("enterprise", request.club.slug, made.pk)
    return render(request, "investments/edit_enterprise.html", {"form": form})


@club_page(Act.MANAGE_PROJECTS)
def edit_enterprise(request: ClubRequest, pk: int) -> HttpResponse:
    """Put the facts of an enterprise right, for all the clubs that follow it."""
    found = _enterprise(request, pk)
    form = EnterpriseForm(request.POST or None, initial=EnterpriseForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            put_right(enterprise=found, facts=form.facts(), by=request.person, now=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La fiche est à jour pour tout le réseau."))
            return redirect("enterprise", request.club.slug, found.pk)
    return render(request, "investments/edit_enterprise.html", {"form": form, "enterprise": found})


@club_page(Act.MANAGE_PROJECTS)
def enterprise_jobs(request: ClubRequest, pk: int) -> HttpResponse:
    """Declare the jobs of a year; a year already declared is replaced."""
    found = _enterprise(request, pk)
    now = timezone.now()
    form = JobsForm(request.POST or None, initial={"year": timezone.localdate(now).year})
    if request.method == "POST" and form.is_valid():
        try:
            declare_jobs(
                enterprise=found,
                year=form.cleaned_data["year"],
                jobs=form.counted(),
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Les emplois sont notés."))
            return redirect("enterprise", request.club.slug, found.pk)
    context = {"form": form, "enterprise": found, "years": list(found.years.all())}
    return render(request, "investments/enterprise_jobs.html", context)


@club_page(Act.MANAGE_PROJECTS)
def end_enterprise(request: ClubRequest, pk: int) -> HttpResponse:
    """Note that an enterprise was handed on, stopped, or was wound up."""
    found = _enterprise(request, pk)
    now = timezone.now()
    form = EnterpriseEndForm(request.POST or None, initial={"on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        try:
            end(
                enterprise=found,
                on=form.cleaned_data["on"],
                kind=EnterpriseEnd(form.cleaned_data["kind"]),
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La fin d'activité est notée."))
            return redirect("enterprise", request.club.slug, found.pk)
    return render(request, "investments/end_enterprise.html", {"form": form, "enterprise": found})
