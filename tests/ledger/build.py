"""A small cast for the book's tests: one club, a few members, the verbs by short names."""

import io
import itertools
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pikepdf
from PIL import Image

from clubs.founding import found_club
from clubs.models import Club, ShareMethod
from ledger.accounts import account
from ledger.models.book import AccountKind, Entry, EntryKind
from ledger.posting import Line, post
from ledger.shares import unit_lines
from members.joining import join, register_person
from members.models import Membership

PARIS = ZoneInfo("Europe/Paris")
FOUNDED = date(2020, 1, 1)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=PARIS)
_serial = itertools.count(1)


def new_key(word: str = "t") -> str:
    """A request key nobody used."""
    return f"{word}-{next(_serial)}"


def a_club(
    method: ShareMethod | None = ShareMethod.PRO_RATA,
    *,
    founded: date = FOUNDED,
    now: datetime = NOW,
) -> Club:
    """A club that counts pro rata, active from its first day."""
    slug = new_key("club")
    return found_club(
        network=None,
        name=f"Cigales {slug}",
        slug=slug,
        commune="Roubaix",
        department="59",
        created_on=founded,
        active_on=founded,
        share_method=method,
        now=now,
    )


def a_member(club: Club, name: str = "A", *, on: date = FOUNDED) -> Membership:
    """A new person, admitted."""
    person = register_person(first_name=name, last_name=name)
    return join(club=club, person=person, on=on, now=NOW, history=True)


def bank(club: Club):
    """The club's bank account."""
    return account(club, AccountKind.BANK)


def contribute(
    club: Club,
    on: date,
    amounts: Mapping[Membership, int],
    *,
    key: str | None = None,
    now: datetime = NOW,
    note: str = "",
) -> Entry:
    """Members pay in, by transfer; parts are issued when the club counts in parts."""
    lines = [
        Line(bank(club), account(club, AccountKind.CAPITAL, membership=member), cents)
        for member, cents in amounts.items()
    ]
    return post(
        club=club,
        kind=EntryKind.CONTRIBUTIONS,
        on=on,
        lines=[*lines, *unit_lines(club, on, amounts)],
        key=key or new_key(),
        by=None,
        now=now,
        note=note,
    ).entry


def move(
    club: Club,
    on: date,
    debit: AccountKind,
    credit: AccountKind,
    cents: int,
    *,
    subject: str = "",
    kind: EntryKind = EntryKind.EXPENSE,
    now: datetime = NOW,
    key: str | None = None,
) -> Entry:
    """Any one-line entry between two accounts of the club; `subject` for a holding's."""
    own = (AccountKind.HOLDING, AccountKind.IMPAIRMENT)
    sides = [
        account(club, side, subject=subject if side in own else "") for side in (debit, credit)
    ]
    lines = [Line(sides[0], sides[1], cents)]
    return post(
        club=club, kind=kind, on=on, lines=lines, key=key or new_key(), by=None, now=now
    ).entry


def pay_fee(club: Club, on: date, cents: int, **kwargs) -> Entry:
    """The bank takes its fee."""
    return move(club, on, AccountKind.EXPENSES, AccountKind.BANK, cents, **kwargs)


def a_photo(width: int = 40, height: int = 30, *, exif: bytes = b"") -> bytes:
    """A small JPEG, as a telephone makes them."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 180, 120)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def a_pdf(pages: int = 1) -> pikepdf.Pdf:
    """An empty PDF, open."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page()
    return made


def bytes_of(pdf: pikepdf.Pdf, **saving: object) -> bytes:
    """A PDF as a file."""
    written = io.BytesIO()
    pdf.save(written, **saving)
    return written.getvalue()
