"""The page of the club's age: where it stands, and the step that comes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clublife.ageing import grow, next_phases
from clublife.forms import PhaseForm
from clubs.ages import age_on
from clubs.models import Phase
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.READ_CLUB)
def phase(request: ClubRequest) -> HttpResponse:
    """Every age of the club so far, its term, and what may follow."""
    today = timezone.localdate()
    following = next_phases(request.club, at=today)
    context = {
        "age": age_on(request.club, today),
        "periods": request.club.phases.select_related("decision__motion").order_by("starts_on"),
        "may_change": Act.CHANGE_PHASE in request.acts and following,
    }
    return render(request, "clublife/phase.html", context)


@club_page(Act.CHANGE_PHASE)
def change_phase(request: ClubRequest) -> HttpResponse:
    """Move to the next phase on the strength of a vote."""
    today = timezone.localdate()
    following = next_phases(request.club, at=today)
    form = PhaseForm(
        request.POST or None, club=request.club, allowed=following, initial={"on": today}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"to": Phase(form.cleaned_data["to"])}
        try:
            period = grow(club=request.club, by=request.person, now=timezone.now(), **data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("Le club est maintenant %(phase)s.") % {"phase": period.get_phase_display()},
            )
            return redirect("phase", request.club.slug)
    return render(request, "clublife/change_phase.html", {"form": form, "following": following})
