"""Pages of a vote: drafting, opening, voting, proxies, the secretary's notes, closing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.closing import close
from governance.counting import detail, voters
from governance.forms import (
    MotionForm,
    NotedProxyForm,
    NotedVotesForm,
    OpeningForm,
    usual_deadline,
)
from governance.models import Channel, DecisionType, Elector, Meeting, Motion
from governance.motions import draft, open_motion
from governance.noting import note_votes
from governance.rules import has_protected_members, rule_for
from governance.tally import rule_sentence
from governance.voting import cast, give_proxy, take_back_proxy
from governance.voting_page import ballot_form, proxy_form, vote_context
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _motion(request: ClubRequest, pk: int) -> Motion:
    return get_object_or_404(
        Motion.objects.select_related("club", "meeting"), club=request.club, pk=pk
    )


@club_page(Act.OPEN_MOTION)
def new_motion(request: ClubRequest) -> HttpResponse:
    """Write a question down before it is put to the vote."""
    known = Meeting.objects.filter(club=request.club, cancelled_at__isnull=True)
    form = MotionForm(request.POST or None, meetings=known.order_by("-starts_at"))
    if request.method == "POST" and form.is_valid():
        try:
            written = draft(
                club=request.club,
                type=DecisionType(form.cleaned_data["type"]),
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                meeting=form.cleaned_data["meeting"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("open_motion", request.club.slug, written.pk)
    return render(request, "governance/new_motion.html", {"form": form})


@club_page(Act.OPEN_MOTION)
def opening(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Choose until when, and read the rule that will count, before the vote opens."""
    found = _motion(request, motion_id)
    now = timezone.now()
    form = OpeningForm(request.POST or None, initial={"deadline": usual_deadline(now)})
    if request.method == "POST" and form.is_valid():
        try:
            open_motion(
                motion=found, deadline=form.cleaned_data["deadline"], by=request.person, now=now
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le vote est ouvert."))
            return redirect(found)
    in_force = rule_for(request.club, DecisionType(found.type), at=timezone.localdate(now))
    electors = Membership.objects.filter(club=request.club, left_on__isnull=True).count()
    context = {
        "form": form,
        "motion": found,
        "in_force": in_force,
        "rule": rule_sentence(in_force.rule, electors),
        "protected": has_protected_members(request.club, now=now),
    }
    return render(request, "governance/open_motion.html", context)


@club_page(Act.READ_CLUB)
def motion(request: ClubRequest, motion_id: int) -> HttpResponse:
    """One question: the form to vote while it is open, the count once it is closed."""
    found = _motion(request, motion_id)
    now = timezone.now()
    verdict = detail(found)
    context = {
        **vote_context(found, request.membership, now=now),
        "verdict": verdict,
        "voters": voters(found) if verdict else (),
        "is_ended": not found.is_draft and not found.is_open(now),
        "may_note": Act.NOTE_VOTES in request.acts,
        "may_open": Act.OPEN_MOTION in request.acts,
    }
    return render(request, "governance/motion.html", context)


def _after_vote(request: ClubRequest, found: Motion) -> HttpResponse:
    """Back to the page one voted from, when it is ours, else to the motion's."""
    back = request.POST.get("back", "")
    if back.startswith(f"/club/{request.club.slug}/"):
        return redirect(back)
    return redirect(found)


@club_page(Act.VOTE)
def vote(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Cast one's own ballot, or one held by proxy."""
    found = _motion(request, motion_id)
    now = timezone.now()
    asked = request.POST.get("elector", "")
    if not asked.isdecimal():
        return redirect(found)
    elector = get_object_or_404(
        Elector.objects.select_related("membership__person"), motion=found, pk=asked
    )
    form = ballot_form(elector, request.POST)
    if form.is_valid():
        is_own = elector.membership.person_id == request.person.pk
        try:
            cast(
                motion=found,
                elector_membership=elector.membership,
                choice=form.cleaned_data["choice"],
                channel=Channel.ONLINE if is_own else Channel.PROXY,
                cast_by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("Le vote de %(name)s est enregistré. Vous pouvez le changer jusqu'à la clôture.")
                % {"name": elector.membership.person},
            )
            return _after_vote(request, found)
    context = vote_context(found, request.membership, now=now, sent=form) | {"form": form}
    return render(request, "governance/vote.html", context)


@club_page(Act.VOTE)
def proxy(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Give somebody the power to vote in one's place."""
    found = _motion(request, motion_id)
    if request.membership is None:
        return redirect(found)
    form = proxy_form(found, request.membership, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = give_proxy(
                motion=found,
                giver=request.membership,
                holder=form.cleaned_data["holder"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(name)s votera pour vous.") % {"name": given.holder.membership.person},
            )
            return redirect(found)
    return render(request, "governance/proxy.html", {"form": form, "motion": found})


@club_page(Act.VOTE)
@require_POST
def take_back(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Take one's power back."""
    found = _motion(request, motion_id)
    if request.membership is not None:
        try:
            take_back_proxy(motion=found, giver=request.membership, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Votre pouvoir est repris : vous pouvez voter."))
    return redirect(found)


@club_page(Act.NOTE_VOTES)
def noting(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The secretary notes the votes said aloud or on paper, all or none."""
    found = _motion(request, motion_id)
    rows = voters(found)
    names = [(row.elector.pk, str(row.elector.membership.person)) for row in rows]
    form = NotedVotesForm(request.POST or None, electors=names)
    if request.method == "POST" and form.is_valid():
        try:
            count = note_votes(
                motion=found,
                noted=form.noted(),
                channel=Channel(form.cleaned_data["channel"]),
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                ngettext("%(n)d vote noté.", "%(n)d votes notés.", count) % {"n": count},
            )
            return redirect(found)
    lines = [(form[f"elector_{row.elector.pk}"], row.has_voted) for row in rows]
    context = {"form": form, "motion": found, "lines": lines}
    return render(request, "governance/noting.html", context)


@club_page(Act.NOTE_VOTES)
def noted_proxy(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The secretary notes a written power for a member without an account."""
    found = _motion(request, motion_id)
    electors = Membership.objects.filter(electorates__motion=found)
    form = NotedProxyForm(
        request.POST or None,
        others=electors.in_order(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            give_proxy(
                motion=found, now=timezone.now(), noted_by=request.person, **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le pouvoir est noté."))
            return redirect(found)
    return render(request, "governance/proxy.html", {"form": form, "motion": found})


@club_page(Act.OPEN_MOTION)
@require_POST
def closing(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Count and write the verdict."""
    found = _motion(request, motion_id)
    try:
        closed = close(motion=found, now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, closed.verdict)
    return redirect(found)
