"""Standing rules of a club for lines that come back, and the lines already confirmed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Abs
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banking.choosing import known_of
from banking.matching_forms import RuleForm, rule_choices
from banking.models import BankLine, Match, StandingRule, Target
from banking.models.lines import LineState
from banking.proposing import lines_of
from banking.ruling import add_rule, stop_rule
from clubs.refusals import Refusal
from clubs.sheets import safe
from ledger.export import csv_file
from ledger.fields import written
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

PAGE_SIZE = 50
SEEN = {"confirmees": LineState.SETTLED, "ecartees": LineState.SET_ASIDE}


@club_page(Act.RECORD_MONEY)
def done_lines(request: ClubRequest) -> HttpResponse:
    """The lines confirmed, or set aside, newest first, with what explains each."""
    found, state, words = _asked(request)
    if request.GET.get("format") == "csv":
        return csv_file(f"operations-{request.club.slug}", _rows(found))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = urlencode({key: value for key, value in (("etat", state), ("q", words)) if value})
    context = {"page": page, "state": state, "words": words, "query": query}
    return render(request, "banking/done_lines.html", context)


def _asked(request: ClubRequest) -> tuple[QuerySet[BankLine], str, str]:
    """The lines of a state and with a word, as the address asks."""
    state = request.GET.get("etat", "")
    state = state if state in SEEN else "confirmees"
    words = request.GET.get("q", "").strip()[:100]
    found = lines_of(request.club).filter(state=SEEN[state])
    if state == "confirmees":
        found = found.filter(Q(("explained", Abs("amount"))))
    if words:
        found = found.filter(Q(label__icontains=words) | Q(counterparty__icontains=words))
    living = Match.objects.filter(transfer__entry__reversed_by__isnull=True).select_related(
        "transfer__entry", "transfer__debit", "transfer__credit__membership__person"
    )
    ordered = found.order_by("-on", "-position", "-pk")
    return ordered.prefetch_related(Prefetch("matches", living, "living")), state, words


def _rows(found: QuerySet[BankLine]) -> list[list[str]]:
    head = [_("Date"), _("Compte"), _("Libellé"), _("Montant"), _("État"), _("Écritures")]
    return [head] + [
        [
            f"{one.on:%d/%m/%Y}",
            safe(str(one.bank_account)),
            safe(one.label),
            written(one.amount),
            str(LineState(one.state).label),
            " ".join(str(match.transfer.entry.number) for match in one.living),  # type: ignore[attr-defined]
        ]
        for one in found
    ]


@club_page(Act.RECORD_MONEY)
def bank_rules(request: ClubRequest) -> HttpResponse:
    """The club's rules for lines that come back, and the form to add one."""
    known = known_of(request.club)
    form = RuleForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        target, member, detail = form.cleaned_data["what"].split(".")
        try:
            add_rule(
                club=request.club,
                contains=form.cleaned_data["contains"],
                target=Target(target),
                membership=_member(request, member),
                detail=detail,
                amount=form.cleaned_data["amount"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La règle est notée : elle propose, vous confirmez."))
            return redirect("bank_rules", request.club.slug)
    names = {value: label for _group, choices in rule_choices(known) for value, label in choices}
    found = StandingRule.objects.filter(club=request.club, active=True)
    rules = [(one, names.get(_code(one), one.get_target_display())) for one in found]
    return render(request, "banking/rules.html", {"form": form, "rules": rules})


def _code(rule: StandingRule) -> str:
    return f"{rule.target}.{rule.membership_id or ''}.{rule.detail}"


def _member(request: ClubRequest, pk: str) -> Membership | None:
    if not pk.isdigit():
        return None
    return Membership.objects.filter(club=request.club, pk=int(pk)).first()


@require_POST
@club_page(Act.RECORD_MONEY)
def stop_bank_rule(request: ClubRequest, pk: int) -> HttpResponse:
    """Let a rule propose nothing any more."""
    rule = get_object_or_404(StandingRule.objects.select_related("club"), club=request.club, pk=pk)
    stop_rule(rule=rule)
    messages.success(request, _("La règle ne propose plus rien."))
    return redirect("bank_rules", request.club.slug)
