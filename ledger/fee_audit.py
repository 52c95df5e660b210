"""What must hold of the fees of the network and of the federation."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from clubs.auditing import Offence
from clubs.models import Club
from ledger.balances import balances
from ledger.models import AccountKind, EntryKind, FeePayment, Transfer


def offences() -> Iterator[Offence]:
    """Every offender about fees."""
    yield from _notes_that_differ_from_the_book()
    yield from _collected_for_nobody()
    yield from _passed_on_beyond_what_was_collected()


def _notes_that_differ_from_the_book() -> Iterator[Offence]:
    wrong = FeePayment.objects.filter(
        ~Q(transfer__credit__kind=AccountKind.COLLECTED)
        | ~Q(transfer__quantity=F("amount"))
        | ~Q(transfer__entry__on=F("on")),
        transfer__isnull=False,
    )
    for one in wrong.select_related("club"):
        yield Offence(
            "fee_payment_is_in_the_book",
            f"{one.club.slug}, {one.year}",
            _("une cotisation notée ne correspond pas à son écriture"),
        )


def _collected_for_nobody() -> Iterator[Offence]:
    strays = Transfer.objects.filter(
        credit__kind=AccountKind.COLLECTED,
        entry__kind=EntryKind.COLLECTED,
        fee_payment__isnull=True,
    )
    for transfer in strays.select_related("entry__club").order_by("pk"):
        yield Offence(
            "collected_fee_has_a_payer",
            f"{transfer.entry.club.slug} n° {transfer.entry.number}",
            _("une cotisation collectée ne dit pas qui l'a payée"),
        )


def _passed_on_beyond_what_was_collected() -> Iterator[Offence]:
    clubs = Club.objects.filter(accounts__kind=AccountKind.COLLECTED).distinct().order_by("pk")
    for club in clubs:
        for account, held in balances(club, at=date.max).items():
            if account.kind == AccountKind.COLLECTED and held > 0:
                yield Offence(
                    "fees_passed_on_within_collected",
                    club.slug,
                    _("plus de cotisations reversées que collectées"),
                    "warning",
                )
