"""The treasurer's desk: cheques in hand, the slip taken to the bank, receipts, the cash counted."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banking.accounts import main_account
from banking.cheques import ChequeBox, cheque_box
from banking.counting import count_cash, total_of
from banking.models import BankAccount, CashCount, Cheque, DepositSlip, Receipt
from banking.receipts import give_receipt, receipt_figures
from banking.refusals import BankingRefused
from banking.slips import Deposited, deposit_cheques, describe_cheque, slip_figures
from clubs.models import Club
from ledger.accounts import account, bank_of
from ledger.balances import balance
from ledger.contributing import Means, Payment, correct_contributions, deposit_to_bank, waiting
from ledger.models import AccountKind, Entry, EntryKind, Transfer
from ledger.posting import Line, post
from ledger.posting import reverse as undo
from ledger.refusals import PostingRefused
from members.models import Membership, RoleKind
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import noon, pays, pledges, recorded

pytestmark = pytest.mark.django_db
THIRD, TENTH, TWENTIETH = date(2026, 10, 3), date(2026, 10, 10), date(2026, 10, 20)
TODAY = NOW.date()


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


@pytest.fixture
def bea(club: Club) -> Membership:
    return a_member(club, "Béa")


@pytest.fixture
def ours(club: Club) -> BankAccount:
    return main_account(club=club, now=NOW)


def by_cheque(member: Membership, amount: int, on: date) -> Transfer:
    """A payment by cheque: its movement."""
    found = pays(member, amount, on, means=Means.CHEQUE).transfers.order_by("position").first()
    assert found is not None
    return found


def deposits(ours: BankAccount, *cheques: Transfer, **more: Any) -> Deposited:
    return deposit_cheques(
        bank_account=ours,
        transfers=[one.pk for one in cheques],
        on=more.pop("on", TWENTIETH),
        key=more.pop("key", None) or new_key(),
        by=1,
        now=NOW,
        **more,
    )


def in_hand(club: Club) -> list[Transfer]:
    return [one.transfer for one in cheque_box(club, at=TODAY).cheques]


class TestCheques:
    """In hand until they are on a slip; together they are what the account holds."""

    def test_a_slip_takes_the_cheques_ticked_in_one_line_of_the_bank(
        self, club: Club, ada: Membership, bea: Membership, ours: BankAccount
    ) -> None:
        """Row 19, pain 14: one slip, many members, one bank line."""
        hers, other = by_cheque(ada, 2500, THIRD), by_cheque(bea, 4000, TENTH)
        recorded(TENTH, Payment(ada, 1000, Means.CASH))
        late = by_cheque(ada, 700, TWENTIETH)
        describe_cheque(transfer=other, bank="Banque postale", number="0012", drawer="M. Béa")
        done = deposits(ours, hers, other, cash=1000)
        figures = slip_figures(done.slip)
        assert (figures.number, figures.total, figures.cheque_count) == (1, 7500, 2)
        assert [(one.drawer, one.number, one.amount) for one in figures.cheques] == [
            ("Ada Ada", "", 2500),
            ("M. Béa", "0012", 4000),
        ]
        parts = figures.cheques_total + figures.others + figures.cash
        assert parts == figures.total == balance(bank_of(club), at=TODAY)
        assert in_hand(club) == [late]
        assert waiting(club, at=TODAY) == {Means.CASH: 0, Means.CHEQUE: 700}

    def test_the_same_form_twice_makes_one_slip(
        self, club: Club, ada: Membership, ours: BankAccount
    ) -> None:
        cheque = by_cheque(ada, 2500, THIRD)
        first = deposits(ours, cheque, key="depot")
        again = deposits(ours, cheque, key="depot")
        assert (again.already, again.slip) == (True, first.slip)
        with pytest.raises(PostingRefused, match="a déjà servi"):
            deposits(ours, cheque, key="depot", cash=5)
        assert DepositSlip.objects.count() == 1

    def test_a_cheque_already_deposited_undone_or_not_yet_received_is_refused(
        self, club: Club, ada: Membership, ours: BankAccount
    ) -> None:
        gone, wrong, late = (by_cheque(ada, 100, day) for day in (THIRD, TENTH, TWENTIETH))
        deposits(ours, gone)
        undo(entry=wrong.entry, on=TENTH, key=new_key(), by=None, now=NOW)
        for cheque, on in ((gone, TWENTIETH), (wrong, TWENTIETH), (late, TENTH)):
            with pytest.raises(BankingRefused, match="n'est plus à déposer") as refused:
                deposits(ours, cheque, on=on)
            assert refused.value.field == "cheques"
        with pytest.raises(PostingRefused, match="Aucun montant"):
            deposits(ours)
        with pytest.raises(BankingRefused, match="négatif"):
            deposits(ours, late, cash=-1)

    def test_a_deposit_undone_gives_its_cheques_back(
        self, club: Club, ada: Membership, ours: BankAccount
    ) -> None:
        cheque = by_cheque(ada, 2500, THIRD)
        slip = deposits(ours, cheque).slip
        undo(entry=slip.entry, on=TWENTIETH, key=new_key(), by=None, now=NOW)
        assert in_hand(club) == [cheque]
        assert slip_figures(slip).is_cancelled
        second = deposits(ours, cheque).slip
        assert (second.number, Cheque.objects.get().slip) == (2, second)

    def test_a_payment_corrected_after_its_deposit_is_no_new_cheque(
        self, club: Club, ada: Membership, bea: Membership, ours: BankAccount
    ) -> None:
        older = by_cheque(bea, 2500, THIRD)
        cheque = by_cheque(ada, 2500, TENTH)
        deposits(ours, cheque)
        correct_contributions(
            entry=cheque.entry,
            on=TENTH,
            payments=[Payment(bea, 2500, Means.CHEQUE)],
            key=new_key(),
            by=None,
            now=NOW,
        )
        assert in_hand(club) == [older]

    def test_a_deposit_without_a_slip_took_the_oldest_cheques(
        self, club: Club, ada: Membership
    ) -> None:
        cheques = [by_cheque(ada, 2500, day) for day in (THIRD, TENTH, TWENTIETH)]
        deposit_to_bank(club=club, on=TWENTIETH, cheques=5000, key=new_key(), by=None, now=NOW)
        assert in_hand(club) == cheques[2:]

    def test_cheques_a_club_came_with_are_deposited_as_a_sum(
        self, club: Club, ours: BankAccount
    ) -> None:
        opening = Line(account(club, AccountKind.CHEQUES), account(club, AccountKind.OPENING), 3000)
        post(
            club=club,
            kind=EntryKind.OPENING,
            on=THIRD,
            lines=[opening],
            key=new_key(),
            by=None,
            now=NOW,
        )
        assert cheque_box(club, at=TODAY) == ChequeBox((), 3000)
        assert slip_figures(deposits(ours, others=3000).slip).others == 3000
        assert cheque_box(club, at=TODAY).total == 0

    def test_the_database_numbers_slips_without_a_gap_and_keeps_them(
        self, club: Club, ada: Membership, ours: BankAccount
    ) -> None:
        slip = deposits(ours, by_cheque(ada, 2500, THIRD)).slip
        deposits(ours, by_cheque(ada, 100, THIRD))
        own = DepositSlip.objects.filter(pk=slip.pk)
        for number in (1, 2, 4):
            values = {"number": number, "on": TODAY, "recorded_at": NOW, "cash": 0}
            with pytest.raises(DatabaseError), transaction.atomic():
                DepositSlip.objects.create(
                    club=club, bank_account=ours, entry=Entry.objects.earliest("number"), **values
                )
        with pytest.raises(DatabaseError, match="bordereau"), transaction.atomic():
            own.update(number=9)
        with pytest.raises(DatabaseError, match="bordereau"), transaction.atomic():
            own._raw_delete("default")


class TestReceipts:
    """One for each payment received by hand, numbered without a gap."""

    def test_receipts_follow_one_another_and_are_given_once(
        self, club: Club, ada: Membership
    ) -> None:
        pledges(ada, 2500, date(2026, 9, 1))
        cheque = by_cheque(ada, 5000, TENTH)
        describe_cheque(transfer=cheque, bank="Banque postale", number="0012")
        coins = recorded(TENTH, Payment(ada, 300, Means.CASH)).entry.transfers.get()
        first = give_receipt(transfer=cheque, by=None, now=NOW)
        assert give_receipt(transfer=cheque, by=2, now=NOW) == first
        second = give_receipt(transfer=coins, by=None, now=NOW)
        assert [one.number for one in (first, second)] == [1, 2]
        figures = receipt_figures(first)
        assert (figures.member, figures.amount, figures.means) == ("Ada Ada", 5000, "chèque")
        assert figures.purpose == "versement habituel : septembre 2026, octobre 2026"
        assert (figures.cheque_bank, figures.cheque_number) == ("Banque postale", "0012")
        assert (figures.paid_on, figures.given_on) == (TENTH, TODAY)
        other = a_club()
        elsewhere = by_cheque(a_member(other), 100, TENTH)
        assert give_receipt(transfer=elsewhere, by=None, now=NOW).number == 1

    def test_a_transfer_or_a_payment_undone_has_no_receipt(
        self, club: Club, ada: Membership
    ) -> None:
        wired = pays(ada, 2500, TENTH).transfers.get()
        undone = by_cheque(ada, 100, TENTH)
        undo(entry=undone.entry, on=TENTH, key=new_key(), by=None, now=NOW)
        for transfer in (wired, undone):
            with pytest.raises(BankingRefused, match="espèces ou par chèque"):
                give_receipt(transfer=transfer, by=None, now=NOW)
        assert not Receipt.objects.exists()

    def test_a_receipt_says_when_its_payment_was_undone(self, club: Club, ada: Membership) -> None:
        cheque = by_cheque(ada, 100, TENTH)
        receipt = give_receipt(transfer=cheque, by=None, now=NOW)
        assert not receipt_figures(receipt).is_cancelled
        undo(entry=cheque.entry, on=TENTH, key=new_key(), by=None, now=NOW)
        assert receipt_figures(receipt).is_cancelled

    def test_the_database_numbers_receipts_without_a_gap_and_keeps_them(
        self, club: Club, ada: Membership
    ) -> None:
        first, second = by_cheque(ada, 100, THIRD), by_cheque(ada, 200, THIRD)
        given = give_receipt(transfer=first, by=None, now=NOW)
        for number in (1, 3):
            with pytest.raises(DatabaseError), transaction.atomic():
                Receipt.objects.create(club=club, number=number, transfer=second, at=NOW)
        with pytest.raises(DatabaseError, match="reçu"), transaction.atomic():
            Receipt.objects.filter(pk=given.pk).update(number=2)
        with pytest.raises(DatabaseError, match="reçu"), transaction.atomic():
            Receipt.objects.all()._raw_delete("default")


class TestTheCashBox:
    """Notes and coins against our accounts; a difference is explained, never posted by itself."""

    def test_a_count_that_is_right_is_kept_once(self, club: Club, ada: Membership) -> None:
        recorded(TENTH, Payment(ada, 2530, Means.CASH))
        coins = {2000: 1, 500: 1, 20: 1, 10: 1, 1: 0}
        assert total_of(coins) == 2530
        for already in (False, True):
            done = count_cash(club=club, on=TENTH, coins=coins, by=1, now=NOW)
            assert done.already is already
        assert (done.count.difference, done.count.explanation) == (0, "")
        assert done.count.coins == {"2000": 1, "500": 1, "20": 1, "10": 1}

    def test_a_difference_wants_words_and_moves_nothing(self, club: Club, ada: Membership) -> None:
        recorded(TENTH, Payment(ada, 2530, Means.CASH))
        common: dict[str, Any] = {"club": club, "on": TENTH, "coins": {2000: 1}, "by": 1}
        with pytest.raises(BankingRefused, match="ne tombe pas juste") as refused:
            count_cash(explanation=" ", now=NOW, **common)
        assert refused.value.field == "explanation"
        kept = count_cash(explanation="perdu cinq euros trente", now=NOW, **common).count
        assert kept.difference == -530
        assert waiting(club, at=TODAY)[Means.CASH] == 2530

    @pytest.mark.parametrize("coins", [{300: 1}, {100: -1}, {100: 10**9}])
    def test_what_is_no_coin_is_refused(self, club: Club, coins: dict[int, int]) -> None:
        with pytest.raises(BankingRefused, match="n'existe pas"):
            count_cash(club=club, on=TENTH, coins=coins, explanation="x", by=1, now=NOW)

    @pytest.mark.parametrize("on", [date(2019, 12, 31), date(2026, 11, 23)])
    def test_a_count_is_within_the_clubs_life(self, club: Club, on: date) -> None:
        with pytest.raises(BankingRefused):
            count_cash(club=club, on=on, coins={}, by=1, now=NOW)

    def test_the_database_keeps_a_count(self, club: Club) -> None:
        count_cash(club=club, on=TENTH, coins={}, by=1, now=NOW)
        with pytest.raises(DatabaseError, match="comptage"), transaction.atomic():
            CashCount.objects.update(explanation="x")


def test_a_treasurer_deposits_gives_a_receipt_and_counts(
    club: Club, ada: Membership, bea: Membership
) -> None:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)

    def address(name: str, *more: object) -> str:
        return reverse(name, args=[club.slug, *more])

    def page(method: str, url: str, data: dict[str, Any] | None = None) -> str:
        return str(getattr(client, method)(url, data or {}, follow=True).content.decode())

    with time_machine.travel(noon(TODAY), tick=False):
        typed = {"key": "k", "on": "2026-10-10", "note": ""}
        typed |= {f"amount_{ada.pk}": "25,00", f"means_{ada.pk}": "cheque"}
        typed |= {f"amount_{bea.pk}": "10,00", f"means_{bea.pk}": "cash"}
        assert "donner un reçu" in page("post", address("record_month"), typed)
        entry = Entry.objects.get()
        offered = page("get", f"{address('receipts')}?ecriture={entry.number}")
        assert offered.count("Donner un reçu") == 2
        hers, coins = entry.transfers.order_by("position")
        assert "Reçu n° 1" in page("post", address("new_receipt", hers.pk))
        assert "Reçu n° 1" in page("get", address("receipts"))
        noted = {"bank": "Banque postale", "number": "0012", "drawer": ""}
        assert "noté" in page("post", address("cheque", hers.pk), noted)
        form = page("get", address("deposit"))
        assert "Ada Ada · 25,00" in form
        assert "n° 0012" in form
        sent = {"key": "d", "on": "2026-10-20", "cheques": [str(hers.pk)], "cash": "10"}
        for word in ("Le dépôt est enregistré", "Déjà enregistré"):
            deposited = page("post", address("deposit"), sent)
            assert word in deposited or "n'est plus à déposer" in deposited
        assert "35,00" in page("get", address("slip", DepositSlip.objects.get().pk))
        assert "n° " in page("get", address("slips")) or "Bordereau" in page(
            "get", address("slips")
        )
        counted = {"on": "2026-10-20", "coin_1000": "1", "explanation": ""}
        assert "ne tombe pas juste" in page("post", address("count_cash"), counted)
        counted["explanation"] = "un billet retrouvé"
        assert "Le comptage est enregistré" in page("post", address("count_cash"), counted)
        assert "un billet retrouvé" in page("get", address("count_cash"))
        wired = pays(ada, 500, TENTH).transfers.get()
        assert "Un reçu se donne" in page("post", address("new_receipt", wired.pk))
    assert coins.quantity == 1000


@pytest.mark.parametrize(
    ("name", "most"),
    [("receipts", 12), ("slips", 12), ("deposit", 12), ("count_cash", 12), ("bank", 20)],
)
def test_a_page_costs_the_same_for_three_and_fifteen_rows(club: Club, name: str, most: int) -> None:
    """Promise row 51: a list twelve queries, the bank's own home twenty."""
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    ours = main_account(club=club, now=NOW)
    costs = []
    for count in (3, 12):
        for number in range(count):
            member = a_member(club, f"M{number}")
            give_receipt(transfer=by_cheque(member, 100, THIRD), by=None, now=NOW)
            deposits(ours, by_cheque(member, 200, THIRD))
            count_cash(club=club, on=TENTH, coins={}, explanation=new_key(), by=1, now=NOW)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(name, args=[club.slug]))
        costs.append(len(found))
    assert costs[0] == costs[1] <= most
