"""Pages of a workbook: sending it, what was understood, the dry run, the one act."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clubs.refusals import Refusal
from jobs import files
from members.downloads import attachment
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from starting.forms import CorrectionsForm, PostForm, UploadForm
from starting.models import StartState, WorkbookStart, standing_opening
from starting.picturing import pictures
from starting.planning import plan_of
from starting.taking_over import correct_workbook, drop_workbook, post_workbook, receive_workbook


@club_page(Act.START_FROM_FILE)
def starting(request: ClubRequest) -> HttpResponse:
    """Two ways to come with a history: the workbook itself, or balances at a date."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content, name = form.cleaned_data["file"]
        try:
            received = receive_workbook(
                club=request.club, content=content, name=name, now=timezone.now(), by=request.person
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            if received.already:
                messages.info(request, _("Ce fichier était déjà là : rien n'est ajouté deux fois."))
            return redirect("workbook", request.club.slug, received.start.pk)
    starts = WorkbookStart.objects.filter(club=request.club).exclude(state=StartState.DROPPED)
    context = {
        "form": form,
        "starts": starts,
        "opening": standing_opening(request.club),
    }
    return render(request, "starting/starting.html", context, status=422 if form.errors else 200)


@club_page(Act.START_FROM_FILE)
def workbook(request: ClubRequest, pk: int) -> HttpResponse:
    """What was understood, what is left to settle, and the treasurer's word on it."""
    start = _start(request, pk)
    now = timezone.now()
    if not start.is_draft:
        months = start.months.select_related("entry")
        return render(request, "starting/posted.html", {"start": start, "months": months})
    plan = plan_of(start, today=timezone.localdate(now))
    form = CorrectionsForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            correct_workbook(start=start, said=form.corrections(), now=now, by=request.person)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Vos corrections sont gardées. Rien n'est encore écrit."))
            return redirect("workbook", request.club.slug, start.pk)
    asides = [one for one in plan.problems if not one.is_blocking]
    cells = {(row.problem.sheet, row.problem.where) for row in form.cell_rows()}
    context = {
        "start": start,
        "plan": plan,
        "form": form,
        "names": form.name_rows(),
        "cells": form.cell_rows(),
        "years": form.urgent_years(),
        "other_years": form.other_years(),
        "sheets": form.fields_named("use_"),
        "undos": form.fields_named("undo_"),
        "others": [one for one in plan.blocking if (one.sheet, one.where) not in cells],
        "asides": asides,
        "pictures": pictures(plan),
    }
    return render(request, "starting/workbook.html", context, status=422 if form.errors else 200)


@club_page(Act.START_FROM_FILE)
def workbook_dry_run(request: ClubRequest, pk: int) -> HttpResponse:
    """The entries to be, beside the workbook's own totals; one button writes them all."""
    start = _start(request, pk)
    now = timezone.now()
    if not start.is_draft:
        return redirect("workbook", request.club.slug, start.pk)
    form = PostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            post_workbook(
                start=start,
                now=now,
                by=request.person,
                accept_wrong_sums=form.cleaned_data["accept_wrong_sums"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Tout est enregistré, et le fichier est gardé."))
            return redirect("workbook", request.club.slug, start.pk)
    plan = plan_of(start, today=timezone.localdate(now))
    context = {"start": start, "plan": plan, "form": form, "wrong": plan.found.wrong_sums}
    return render(request, "starting/dry_run.html", context, status=422 if form.errors else 200)


@require_POST
@club_page(Act.START_FROM_FILE)
def drop_start(request: ClubRequest, pk: int) -> HttpResponse:
    """Put a draft aside."""
    try:
        drop_workbook(start=_start(request, pk), now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Ce fichier est abandonné ; rien n'avait été écrit."))
    return redirect("starting", request.club.slug)


@require_safe
@club_page(Act.START_FROM_FILE)
def workbook_file(request: ClubRequest, pk: int) -> HttpResponse:
    """The workbook as it came."""
    start = _start(request, pk)
    try:
        content = files.read(start.file)
    except OSError as error:
        raise Http404 from error
    return attachment(content, start.name, start.file.content_type)


def _start(request: ClubRequest, pk: int) -> WorkbookStart:
    """A workbook of this club; one put aside is no longer shown."""
    found = WorkbookStart.objects.select_related("club", "file").exclude(state=StartState.DROPPED)
    return get_object_or_404(found, club=request.club, pk=pk)
