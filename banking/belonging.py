"""Whose account a statement tells: by the number the file bears, else the only one, else asked."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from banking.models import BankAccount
from banking.reading.refusing import Question, ReadingRefused
from banking.reading.statement import Statement
from banking.refusals import BankingRefused

FIELD = "bank_account"
SHORTEST_NUMBER = 6


def compact(number: str) -> str:
    """A number of account without what people put between its digits."""
    return "".join(sign for sign in number.upper() if sign.isalnum())


def ending(number: str) -> str:
    """The last four signs of a number, enough for its owner: "…0154"."""
    return f"…{compact(number)[-4:]}"


def names(statement: Statement, bank_account: BankAccount) -> bool:
    """Whether the file bears this account's number."""
    number, own = compact(statement.account_number), compact(bank_account.number)
    if statement.iban and bank_account.iban:
        return statement.iban == bank_account.iban
    if statement.iban:
        return len(own) >= SHORTEST_NUMBER and own in statement.iban
    if not number:
        return False
    return number == own or (len(number) >= SHORTEST_NUMBER and number in bank_account.iban[4:])


def objects(statement: Statement, bank_account: BankAccount) -> bool:
    """Whether the file bears the number of another account than this one."""
    if statement.iban and bank_account.iban:
        return statement.iban != bank_account.iban
    number = statement.account_number
    return bool(number and bank_account.number) and not names(statement, bank_account)


def account_told(
    statement: Statement, accounts: Sequence[BankAccount], given: BankAccount | None
) -> BankAccount:
    """The account a statement tells, among the club's, or `given` when the file does not object.

    Raises `ReadingRefused` with a question when several would do, `BankingRefused` when none does.
    """
    _refuse_foreign(statement)
    number = statement.iban or statement.account_number
    told = [one for one in accounts if number and names(statement, one)]
    if given is not None:
        if (told and given not in told) or objects(statement, given):
            raise BankingRefused(
                _(
                    "Ce fichier est celui du compte %(theirs)s, pas de « %(ours)s ». Rien n'a été "
                    "importé : choisissez l'autre compte, ou un autre fichier."
                )
                % {"theirs": ending(number), "ours": given},
                FIELD,
            )
        _refuse_another_club(statement, given)
        return given
    possible = [one for one in accounts if one.is_open and not objects(statement, one)]
    if len(told or possible) == 1:
        chosen = (told or possible)[0]
        _refuse_another_club(statement, chosen)
        return chosen
    if not (told or possible):
        raise BankingRefused(
            _(
                "Ce fichier est celui du compte %(number)s, que le club n'a pas. Rien n'a été "
                "importé : ajoutez d'abord ce compte, ou choisissez un autre fichier."
            )
            % {"number": ending(number)},
            FIELD,
        )
    raise asked_account(told or possible)


def asked_account(accounts: Sequence[BankAccount]) -> ReadingRefused:
    """The question: which of these accounts?"""
    choices = tuple((str(one.pk), str(one)) for one in accounts)
    return ReadingRefused(
        _("Le club a plusieurs comptes : dites duquel est ce relevé. Rien n'a été importé."),
        question=Question(FIELD, _("De quel compte est ce relevé ?"), choices),
    )


def _refuse_foreign(statement: Statement) -> None:
    if statement.currency not in ("", "EUR"):
        raise BankingRefused(
            _(
                "Ce relevé est en %(currency)s : Cymbale ne tient que des comptes en euros. Rien "
                "n'a été importé."
            )
            % {"currency": statement.currency}
        )


def _refuse_another_club(statement: Statement, chosen: BankAccount) -> None:
    """An IBAN never seen here is taken for the account's own, unless it is another club's."""
    if not statement.iban or statement.iban == chosen.iban:
        return
    others = BankAccount.objects.filter(iban=statement.iban).exclude(club=chosen.club_id)
    if others.exists():
        raise BankingRefused(
            _(
                "Ce fichier est celui du compte %(number)s, connu ici pour un autre club. Rien n'a "
                "été importé : vérifiez le fichier."
            )
            % {"number": ending(statement.iban)},
            FIELD,
        )


def learn_number(bank_account: BankAccount, statement: Statement) -> str:
    """Keep the account's number from the file that bears it; the sentence that says so, or ""."""
    number = compact(statement.account_number)[:40]
    if statement.iban and not bank_account.iban:
        bank_account.iban = statement.iban
        bank_account.save(update_fields=["iban"])
        return _("L'IBAN %(iban)s est désormais noté pour « %(name)s ».") % {
            "iban": ending(statement.iban),
            "name": bank_account,
        }
    if number and not bank_account.number and number not in bank_account.iban[4:]:
        bank_account.number = number
        bank_account.save(update_fields=["number"])
        return _("Le numéro %(number)s est désormais noté pour « %(name)s ».") % {
            "number": ending(number),
            "name": bank_account,
        }
    return ""
