"""The standing-order kit: what a member copies into their bank's form, and its code."""

from datetime import date

import pytest

from banking.accounts import main_account
from banking.kits import epc_code, kit_figures, kit_lines, kits_of
from banking.models import BankAccount
from banking.refusals import BankingRefused
from clubs.rules import set_rule
from ledger.accounts import account
from ledger.models import AccountKind, Book, Frequency
from ledger.references import reference_of
from ledger.signing import give_cents
from members.joining import leave
from members.models import ExitKind
from tests.ledger.build import NOW, a_club, a_member
from tests.ledger.saving_cast import NOV, pays, pledges

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
IBAN = "FR7630006000011234567890189"


def a_banked_club():
    club = a_club()
    bank = main_account(club=club, now=NOW)
    bank.iban, bank.bank = IBAN, "Crédit des Tilleuls"
    bank.save()
    return club


def a_saver(club, name="Ada", amount=2400, since=NOV, every=Frequency.MONTHLY):
    member = a_member(club, name)
    pledges(member, amount, since, every)
    return member


def test_the_kit_says_amount_iban_reference_day_and_first_date() -> None:
    club = a_banked_club()
    ada = a_saver(club)
    kit = kit_figures(ada, TODAY)
    assert (kit.amount, kit.promised, kit.cents) == (2400, 2400, 0)
    assert (kit.iban, kit.written_iban) == (IBAN, "FR76 3000 6000 0112 3456 7890 189")
    assert (kit.reference, kit.beneficiary) == (reference_of(ada), club.name)
    assert (kit.day, kit.first_on, kit.frequency) == (5, date(2026, 12, 5), "chaque mois")


def test_personal_cents_are_in_the_amount_once_the_club_uses_them() -> None:
    club = a_banked_club()
    ada = a_saver(club)
    set_rule(club=club, key="personal_cents", value="yes", since=club.created_on, now=NOW)
    give_cents(club=club, by=None, now=NOW)
    assert (kit_figures(ada, TODAY).amount, kit_figures(ada, TODAY).promised) == (2401, 2400)
    assert "\nEUR24.01\n" in kit_figures(ada, TODAY).code
    set_rule(club=club, key="personal_cents", value="no", since=TODAY, now=NOW)
    assert kit_figures(ada, TODAY).amount == 2400


def test_the_code_is_an_epc_one() -> None:
    """EPC069-12, version 2: twelve lines at most, the structured reference, nothing after it."""
    code = epc_code(name="Cigales", iban=IBAN, amount=2407, reference="RF18539007547034")
    assert code.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Cigales",
        IBAN,
        "EUR24.07",
        "",
        "RF18539007547034",
    ]
    long = epc_code(name="É" * 200, iban=IBAN, amount=99_999_999_999, reference="R" * 25)
    assert len(long.encode()) <= 331


def test_a_quarterly_saver_begins_at_the_next_quarter_not_yet_paid() -> None:
    club = a_banked_club()
    ada = a_saver(club, amount=7500, since=NOV, every=Frequency.QUARTERLY)
    assert kit_figures(ada, date(2026, 11, 2)).first_on == date(2026, 11, 5)
    assert kit_figures(ada, TODAY).first_on == date(2027, 2, 5)
    pays(ada, 15_000, date(2026, 11, 3))
    assert kit_figures(ada, TODAY).first_on == date(2027, 5, 5)


def test_the_club_chooses_its_day() -> None:
    club = a_banked_club()
    ada = a_saver(club)
    set_rule(club=club, key="transfer_day", value=25, since=club.created_on, now=NOW)
    assert kit_figures(ada, TODAY).first_on == date(2026, 11, 25)


def test_nobody_without_a_promise_or_gone_has_a_kit() -> None:
    club = a_banked_club()
    ada, ben, gone = a_saver(club), a_member(club, "Ben"), a_saver(club, "Guy")
    leave(membership=gone, on=date(2026, 11, 3), kind=ExitKind.WITHDRAWAL, now=NOW)
    assert [(one.membership, one.kit is not None) for one in kit_lines(club, at=TODAY)] == [
        (ada, True),
        (ben, False),
    ]
    assert [kit.member for kit in kits_of(club, TODAY).kits] == ["Ada Ada"]
    for member in (ben, gone):
        with pytest.raises(BankingRefused):
            kit_figures(member, TODAY)


def test_a_club_without_an_iban_has_kits_without_a_code() -> None:
    club = a_club()
    kit = kit_figures(a_saver(club), TODAY)
    assert (kit.iban, kit.code, kit.amount) == ("", "", 2400)
    assert not Book.objects.filter(club=club, main_bank__isnull=False).exists()


def test_the_kit_follows_the_main_account_after_a_change_of_bank() -> None:
    club = a_banked_club()
    ada = a_saver(club)
    new = account(club, AccountKind.BANK, subject="bank:new", label="Nouvelle banque")
    BankAccount.objects.create(
        club=club, account=new, name="Nouvelle", iban="FR7612345", opened_on=TODAY, recorded_at=NOW
    )
    assert kit_figures(ada, TODAY).iban == IBAN
    Book.objects.filter(club=club).update(main_bank=new)
    assert kit_figures(ada, TODAY).iban == "FR7612345"


def test_twenty_kits_cost_the_queries_of_one(django_assert_max_num_queries) -> None:
    club = a_banked_club()
    for number in range(12):
        a_saver(club, f"M{number}")
    with django_assert_max_num_queries(9):
        kits_of(club, TODAY)
