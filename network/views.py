"""The pages of a network: its figures, its clubs, the yearly returns."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clubs.models import Club
from members.pages import NetworkRequest, network_page, show_refusal
from members.permissions import Act
from network.clubs import PHASE_CHOICES, club_rows
from network.declaring import declare_year
from network.exporting import as_csv, as_json
from network.forms import GROUPS, ReturnForm, initial
from network.pictures import department_map, members_line
from network.publishing import Publication, publish
from network.refusals import DeclaringRefused
from network.returns import return_rows
from network.sources import Source
from network.statistics import network_statistics
from network.wording import department_rows, gender_rows, headlines, sections, sector_rows

FIRST_YEAR = 1983


def _year(request: NetworkRequest, today: date, *, default: int) -> int:
    """The year asked in the address, or the default when it makes no sense."""
    asked = request.GET.get("annee", "")
    if asked.isdigit() and FIRST_YEAR <= int(asked) <= today.year:
        return int(asked)
    return default


def _published(request: NetworkRequest, year: int, today: date) -> Publication:
    at = min(today, date(year, 12, 31))
    return publish(network_statistics(request.network, year, at=at))


@network_page(Act.READ_NETWORK)
@require_GET
def network_figures(request: NetworkRequest) -> HttpResponse:
    """What the clubs did in a year: figures with coverage and definition, charts with tables."""
    today = timezone.localdate()
    year = _year(request, today, default=today.year)
    published = _published(request, year, today)
    context = {
        "network": request.network,
        "year": year,
        "years": range(today.year, today.year - 10, -1),
        "published": published,
        "headlines": headlines(published),
        "sections": sections(published),
        "sectors": sector_rows(published),
        "departments": department_rows(published),
        "genders": gender_rows(published),
        "members_line": members_line(published),
        "department_map": department_map(published),
    }
    return render(request, "network/figures.html", context)


@network_page(Act.READ_NETWORK)
@require_GET
def network_download(request: NetworkRequest, year: int, kind: str) -> HttpResponse:
    """The same figures as a file: CSV for a spreadsheet, JSON for a program."""
    today = timezone.localdate()
    if kind not in ("csv", "json") or not FIRST_YEAR <= year <= today.year:
        raise Http404
    published = _published(request, year, today)
    if kind == "csv":
        answer = HttpResponse("\ufeff" + as_csv(published), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(as_json(published), content_type="application/json")
    name = f"{request.network.slug}-{year}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@network_page(Act.READ_NETWORK)
@require_GET
def network_clubs(request: NetworkRequest) -> HttpResponse:
    """The clubs with their phase, how many members, and their last entry; never a sum."""
    search = request.GET.get("q", "").strip()
    phase, sort = request.GET.get("phase", ""), request.GET.get("tri", "nom")
    rows = club_rows(
        request.network, at=timezone.localdate(), search=search, phase=phase, sort=sort
    )
    context = {
        "network": request.network,
        "rows": rows,
        "search": search,
        "phase": phase,
        "phases": PHASE_CHOICES,
        "sort": sort,
        "is_filtered": bool(search or phase),
        "may_open": Act.MANAGE_NETWORK in request.acts,
    }
    return render(request, "network/clubs.html", context)


@network_page(Act.DECLARE_FIGURES)
@require_GET
def network_declare(request: NetworkRequest) -> HttpResponse:
    """Who has sent the return of a year, and who has not."""
    today = timezone.localdate()
    year = _year(request, today, default=today.year - 1)
    rows = return_rows(request.network, year, at=today)
    context = {
        "network": request.network,
        "year": year,
        "years": range(today.year, today.year - 10, -1),
        "rows": rows,
        "missing": sum(1 for row in rows if row.source == Source.MISSING),
        "sent": sum(1 for row in rows if row.source != Source.MISSING),
    }
    return render(request, "network/returns.html", context)


@network_page(Act.DECLARE_FIGURES)
@require_http_methods(["GET", "POST"])
def network_return(request: NetworkRequest, year: int, club: str) -> HttpResponse:
    """Enter the yearly return of a club that does not keep its books here."""
    declaring = get_object_or_404(Club, network=request.network, slug=club)
    declared = declaring.declared_years.filter(year=year).first()
    form = ReturnForm(request.POST or None, initial=initial(declared))
    if request.method == "POST" and form.is_valid():
        try:
            declare_year(
                network=request.network,
                club=declaring,
                year=year,
                figures=form.figures(),
                by=request.person,
                now=timezone.now(),
            )
        except DeclaringRefused as refusal:
            show_refusal(form, refusal)
        else:
            saved = _("Le bilan %(year)s de %(club)s est enregistré.")
            messages.success(request, saved % {"year": year, "club": declaring.name})
            address = reverse("network_declare", args=[request.network.slug])
            return redirect(f"{address}?annee={year}")
    context = {
        "network": request.network,
        "returning": declaring,
        "year": year,
        "form": form,
        "groups": [(title, [form[name] for name in names]) for title, names in GROUPS],
        "declared": declared,
    }
    return render(request, "network/return.html", context)
