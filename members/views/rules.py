"""A club's rules and its ages: read by all, set and confirmed by the manager."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clubs.ages import age_on
from clubs.refusals import Refusal
from clubs.rules import CATALOGUE, rule
from members.forms import ClauseForm, RuleForm
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from members.ruling import cite, rule_lines, settle


@club_page(Act.READ_CLUB)
@require_GET
def rules(request: ClubRequest) -> HttpResponse:
    """Every rule with its value, its source and the clause that confirms it."""
    today = timezone.localdate()
    lines = rule_lines(request.club, today)
    context = {
        "lines": lines,
        "missing": [line for line in lines if line.is_missing],
        "unconfirmed": sum(not line.is_confirmed for line in lines),
        "age": age_on(request.club, today),
        "may_manage": Act.MANAGE_RULES in request.acts,
        "today": today,
    }
    return render(request, "members/rules.html", context)


@club_page(Act.MANAGE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def set_rule(request: ClubRequest, key: str) -> HttpResponse:
    """Give a rule another value from a day on; a rule with its own page is settled there."""
    kind = CATALOGUE.get(key)
    if kind is None:
        raise Http404
    if kind.page:
        return redirect(kind.page, request.club.slug)
    today = timezone.localdate()
    value = rule(request.club, key, at=today)
    form = RuleForm(request.POST or None, kind=kind, value=value, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            settle(
                club=request.club,
                key=key,
                value=form.given(),
                since=form.cleaned_data["since"],
                clause=form.cleaned_data["clause"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La règle est enregistrée."))
            return redirect("rules", request.club.slug)
    context = {"form": form, "kind": kind, "value": value}
    return render(request, "members/set_rule.html", context)


@club_page(Act.MANAGE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_rule(request: ClubRequest, key: str) -> HttpResponse:
    """Confirm the value in force by the clause of the club's convention."""
    line = next(
        (one for one in rule_lines(request.club, timezone.localdate()) if one.kind.key == key), None
    )
    if line is None or line.is_missing:
        raise Http404
    form = ClauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cite(
                club=request.club,
                key=key,
                clause=form.cleaned_data["clause"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La règle est confirmée par votre convention."))
            return redirect("rules", request.club.slug)
    return render(request, "members/confirm_rule.html", {"form": form, "line": line})
