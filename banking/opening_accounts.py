"""The club's accounts at its banks: opened, described, closed once they hold nothing."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.belonging import compact
from banking.models import BankAccount, BankLine, BankSwitch
from banking.models.lines import LineState
from banking.reading.ibans import valid_iban
from banking.refusals import BankingRefused
from clubs.models import Club
from ledger.accounts import account, bank_of
from ledger.balances import balance
from ledger.models import AccountKind, Transfer
from ledger.posting import lock
from members.wording import write_cents, write_day


@transaction.atomic
def open_account(
    *,
    club: Club,
    name: str,
    opened_on: date,
    key: str = "",
    bank: str = "",
    iban: str = "",
    number: str = "",
    by: int | None,
    now: datetime,
) -> BankAccount:
    """Add an account at a bank; the same `key` gives the same account again.

    Raises `BankingRefused` for a day before the club or to come, an IBAN that is not one, or that
    another account bears.
    """
    lock(club)
    book = account(club, AccountKind.BANK, subject=f"bank:{key or uuid4().hex}", label=name.strip())
    already = BankAccount.objects.filter(account=book).first()
    if already is not None:
        return already
    if opened_on < club.created_on:
        raise BankingRefused(_("Cette date précède la création du club."), "opened_on")
    if opened_on > timezone.localdate(now):
        raise BankingRefused(
            _("Cette date est dans le futur. Rien n'a été enregistré."), "opened_on"
        )
    return BankAccount.objects.create(
        club=club,
        account=book,
        name=name.strip(),
        bank=bank.strip(),
        iban=_checked_iban(club, iban, None),
        number=compact(number),
        opened_on=opened_on,
        recorded_at=now,
        by=by,
    )


@transaction.atomic
def describe_account(
    *, bank_account: BankAccount, name: str, bank: str = "", iban: str = "", number: str = ""
) -> BankAccount:
    """Put an account's name, bank or numbers right; what was stays in its history.

    Raises `BankingRefused` for an IBAN that is not one, or that another account bears.
    """
    lock(bank_account.club)
    bank_account.name = name.strip()
    bank_account.bank = bank.strip()
    bank_account.iban = _checked_iban(bank_account.club, iban, bank_account)
    bank_account.number = compact(number)
    bank_account.save(update_fields=["name", "bank", "iban", "number"])
    return bank_account


@transaction.atomic
def close_account(
    *, bank_account: BankAccount, on: date, by: int | None, now: datetime
) -> BankAccount:
    """Close an account that holds nothing and will not move again; a change of bank ends with it.

    Closing again changes nothing. Raises `BankingRefused` when money is left or moved later, when
    lines wait, or when it is the club's main account while another is open.
    """
    club = bank_account.club
    lock(club)
    bank_account = BankAccount.objects.select_related("club", "account").get(pk=bank_account.pk)
    if not bank_account.is_open:
        return bank_account
    _check_day(bank_account, on, now)
    held = balance(bank_account.account, at=on)
    if held or balance(bank_account.account, at=date.max):
        left = held or balance(bank_account.account, at=date.max)
        raise BankingRefused(
            _(
                "Il reste %(held)s sur ce compte d'après nos comptes. Il n'a pas été fermé : "
                "enregistrez d'abord le virement qui le vide."
            )
            % {"held": write_cents(left)}
        )
    if BankLine.objects.filter(bank_account=bank_account, state=LineState.WAITING).exists():
        raise BankingRefused(
            _("Des opérations de ce compte attendent d'être confirmées. Il n'a pas été fermé.")
        )
    others = BankAccount.objects.filter(club=club, closed_on__isnull=True)
    if bank_of(club) == bank_account.account and others.exclude(pk=bank_account.pk).exists():
        raise BankingRefused(
            _(
                "C'est le compte principal du club. Il n'a pas été fermé : commencez par un "
                "changement de banque."
            )
        )
    bank_account.closed_on = on
    bank_account.save(update_fields=["closed_on"])
    BankSwitch.objects.filter(old=bank_account, done_on__isnull=True).update(done_on=on)
    return bank_account


def last_movement(bank_account: BankAccount) -> date | None:
    """The day of the last movement of an account in the book."""
    own = bank_account.account
    days = (
        Transfer.objects.filter(**{side: own}).aggregate(last=Max("entry__on"))["last"]
        for side in ("debit", "credit")
    )
    return max((day for day in days if day is not None), default=None)


def _check_day(bank_account: BankAccount, on: date, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise BankingRefused(_("Cette date est dans le futur. Rien n'a été enregistré."), "on")
    last = last_movement(bank_account)
    if on < bank_account.opened_on or (last is not None and on < last):
        day = max(bank_account.opened_on, last or bank_account.opened_on)
        raise BankingRefused(
            _("Ce compte a encore bougé le %(day)s : il ferme ce jour-là au plus tôt.")
            % {"day": write_day(day)},
            "on",
        )


def _checked_iban(club: Club, iban: str, own: BankAccount | None) -> str:
    if not iban.strip():
        return ""
    checked = valid_iban(iban)
    if not checked:
        raise BankingRefused(
            _(
                "Cet IBAN n'est pas juste : un chiffre manque ou deux sont inversés. Rien n'a été "
                "enregistré : recopiez-le depuis le relevé."
            ),
            "iban",
        )
    bearing = BankAccount.objects.filter(iban=checked)
    if own is not None:
        bearing = bearing.exclude(pk=own.pk)
    if bearing.exists():
        raise BankingRefused(
            _("Un autre compte porte déjà cet IBAN. Rien n'a été enregistré."), "iban"
        )
    return checked
