"""Pages of a secret vote on paper: the list that is signed, then what two scrutineers counted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from clubs.refusals import Refusal
from governance.closing import close
from governance.models import Motion, Secrecy
from governance.paper_forms import PaperCountForm, SignListForm
from governance.secret.closing import FEWEST_BALLOTS
from governance.secret.paper import note_count, note_signatures, paper_sheet
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _motion(request: ClubRequest, pk: int) -> Motion:
    """A secret paper vote of this club."""
    found = get_object_or_404(
        Motion.objects.select_related("meeting"),
        club=request.club,
        pk=pk,
        secrecy=Secrecy.PAPER,
    )
    found.club = request.club
    return found


@club_page(Act.NOTE_VOTES)
def paper_vote(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Note who signed the list and put a ballot in the box; never what it said."""
    found = _motion(request, motion_id)
    now = timezone.now()
    sheet = paper_sheet(found)
    form = SignListForm(request.POST or None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        try:
            count = note_signatures(motion=found, signed=form.signed(), by=request.person, now=now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                ngettext("%(n)d signature notée.", "%(n)d signatures notées.", count)
                % {"n": count},
            )
            return redirect("paper_vote", request.club.slug, found.pk)
    lines = [
        (line, form[f"elector_{line.elector.pk}"] if line.signature is None else None)
        for line in sheet.lines
    ]
    context = {
        "form": form,
        "motion": found,
        "sheet": sheet,
        "lines": lines,
        "takes_signatures": found.is_open(now),
        "is_over": found.closed_at is not None,
        "is_countable": sheet.signed >= FEWEST_BALLOTS,
        "may_close": Act.OPEN_MOTION in request.acts,
    }
    return render(request, "governance/paper_vote.html", context)


@club_page(Act.NOTE_VOTES)
def paper_count(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Type what two scrutineers counted; the vote is closed with it."""
    found = _motion(request, motion_id)
    if found.is_draft or found.closed_at is not None:
        return redirect(found)
    now = timezone.now()
    sheet = paper_sheet(found)
    members = Membership.objects.filter(club=request.club, left_on__isnull=True).in_order()
    form = PaperCountForm(request.POST or None, sheet=sheet, members=members)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note_count(
                motion=found,
                totals=form.totals(),
                blank=data["blank"],
                spoiled=data["spoiled"],
                scrutineers=(data["first"], data["second"]),
                by=request.person,
                now=now,
            )
            closed = close(motion=found, now=now, by=request.person)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, closed.verdict)
            return redirect(closed)
    fields = [form[name] for name in form.fields if name.startswith("total_")]
    context = {"form": form, "motion": found, "sheet": sheet, "totals": fields}
    return render(request, "governance/paper_count.html", context)
