"""From frozen figures to the bytes of a document: the template of each kind and what it needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from clubs.frozen import from_json
from members.wording import write_short_month
from reports.annual import AnnualFigures
from reports.drawing import savings_chart
from reports.life import Officer
from reports.paper import WITH_CODE, Letterhead
from reports.papers import PAPERS
from reports.pdf import render
from reports.statement import MemberFigures

SIGNING = ("manager", "treasurer")


@dataclass(frozen=True)
class Issue:
    """What a document says of itself: its number, version and day, and what changed since."""

    kind: str
    reference: str
    version: int
    issued_on: date
    what_changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Month:
    """A month and its amount in cents."""

    label: str
    amount: int


def pdf_of(figures: Any, issue: Issue) -> bytes:
    """The PDF of figures read back from their JSON. Same figures and issue, same bytes."""
    with translation.override("fr"):
        if PAPERS[issue.kind].find is not None:
            return _paper(figures, issue)
        kind: type[AnnualFigures | MemberFigures] = PAPERS[issue.kind].figures
        read = from_json(kind, figures)
        context = {
            "f": read,
            "reference": issue.reference,
            "version": issue.version,
            "previous_version": issue.version - 1,
            "issued_on": issue.issued_on,
            "what_changed": issue.what_changed,
            **_months(read),
            "signatories": signatories(read.identity.officers),
        }
        return render(f"reports/pdf/{issue.kind}.html", context)


def _paper(figures: Any, issue: Issue) -> bytes:
    """A paper about one thing: `club` is its letterhead, `p` its own figures."""
    paper = PAPERS[issue.kind]
    context = {
        "club": from_json(Letterhead, figures["club"]),
        "p": from_json(paper.figures, figures["content"]),
        "with_code": figures["subject"].endswith(f":{WITH_CODE}"),
        "version": issue.version if paper.final else 1,
        "issued_on": issue.issued_on,
    }
    return render(f"reports/pdf/{issue.kind}.html", context)


def signatories(officers: tuple[Officer, ...]) -> tuple[Officer, ...]:
    """Who signs: the managers and treasurers still in office."""
    signing = (one for one in officers if one.kind in SIGNING and not one.is_deputy)
    return tuple(one for one in signing if one.until is None)


def _months(figures: AnnualFigures | MemberFigures) -> dict[str, Any]:
    if isinstance(figures, AnnualFigures):
        amounts = figures.saved_by_month
    else:
        amounts = figures.paid_by_month
    months = [
        Month(write_short_month(number), amount) for number, amount in enumerate(amounts, start=1)
    ]
    title = _("Versements de %(year)s, mois par mois") % {"year": figures.year}
    return {
        "first_half": months[:6],
        "second_half": months[6:],
        "chart": savings_chart(amounts, title=title),
    }
