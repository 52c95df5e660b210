"""What must hold of validated months."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.models import BankStatement
from banking.reconciling import changed_since, compare
from clubs.auditing import Offence
from ledger.models import Entry


def offences() -> Iterator[Offence]:
    """A gap nobody explained, a fingerprint the book no longer bears, accounts moved since."""
    validated = BankStatement.objects.filter(validated_at__isnull=False).select_related("club")
    for statement in validated.order_by("club", "on"):
        where = f"{statement.club.slug}, {date_format(statement.on)}"
        comparison = compare(statement)
        if comparison.difference and not statement.explanation:
            yield Offence("banking.explained", where, _("un écart validé n'est pas expliqué"))
        sealed = Entry.objects.filter(club=statement.club, number=statement.book_number or 0)
        if statement.book_hash and not sealed.filter(hash=statement.book_hash).exists():
            yield Offence(
                "banking.chain", where, _("nos comptes ne portent plus l'empreinte validée")
            )
        if changed_since(comparison):
            yield Offence(
                "banking.moved_since",
                where,
                _("nos comptes ont changé pour ce jour depuis la validation du mois"),
                "warning",
            )
