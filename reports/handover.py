"""What an officer hands over to the next: who holds what, the money, what is open, what comes.

The subject is the day, then the office that changes when one is named ("handover:2026-11-23:12").
It tells what is open when it is printed, so the day is today's, or yesterday's for a late job. What
concerns money and names debts stays out of the pack of an office that does not keep the money.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from banking.handing_over import BankHandover, bank_handover
from clubs.models import Club
from members.handing_over import Bureau, Change, bureau, change_of
from members.models import RoleKind
from members.permissions import Act
from members.wording import write_day
from reports.clock import duties
from reports.models import Document, DocumentKind
from reports.open_items import OpenMoney, OpenTalk, open_money, open_talk
from reports.paper import Found, Paper, Shelf, row_number

AHEAD = timedelta(days=366)
FRESH = timedelta(days=1)
DUTIES_SHOWN = 10
KEPT = (
    DocumentKind.CONVENTION,
    DocumentKind.AMENDMENT,
    DocumentKind.INTERNAL_RULES,
    DocumentKind.MINUTES,
    DocumentKind.ANNUAL_REPORT,
    DocumentKind.RECONCILIATION,
)


@dataclass(frozen=True)
class ToCome:
    """A dated duty not done yet."""

    on: date
    words: str
    is_late: bool


@dataclass(frozen=True)
class KeptPaper:
    """A kind of paper an officer is asked for, and the last one Cymbale made of it, if any."""

    label: str
    last: str


@dataclass(frozen=True)
class Passing:
    """An office that passes from one to another, whose name is empty before the election."""

    office: str
    leaving: str
    since: date
    until: date | None
    arriving: str
    arrives: date | None


@dataclass(frozen=True)
class HandoverFigures:
    """A club on the day its officers change; amounts in cents.

    Without a `passing`, any office may be the one that changes and the three lists to give are
    printed. `bank` and `money` are None for an office that does not keep the money.
    """

    on: date
    passing: Passing | None
    gives_money: bool
    gives_management: bool
    gives_minutes: bool
    bureau: Bureau
    bank: BankHandover | None
    money: OpenMoney | None
    talk: OpenTalk
    calendar: tuple[ToCome, ...]
    more_to_come: int
    papers: tuple[KeptPaper, ...]


def handover_figures(club: Club, on: date, change: Change | None = None) -> HandoverFigures:
    """Everything open in a club on a day, for who leaves an office and who takes it."""
    kind = change.leaving.kind if change else None
    with_money = kind != RoleKind.SECRETARY
    to_come = _calendar(club, on)
    return HandoverFigures(
        on=on,
        passing=_passing(change) if change else None,
        gives_money=kind in (None, RoleKind.TREASURER),
        gives_management=kind in (None, RoleKind.MANAGER),
        gives_minutes=kind in (None, RoleKind.SECRETARY),
        bureau=bureau(club, at=on),
        bank=bank_handover(club, at=on) if with_money else None,
        money=open_money(club, at=on) if with_money else None,
        talk=open_talk(club, at=on),
        calendar=to_come[:DUTIES_SHOWN],
        more_to_come=max(0, len(to_come) - DUTIES_SHOWN),
        papers=_papers(club),
    )


def _passing(change: Change) -> Passing:
    leaving, arriving = change.leaving, change.arriving
    return Passing(
        office=leaving.office,
        leaving=str(leaving.person),
        since=leaving.starts_on,
        until=leaving.ends_on,
        arriving=str(arriving.person) if arriving else "",
        arrives=arriving.starts_on if arriving else None,
    )


def _calendar(club: Club, on: date) -> tuple[ToCome, ...]:
    """What is late and what comes within a year."""
    return tuple(
        ToCome(one.due_on, str(one.title), one.is_overdue(on))
        for one in duties(club, at=on)
        if one.done_on is None and one.due_on <= on + AHEAD
    )


def _papers(club: Club) -> tuple[KeptPaper, ...]:
    """Each kind of paper an officer will be asked for, with the last one made here."""
    made = Document.objects.filter(
        club=club, kind__in=KEPT, membership__isnull=True, superseded_by__isnull=True
    )
    last = {one.kind: one for one in made.defer("figures").order_by("issued_at", "id")}
    return tuple(KeptPaper(str(kind.label), _told(last.get(kind))) for kind in KEPT)


def _told(document: Document | None) -> str:
    if document is None:
        return ""
    return _("%(title)s, du %(day)s") % {
        "title": document.title,
        "day": write_day(document.issued_at),
    }


def _handover(club: Club, reference: str, today: date) -> Found | None:
    """The club on a day just come, and the change of one of its offices when it is named."""
    day, colon, office = reference.partition(":")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    if not today - FRESH <= on <= today:
        return None
    change = change_of(club, row_number(office), at=on) if colon else None
    if colon and change is None:
        return None
    label = _("au %(day)s") % {"day": write_day(on)}
    if change is not None:
        label = _("· %(who)s, %(day)s") % {"who": change.leaving, "day": label}
    return Found(on.year, label, lambda: handover_figures(club, on, change))


# it names who is late, so it is for those who close the year and read the members' statements
HANDOVER_PAPERS: dict[str, Paper] = {
    DocumentKind.HANDOVER: Paper(
        HandoverFigures, Act.CLOSE_YEAR, Shelf.CLUB, find=_handover, final=False
    )
}
