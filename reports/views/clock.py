"""The page of the club's dated duties, what is late on the home page, the private calendar."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clublife.duties_done import say_done, take_back
from clublife.feeds import make_feed, remove_feed
from clublife.models import CalendarFeed
from clubs.duties import Duty
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from reports import clock
from reports.feeding import feed_of
from reports.forms import DoneForm

SHOWN_AT_HOME = 3


@dataclass(frozen=True)
class Line:
    """A duty as its line shows it: a form to say it is done, a way to its page, or neither."""

    duty: Duty
    form: DoneForm | None
    may_go: bool
    may_take_back: bool


@require_safe
@club_page(Act.READ_CLUB)
def club_duties(request: ClubRequest) -> HttpResponse:
    """What is late, what comes, what is done, each with its source."""
    return _page(request)


def _page(request: ClubRequest, bound: DoneForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    found = clock.grouped(clock.duties(request.club, at=today), at=today)
    groups = (
        ("late", _("En retard"), found.late),
        ("month", _("Dans le mois"), found.month),
        ("year", _("Dans l’année"), found.year),
        ("later", _("Plus tard"), found.later),
        ("done", _("Fait"), found.done),
    )
    context = {
        "groups": [
            (key, title, [_line(request, one, bound) for one in those])
            for key, title, those in groups
            if those
        ],
        "is_member": request.membership is not None and Act.VOTE in request.acts,
    }
    return render(request, "reports/duties.html", context, status=422 if bound else 200)


def _line(request: ClubRequest, duty: Duty, bound: DoneForm | None) -> Line:
    form = None
    if duty.by_hand and duty.done_on is None and Act.SAY_DONE in request.acts:
        is_asked = bound is not None and bound.data.get("key") == duty.key
        form = bound if is_asked else DoneForm(duty=duty, today=timezone.localdate())
    mine = duty.said_by == request.person.pk and duty.said_on == timezone.localdate()
    may_go = duty.url != "" and duty.done_on is None and (not duty.act or duty.act in request.acts)
    return Line(duty, form, may_go, may_take_back=mine and Act.SAY_DONE in request.acts)


@require_POST
@club_page(Act.SAY_DONE)
def tick_duty(request: ClubRequest) -> HttpResponse:
    """Say that a duty is done, or take it back."""
    key, now = request.POST.get("key", ""), timezone.now()
    if request.POST.get("back"):
        return _take_back(request, key)
    duty = clock.duty_of(request.club, key, at=timezone.localdate(now))
    if duty is None:
        messages.error(request, _("Cette échéance n'existe pas, ou plus. Rien n'a été noté."))
        return redirect("duties", request.club.slug)
    form = DoneForm(request.POST, duty=duty, today=timezone.localdate(now))
    if form.is_valid():
        try:
            say_done(
                club=request.club,
                duty=duty,
                done_on=form.cleaned_data["done_on"],
                now=now,
                by=request.person,
                words=form.cleaned_data["words"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("C'est noté."))
            return redirect("duties", request.club.slug)
    return _page(request, form)


def _take_back(request: ClubRequest, key: str) -> HttpResponse:
    try:
        take_back(club=request.club, key=key, now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("C'est repris : cette échéance est de nouveau à faire."))
    return redirect("duties", request.club.slug)


@require_safe
@club_page(Act.SAY_DONE)
def late_duties(request: ClubRequest) -> HttpResponse:
    """The part of the home page that says what is late and the reader's to do; alone, the page."""
    if "HX-Request" not in request.headers:
        return redirect("duties", request.club.slug)
    late = clock.late_for(request.club, request.acts, at=timezone.localdate())
    context = {"late": late[:SHOWN_AT_HOME], "more": len(late[SHOWN_AT_HOME:])}
    return render(request, "reports/late_duties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@club_page(Act.VOTE)
def own_feed(request: ClubRequest) -> HttpResponse:
    """One's secret calendar address: shown, made, made again or taken away."""
    if request.membership is None:
        raise PermissionDenied
    if request.method == "POST":
        if request.POST.get("remove"):
            remove_feed(membership=request.membership)
            messages.success(request, _("Votre adresse de calendrier est supprimée."))
        else:
            make_feed(membership=request.membership, now=timezone.now())
            messages.success(
                request, _("Votre adresse de calendrier est prête : ne la donnez à personne.")
            )
        return redirect("own_feed", request.club.slug)
    feed = CalendarFeed.objects.filter(membership=request.membership).first()
    path = reverse("calendar_feed", args=[feed.token]) if feed else ""
    context = {"address": request.build_absolute_uri(path) if path else ""}
    return render(request, "reports/own_feed.html", context)


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; calendars cannot log in, so the address is the key."""
    content = feed_of(token, now=timezone.now())
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
