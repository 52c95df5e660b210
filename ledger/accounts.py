"""Accounts of a club, made the first time they are needed."""

from collections.abc import Collection

from clubs.models import Club
from ledger.models.book import MEMBER_KINDS, Account, AccountKind, Book
from ledger.refusals import PostingRefused
from members.models import Membership


def account(
    club: Club,
    kind: AccountKind,
    *,
    membership: Membership | None = None,
    subject: str = "",
    label: str = "",
) -> Account:
    """Return the club's account of this kind, making it the first time.

    A member's own kinds (CAPITAL, MEMBER_DEBT, BASE_SHIFT, UNITS_HELD) want a `membership` of this
    club; the others refuse one. `subject` names an upper object ("holding:7"); `label` is what
    people read and serves only at creation. Raises `PostingRefused` for a member of another club.
    """
    if (kind in MEMBER_KINDS) != (membership is not None):
        raise ValueError(f"an account of kind {kind} and its member do not match")
    if membership is not None and membership.club_id != club.pk:
        raise PostingRefused.another_club()
    found, _made = Account.objects.get_or_create(
        club=club, kind=kind, membership=membership, subject=subject, defaults={"label": label}
    )
    return found


def bank_of(club: Club) -> Account:
    """Where the club's money comes and goes when nobody says otherwise: its main bank account."""
    book = Book.objects.select_related("main_bank").filter(club=club).first()
    if book is not None and book.main_bank is not None:
        return book.main_bank
    return account(club, AccountKind.BANK)


def money_account(club: Club, kind: AccountKind) -> Account:
    """The account of a kind of money; for the bank, the main one."""
    return bank_of(club) if kind == AccountKind.BANK else account(club, kind)


def member_accounts(
    club: Club, kind: AccountKind, memberships: Collection[Membership]
) -> dict[Membership, Account]:
    """Each member's own account of this kind, in one query when they all exist already."""
    found = {
        own.membership_id: own
        for own in Account.objects.filter(club=club, kind=kind, membership__in=memberships)
    }
    return {
        member: found.get(member.pk) or account(club, kind, membership=member)
        for member in memberships
    }
