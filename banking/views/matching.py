"""Pages of the lines to confirm: what is proposed and why, one line, its split, what to clarify."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banking.choosing import groups_for, known_from, known_of, said_of
from banking.confirming import BY_HAND, Confirmed, Said, confirm, confirm_certain
from banking.matched import Explained, explained
from banking.matching_forms import AsideForm, SplitForm
from banking.models import BankLine, Target
from banking.models.lines import LineState
from banking.proposals.codes import decoded
from banking.proposals.shapes import Part, Read
from banking.proposals.wording import what_is
from banking.proposing import evidence, lines_of, proposals, read_lines
from banking.suspense import settle_suspense, to_suspense, waiting_to_clarify
from banking.undoing import set_aside, take_back, unmatch
from clubs.refusals import Refusal
from ledger.models import FeeSchedule
from ledger.paid_fees import fees_in
from ledger.views.recording import warn
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

PAGE_SIZE = 50
CERTAIN_SIZE = 200


@club_page(Act.RECORD_MONEY)
def bank_lines(request: ClubRequest) -> HttpResponse:
    """What the bank printed and nobody has confirmed yet: the certain ones together, then each of
    the others with what it may be and why."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST":
        return _confirm_all(request)
    seen = evidence(request.club, at=today)
    found = read_lines(seen)
    sure = [one for one in found if one.certain]
    page = Paginator([one for one in found if not one.certain], PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    known = known_from(seen) if page.object_list else None
    context = {
        "sure": sure[:CERTAIN_SIZE],
        "sure_count": len(sure),
        "sure_total": sum(one.line.amount for one in sure[:CERTAIN_SIZE]),
        "page": page,
        "rows": [
            (one, groups_for(one.line, one.proposals, known)) for one in page.object_list if known
        ],
        "count": len(found),
        "to_clarify": waiting_to_clarify(request.club, at=today),
        "owed": [(seen.members[pk], owed) for pk, owed in seen.box.owed.items()],
        "several": len({one.line.bank_account_id for one in found}) > 1,
    }
    return render(request, "banking/lines.html", context)


def _confirm_all(request: ClubRequest) -> HttpResponse:
    """Confirm the certain lines that were in sight, as they were in sight."""
    seen: dict[int, str] = {}
    for one in request.POST.getlist("seen")[:CERTAIN_SIZE]:
        pk, _sep, code = one.partition(":")
        if pk.isdigit():
            seen[int(pk)] = code
    done = confirm_certain(club=request.club, by=request.person.pk, now=timezone.now(), seen=seen)
    if done.done:
        said = ngettext(
            "%(count)s opération confirmée.", "%(count)s opérations confirmées.", len(done.done)
        )
        messages.success(request, said % {"count": len(done.done)})
    elif not done.refused:
        messages.info(request, _("Ces opérations ont déjà été confirmées, ou ont changé depuis."))
    for line, sentence in done.refused:
        messages.error(request, f"{line.label} : {sentence}")
    warn(request, done.cautions)
    return redirect("bank_lines", request.club.slug)


@club_page(Act.RECORD_MONEY)
def bank_line(request: ClubRequest, pk: int) -> HttpResponse:
    """One line as the bank printed it: what it is, or all that it may be."""
    line = _line(request, pk)
    aside = AsideForm(request.POST if "aside" in request.POST else None)
    if request.method == "POST":
        answer = _act(request, line, aside)
        if answer is not None:
            return answer
    state = explained(line)
    read, known = Read(line), None
    waits = line.state != LineState.SET_ASIDE and state.rest > 0
    if waits and not state.matches:
        seen = evidence(request.club, at=timezone.localdate(), lines=[line])
        read, known = read_lines(seen)[0], known_from(seen)
    context = {
        "line": line,
        "state": state,
        "read": read,
        "waits": waits,
        "groups": groups_for(line, read.proposals, known) if known else [],
        "aside": aside,
        "to_clarify": _left_to_clarify(state),
    }
    return render(request, "banking/line.html", context)


def _line(request: ClubRequest, pk: int) -> BankLine:
    found = lines_of(request.club).select_related(
        "bank_account__account", "bank_account__club", "imported__attempt", "twin"
    )
    return get_object_or_404(found, pk=pk)


def _left_to_clarify(state: Explained) -> int:
    """What of this line still waits to be clarified, in cents."""
    if not any(one.transfer.entry.kind == "unidentified" for one in state.matches):
        return 0
    found = waiting_to_clarify(state.line.bank_account.club, at=timezone.localdate())
    return sum(one.left for one in found if one.line.pk == state.line.pk)


def _act(request: ClubRequest, line: BankLine, aside: AsideForm) -> HttpResponse | None:
    """Do what was asked of a line; None to show the page again."""
    by, now = request.person.pk, timezone.now()
    try:
        if "aside" in request.POST:
            if not aside.is_valid():
                return None
            set_aside(line=line, reason=aside.cleaned_data["reason"], by=by, now=now)
            messages.success(request, _("L'opération est écartée ; elle reste lisible."))
        elif "back" in request.POST:
            take_back(line=line, by=by, now=now)
            messages.success(request, _("L'opération attend de nouveau."))
        elif "undo" in request.POST:
            unmatch(line=line, by=by, now=now)
            messages.success(request, _("La confirmation est annulée : l'opération attend."))
            return redirect("bank_line", request.club.slug, line.pk)
        elif "suspense" in request.POST:
            to_suspense(line=line, by=by, now=now)
            messages.success(request, _("La somme est en banque, à éclaircir."))
        else:
            _confirm_one(request, line)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bank_line", request.club.slug, line.pk)
    return redirect("bank_lines", request.club.slug)


def _confirm_one(request: ClubRequest, line: BankLine) -> None:
    code = request.POST.get("choice", "")
    parts, pairs = decoded(code, line)
    said, what = BY_HAND, what_is(parts) if parts else _("déjà écrit dans nos comptes")
    for read in proposals(request.club, at=timezone.localdate(), lines=[line]):
        for one in read.proposals:
            if one.code == code:
                said, what = Said(one.why, one.confidence, one.teaches), one.what
    done = confirm(
        line=line, parts=parts, pairs=pairs, said=said, by=request.person.pk, now=timezone.now()
    )
    _tell(request, done, what)


def _tell(request: ClubRequest, done: Confirmed, what: str) -> None:
    if done.already:
        messages.info(request, _("Cette opération était déjà confirmée. Rien n'a changé."))
    else:
        messages.success(request, _("Confirmé. %(said)s.") % {"said": said_of(done.line, what)})
    warn(request, done.cautions)


@club_page(Act.RECORD_MONEY)
def split_line(request: ClubRequest, pk: int) -> HttpResponse:
    """Share a line between members and other parts that add up to it."""
    line = _line(request, pk)
    state = explained(line)
    if line.state == LineState.SET_ASIDE or state.rest == 0:
        return redirect("bank_line", request.club.slug, line.pk)
    form = _split_form(request, line, state.rest)
    if request.method == "POST" and form.is_valid():
        try:
            done = confirm(line=line, parts=form.parts(), by=request.person.pk, now=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _tell(request, done, what_is(form.parts()))
            return redirect("bank_lines", request.club.slug)
    context = {"line": line, "form": form, "total": state.rest, "clarifies": False}
    return render(request, "banking/split.html", context)


@club_page(Act.RECORD_MONEY)
def clarify_line(request: ClubRequest, pk: int) -> HttpResponse:
    """Say what a receipt to clarify was, wholly or in part."""
    line = _line(request, pk)
    left = _left_to_clarify(explained(line))
    if not left:
        messages.info(request, _("Cette somme est déjà éclaircie."))
        return redirect("bank_line", request.club.slug, line.pk)
    form = _split_form(request, line, left)
    if request.method == "POST" and form.is_valid():
        try:
            cautions = settle_suspense(
                line=line,
                parts=form.parts(),
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La somme est éclaircie."))
            warn(request, cautions)
            return redirect("bank_lines", request.club.slug)
    context = {"line": line, "form": form, "total": left, "clarifies": True}
    return render(request, "banking/split.html", context)


def _split_form(request: ClubRequest, line: BankLine, total: int) -> SplitForm:
    parts: tuple[Part, ...] = ()
    if request.method != "POST" and total == abs(line.amount):
        best = proposals(request.club, at=timezone.localdate(), lines=[line])[0].best
        likely = best is not None and len(best.parts) > 1
        parts = best.parts if best is not None and likely else ()
    return SplitForm(
        request.POST or None,
        line=line,
        total=total,
        known=known_of(request.club),
        schedules=_collected(request, line),
        parts=[part for part in parts if part.target == Target.CONTRIBUTION],
    )


def _collected(request: ClubRequest, line: BankLine) -> list[FeeSchedule]:
    """The fees that the club collects with the contributions in the year of a line."""
    if line.amount < 0:
        return []
    found = fees_in(request.club, year=line.on.year).values()
    return [one for fees in found for one in fees if one.collected]
