"""Pages of the end of a club: what is left to do, and the sharing out."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import ngettext

from clublife.forms import SharingForm
from clublife.winding_up import share_out, sharing_of, steps
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.READ_CLUB)
def winding_up(request: ClubRequest) -> HttpResponse:
    """Every step to the end, and what is left of each."""
    found = steps(request.club, at=timezone.localdate())
    first = next((one.key for one in found if not one.is_done), "")
    context = {"rows": [(one, one.act in request.acts) for one in found], "first": first}
    return render(request, "clublife/winding_up.html", context)


def _asked_day(request: ClubRequest, fallback: date) -> date:
    try:
        return parse_date(request.POST.get("on") or request.GET.get("on") or "") or fallback
    except ValueError:
        return fallback


@club_page(Act.RECORD_MONEY)
def share_out_page(request: ClubRequest) -> HttpResponse:
    """Each one's part on a day, then the sharing itself."""
    today = timezone.localdate()
    form = SharingForm(request.POST or None, initial={"on": today, "key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            made = share_out(
                club=request.club, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = ngettext("%(n)d part partagée.", "%(n)d parts partagées.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("winding_up", request.club.slug)
    day = min(_asked_day(request, today), today)
    context = {"form": form, "day": day, "sharing": sharing_of(request.club, at=day)}
    return render(request, "clublife/share_out.html", context)
