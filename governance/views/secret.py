"""Pages of an online secret vote: preparing, keys, voting, opening the box, the published urn.

The pages that compute let WebAssembly run, and they alone; scripts stay ours and strict. A script
sends keys, seals and ballots: its answers are JSON, and no choice is ever in them, nor in a path.
"""

import base64
from collections.abc import Callable
from typing import Any

from csp.constants import WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.refusals import Refusal
from governance import secret_page as page
from governance.counting import participation
from governance.models import Elector, Motion, Scrutineer, Secrecy, SecretVote
from governance.secret.abandoning import abandon
from governance.secret.casting import DifferentBallot, cast_secret
from governance.secret.keys import give_key, set_election_key, wanted_groups
from governance.secret.publishing import LIMITS, urn
from governance.secret.scrutineers import answer_questions, name_scrutineers
from governance.secret.tallying import give_private_key, peel, peel_again
from governance.secret_forms import (
    AbandonForm,
    CastForm,
    ElectionKeyForm,
    KeyForm,
    OpenForm,
    PeelForm,
    QuestionsForm,
    ScrutineersForm,
    first_error,
)
from governance.secret_page import Stage
from governance.voting_page import proxy_given
from members.models import Membership
from members.pages import ClubRequest, View, club_page, show_refusal
from members.permissions import Act

UNREADABLE, TAKEN = 422, 409


def computes(view: View) -> View:
    """Let WebAssembly run on this page; never `unsafe-eval`."""
    widen: Any = csp_update({"script-src": [WASM_UNSAFE_EVAL]})
    widened: View = widen(view)
    return widened


def _motion(request: ClubRequest, pk: int) -> Motion:
    """An online secret vote of this club."""
    found = get_object_or_404(
        Motion.objects.select_related("club", "meeting", "secret_vote"),
        club=request.club,
        pk=pk,
        secrecy=Secrecy.ONLINE,
    )
    found.club = request.club
    return found


def _secret(motion: Motion) -> SecretVote | None:
    return getattr(motion, "secret_vote", None)


def _named(secret: SecretVote | None) -> list[Scrutineer]:
    return page.scrutineers_of(secret) if secret else []


def _frame(
    motion: Motion, secret: SecretVote | None, scrutineers: list[Scrutineer]
) -> dict[str, Any]:
    """What every page of a secret vote says: the vote, its scrutineers, its limits."""
    sentence = page.threshold_sentence(secret, scrutineers) if secret and scrutineers else ""
    return {
        "motion": motion,
        "secret": secret,
        "threshold_sentence": sentence,
        "scrutineers": page.scrutineer_rows(secret, scrutineers) if secret else [],
        "limits": LIMITS,
    }


def _sent(form: Form, act: Callable[[dict[str, Any]], dict[str, Any]]) -> JsonResponse:
    """Do what a script asked; what is refused comes back as a sentence to show."""
    if not form.is_valid():
        return JsonResponse({"error": first_error(form)}, status=UNREADABLE)
    try:
        return JsonResponse(act(form.cleaned_data))
    except DifferentBallot as refusal:
        return JsonResponse({"error": str(refusal)}, status=TAKEN)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=UNREADABLE)


