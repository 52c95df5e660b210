"""The documents of a club: the shelf, a request, its progress, the file, the year's closing."""

import uuid
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs import files
from members.downloads import attachment
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from reports import closing_year, requesting, shelf
from reports.forms import RequestForm
from reports.models import Document, DocumentKind, DocumentRequest
from reports.paper import Shelf
from reports.papers import PAPERS
from reports.refusals import ReportingRefused
from reports.shelf import Reader

PAGE = 30


@require_safe
@club_page(Act.READ_DOCUMENTS)
def documents(request: ClubRequest) -> HttpResponse:
    """Everything published, the work under way, and the form to ask for more."""
    form = _form(request) if Act.REQUEST_DOCUMENT in request.acts else None
    return render(request, "reports/documents.html", _shelf(request, form))


@require_POST
@club_page(Act.REQUEST_DOCUMENT)
def request_document(request: ClubRequest) -> HttpResponse:
    """Ask for a document and follow its progress."""
    form = _form(request)
    if form.is_valid():
        try:
            asked = requesting.request_document(
                club=request.club,
                kind=DocumentKind(form.cleaned_data["kind"]),
                year=form.cleaned_data["year"],
                membership=form.cleaned_data["membership"],
                by=request.person,
                now=timezone.now(),
            )
            return redirect("job_progress", request.club.slug, asked.pk)
        except ReportingRefused as refusal:
            show_refusal(form, refusal)
    return render(request, "reports/documents.html", _shelf(request, form), status=422)


@require_POST
@club_page(Act.REQUEST_DOCUMENT)
def request_paper(request: ClubRequest) -> HttpResponse:
    """Ask for a paper about one thing of the club, from the page that shows the thing."""
    kind, subject = request.POST.get("kind", ""), request.POST.get("subject", "")
    if not kind:
        return render(
            request, "reports/documents.html", _shelf(request, _form(request)), status=422
        )
    now = timezone.now()
    _check_may_ask(request, kind, subject, today=timezone.localdate(now))
    asked = requesting.request_paper(
        club=request.club, kind=kind, subject=subject, by=request.person, now=now
    )
    return redirect("job_progress", request.club.slug, asked.pk)


@require_safe
@club_page(Act.REQUEST_DOCUMENT)
def job_progress(request: ClubRequest, pk: uuid.UUID) -> HttpResponse:
    """How far a document is; the same address gives the part that changes to htmx."""
    asked = _asked(request, pk)
    part = "_part" if request.headers.get("HX-Request") else ""
    context = {"asked": asked, "job": asked.job, "document": asked.document}
    return render(request, f"reports/job_progress{part}.html", context)


@require_POST
@club_page(Act.REQUEST_DOCUMENT)
def retry_document(request: ClubRequest, pk: uuid.UUID) -> HttpResponse:
    """Start again a document that could not be made."""
    asked = _asked(request, pk)
    with suppress(ReportingRefused):  # under way or done already: the page says so
        requesting.retry(request=asked, by=request.person, now=timezone.now())
    return redirect("job_progress", request.club.slug, asked.pk)


@require_safe
@club_page(Act.READ_DOCUMENTS)
def document_file(request: ClubRequest, pk: uuid.UUID) -> HttpResponse:
    """The file of a document one may read."""
    return _file(request, pk)


