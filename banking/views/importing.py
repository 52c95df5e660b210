"""Pages of the import: the file given, what the reader asks, what came of it, the paper ticked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banking.accounts import accounts_of
from banking.belonging import FIELD
from banking.continuity import gaps
from banking.import_forms import AnswerForm, BankFileForm, PaperForm, day_asked
from banking.importing import import_statement
from banking.keeping import Imported
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from banking.models.lines import LineState
from banking.reading.refusing import Question, ReadingRefused
from banking.ticking import DAY, Ticked, tick, to_tick
from clubs.refusals import Refusal
from jobs import files
from ledger.models import Transfer
from ledger.months import after, last_day, month_of
from members.downloads import attachment
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from members.wording import with_sign, write_cents

PAGE = 50
SHOWN = 50


@dataclass(frozen=True)
class Given:
    """A file as it came: at first, or carried along with an answer."""

    content: bytes
    name: str
    account: str
    answers: Mapping[str, str]
    left_empty: str = ""

    @property
    def said(self) -> dict[str, str]:
        """The answers, the account among them."""
        return {**self.answers, **({FIELD: self.account} if self.account else {})}


@club_page(Act.RECORD_MONEY)
def import_bank_file(request: ClubRequest) -> HttpResponse:
    """Give the bank's file; a question about it comes back as a page of its own."""
    accounts = [one for one in accounts_of(request.club) if one.is_open]
    is_answer = "field" in request.POST
    sent = (request.POST, request.FILES) if request.method == "POST" and not is_answer else ()
    form = BankFileForm(*sent, accounts=accounts)
    refused: Refusal | None = None
    if request.method == "POST":
        given = _carried(request) if is_answer else _sent(form)
        if given is not None:
            answer = _import(request, given)
            if isinstance(answer, HttpResponse):
                return answer
            refused = answer
    if refused is not None and form.is_bound:
        show_refusal(form, Refusal(refused.message, "file"))
    context = {"form": form, "refused": refused if not form.is_bound else None}
    return render(request, "banking/import_file.html", context)


def _sent(form: BankFileForm) -> Given | None:
    if not form.is_valid():
        return None
    chosen = form.cleaned_data.get("bank_account")
    account = str(chosen.pk) if chosen else ""
    return Given(form.content(), form.cleaned_data["file"].name, account, {})


def _carried(request: ClubRequest) -> Given | None:
    """The file that came with an answer; a broken one is asked for again."""
    answer = AnswerForm.given(request.POST)
    if not answer.is_valid():
        messages.error(request, _("Le fichier n'est pas arrivé entier : choisissez-le de nouveau."))
        return None
    data = answer.cleaned_data
    left_empty = "" if data["answer"] else data["field"]
    return Given(data["content"], data["name"], data["account"], data["answers"], left_empty)


def _import(request: ClubRequest, given: Given) -> HttpResponse | Refusal:
    """The result's page, a question's, or what refused the file."""
    try:
        done = import_statement(
            club=request.club,
            content=given.content,
            name=given.name,
            answers=given.said,
            by=request.person.pk,
            now=timezone.now(),
        )
    except Refusal as refusal:
        question = refusal.question if isinstance(refusal, ReadingRefused) else None
        return (question and _ask(request, question, given)) or refusal
    _say(request, done)
    return redirect("bank_import", request.club.slug, done.attempt.pk)


def _ask(request: ClubRequest, question: Question, given: Given) -> HttpResponse | None:
    form = AnswerForm.ask(
        question,
        content=given.content,
        name=given.name,
        account=given.account,
        answers=given.answers,
        was_left_empty=given.left_empty == question.field,
    )
    if form is None:
        return None
    context = {"form": form, "question": question, "name": given.name}
    return render(request, "banking/import_question.html", context)


def _say(request: ClubRequest, done: Imported) -> None:
    if done.new:
        messages.success(
            request,
            ngettext(
                "%(count)d opération nouvelle est importée.",
                "%(count)d opérations nouvelles sont importées.",
                done.new,
            )
            % {"count": done.new},
        )
    else:
        messages.info(request, _("Ce fichier n'apporte rien de nouveau : tout était déjà là."))


