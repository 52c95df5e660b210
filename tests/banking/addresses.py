"""What the addresses of the bank need, for the generated tests."""

from datetime import date
from typing import Any

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.debiting import Asked, make_run, name_creditor, sign_mandate
from banking.models import Mandate
from banking.receipts import give_receipt
from banking.slips import deposit_cheques
from banking.statements import note_balance
from ledger.contributing import Means, Payment, record_meeting
from ledger.models import AccountKind, Transfer
from tests.addresses import World, address
from tests.banking import (
    import_addresses,  # noqa: F401 - registers the other half
    matching_addresses,  # noqa: F401 - its recipes register themselves
)
from tests.build import CREATED_ON, NOW


@address("validate_month")
def a_statement(world: World) -> dict[str, Any]:
    """A balance to compare."""
    noted = note_balance(club=world.club, on=date(2026, 2, 28), balance=123_456, by=None, now=NOW)
    return {"pk": noted.statement.pk}


@address("sign_debit_mandate")
def a_member_to_debit(world: World) -> dict[str, Any]:
    """A member without a mandate."""
    return {"pk": world.member.pk}


@address("debit_mandate")
def a_mandate(world: World) -> dict[str, Any]:
    """A mandate."""
    return {"pk": _mandate(world).pk}


@address("debit_run", "announce_debit_run", "cancel_debit_run", "debit_run_file")
def a_collection(world: World) -> dict[str, Any]:
    """A collection under way."""
    name_creditor(club=world.club, identifier="FR72ZZZ123456", by=None, now=NOW)
    account = main_account(club=world.club, now=NOW)
    account.iban = "FR1420041010050500013M02606"
    account.save(update_fields=["iban"])
    run = make_run(
        club=world.club,
        bank_account=account,
        on=date(2026, 4, 7),
        asked=[Asked(_mandate(world), 2500)],
        key="adresse",
        by=None,
        now=NOW,
    )
    return {"pk": run.pk}


def _mandate(world: World) -> Mandate:
    found = Mandate.objects.filter(membership=world.member).first()
    return found or sign_mandate(
        membership=world.member,
        iban="FR7630006000011234567890189",
        holder=world.secret,
        signed_on=date(2026, 3, 1),
        by=None,
        now=NOW,
    )


@address("kit")
def a_standing_order(world: World) -> dict[str, Any]:
    """A member's standing-order kit."""
    return {"pk": world.member.pk}


@address("lift_month")
def a_validated_month(world: World) -> dict[str, Any]:
    """A month agreed with the bank: the club's first day alone, so that nothing else is locked."""
    noted = note_balance(club=world.club, on=CREATED_ON, balance=0, by=None, now=NOW)
    done = validate_month(statement=noted.statement, explanation=world.secret, by=None, now=NOW)
    return {"pk": done.reconciliations.get().pk}


@address("slip")
def a_slip(world: World) -> dict[str, Any]:
    """Cash taken to the bank."""
    done = deposit_cheques(
        bank_account=main_account(club=world.club, now=NOW),
        transfers=[],
        on=date(2026, 3, 10),
        cash=500,
        by=None,
        now=NOW,
        key="bordereau",
        note=world.secret,
    )
    return {"pk": done.slip.pk}


@address("cheque", "new_receipt")
def a_cheque(world: World) -> dict[str, Any]:
    """A cheque in hand."""
    return {"pk": _cheque(world).pk}


@address("receipt")
def a_receipt(world: World) -> dict[str, Any]:
    """A receipt for a cheque."""
    return {"pk": give_receipt(transfer=_cheque(world), by=None, now=NOW).pk}


def _cheque(world: World) -> Transfer:
    done = record_meeting(
        club=world.club,
        on=date(2026, 3, 9),
        payments=[Payment(world.member, 2500, Means.CHEQUE)],
        key="cheque",
        by=None,
        now=NOW,
    )
    return done.entry.transfers.get(credit__kind=AccountKind.CAPITAL)
