"""What must hold of the bank's files: what was counted is there, gaps explained, lines whole."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from banking.continuity import Gap, gaps
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from clubs.auditing import Offence
from ledger.models import AccountKind


def offences() -> Iterator[Offence]:
    """Lines lost or doubled since their import, an account of another club, gaps not explained."""
    yield from _counts()
    yield from _lines()
    yield from _accounts()
    yield from _gaps()


def _counts() -> Iterator[Offence]:
    """An import has as many lines as it says, and comes from an accepted file."""
    counted = StatementImport.objects.annotate(found=Count("lines")).select_related("bank_account")
    wrong = counted.exclude(found=F("new_count"), line_count__gte=F("new_count"))
    for one in wrong.order_by("pk"):
        yield Offence(
            "banking.import_counts",
            str(one),
            _("%(found)d opérations pour %(said)d importées")
            % {"found": one.found, "said": one.new_count},
        )
    refused = ImportAttempt.objects.filter(accepted=False, imports__isnull=False).distinct()
    for attempt in refused.order_by("pk"):
        yield Offence(
            "banking.refused_leaves_nothing",
            str(attempt),
            _("un fichier refusé a laissé des lignes"),
        )


def _lines() -> Iterator[Offence]:
    """Identical lines are numbered without a hole; a twin has the same account, day and amount."""
    broken = (
        BankLine.objects.values("bank_account", "fingerprint")
        .annotate(count=Count("pk"), last=Max("rank"))
        .exclude(count=F("last"))
        .order_by("bank_account", "fingerprint")
    )
    for one in broken:
        yield Offence(
            "banking.line_ranks",
            str(one["fingerprint"])[:12],
            _("des opérations identiques ne se suivent pas"),
        )
    same = Q(twin__bank_account=F("bank_account"), twin__on=F("on"), twin__amount=F("amount"))
    for line in BankLine.objects.filter(twin__isnull=False).exclude(same).order_by("pk"):
        yield Offence(
            "banking.twins",
            str(line),
            _("l'opération qu'elle répéterait n'a pas le même jour ou le même montant"),
        )


def _accounts() -> Iterator[Offence]:
    """An account at a bank is followed by an account of the same club's book."""
    right = Q(account__club=F("club"), account__kind=AccountKind.BANK)
    for one in BankAccount.objects.exclude(right).select_related("club").order_by("pk"):
        yield Offence(
            "banking.account_of_the_club", f"{one.club.slug}, {one}", _("compte d'un autre club")
        )


def _gaps() -> Iterator[Offence]:
    """Statements that do not follow each other, unless a validated month says why."""
    accounts = BankAccount.objects.filter(imports__isnull=False).distinct()
    for one in accounts.select_related("club").order_by("pk"):
        for gap in gaps(one):
            if not _is_explained(one, gap):
                where = f"{one.club.slug}, {one}"
                yield Offence("banking.gap", where, gap.sentence, "warning")


def _is_explained(bank_account: BankAccount, gap: Gap) -> bool:
    validated = BankStatement.objects.filter(
        bank_account=bank_account, validated_at__isnull=False, on__gte=max(gap.since, gap.until)
    )
    first = validated.order_by("on").first()
    return first is not None and bool(first.explanation)
