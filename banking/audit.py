"""What must hold of validated months: explained, chained, locked, unmoved; and of the desk."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking import import_audit, matching_audit
from banking.figures import chained, read
from banking.models import BankStatement, DepositSlip, Reconciliation
from banking.reconciling import changed_since, compare
from clubs.auditing import Offence
from clubs.money import cents
from ledger.models import AccountLock, Entry, Transfer
from members.wording import write_month


def offences() -> Iterator[Offence]:
    """A gap nobody explained, a fingerprint the book no longer bears, accounts moved since, a chain
    of months that does not hold, a validated month that is not locked, a slip that adds up to
    more than its entry."""
    agreed: dict[int, Reconciliation] = {
        one.statement_id: one for one in Reconciliation.objects.filter(lifted_at__isnull=True)
    }
    validated = BankStatement.objects.filter(validated_at__isnull=False).select_related(
        "club", "bank_account__account__club"
    )
    for statement in validated.order_by("club", "on"):
        yield from _of_statement(statement, agreed.get(statement.pk))
    yield from _chains()
    yield from _locks()
    yield from _slips()
    yield from matching_audit.offences()
    yield from import_audit.offences()


def _of_statement(statement: BankStatement, agreed: Reconciliation | None) -> Iterator[Offence]:
    where = f"{statement.club.slug}, {date_format(statement.on)}"
    comparison = compare(statement)
    left = read(agreed.figures).residual if agreed else comparison.difference
    if left and not statement.explanation:
        yield Offence("banking.explained", where, _("un écart validé n'est pas expliqué"))
    sealed = Entry.objects.filter(club=statement.club, number=statement.book_number or 0)
    if statement.book_hash and not sealed.filter(hash=statement.book_hash).exists():
        yield Offence("banking.chain", where, _("nos comptes ne portent plus l'empreinte validée"))
    if changed_since(comparison):
        yield Offence(
            "banking.moved_since",
            where,
            _("nos comptes ont changé pour ce jour depuis la validation du mois"),
            "warning",
        )


def _chains() -> Iterator[Offence]:
    """Each month's fingerprint covers the one before it, account by account, lifted ones too."""
    heads: dict[int, str] = defaultdict(str)
    rows = Reconciliation.objects.select_related("bank_account__club", "statement").order_by("id")
    for one in rows:
        where = f"{one.bank_account.club.slug}, {one.bank_account}, {write_month(one.month)}"
        previous = heads[one.bank_account_id]
        heads[one.bank_account_id] = one.hash
        if one.previous_hash != previous:
            yield Offence(
                "banking.months_chained", where, _("ce mois validé ne suit pas le précédent")
            )
        elif one.hash != chained(one.previous_hash, one.figures):
            yield Offence(
                "banking.months_chained",
                where,
                _("les chiffres de ce mois validé ne portent plus leur empreinte"),
            )


def _locks() -> Iterator[Offence]:
    """A validated month keeps its account locked."""
    through = dict(AccountLock.objects.values_list("account", "through"))
    standing = Reconciliation.objects.filter(lifted_at__isnull=True)
    for one in standing.select_related("bank_account__club", "statement").order_by("id"):
        day = through.get(one.bank_account.account_id)
        if day is None or day < one.statement.on:
            yield Offence(
                "banking.locked",
                f"{one.bank_account.club.slug}, {one.bank_account}, {write_month(one.month)}",
                _("ce mois est validé mais son compte reçoit encore des écritures"),
            )


def _slips() -> Iterator[Offence]:
    """What a slip names is never more than its entry took to the bank."""
    slips = DepositSlip.objects.select_related("club", "entry").annotate(
        named=Sum("cheques__transfer__quantity")
    )
    taken = dict(
        Transfer.objects.filter(entry__deposit_slip__isnull=False)
        .order_by()
        .values_list("entry")
        .annotate(Sum("quantity"))
    )
    for slip in slips.order_by("club", "number"):
        if (slip.named or 0) + cents(slip.cash) > taken.get(slip.entry_id, 0):
            yield Offence(
                "banking.slip_adds_up",
                f"{slip.club.slug}, {slip}",
                _("ce bordereau porte plus que ce qui a été déposé"),
            )