@club_page(Act.RECORD_MONEY)
def bank_import(request: ClubRequest, pk: int) -> HttpResponse:
    """What came of a file: lines, balances, gaps and possible doubles, said once and kept."""
    attempt = get_object_or_404(
        ImportAttempt.objects.select_related("bank_account"), club=request.club, pk=pk
    )
    imports = list(
        StatementImport.objects.filter(attempt=attempt)
        .select_related("bank_account")
        .order_by("bank_account", "since", "pk")
    )
    before = _before(attempt) if attempt.accepted and not imports else None
    doubles = BankLine.objects.filter(
        imported__in=imports, twin__isnull=False, state=LineState.WAITING
    ).select_related("twin__imported")
    context = {
        "attempt": attempt,
        "imports": imports,
        "before": before,
        "doubles": doubles[:SHOWN] if imports else [],
        "new": sum(one.new_count for one in imports),
        "known": sum(one.line_count - one.new_count for one in imports),
    }
    return render(request, "banking/import_result.html", context)


def _before(attempt: ImportAttempt) -> StatementImport | None:
    """Where the same file came in first."""
    found = StatementImport.objects.filter(
        attempt__club=attempt.club_id, attempt__sha256=attempt.sha256
    )
    return found.select_related("attempt").order_by("pk").first()


@club_page(Act.RECORD_MONEY)
def bank_import_file(request: ClubRequest, pk: int) -> HttpResponse:
    """An accepted file, as it was given; a download that the browser does not run."""
    statement = get_object_or_404(
        StatementImport.objects.select_related("file", "attempt"),
        bank_account__club=request.club,
        pk=pk,
    )
    if statement.file is None:
        raise Http404
    content = files.read(statement.file)
    return attachment(content, statement.attempt.name, "application/octet-stream")


@club_page(Act.RECORD_MONEY)
def bank_imports(request: ClubRequest) -> HttpResponse:
    """Every file given, the refused ones too; and what the accounts still miss."""
    found = ImportAttempt.objects.filter(club=request.club).select_related("bank_account")
    state, words = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    if state in ("importe", "refuse"):
        found = found.filter(accepted=state == "importe")
    if words:
        found = found.filter(name__icontains=words)
    found = found.annotate(new=Sum("imports__new_count")).order_by("-at", "-pk")
    accounts = accounts_of(request.club)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "state": state,
        "words": words,
        "has_several": len(accounts) > 1,
        "missing": [(one, gap) for one in accounts for gap in gaps(one)],
    }
    return render(request, "banking/imports.html", context)


@club_page(Act.RECORD_MONEY)
def tick_statement(request: ClubRequest, pk: int) -> HttpResponse:
    """The paper statement of an account: its balances, and the lines found on it."""
    account = get_object_or_404(
        BankAccount.objects.select_related("account", "club"), club=request.club, pk=pk
    )
    now = timezone.now()
    today = timezone.localdate(now)
    usual = min(today, last_day(after(month_of(today), -1)))
    asked = request.POST if request.method == "POST" else request.GET
    on = day_asked({"jusqu_au": asked.get("on") or asked.get("jusqu_au")}, usual)
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        movements=to_tick(account, on=on),
        initial={"on": on, "opening": _noted(account, on)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = tick(
                bank_account=account,
                transfers=_transfers(request, data["ticked"]),
                opening=data["opening"],
                closing=data["closing"],
                on=data["on"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _after_ticking(request, account, done)
    context = {"account": account, "form": form, "on": on}
    return render(request, "banking/tick.html", context)


def _transfers(request: ClubRequest, keys: Collection[UUID]) -> list[Transfer]:
    return list(
        Transfer.objects.filter(entry__club=request.club, pk__in=keys).order_by("entry__number")
    )


def _noted(account: BankAccount, on: date) -> int | None:
    """The balance noted at the end of the month before, to start from."""
    found = BankStatement.objects.filter(bank_account=account, on=month_of(on) - DAY).first()
    return found.balance_cents if found else None


def _after_ticking(request: ClubRequest, account: BankAccount, done: Ticked) -> HttpResponse:
    count = len(done.lines)
    said = ngettext(
        "%(count)d opération est pointée.", "%(count)d opérations sont pointées.", count
    ) % {"count": count}
    if done.difference:
        messages.warning(
            request,
            said
            + " "
            + _(
                "Le relevé dit %(difference)s de plus que les opérations pointées : une opération "
                "du papier n'est pas encore dans nos comptes, ou un solde est mal recopié."
            )
            % {"difference": with_sign(write_cents(done.difference))},
        )
        return redirect("tick_statement", request.club.slug, account.pk)
    messages.success(request, said + " " + _("Le relevé tombe juste."))
    return redirect("bank", request.club.slug)
