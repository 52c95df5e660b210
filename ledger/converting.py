"""Choosing or changing how shares are computed, at equal value for every member."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ClubRule, ShareMethod
from clubs.rules import rule, set_rule
from ledger.accounts import account
from ledger.closing import close_through
from ledger.exits import retired_units, shift_lines
from ledger.models.book import AccountKind, Entry, EntryKind
from ledger.posting import Line, earlier_entry, lock, post
from ledger.refusals import PostingRefused
from ledger.shares import PART, Shares, shares
from members.models import Person
from members.trail import note


@transaction.atomic
def convert_method(
    *,
    club: Club,
    to: ShareMethod,
    on: date,
    key: str,
    by: int | None,
    now: datetime,
    clause: str = "",
) -> Entry | None:
    """Compute shares by another method from a day on; nobody's value changes that day.

    Sets the club's rule (with the clause of its convention), converts what members hold, and closes
    the period before: a value that served to convert does not move afterwards. Returns the entry,
    or None when there was nothing to convert (a first choice). Raises `PostingRefused` when
    the club already counts so, when later facts are recorded, or when a member's part is not worth
    something.
    """
    lock(club)
    request = [str(to), on.isoformat()]
    done = earlier_entry(club=club, kind=EntryKind.CONVERSION, key=key, request=request)
    if done is not None:
        return done
    before = shares(club, at=on)
    if before.method == to:
        raise PostingRefused(_("Le club compte déjà ainsi. Rien n'a changé."), "method")
    _check_nothing_later(club, on)
    if before.method is None:
        before = shares(club, at=on, method=ShareMethod.PRO_RATA)
    lines = _to_units(club, before, on) if to == ShareMethod.UNITS else _to_pro_rata(before)
    set_rule(club=club, key="share_method", value=to.value, since=on, clause=clause, by=by, now=now)
    author = Person.objects.get(pk=by) if by else None
    note(act="choose_method", by=author, club=club, now=now, to=to.value, on=on.isoformat())
    if not lines:
        return None
    posted = post(
        club=club,
        kind=EntryKind.CONVERSION,
        on=on,
        lines=lines,
        key=key,
        by=by,
        now=now,
        request=request,
    )
    if on > club.created_on:
        close_through(club=club, through=on - timedelta(days=1), by=by, now=now)
    return posted.entry


def _check_nothing_later(club: Club, on: date) -> None:
    """A conversion looks at the whole past: nothing may already be written after it."""
    later = Entry.objects.filter(club=club, on__gt=on).order_by("on").first()
    if later is not None:
        raise PostingRefused(
            _(
                "Des opérations plus récentes sont déjà enregistrées (n° %(number)d) : "
                "choisissez une date d'effet qui les suit."
            )
            % {"number": later.number},
            "on",
        )
    latest = ClubRule.objects.filter(club=club, key="share_method", since__gte=on)
    if latest.exists() and Entry.objects.filter(club=club).exists():
        raise PostingRefused(
            _("La méthode a déjà changé ce jour-là ou plus tard : choisissez une autre date."), "on"
        )


def _to_units(club: Club, before: Shares, on: date) -> list[Line]:
    """Everyone gets parts in exact proportion to their value, near the first value of a part."""
    _check_worth(before)
    per_cent = max(1, PART // int(rule(club, "initial_unit_value", at=on)))
    return [
        Line(
            account(club, AccountKind.UNITS_ISSUED),
            account(club, AccountKind.UNITS_HELD, membership=share.membership),
            share.value * per_cent,
            "PART",
        )
        for share in before.members
        if share.value
    ]


def _to_pro_rata(before: Shares) -> list[Line]:
    """Everyone's base becomes their value, to the cent; what they paid is not touched."""
    if before.method != ShareMethod.UNITS:
        return []
    _check_worth(before)
    lines: list[Line] = []
    for share in before.members:
        lines += shift_lines(share.membership, share.value - share.base)
        lines += retired_units(share.membership, share.units)
    return lines


def _check_worth(before: Shares) -> None:
    owners = [share for share in before.members if share.weight]
    if any(share.value <= 0 for share in owners):
        raise PostingRefused(
            _(
                "La part d'un membre ne vaut plus rien à cette date : "
                "on ne peut pas changer de méthode à valeur égale."
            ),
            "on",
        )
