"""The page where one types what came back on paper from a meeting."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from clublife.evening import asked
from clublife.paper_form import PaperReturnForm
from clublife.returning_paper import type_in
from clubs.refusals import Refusal
from governance.answers import has_options
from governance.meetings import members_of_the_day
from governance.models import Meeting
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.RUN_MEETINGS)
def paper_return(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Presences, powers, ballots, cash and questions, recorded together or not at all."""
    found = get_object_or_404(Meeting, club=request.club, pk=meeting_id, cancelled_at__isnull=True)
    found.club = request.club
    now = timezone.now()
    votes = [one for one in asked(found, at=now) if one.takes_paper]
    prefetch_related_objects([one.motion for one in votes if has_options(one.motion)], "options")
    form = PaperReturnForm(
        request.POST or None,
        members=members_of_the_day(found),
        votes=votes if Act.NOTE_VOTES in request.acts else [],
        with_money=Act.RECORD_MONEY in request.acts,
        day=min(timezone.localdate(found.starts_at), timezone.localdate(now)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = type_in(
                meeting=found,
                paper=form.paper(),
                key=form.cleaned_data["key"],
                now=now,
                by=request.person,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            said = ngettext("%(n)d chose notée.", "%(n)d choses notées.", count) % {"n": count}
            messages.success(request, said)
            return redirect("evening", request.club.slug, found.pk)
    context = {"meeting": found, "form": form}
    return render(request, "clublife/paper_return.html", context)
