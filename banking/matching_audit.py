"""What must hold of lines and of what explains them: sums that add up, on the right account."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models.functions import Abs, Coalesce
from django.utils.translation import gettext as _

from banking.models import BankLine, Match
from banking.models.lines import LineState
from clubs.auditing import Offence
from ledger.models import AccountKind, Transfer
from ledger.models.book import EURO_CENTS

LIVING = Q(matches__transfer__entry__reversed_by__isnull=True)
ACCOUNT = "bank_matches__line__bank_account__account"


def offences() -> Iterator[Offence]:
    """Lines explained beyond or short of their sum, movements explained twice, matches that do not
    touch the line's account, and receipts clarified beyond what waited."""
    yield from _lines_that_do_not_add_up()
    yield from _movements_explained_twice()
    yield from _matches_elsewhere()
    yield from _clarified_beyond()


def _lines_that_do_not_add_up() -> Iterator[Offence]:
    found = (
        BankLine.objects.annotate(
            explained=Coalesce(
                Sum("matches__amount", filter=LIVING), 0, output_field=BigIntegerField()
            )
        )
        .filter(Q(("explained__gt", Abs("amount"))) | Q(state=LineState.SET_ASIDE))
        .filter(Q(("explained__gt", 0)))
        .select_related("bank_account__club")
        .order_by("pk")
    )
    for line in found:
        if line.state == LineState.SET_ASIDE:
            said = _("une opération écartée est pourtant dans nos comptes")
        else:
            said = _("nos comptes expliquent plus que l'opération")
        yield Offence("banking.lines_add_up", _where(line), said)
    partly = BankLine.objects.filter(pk__in=_partly())
    for one in partly.select_related("bank_account__club").order_by("pk"):
        said = _("une partie seulement de l'opération est dans nos comptes")
        yield Offence("banking.lines_add_up", _where(one), said, "warning")


def _partly() -> "QuerySet[BankLine, int]":
    """The lines explained in part only: one entry of a split was reversed."""
    return (
        BankLine.objects.annotate(explained=Sum("matches__amount", filter=LIVING))
        .filter(Q(("explained__gt", 0)), Q(("explained__lt", Abs("amount"))))
        .order_by()
        .values_list("pk", flat=True)
    )


def _movements_explained_twice() -> Iterator[Offence]:
    for side in ("debit", "credit"):
        beyond = (
            Transfer.objects.filter(**{ACCOUNT: F(side)})
            .annotate(explained=Sum("bank_matches__amount"))
            .filter(Q(("explained__gt", F("quantity"))))
            .select_related("entry__club")
            .order_by("pk")
        )
        for transfer in beyond:
            yield Offence(
                "banking.matches_within_movement",
                f"{transfer.entry.club.slug} n° {transfer.entry.number}",
                _("des opérations expliquent plus que ce mouvement"),
            )


def _matches_elsewhere() -> Iterator[Offence]:
    account = F("line__bank_account__account")
    right = Q(line__amount__gt=0, transfer__debit=account)
    right |= Q(line__amount__lt=0, transfer__credit=account)
    right &= Q(transfer__commodity=EURO_CENTS)
    for match in Match.objects.exclude(right).select_related("line__bank_account__club"):
        yield Offence(
            "banking.matches_on_the_account",
            _where(match.line),
            _("un mouvement rapproché ne touche pas le compte de l'opération"),
        )


def _clarified_beyond() -> Iterator[Offence]:
    """A receipt's waiting account never owes less than nothing."""
    kept: dict[tuple[str, str], int] = {}
    suspense = AccountKind.SUSPENSE
    rows = (
        Transfer.objects.filter(Q(debit__kind=suspense) | Q(credit__kind=suspense))
        .order_by()
        .values_list("entry__club__slug", "debit__subject", "credit__subject")
        .annotate(Sum("quantity"))
    )
    for club, debit, credit, quantity in rows:
        for subject, sign in ((credit, 1), (debit, -1)):
            if subject.startswith("line:"):
                kept[club, subject] = kept.get((club, subject), 0) + sign * quantity
    for (club, subject), left in sorted(kept.items()):
        if left < 0:
            yield Offence(
                "banking.clarified_within",
                f"{club} {subject}",
                _("on a éclairci plus que la somme reçue"),
            )


def _where(line: BankLine) -> str:
    return f"{line.bank_account.club.slug} {line.on:%d/%m/%Y} {line.pk}"
