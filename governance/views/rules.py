"""Pages of the voting rules: which one counts for each decision, and confirming one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.refusals import Refusal
from governance.forms import RuleForm, VotingRuleForm
from governance.models import DecisionType
from governance.rules import (
    RuleInForce,
    history_of,
    rule_among,
    rules_in_force,
    set_voting_rule,
    voters_of,
)
from governance.suggesting import Suggestion, suggestion
from governance.tally import rule_sentence
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.READ_CLUB)
def voting_rules(request: ClubRequest) -> HttpResponse:
    """How each decision is counted today."""
    today = timezone.localdate()
    voters = voters_of(request.club, at=today)
    rules = rules_in_force(request.club, at=today)
    context = {
        "rows": [(one, rule_sentence(one.rule, voters.count)) for one in rules],
        "may_set": Act.MANAGE_RULES in request.acts,
        "protected": voters.has_protected,
    }
    return render(request, "governance/voting_rules.html", context)


def _initial(in_force: RuleInForce, suggested: Suggestion) -> dict[str, object]:
    """The rule in force when confirmed, else what is suggested, to be checked."""
    shown = in_force if in_force.is_confirmed else suggested
    return RuleForm.initial_of(shown.rule, shown.proxies_max) | {"clause": in_force.clause}


@club_page(Act.MANAGE_RULES)
def voting_rule(request: ClubRequest, decision: str) -> HttpResponse:
    """Set and confirm the rule of one type of decision."""
    if decision not in DecisionType.values:
        raise Http404
    type = DecisionType(decision)
    history = history_of(request.club, type)
    in_force = rule_among(history, type, at=timezone.localdate())
    suggested = suggestion(type, request.club.network_id)
    form = VotingRuleForm(request.POST or None, initial=_initial(in_force, suggested))
    if request.method == "POST" and form.is_valid():
        try:
            set_voting_rule(
                club=request.club,
                type=type,
                rule=form.rule(),
                proxies_max=form.cleaned_data["proxies_max"],
                since=timezone.localdate(),
                clause=form.cleaned_data["clause"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La règle de vote est confirmée."))
            return redirect("voting_rules", request.club.slug)
    voters = voters_of(request.club, at=timezone.localdate())
    context = {
        "form": form,
        "type": type,
        "is_confirmed": in_force.is_confirmed,
        "suggested": suggested if suggested.is_of_network else None,
        "suggested_words": rule_sentence(suggested.rule, voters.count),
        "protected": voters.has_protected,
        "history": [(one, rule_sentence(one.rule, voters.count)) for one in history],
    }
    return render(request, "governance/voting_rule.html", context)