@club_page(Act.READ_CLUB)
def secret_vote(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Where a secret vote stands: its preparation, its participation, its box, its result."""
    found = _motion(request, motion_id)
    secret = _secret(found)
    stage = page.stage_of(found, secret)
    context = _frame(found, secret, [] if stage == Stage.COUNTED else _named(secret))
    if secret is None or stage == Stage.DRAFT:
        may_prepare = Act.OPEN_MOTION in request.acts
        steps = page.steps_of(found, secret, request.membership, may_prepare=may_prepare)
        return render(request, "governance/secret_prepare.html", context | {"steps": steps})
    if stage == Stage.OPEN:
        return render(request, "governance/secret_open.html", context | _open(request, found))
    published = urn(found)
    context |= {
        "urn": published,
        "trackers": [page.in_fours(one) for one in published["trackers"]],
        "is_void": stage == Stage.VOID,
        "is_sealed": stage == Stage.SEALED,
        "may_tally": Act.VOTE in request.acts,
        "may_abandon": Act.OPEN_MOTION in request.acts,
    }
    if stage != Stage.COUNTED:
        return render(request, "governance/secret_closed.html", context)
    return _result(request, context | {"page_data": {"urn": published}})


@computes
def _result(request: ClubRequest, context: dict[str, Any]) -> HttpResponse:
    """The result, which the reader's own browser recounts."""
    return render(request, "governance/secret_result.html", context)


def _open(request: ClubRequest, motion: Motion) -> dict[str, Any]:
    """Who may still vote, and how many have."""
    voices = page.secret_voices(motion, request.membership)
    return {
        "participation": participation(motion),
        "takes_ballots": motion.is_open(timezone.now()),
        "may_vote": bool(voices),
        "has_voted": all(one.has_signed for one in voices),
        "may_close": Act.OPEN_MOTION in request.acts,
    }


@club_page(Act.OPEN_MOTION)
def secret_questions(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The ten questions on the risk, and the level they give."""
    found = _motion(request, motion_id)
    secret = _secret(found)
    known = secret.questions if secret else {}
    initial = {name: "yes" if said else "no" for name, said in known.items()}
    form = QuestionsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = answer_questions(
                motion=found, answers=form.answers(), now=timezone.now(), by=request.person
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("Réponses gardées : risque de niveau %(n)d.") % {"n": kept.level}
            )
            return redirect("secret_vote", request.club.slug, found.pk)
    context = {"form": form, "motion": found}
    return render(request, "governance/secret_questions.html", context)


@club_page(Act.OPEN_MOTION)
def secret_scrutineers(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Who keeps the key, and how many of them open the box."""
    found = _motion(request, motion_id)
    secret = _secret(found)
    named = _named(secret)
    members = Membership.objects.filter(
        club=request.club, left_on__isnull=True, person__user__isnull=False
    )
    form = ScrutineersForm(
        request.POST or None,
        members=members.in_order(),
        initial={
            "memberships": [one.membership_id for one in named],
            "threshold": secret.threshold if secret else 2,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            name_scrutineers(
                motion=found,
                memberships=list(form.cleaned_data["memberships"]),
                threshold=form.cleaned_data["threshold"],
                now=timezone.now(),
                by=request.person,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("secret_vote", request.club.slug, found.pk)
    has_keys = any(one.ready_at for one in named)
    context = {"form": form, "motion": found, "has_keys": has_keys}
    return render(request, "governance/secret_scrutineers.html", context)


@club_page(Act.VOTE)
@computes
def secret_key(request: ClubRequest, motion_id: int) -> HttpResponse:
    """A scrutineer draws six words; the site gets the public key they give, and their salt."""
    found = _motion(request, motion_id)
    named = _named(_secret(found))
    mine = [one for one in named if one.membership_id == _pk(request.membership)]
    if not mine or not found.is_draft:
        return redirect("secret_vote", request.club.slug, found.pk)
    if request.method == "POST":

        def keep(data: dict[str, Any]) -> dict[str, Any]:
            give_key(scrutineer=mine[0], now=timezone.now(), **data)
            return {}

        return _sent(KeyForm(request.POST), keep)
    context = {
        "motion": found,
        "scrutineer": mine[0],
        "code": page.key_code(mine[0].public_key),
    }
    return render(request, "governance/secret_key.html", context)


def _pk(membership: Membership | None) -> int | None:
    return membership.pk if membership else None


@club_page(Act.OPEN_MOTION)
@computes
def secret_election_key(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The browser makes the box's key and wraps it under the scrutineers'."""
    found = _motion(request, motion_id)
    secret = _secret(found)
    named = _named(secret)
    if secret is None or not named or not all(one.ready_at for one in named):
        return redirect("secret_vote", request.club.slug, found.pk)
    if request.method == "POST":

        def keep(data: dict[str, Any]) -> dict[str, Any]:
            set_election_key(motion=found, now=timezone.now(), by=request.person, **data)
            return {}

        return _sent(ElectionKeyForm(request.POST), keep)
    context = _frame(found, secret, named) | {
        "is_made": bool(secret.public_key),
        "page_data": {
            "groups": wanted_groups(secret),
            "scrutineers": [
                {"position": one.position, "public_key": one.public_key} for one in named
            ],
        },
    }
    return render(request, "governance/secret_election_key.html", context)


@club_page(Act.VOTE)
@computes
def secret_ballot(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Vote: the page encrypts, then sends what nobody can read; the answer is a signed receipt."""
    found = _motion(request, motion_id)
    if request.method == "POST":
        return _cast(request, found)
    secret = _secret(found)
    if not found.is_open(timezone.now()) or secret is None or secret.closed_at is not None:
        return redirect("secret_vote", request.club.slug, found.pk)
    seats = page.seats_of(found)
    context = {
        "motion": found,
        "secret": secret,
        "voices": page.secret_voices(found, request.membership),
        "proxy_given": proxy_given(found, request.membership),
        "answers": page.answers_of(found),
        "seats": seats,
        "limits": LIMITS,
        "page_data": {
            "manifest": secret.manifest,
            "fingerprint": secret.fingerprint,
            "public_key": secret.public_key,
            "signing_key": secret.signing_key,
            "seats": seats,
        },
    }
    return render(request, "governance/secret_ballot.html", context)


def _cast(request: ClubRequest, motion: Motion) -> JsonResponse:
    """Put a ballot in the box and answer with its receipt."""

    def keep(data: dict[str, Any]) -> dict[str, Any]:
        elector = get_object_or_404(
            Elector.objects.select_related("membership"), motion=motion, pk=data["elector"]
        )
        receipt = cast_secret(
            motion=motion,
            elector_membership=elector.membership,
            ciphertext=base64.b64decode(data["ciphertext"]),
            cast_by=request.person,
            now=timezone.now(),
        )
        return receipt.as_json()

    return _sent(CastForm(request.POST), keep)


@club_page(Act.VOTE)
@computes
def secret_tally(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Each scrutineer takes a seal off; the last one opens the box."""
    found = _motion(request, motion_id)
    secret = _secret(found)
    here = redirect("secret_vote", request.club.slug, found.pk)
    if request.method == "POST":
        return _tally(request, found)
    if secret is None or page.stage_of(found, secret) != Stage.SEALED:
        return here
    named = _named(secret)
    frame = _frame(found, secret, named)
    done = {rank for one in secret.peeled for rank in one["done"]}
    context = frame | {
        "passed": ", ".join(row.name for row in frame["scrutineers"] if row.position in done),
        "page_data": {
            "nests": page.nests_of(secret),
            "scrutineers": [
                {"position": one.position, "salt": one.salt, "public_key": one.public_key}
                for one in named
            ],
        },
    }
    return render(request, "governance/secret_tally.html", context)


def _tally(request: ClubRequest, motion: Motion) -> JsonResponse:
    """Keep the nests without a seal, open the box with its key, or begin again."""
    now, by = timezone.now(), request.person
    here = {"next": request.path}

    def unlock(data: dict[str, Any]) -> dict[str, Any]:
        key = base64.b64decode(data["private_key"])
        give_private_key(motion=motion, private_key=key, now=now, by=by)
        return {"next": reverse("secret_vote", args=[request.club.slug, motion.pk])}

    def keep(data: dict[str, Any]) -> dict[str, Any]:
        peel(motion=motion, now=now, by=by, **data)
        return here

    def restart(_data: dict[str, Any]) -> dict[str, Any]:
        peel_again(motion=motion, now=now, by=by)
        return here

    asked = {"open": (OpenForm, unlock), "restart": (Form, restart)}
    form, act = asked.get(request.POST.get("act", ""), (PeelForm, keep))
    return _sent(form(request.POST), act)


@club_page(Act.OPEN_MOTION)
def secret_abandon(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Give up a secret vote whose result is lost, and say why."""
    found = _motion(request, motion_id)
    form = AbandonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            abandon(
                motion=found,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                by=request.person,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("secret_vote", request.club.slug, found.pk)
    return render(request, "governance/secret_abandon.html", {"form": form, "motion": found})
