"""The page of the club's dated duties, and the calendar one subscribes to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clublife.clock import AHEAD, duties
from clublife.duties_done import say_done, take_back
from clublife.feeds import feed_of, make_feed, remove_feed
from clublife.models import CalendarFeed
from clubs.refusals import Refusal
from members.pages import ClubRequest, club_page
from members.permissions import Act


@club_page(Act.READ_CLUB)
def club_duties(request: ClubRequest) -> HttpResponse:
    """What is late, what comes within the year, what comes later, what is done."""
    today = timezone.localdate()
    found = duties(request.club, at=today)
    left = [one for one in found if one.done_on is None]
    feed = CalendarFeed.objects.filter(membership=request.membership).first()
    path = reverse("calendar_feed", args=[feed.token]) if feed else ""
    context = {
        "late": [one for one in left if one.is_overdue(today)],
        "soon": [one for one in left if today <= one.due_on <= today + AHEAD],
        "later": [one for one in left if one.due_on > today + AHEAD],
        "done": [one for one in found if one.done_on is not None],
        "may_run": Act.RUN_MEETINGS in request.acts,
        "is_member": request.membership is not None and Act.VOTE in request.acts,
        "address": request.build_absolute_uri(path) if path else "",
    }
    return render(request, "clublife/duties.html", context)


@require_POST
@club_page(Act.RUN_MEETINGS)
def tick_duty(request: ClubRequest) -> HttpResponse:
    """Say that a duty is done, or take it back."""
    key, now = request.POST.get("key", ""), timezone.now()
    try:
        if request.POST.get("back"):
            take_back(club=request.club, key=key, now=now, by=request.person)
        else:
            say_done(
                club=request.club,
                key=key,
                done_on=timezone.localdate(now),
                now=now,
                by=request.person,
            )
            messages.success(request, _("C'est noté."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("duties", request.club.slug)


@require_POST
@club_page(Act.VOTE)
def own_feed(request: ClubRequest) -> HttpResponse:
    """Make, make again or take away one's secret calendar address."""
    if request.membership is None:
        raise PermissionDenied
    if request.POST.get("remove"):
        remove_feed(membership=request.membership)
        messages.success(request, _("Votre adresse de calendrier est supprimée."))
    else:
        make_feed(membership=request.membership, now=timezone.now())
        messages.success(
            request, _("Votre adresse de calendrier est prête : ne la donnez à personne.")
        )
    return redirect("duties", request.club.slug)


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; calendars cannot log in, so the address is the key."""
    content = feed_of(token, now=timezone.now())
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
