"""Several accounts, the change of bank, transfers between own accounts, the paper statement."""

from datetime import date

import pytest

from banking.models import BankAccount, BankLine, BankStatement, Match
from banking.opening_accounts import close_account, describe_account, open_account
from banking.proposals.typed import unexplained
from banking.refusals import BankingRefused
from banking.statements import note_balance
from banking.switching import (
    followers,
    in_transit,
    note_switched,
    start_switch,
    transfer_between,
)
from banking.ticking import tick, to_tick
from clubs.models import Club
from ledger.balances import balance, balances, cash, net_assets
from ledger.contributing import Payment
from ledger.models import AccountKind, Book, Entry, EntryKind
from ledger.posting import reverse
from ledger.refusals import PostingRefused
from members.models import Membership
from tests.banking.build import IBAN, OTHER_IBAN, a_bank_account, a_line, a_statement, taken_in
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import pays, recorded

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
OPENED = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def old(club: Club) -> BankAccount:
    return a_bank_account(club)


@pytest.fixture
def new(club: Club, old: BankAccount) -> BankAccount:
    return another(club, "Nouvelle banque")


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


def another(club: Club, name: str, **more) -> BankAccount:
    values = {"opened_on": OPENED, "key": new_key(), "by": 1, "now": NOW} | more
    return open_account(club=club, name=name, **values)


# --- accounts ------------------------------------------------------------------------------------


def test_an_account_is_opened_once_with_an_account_of_the_book(club: Club) -> None:
    first = another(club, " Livret ", key="same", iban="FR76 3000 6000 0112 3456 7890 189")
    again = another(club, "Livret", key="same")
    assert first == again
    assert (first.name, first.iban) == ("Livret", IBAN)
    assert (first.account.kind, first.account.label) == (AccountKind.BANK, "Livret")


@pytest.mark.parametrize("iban", ["FR7630006000011234567890188", "FR76", "bonjour"])
def test_a_wrong_iban_is_refused(club: Club, iban: str) -> None:
    with pytest.raises(BankingRefused, match="n'est pas juste") as refused:
        another(club, "Livret", iban=iban)
    assert refused.value.field == "iban"


def test_two_accounts_do_not_share_an_iban(club: Club) -> None:
    another(club, "Livret", iban=IBAN)
    with pytest.raises(BankingRefused, match="Un autre compte"):
        another(club, "Compte", iban=IBAN)
    with pytest.raises(BankingRefused, match="Un autre compte"):
        another(a_club(), "Compte", iban=IBAN)


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2026, 11, 23)])
def test_an_account_opens_within_the_clubs_life(club: Club, on: date) -> None:
    with pytest.raises(BankingRefused) as refused:
        another(club, "Livret", opened_on=on)
    assert refused.value.field == "opened_on"


def test_a_name_and_an_iban_are_put_right(club: Club, old: BankAccount) -> None:
    describe_account(bank_account=old, name="Compte courant", bank="Crédit coopératif", iban=IBAN)
    describe_account(bank_account=old, name="Compte courant", iban=IBAN, number="1234 5678")
    old.refresh_from_db()
    assert (old.name, old.bank, old.number) == ("Compte courant", "", "12345678")
    assert old.history.count() == 3


def test_an_account_closes_at_zero_after_its_last_movement(
    club: Club, old: BankAccount, new: BankAccount, ada: Membership
) -> None:
    recorded(date(2026, 10, 5), Payment(ada, 2500, into=new.account))
    with pytest.raises(BankingRefused, match="Il reste 25,00"):
        close_account(bank_account=new, on=TODAY, by=1, now=NOW)
    transfer_between(
        source=new, target=old, amount=2500, sent_on=date(2026, 10, 20),
        arrived_on=date(2026, 10, 20), key="x", by=1, now=NOW,
    )  # fmt: skip
    with pytest.raises(BankingRefused, match="20\u00a0octobre 2026") as refused:
        close_account(bank_account=new, on=date(2026, 10, 19), by=1, now=NOW)
    assert refused.value.field == "on"
    closed = close_account(bank_account=new, on=date(2026, 10, 20), by=1, now=NOW)
    assert closed.closed_on == date(2026, 10, 20)
    again = close_account(bank_account=new, on=TODAY, by=1, now=NOW)
    assert again.closed_on == date(2026, 10, 20)


def test_an_account_with_lines_to_confirm_stays_open(club: Club, new: BankAccount) -> None:
    taken_in(club, a_statement([a_line(OPENED, 100)]), bank_account=new)
    with pytest.raises(BankingRefused, match="attendent d'être confirmées"):
        close_account(bank_account=new, on=TODAY, by=1, now=NOW)


