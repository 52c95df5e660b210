"""Pages of a question before its vote: written, corrected, opened; and asked again afterwards."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.answers import has_options
from governance.forms import OpeningForm, QuestionForm, WordingForm, usual_deadline
from governance.models import DecisionType, Meeting, Motion, QuestionKind, Secrecy
from governance.motions import amend, draft, open_motion, redraft
from governance.rules import rule_for, voters_of
from governance.tally import rule_sentence
from governance.views.finding import a_motion
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

KIND_HELP = {
    QuestionKind.YES_NO: _("On répond par pour, contre ou abstention."),
    QuestionKind.CHOICE: _("Chacun choisit une des réponses proposées, ou vote blanc."),
    QuestionKind.ELECTION: _(
        "Chacun nomme une ou plusieurs personnes. On est élu avec la majorité de votre règle ; "
        "à égalité pour la dernière place, personne ne l'est et on revote."
    ),
    QuestionKind.RANKED: _(
        "Chacun range les réponses par préférence. La moins choisie sort à chaque tour."
    ),
    QuestionKind.CONSENT: _(
        "Une seule objection, écrite avec sa raison, et la question n'est pas adoptée : "
        "on la reprend."
    ),
    QuestionKind.SENSE: _("Pour savoir ce que chacun pense. Le résultat n'engage personne."),
}


def _kind_asked(request: ClubRequest) -> QuestionKind:
    """The kind in the address, else a plain yes or no."""
    asked = request.GET.get("sorte", "")
    return QuestionKind(asked) if asked in QuestionKind.values else QuestionKind.YES_NO


@club_page(Act.OPEN_MOTION)
def new_motion(request: ClubRequest) -> HttpResponse:
    """Write a question down before it is put to the vote."""
    kind = _kind_asked(request)
    known = Meeting.objects.filter(
        club=request.club, cancelled_at__isnull=True, ended_at__isnull=True
    )
    members = Membership.objects.filter(club=request.club, left_on__isnull=True)
    form = QuestionForm(
        request.POST or None,
        kind=kind,
        meetings=known.order_by("-starts_at"),
        members=members.in_order().select_related("person"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = draft(
                club=request.club, by=request.person, now=timezone.now(), **_typed(form, kind)
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            if written.secrecy == Secrecy.ONLINE:
                return redirect("secret_vote", request.club.slug, written.pk)
            return redirect("open_motion", request.club.slug, written.pk)
    context = {"form": form, "kind": kind, "kinds": list(QuestionKind), "help": KIND_HELP[kind]}
    return render(request, "governance/new_motion.html", context)


def _typed(form: QuestionForm, kind: QuestionKind) -> dict[str, Any]:
    """What was typed, as `draft` takes it."""
    data = dict(form.cleaned_data)
    data["type"] = DecisionType(data["type"])
    data["secrecy"] = Secrecy(data.get("secrecy") or Secrecy.NAMED)
    return data | {"kind": kind}


@club_page(Act.OPEN_MOTION)
def edit_motion(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Correct the words of a question nobody votes on yet; what it said before stays shown."""
    found = a_motion(request, motion_id)
    written = has_options(found) and found.kind != QuestionKind.ELECTION
    initial = {"title": found.title, "text": found.text}
    if written:
        initial["options"] = "\n".join(one.label for one in found.options.all())
    form = WordingForm(request.POST or None, has_options=written, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            amend(motion=found, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _now("La question est corrigée."))
            return redirect(found)
    return render(request, "governance/edit_motion.html", {"form": form, "motion": found})


@club_page(Act.OPEN_MOTION)
def opening(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Choose until when, and read the rule that will count, before the vote opens."""
    found = a_motion(request, motion_id)
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
            messages.success(request, _now("Le vote est ouvert."))
            return redirect(found)
    return render(request, "governance/open_motion.html", _opening(request, found) | {"form": form})


def _opening(request: ClubRequest, found: Motion) -> dict[str, object]:
    """What will be frozen: the question, the answers, the rule, and what to check first."""
    today = timezone.localdate()
    in_force = rule_for(request.club, DecisionType(found.type), at=today)
    voters = voters_of(request.club, at=today)
    return {
        "motion": found,
        "options": list(found.options.all()) if has_options(found) else [],
        "in_force": in_force,
        "rule": rule_sentence(in_force.rule, voters.count),
        "protected": voters.has_protected,
    }


@club_page(Act.OPEN_MOTION)
@require_POST
def ask_again(request: ClubRequest, motion_id: int) -> HttpResponse:
    """Take a closed question up again as a new draft: an objection, a tie, too few voters."""
    found = a_motion(request, motion_id)
    try:
        again = redraft(motion=found, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(
        request, _now("La question est reprise. Corrigez-la si besoin, puis ouvrez le vote.")
    )
    return redirect("edit_motion", request.club.slug, again.pk)
