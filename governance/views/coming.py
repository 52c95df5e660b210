"""Pages where members say whether they come, give power for a meeting, and that they are there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.arriving import note_arrival
from governance.mandates import (
    give_meeting_proxy,
    most_proxies,
    standing_proxies,
    take_back_meeting_proxy,
)
from governance.meeting_forms import MeetingProxyForm, NotedMeetingProxyForm
from governance.meetings import members_of_the_day
from governance.models import Coming, Meeting, Presence
from governance.replying import reply
from governance.views.meetings import find_meeting
from members.models import Membership, MembershipQuerySet
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _mine(request: ClubRequest) -> Membership:
    """The membership of who asks: the act of voting is a member's."""
    assert request.membership is not None
    return request.membership


@require_POST
@club_page(Act.VOTE)
def reply_meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Say whether one comes."""
    found = find_meeting(request, meeting_id)
    try:
        reply(
            meeting=found,
            membership=_mine(request),
            coming=request.POST.get("coming", ""),
            by=request.person,
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre réponse est enregistrée. Merci."))
    return redirect(found)


@club_page(Act.RUN_MEETINGS)
def note_replies(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """The replies told to the secretary, member by member; the silent ones stay so."""
    found = find_meeting(request, meeting_id)
    known = members_of_the_day(found)
    before = dict(found.replies.values_list("membership_id", "coming"))
    refusal_text = ""
    if request.method == "POST":
        said = {one.pk: request.POST.get(f"member_{one.pk}", "") for one in known}
        try:
            for one in known:
                if said[one.pk] and said[one.pk] != before.get(one.pk):
                    reply(
                        meeting=found,
                        membership=one,
                        coming=said[one.pk],
                        by=request.person,
                        now=timezone.now(),
                    )
        except Refusal as refusal:
            refusal_text = str(refusal)
        else:
            messages.success(request, _("Les réponses sont enregistrées."))
            return redirect(found)
    context = {
        "meeting": found,
        "rows": [(one, before.get(one.pk, "")) for one in known],
        "presences": [("", _("rien dit")), *Coming.choices],
        "refusal": refusal_text,
    }
    return render(request, "governance/meeting_replies.html", context)


@require_POST
@club_page(Act.VOTE)
def check_in(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Say that one is there."""
    found = find_meeting(request, meeting_id)
    try:
        note_arrival(
            meeting=found,
            membership=_mine(request),
            presence=Presence.PRESENT,
            by=request.person,
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre présence est notée. Bonne réunion."))
    return redirect(found)


def _of_the_day(found: Meeting) -> MembershipQuerySet:
    day = timezone.localdate(found.starts_at)
    queryset = Membership.objects.filter(club=found.club)
    assert isinstance(queryset, MembershipQuerySet)
    return queryset.on(day).in_order()


@club_page(Act.VOTE)
def meeting_proxy(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Give one's voice to another member for the whole meeting."""
    found = find_meeting(request, meeting_id)
    mine = _mine(request)
    members = _of_the_day(found).exclude(pk=mine.pk)
    form = MeetingProxyForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            give_meeting_proxy(
                meeting=found, giver=mine, holder=form.cleaned_data["holder"], now=timezone.now()
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Votre pouvoir est donné pour cette réunion."))
            return redirect(found)
    return _proxy_page(request, found, form, is_noted=False)


def _proxy_page(
    request: ClubRequest, found: Meeting, form: MeetingProxyForm, *, is_noted: bool
) -> HttpResponse:
    context = {
        "meeting": found,
        "form": form,
        "is_noted": is_noted,
        "most": most_proxies(request.club, found.starts_at),
        "standing": standing_proxies(found) if is_noted else (),
    }
    return render(request, "governance/meeting_proxy.html", context)


@require_POST
@club_page(Act.VOTE)
def meeting_proxy_back(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Take one's power back."""
    found = find_meeting(request, meeting_id)
    try:
        take_back_meeting_proxy(meeting=found, giver=_mine(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre pouvoir est repris : vous votez vous-même."))
    return redirect(found)


@club_page(Act.RUN_MEETINGS)
def note_meeting_proxy(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Note a written power; the list of those given, each with its end."""
    found = find_meeting(request, meeting_id)
    form = NotedMeetingProxyForm(request.POST or None, members=_of_the_day(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_meeting_proxy(
                meeting=found,
                giver=data["giver"],
                holder=data["holder"],
                noted_by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le pouvoir est noté."))
            return redirect("note_meeting_proxy", request.club.slug, found.pk)
    return _proxy_page(request, found, form, is_noted=True)


@require_POST
@club_page(Act.RUN_MEETINGS)
def note_meeting_proxy_back(
    request: ClubRequest, meeting_id: int, membership_id: int
) -> HttpResponse:
    """Note that a member takes their power back."""
    found = find_meeting(request, meeting_id)
    giver = get_object_or_404(Membership, club=request.club, pk=membership_id)
    try:
        take_back_meeting_proxy(meeting=found, giver=giver, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le pouvoir est repris."))
    return redirect("note_meeting_proxy", request.club.slug, found.pk)