def test_the_main_account_stays_open_while_another_is(
    club: Club, old: BankAccount, new: BankAccount
) -> None:
    with pytest.raises(BankingRefused, match="compte principal"):
        close_account(bank_account=old, on=TODAY, by=1, now=NOW)


# --- the change of bank --------------------------------------------------------------------------


def test_a_change_of_bank_from_the_new_account_to_the_old_one_closed_at_zero(
    club: Club, old: BankAccount, new: BankAccount, ada: Membership
) -> None:
    bob, eve = a_member(club, "Bob"), a_member(club, "Eve")
    a_member(club, "Tom")
    recorded(date(2026, 8, 5), Payment(ada, 2500), Payment(bob, 2500), Payment(eve, 2500))
    switch = start_switch(club=club, new=new, since=date(2026, 10, 1), by=1, now=NOW)
    assert start_switch(club=club, new=new, since=TODAY, by=1, now=NOW) == switch
    pays(ada, 2500, date(2026, 10, 5))
    assert balance(new.account, at=TODAY) == 2500
    note_switched(switch=switch, memberships=[bob, eve], on=date(2026, 10, 6))
    note_switched(switch=switch, memberships=[bob], on=date(2026, 10, 8))
    found = {one.membership.person.first_name: one for one in followers(switch, at=TODAY)}
    assert (found["Ada"].on, found["Ada"].seen) == (date(2026, 10, 5), True)
    assert (found["Bob"].on, found["Bob"].seen) == (date(2026, 10, 6), False)
    assert (found["Eve"].on, found["Eve"].last_on_old) == (None, date(2026, 8, 5))
    assert (found["Tom"].on, found["Tom"].last_on_old) == (None, None)
    owned = net_assets(club, at=TODAY)
    transfer_between(
        source=old, target=new, amount=7500, sent_on=date(2026, 11, 2),
        arrived_on=date(2026, 11, 4), key="vide", by=1, now=NOW,
    )  # fmt: skip
    assert in_transit(club, at=date(2026, 11, 3)) == 7500
    assert [net_assets(club, at=date(2026, 11, day)) for day in (1, 3, 4)] == [owned] * 3
    assert cash(club, at=date(2026, 11, 3)) == 10_000
    close_account(bank_account=old, on=date(2026, 11, 4), by=1, now=NOW)
    switch.refresh_from_db()
    assert switch.done_on == date(2026, 11, 4)
    with pytest.raises(BankingRefused, match="terminé"):
        note_switched(switch=switch, memberships=[eve], on=TODAY)


def test_one_change_of_bank_at_a_time(club: Club, old: BankAccount, new: BankAccount) -> None:
    start_switch(club=club, new=new, since=OPENED, by=1, now=NOW)
    third = another(club, "Troisième")
    with pytest.raises(BankingRefused, match="déjà en cours"):
        start_switch(club=club, new=third, since=OPENED, by=1, now=NOW)


def test_a_change_goes_to_another_open_account_of_the_club(club: Club, old: BankAccount) -> None:
    theirs = a_bank_account(a_club())
    for wrong in (old, theirs):
        with pytest.raises(BankingRefused, match="autre compte ouvert"):
            start_switch(club=club, new=wrong, since=OPENED, by=1, now=NOW)
    assert not Book.objects.filter(club=club, main_bank__isnull=False).exists()


def test_a_member_of_another_club_is_refused(
    club: Club, old: BankAccount, new: BankAccount
) -> None:
    switch = start_switch(club=club, new=new, since=OPENED, by=1, now=NOW)
    with pytest.raises(BankingRefused, match="pas de ce club"):
        note_switched(switch=switch, memberships=[a_member(a_club(), "Max")], on=TODAY)


# --- transfers between own accounts --------------------------------------------------------------


def _moves(source: BankAccount, target: BankAccount, *, arrived: date | None, key: str = "k"):
    return transfer_between(
        source=source, target=target, amount=1000, sent_on=date(2026, 10, 2),
        arrived_on=arrived, key=key, by=1, now=NOW,
    )  # fmt: skip


def test_a_transfer_between_own_accounts_is_never_income(
    club: Club, old: BankAccount, new: BankAccount, ada: Membership
) -> None:
    pays(ada, 5000, date(2026, 9, 5))
    kinds = {one.kind for one in balances(club, at=TODAY)}
    done = _moves(old, new, arrived=date(2026, 10, 2))
    assert done.sent.entry.kind == EntryKind.INTERNAL
    assert _moves(old, new, arrived=date(2026, 10, 2)).already
    held = balances(club, at=TODAY)
    assert {one.kind for one in held} == kinds
    assert (held[old.account], held[new.account]) == (4000, 1000)


