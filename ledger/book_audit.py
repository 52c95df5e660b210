"""The book's invariants, each a question that names its offenders (docs/ledger.md).

Errors cannot come from the software; they mean a guard was off or somebody wrote past it.
Warnings are facts above a bound: the book took them, people should look.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.auditing import Offence
from clubs.models import Club, ClubRule, ShareMethod
from clubs.money import euros
from ledger.balances import lowest_cash_from, net_assets
from ledger.chain import verify_chain
from ledger.models.book import Account, Entry, EntryKind, Transfer
from ledger.shares import Shares, shares


def offences() -> Iterator[Offence]:
    """Every offender of the book, in all clubs."""
    yield from _loose_transfers()
    yield from _miscounted_entries()
    yield from _strayed_accounts()
    for club in Club.objects.order_by("pk"):
        yield from offences_of(club)


def offences_of(club: Club) -> Iterator[Offence]:
    """The offenders of one club's book."""
    yield from _broken_chain(club)
    yield from _bad_shares(club)
    yield from _unconverted_method(club)
    yield from _overdraft(club)


def _loose_transfers() -> Iterator[Offence]:
    """A movement of no entry, or between two clubs."""
    orphans = Transfer.objects.exclude(entry_id__in=Entry.objects.values("pk"))
    for transfer in orphans.order_by("pk"):
        yield Offence("ledger.orphan", str(transfer.pk), _("un mouvement sans écriture"))
    crossing = Transfer.objects.exclude(debit__club=F("entry__club")) | Transfer.objects.exclude(
        credit__club=F("entry__club")
    )
    for transfer in crossing.select_related("entry__club").order_by("pk"):
        yield Offence("ledger.two_clubs", str(transfer.entry), _("un mouvement entre deux clubs"))


def _miscounted_entries() -> Iterator[Offence]:
    """An entry that has not the number of movements it was sealed with."""
    counted = (
        Transfer.objects.filter(entry=OuterRef("pk"))
        .order_by()
        .values("entry")
        .annotate(n=Count("pk"))
        .values("n")
    )
    wrong = Entry.objects.annotate(counted=Subquery(counted)).exclude(counted=F("transfer_count"))
    for entry in wrong.select_related("club").order_by("club", "number"):
        yield Offence("ledger.count", f"{entry.club} {entry}", _("un mouvement manque ou s'ajoute"))


def _strayed_accounts() -> Iterator[Offence]:
    """A member's account outside the member's club."""
    strayed = Account.objects.filter(membership__isnull=False).exclude(club=F("membership__club"))
    for found in strayed.order_by("pk"):
        yield Offence("ledger.account", str(found.pk), _("le compte d'un membre d'un autre club"))


def _broken_chain(club: Club) -> Iterator[Offence]:
    """The first link that does not hold."""
    report = verify_chain(club)
    if not report.ok:
        yield Offence(
            "ledger.chain",
            str(club),
            _("à partir de l'écriture n° %(number)d : %(reason)s")
            % {"number": report.first_bad, "reason": report.reason},
        )


def _bad_shares(club: Club) -> Iterator[Offence]:
    """Values that do not add up (error); a base below zero (warning)."""
    found = shares(club, at=date.max)
    if not adds_up(found) or found.net_assets != net_assets(club, at=date.max):
        yield Offence("ledger.shares", str(club), _("les parts ne font pas l'actif net"))
    for share in found.members:
        if share.paid < 0 or share.units < 0:
            yield Offence(
                "ledger.base",
                f"{club} · {share.membership}",
                _("ses versements, corrections comprises, sont négatifs : %(paid)s")
                % {"paid": euros(share.paid)},
                "warning",
            )


def adds_up(found: Shares) -> bool:
    """The members' values and the unallocated remainder make the net assets, to the cent."""
    values = sum(share.value for share in found.members)
    nobody = not any(share.weight for share in found.members)
    remainder = found.net_assets - values
    return remainder == found.unallocated and (nobody or remainder == 0)


def _unconverted_method(club: Club) -> Iterator[Offence]:
    """A rule that changes how shares are computed, without the entry that converts them."""
    entries = Entry.objects.filter(club=club)
    converted = set(entries.filter(kind=EntryKind.CONVERSION).values_list("on", flat=True))
    previous = ShareMethod.PRO_RATA.value
    for change in ClubRule.objects.filter(club=club, key="share_method").order_by("since"):
        same, previous = change.value == previous, change.value
        if same or change.since in converted:
            continue
        if entries.filter(on__lt=change.since).exists():
            yield Offence(
                "ledger.method",
                str(club),
                _("la méthode change le %(day)s sans conversion des parts")
                % {"day": date_format(change.since)},
            )


def _overdraft(club: Club) -> Iterator[Offence]:
    """Cash below zero some day: recorded, for the bank did it."""
    least = lowest_cash_from(club, at=club.created_on)
    if least < 0:
        yield Offence(
            "ledger.overdraft",
            str(club),
            _("la trésorerie est descendue à %(cash)s") % {"cash": euros(least)},
            "warning",
        )
