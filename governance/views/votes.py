"""Pages of a vote: the question, voting, proxies, the secretary's notes, closing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.answers import option_labels
from governance.ballot_forms import NotedVotesForm
from governance.closing import close
from governance.counting import voters
from governance.forms import NotedProxyForm
from governance.models import Channel, Elector, Motion, QuestionKind
from governance.motions import may_be_asked_again
from governance.noting import note_votes
from governance.result_page import result_of
from governance.views.finding import a_motion
from governance.voting import cast, give_proxy, take_back_proxy
from governance.voting_page import ballot_form, proxy_form, question_context, vote_context
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.READ_CLUB)
def motion(request: ClubRequest, motion_id: int) -> HttpResponse:
    """One question: the form to vote while it is open, the count once it is closed."""
    found = a_motion(request, motion_id)
    now = timezone.now()
    context = {
        **vote_context(found, request.membership, now=now),
        **question_context(found),
        "result": result_of(found),
        "may_note": Act.NOTE_VOTES in request.acts,
        "may_open": Act.OPEN_MOTION in request.acts,
        "may_install": Act.APPOINT in request.acts
        and bool(found.office and found.result.get("elected")),
        "may_ask_again": Act.OPEN_MOTION in request.acts and may_be_asked_again(found),
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
    found = a_motion(request, motion_id)
    now = timezone.now()
    asked = request.POST.get("elector", "")
    if not asked.isdecimal():
        return redirect(found)
    elector = get_object_or_404(
        Elector.objects.select_related("membership__person"), motion=found, pk=asked
    )
    form = ballot_form(found, elector, option_labels(found), request.POST)
    if form.is_valid():
        is_own = elector.membership.person_id == request.person.pk
        said = form.said()
        try:
            cast(
                motion=found,
                elector_membership=elector.membership,
                choice=said.choice,
                picks=said.picks,
                reason=said.reason,
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
    found = a_motion(request, motion_id)
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
    found = a_motion(request, motion_id)
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
    found = a_motion(request, motion_id)
    rows = voters(found)
    names = [(row.elector.pk, str(row.elector.membership.person)) for row in rows]
    asks_reason = found.kind == QuestionKind.CONSENT
    options = option_labels(found)
    form = NotedVotesForm(request.POST or None, electors=names, kind=found.kind, options=options)
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
    lines = [
        (
            form[f"elector_{row.elector.pk}"],
            form[f"reason_{row.elector.pk}"] if asks_reason else None,
            row.has_voted,
        )
        for row in rows
    ]
    context = {"form": form, "motion": found, "lines": lines, "numbered": form.numbered}
    return render(request, "governance/noting.html", context)


@club_page(Act.NOTE_VOTES)
def noted_proxy(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The secretary notes a written power for a member without an account."""
    found = a_motion(request, motion_id)
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
    found = a_motion(request, motion_id)
    try:
        closed = close(motion=found, now=timezone.now(), by=request.person)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, closed.verdict)
    return redirect(found)