def test_a_transfer_on_its_way_arrives_later_with_the_same_form(
    club: Club, old: BankAccount, new: BankAccount
) -> None:
    assert _moves(old, new, arrived=None).arrived is None
    assert in_transit(club, at=TODAY) == 1000
    later = _moves(old, new, arrived=date(2026, 10, 5))
    assert later.sent.already
    assert later.arrived is not None
    assert in_transit(club, at=TODAY) == 0
    assert _moves(old, new, arrived=date(2026, 10, 5)).already
    assert Entry.objects.filter(club=club).count() == 2


def test_a_transfer_needs_two_accounts_of_the_club_and_an_order_of_days(
    club: Club, old: BankAccount, new: BankAccount
) -> None:
    theirs = a_bank_account(a_club())
    for source, target in ((old, old), (old, theirs)):
        with pytest.raises(BankingRefused) as refused:
            _moves(source, target, arrived=date(2026, 10, 2))
        assert refused.value.field == "target"
    with pytest.raises(BankingRefused, match="avant d'être parti"):
        _moves(old, new, arrived=date(2026, 10, 1))
    with pytest.raises(PostingRefused, match="futur"):
        _moves(old, new, arrived=date(2027, 1, 1))
    assert not Entry.objects.filter(club=club).exists()


# --- a bank that gives no file -------------------------------------------------------------------


def _tick(
    account: BankAccount, transfers, opening: int, closing: int, on: date = date(2026, 10, 31)
):
    return tick(
        bank_account=account, transfers=transfers, opening=opening, closing=closing, on=on,
        by=1, now=NOW,
    )  # fmt: skip


def test_the_lines_of_a_paper_statement_are_ticked(
    club: Club, old: BankAccount, ada: Membership
) -> None:
    bob = a_member(club, "Bob")
    pays(ada, 1000, date(2026, 9, 30))
    recorded(date(2026, 10, 5), Payment(ada, 2500), Payment(bob, 2500))
    wrong = pays(bob, 100, date(2026, 10, 6))
    reverse(entry=wrong, on=date(2026, 10, 6), key="r", by=1, now=NOW)
    pays(ada, 2500, date(2026, 11, 5))
    found = to_tick(old, on=date(2026, 10, 31))
    assert [(one.label, one.amount) for one in found] == [
        ("Versements · Ada Ada", 1000),
        ("Versements · Ada Ada", 2500),
        ("Versements · Bob Bob", 2500),
    ]
    entries = Entry.objects.count()
    transfers = [one.transfer for one in found]
    done = _tick(old, transfers, 0, 6000)
    assert (len(done.lines), done.difference) == (3, 0)
    assert [line.on.day for line in done.lines] == [1, 5, 5]
    assert {line.state for line in BankLine.objects.all()} == {"settled"}
    assert {match.confidence for match in Match.objects.all()} == {100}
    assert Entry.objects.count() == entries
    assert BankStatement.objects.get(on=date(2026, 10, 31)).balance_cents == 6000
    assert BankStatement.objects.get(on=date(2026, 9, 30)).balance_cents == 0
    assert _tick(old, transfers, 0, 6000).lines == ()
    assert to_tick(old, on=date(2026, 10, 31)) == []
    assert len(unexplained(club, [old.account_id], since=OPENED, through=TODAY)) >= 1


def test_what_the_paper_says_more_is_told(club: Club, old: BankAccount, ada: Membership) -> None:
    pays(ada, 2500, date(2026, 10, 5))
    transfers = [one.transfer for one in to_tick(old, on=date(2026, 10, 31))]
    assert _tick(old, transfers, 0, 2050).difference == -450


def test_the_paper_starts_where_the_month_before_ended(club: Club, old: BankAccount) -> None:
    note_balance(club=club, on=date(2026, 9, 30), balance=500, by=1, now=NOW)
    with pytest.raises(BankingRefused, match="solde de départ") as refused:
        _tick(old, [], 400, 400)
    assert refused.value.field == "opening"
    assert not BankStatement.objects.filter(on=date(2026, 10, 31)).exists()


def test_a_movement_of_another_account_is_not_ticked(
    club: Club, old: BankAccount, new: BankAccount, ada: Membership
) -> None:
    entry = recorded(date(2026, 10, 5), Payment(ada, 2500, into=new.account)).entry
    with pytest.raises(BankingRefused, match="n'est pas un mouvement de ce compte"):
        _tick(old, list(entry.transfers.all()), 0, 2500)
    assert not BankLine.objects.exists()


def test_a_file_after_the_paper_asks_about_the_lines_it_repeats(
    club: Club, old: BankAccount, ada: Membership
) -> None:
    pays(ada, 2500, date(2026, 10, 5))
    _tick(old, [one.transfer for one in to_tick(old, on=date(2026, 10, 31))], 0, 2500)
    done = taken_in(
        club, a_statement([a_line(date(2026, 10, 5), 2500, "VIR ADA", iban=OTHER_IBAN)])
    )
    assert (done.new, done.doubles) == (1, 1)
