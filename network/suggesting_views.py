"""Pages where a network suggests its voting rules: they fill its clubs' forms, and bind nobody."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clubs.refusals import Refusal
from governance.forms import RuleForm
from governance.models import DecisionType
from governance.suggesting import remove_suggestion, suggest_rule, suggestion, suggestions
from governance.tally import rule_sentence
from members.pages import NetworkRequest, network_page, show_refusal
from members.permissions import Act

EXAMPLE = 12


@network_page(Act.MANAGE_NETWORK)
@require_GET
def network_rules(request: NetworkRequest) -> HttpResponse:
    """What each type of decision is suggested to be, by the network or by Cymbale."""
    rows = [(one, rule_sentence(one.rule, EXAMPLE)) for one in suggestions(request.network)]
    context = {"network": request.network, "rows": rows, "example": EXAMPLE}
    return render(request, "network/rules.html", context)


@network_page(Act.MANAGE_NETWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def network_rule(request: NetworkRequest, decision: str) -> HttpResponse:
    """Suggest the rule of one type of decision, or go back to Cymbale's."""
    if decision not in DecisionType.values:
        raise Http404
    type = DecisionType(decision)
    shown = suggestion(type, request.network.pk)
    form = RuleForm(
        request.POST or None, initial=RuleForm.initial_of(shown.rule, shown.proxies_max)
    )
    if request.method == "POST" and request.POST.get("remove"):
        remove_suggestion(network=request.network, type=type, by=request.person, now=timezone.now())
        messages.success(request, _("La règle que Cymbale propose est de nouveau montrée."))
        return redirect("network_rules", request.network.slug)
    if request.method == "POST" and form.is_valid() and _suggested(request, type, form):
        messages.success(
            request,
            _("La règle est proposée à vos clubs. Celles qu'ils ont confirmées ne changent pas."),
        )
        return redirect("network_rules", request.network.slug)
    context = {"network": request.network, "type": type, "form": form, "shown": shown}
    return render(request, "network/rule.html", context)


def _suggested(request: NetworkRequest, type: DecisionType, form: RuleForm) -> bool:
    """True once it is written; a refusal stands in the form."""
    try:
        suggest_rule(
            network=request.network,
            type=type,
            rule=form.rule(),
            proxies_max=form.cleaned_data["proxies_max"],
            by=request.person,
            now=timezone.now(),
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True