@require_safe
@club_page(Act.READ_OWN)
def my_document_file(request: ClubRequest, pk: uuid.UUID) -> HttpResponse:
    """The file of one's own statement, which somebody who left the club may still read."""
    return _file(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@club_page(Act.CLOSE_YEAR)
def close_year(request: ClubRequest) -> HttpResponse:
    """The ceremony: what was checked, what closing means, one button."""
    today = timezone.localdate()
    year = closing_year.year_to_close(request.club, today=today)
    refusal = ""
    if request.method == "POST" and year is not None and request.POST.get("year") == str(year):
        try:
            asked = closing_year.close_year(
                club=request.club, year=year, by=request.person, now=timezone.now()
            )
            return redirect("job_progress", request.club.slug, asked.pk)
        except ReportingRefused as problem:
            refusal = str(problem.message)
    context = {
        "year": year,
        "refusal": refusal,
        "earlier": closing_year.closed_with(request.club, year)[:-1] if year else (),
        "checks": closing_year.checks(request.club, year, today=today) if year else (),
    }
    return render(request, "reports/close_year.html", context, status=422 if refusal else 200)


def _check_may_ask(request: ClubRequest, kind: str, subject: str, *, today: date) -> None:
    """404 for nothing of this club, or for somebody else's own paper; 403 to the wrong role."""
    paper = PAPERS.get(kind)
    if paper is not None and not paper.personal and paper.needs(subject) not in request.acts:
        raise PermissionDenied
    thing = requesting.thing_of(request.club, kind, subject, today=today)
    own = thing.membership.pk if thing and thing.membership else None
    if thing is None or not _reader(request).may_read(kind, own, subject):
        raise Http404


def _reader(request: ClubRequest) -> Reader:
    return Reader(membership=request.membership, acts=request.acts)


def _form(request: ClubRequest) -> RequestForm:
    return RequestForm(
        request.POST if request.method == "POST" else None,
        club=request.club,
        reader=_reader(request),
        today=timezone.localdate(),
    )


def _shelf(request: ClubRequest, form: RequestForm | None) -> dict[str, object]:
    reader, now = _reader(request), timezone.now()
    shelves = shelf.counted(request.club, reader)
    chosen = _chosen(request)
    found = shelf.documents(request.club, reader, chosen)
    yearly = chosen == Shelf.YEAR
    may_close = yearly and Act.CLOSE_YEAR in request.acts
    today = timezone.localdate(now)
    return {
        "shelves": shelves,
        "chosen": chosen,
        "query": "" if yearly else urlencode({"rayon": chosen.value}),
        **_pages(request, found, next((one for one in shelves if one.shelf == chosen), None)),
        "under_way": list(shelf.under_way(request.club, reader, now=now)),
        "form": form if yearly else None,
        "may_hand_over": Act.CLOSE_YEAR in request.acts,
        "year_to_close": closing_year.year_to_close(request.club, today=today)
        if may_close
        else None,
    }


def _pages(
    request: ClubRequest, found: QuerySet[Document], counted: shelf.Counted | None
) -> dict[str, object]:
    """The current documents, a page at a time, and the last of the versions they replaced."""
    pages = Paginator(found.filter(superseded_by__isnull=True), PAGE)
    pages.count = counted.count if counted else 0  # known already: no query for it
    older = found.filter(superseded_by__isnull=False)[:PAGE]
    return {
        "page": pages.get_page(request.GET.get("page")),
        "earlier": list(older) if counted and counted.earlier else [],
    }


def _chosen(request: ClubRequest) -> Shelf:
    """The part of the shelf the address names; the documents of the years otherwise."""
    asked = request.GET.get("rayon", "")
    return Shelf(asked) if asked in Shelf.values else Shelf.YEAR


def _asked(request: ClubRequest, pk: uuid.UUID) -> DocumentRequest:
    asked = get_object_or_404(
        DocumentRequest.objects.select_related("job", "document__club", "membership__person"),
        pk=pk,
        club=request.club,
    )
    if not _reader(request).may_read(asked.kind, asked.membership_id, asked.subject):
        raise Http404
    return asked


def _file(request: ClubRequest, pk: uuid.UUID) -> HttpResponse:
    document = get_object_or_404(
        Document.objects.select_related("file", "club"), pk=pk, club=request.club
    )
    if not _reader(request).may_read(document.kind, document.membership_id, document.subject):
        raise Http404
    return attachment(files.read(document.file), document.file_name, "application/pdf")
