"""A proposal in one word, as a form carries it, read back and checked."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from banking.models import BankLine, Target
from banking.proposals.shapes import Part, read_codes
from banking.refusals import BankingRefused
from ledger.models import Transfer
from members.models import Membership

LONGEST = 4000


def decoded(code: str, line: BankLine) -> tuple[tuple[Part, ...], tuple[Transfer, ...]]:
    """The parts, or the movements, that a code names in the line's club.

    Raises `BankingRefused` for a word that no page of ours made.
    """
    how, words = read_codes(code[:LONGEST])
    try:
        if how == "pair" and words:
            return (), _pairs(words, line)
        if how == "post" and words:
            return _parts(words, line), ()
    except ValueError:
        pass
    raise _unknown()


def _pairs(words: Sequence[str], line: BankLine) -> tuple[Transfer, ...]:
    wanted = {UUID(word) for word in words}
    found = Transfer.objects.filter(pk__in=wanted, entry__club=line.bank_account.club_id)
    pairs = tuple(found.select_related("entry", "debit", "credit__membership__person"))
    if len(pairs) != len(wanted):
        raise _unknown()
    return pairs


def _parts(words: Sequence[str], line: BankLine) -> tuple[Part, ...]:
    pieces = [word.split(".") for word in words]
    ids = {int(piece[1]) for piece in pieces if len(piece) == 5 and piece[1]}
    people = Membership.objects.filter(club=line.bank_account.club_id).select_related(
        "person", "club"
    )
    members = people.in_bulk(ids)
    found = []
    for target, member, detail, amount, withheld in pieces:
        if member and int(member) not in members:
            raise _unknown()
        found.append(
            Part(
                Target(target),
                int(amount),
                members[int(member)] if member else None,
                detail,
                int(withheld),
            )
        )
    return tuple(found)


def _unknown() -> BankingRefused:
    return BankingRefused(
        _("Ce choix n'existe plus. Rien n'a été enregistré : rouvrez la page."), "choice"
    )
