"""Pages of founding a club: opening it from the network, its steps, its file, its start."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clublife.first_steps import explained, journey
from clublife.founding import STEPS, file_of, note_step, open_to_be_founded, start, write_file
from clublife.founding_forms import ContentForm, OpenClubForm, StepForm
from clublife.step import Step
from clubs.models import Phase, years_after
from clubs.phases import phase_on
from clubs.refusals import Refusal
from members.models import Membership
from members.pages import ClubRequest, NetworkRequest, club_page, network_page, show_refusal
from members.permissions import Act

GET_POST = ["GET", "HEAD", "POST"]


@network_page(Act.MANAGE_NETWORK)
@require_http_methods(GET_POST)
def open_club(request: NetworkRequest) -> HttpResponse:
    """Open a club to be founded and the account of its first manager."""
    form = OpenClubForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            club = open_to_be_founded(
                network=request.network, now=timezone.now(), by=request.person, **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("Le club « %(club)s » est ouvert. %(name)s reçoit un e-mail pour y entrer.")
                % {"club": club, "name": form.cleaned_data["first_name"]},
            )
            return redirect("network_clubs", request.network.slug)
    return render(
        request, "clublife/founding_open.html", {"form": form, "network": request.network}
    )


@club_page(Act.READ_CLUB)
@require_GET
def founding(request: ClubRequest) -> HttpResponse:
    """The way to the first euro: each step explained, done or not, the next one first."""
    today = timezone.localdate()
    found = journey(request.club, at=today, acting=request.presence.acting)
    context = {
        "club": request.club,
        "rows": [(one, _presses(request, one)) for one in found.steps],
        "done": found.done,
        "count": len(found.steps),
        "next": found.next,
        "may_print": Act.REQUEST_DOCUMENT in request.acts,
        "subject_of": request.club.pk,
    }
    return render(request, "clublife/founding.html", context)


def _presses(request: ClubRequest, step: Step) -> list[tuple[str, object]]:
    """The buttons of a step that the reader may press."""
    return [(one.url, one.label) for one in step.presses if one.act in request.acts]


@club_page(Act.MANAGE_RULES)
@require_http_methods(GET_POST)
def founding_file(request: ClubRequest) -> HttpResponse:
    """What the convention will say."""
    file = file_of(request.club)
    form = ContentForm(request.POST or None, initial=ContentForm.initial_of(file))
    if request.method == "POST" and form.is_valid():
        try:
            write_file(
                club=request.club, fields=form.cleaned_data, by=request.person, now=timezone.now()
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("C'est enregistré. Le projet de convention le dira."))
            return redirect("founding", request.club.slug)
    context = {"form": form, "club": request.club, "file": file}
    return render(request, "clublife/founding_file.html", context)


@club_page(Act.MANAGE_RULES)
@require_http_methods(GET_POST)
def founding_step(request: ClubRequest, step: str) -> HttpResponse:
    """Note the date and the references of one step."""
    if step not in STEPS:
        raise Http404
    file = file_of(request.club)
    form = StepForm(request.POST or None, names=STEPS[step], file=file)
    if request.method == "POST" and form.is_valid():
        try:
            note_step(
                club=request.club,
                step=step,
                fields=form.given(),
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("C'est noté."))
            return redirect("founding", request.club.slug)
    context = {"form": form, "step": explained(request.club, step), "club": request.club}
    return render(request, "clublife/founding_step.html", context)


@club_page(Act.CHANGE_PHASE)
@require_http_methods(GET_POST)
def start_club(request: ClubRequest) -> HttpResponse:
    """Make the club active from the day its convention was signed."""
    file, today = file_of(request.club), timezone.localdate()
    signed, refusal_text = file.convention_signed_on, ""
    if request.method == "POST":
        try:
            start(club=request.club, by=request.person, now=timezone.now())
        except Refusal as refusal:
            refusal_text = str(refusal)
        else:
            messages.success(request, _("Le club a démarré. Bonne route à ses membres !"))
            return redirect("founding", request.club.slug)
    context = {
        "club": request.club,
        "signed_on": signed,
        "term_on": years_after(signed, file.term_years) if signed else None,
        "members": Membership.objects.filter(club=request.club, left_on__isnull=True).count(),
        "is_forming": phase_on(request.club, today) == Phase.FORMING,
        "refusal": refusal_text,
    }
    return render(request, "clublife/founding_start.html", context)
