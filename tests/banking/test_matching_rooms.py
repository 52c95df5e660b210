"""Lines that become other things than a member's payment: loans, dividends, fees, cheques."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from banking.confirming import confirm, confirm_proposal
from banking.models import Habit, Match, Target, Why
from banking.proposals.shapes import Part
from banking.proposing import waiting_lines
from banking.refusals import BankingRefused
from banking.ruling import add_rule
from banking.undoing import unmatch
from clubs.models import Club
from investments.holdings import plan_repayments, repay
from investments.models import Holding, Instrument
from ledger.balances import balance
from ledger.contributing import Means, Payment, deposit_to_bank, record_meeting
from ledger.dues import unpaid_months
from ledger.fees import set_fee
from ledger.models import Entry, EntryKind, FeeBasis, FeePayment
from ledger.months import month_of
from ledger.pledging import pledge
from ledger.shares import shares
from members.models import RoleKind
from tests.banking.lines import a_line, another_account, read
from tests.build import an_officer
from tests.investments.build import (
    DEADLINE,
    NOW,
    PAID_ON,
    a_club,
    a_holding,
    a_network,
    members_of,
    money_in,
)
from tests.ledger.build import bank

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 15)
LATER = DEADLINE.replace(month=5)
TODAY = LATER.date()


@pytest.fixture
def club() -> Club:
    found = a_club(network=a_network())
    money_in(found, 500_000)
    return found


@pytest.fixture
def loan(club: Club) -> Holding:
    """A loan of 1 000 € that pays back 100 € and 5 € of interest on 15 April."""
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    plan_repayments(holding=holding, instalments=[(DUE, 10_000, 500), (date(2026, 7, 15), 0, 400)])
    return holding


def says(line: Any, *parts: Part) -> None:
    confirm(line=line, parts=parts, by=None, now=LATER)


def test_an_instalment_is_found_in_the_schedule_and_written_as_principal_and_interest(
    club: Club, loan: Holding
) -> None:
    line = a_line(club, 10_500, "VIR LA RONDE DES BOCAUX ECHEANCE", on=date(2026, 4, 17))
    best = read(line, at=TODAY).best
    assert (best.why, best.certain) == (Why.SCHEDULE, True)
    assert "15\u00a0avril 2026" in best.sentence
    before = balance(bank(club), at=TODAY)
    confirm_proposal(proposal=best, by=None, now=LATER)
    assert balance(bank(club), at=TODAY) == before + 10_500
    assert sorted(match.amount for match in Match.objects.all()) == [500, 10_000]
    assert shares(club, at=TODAY).net_assets == 500_500
    assert Habit.objects.get().detail == str(loan.pk)
    assert not read(a_line(club, 10_500, "AUTRE", on=date(2026, 6, 1)), at=TODAY).certain


def test_the_sum_of_an_instalment_without_the_name_is_only_probable(
    club: Club, loan: Holding
) -> None:
    best = read(a_line(club, 10_500, "VIREMENT RECU", on=DUE), at=TODAY).best
    assert (best.why, best.certain) == (Why.SCHEDULE, False)


def test_a_rule_ties_a_label_to_a_loans_schedule(club: Club, loan: Holding) -> None:
    add_rule(
        club=club,
        contains="bocaux",
        target=Target.INSTALMENT,
        detail=str(loan.pk),
        by=None,
        now=NOW,
    )
    assert read(a_line(club, 10_500, "VIR BOCAUX", on=DUE), at=TODAY).best.why == Why.RULE
    assert not read(a_line(club, 9_999, "VIR BOCAUX", on=DUE), at=TODAY).certain


def test_an_instalment_typed_before_the_bank_said_it_is_paired(club: Club, loan: Holding) -> None:
    repay(holding=loan, principal=10_000, interest=500, on=DUE, key="r", now=LATER)
    line = a_line(club, 10_500, "VIR RONDE", on=date(2026, 4, 16))
    best = read(line, at=TODAY).best
    assert (best.why, best.certain, len(best.pairs)) == (Why.TYPED, True, 2)
    confirm_proposal(proposal=best, by=None, now=LATER)
    assert not waiting_lines(club).exists()


def test_undoing_an_instalment_gives_the_loan_its_cost_back(club: Club, loan: Holding) -> None:
    line = a_line(club, 10_500, "VIR LA RONDE DES BOCAUX", on=DUE)
    confirm_proposal(proposal=read(line, at=TODAY).best, by=None, now=LATER)
    unmatch(line=line, by=None, now=LATER)
    assert shares(club, at=TODAY).net_assets == 500_000
    assert waiting_lines(club).get() == line
    assert read(line, at=TODAY).best.parts[0].target == Target.INSTALMENT


def test_a_dividend_comes_to_another_account_and_is_asked_again_for_tax_may_be_withheld(
    club: Club,
) -> None:
    holding = a_holding(club, 100_000)
    livret = another_account(club)
    line = a_line(club, 3_000, "DIVIDENDES BOCAUX", on=DUE, account=livret)
    says(line, Part(Target.DIVIDEND, 3_000, detail=str(holding.pk), withheld=900))
    assert balance(livret.account, at=TODAY) == 3_000
    assert Entry.objects.order_by("number").last().kind == EntryKind.DIVIDEND
    again = read(a_line(club, 3_100, "DIVIDENDES BOCAUX", on=date(2026, 5, 2)), at=TODAY)
    assert again.best.parts[0].target == Target.DIVIDEND
    assert not again.certain


def test_an_investment_paid_by_its_own_page_is_found_on_the_statement(club: Club) -> None:
    a_holding(club, 100_000)
    line = a_line(club, -100_000, "VIR SEPA EMIS LA RONDE", on=PAID_ON)
    assert read(line, at=TODAY).best.why == Why.TYPED


def test_a_part_that_names_nothing_of_the_club_is_refused(club: Club, loan: Holding) -> None:
    stranger = a_club()
    money_in(stranger, 500_000)
    theirs = a_holding(stranger, 100_000)
    for target, detail in (
        (Target.DIVIDEND, str(theirs.pk)),
        (Target.DIVIDEND, "x"),
        (Target.INSTALMENT, "999999"),
        (Target.FEE, "1-2026"),
        (Target.DEPOSIT, "autre"),
        (Target.OWN_TRANSFER, "999999"),
    ):
        with pytest.raises(BankingRefused):
            says(a_line(club, 3_000, on=DUE), Part(target, 3_000, detail=detail))
    with pytest.raises(BankingRefused, match="autre somme"):
        says(
            a_line(club, 3_000, on=DUE),
            Part(Target.INSTALMENT, 3_000, detail=str(loan.instalments.first().pk)),
        )


def test_a_fee_of_the_network_comes_with_the_contribution(club: Club) -> None:
    """The member's fee is a debt of the club, never its money."""
    member = members_of(club)[0]
    fee = set_fee(
        association=club.network,
        basis=FeeBasis.PER_MEMBER,
        amount=1_200,
        since=date(2026, 1, 1),
        collected=True,
        by=None,
        now=NOW,
    )
    line = a_line(club, 3_700, "VIR PRENOM0", on=DUE)
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    with time_machine.travel(LATER, tick=False):
        there = reverse("split_line", args=[club.slug, line.pk])
        assert "cotisation 2026" in client.get(there).content.decode()
        data = {
            "key": "k",
            "nature": "regular",
            f"amount_{member.pk}": "25",
            "other_1": "12",
            "what_1": f"fee.{fee.pk}-2026",
        }
        assert "Choisissez le membre" in client.post(there, data).content.decode()
        client.post(there, data | {"who_1": str(member.pk)})
    paid = FeePayment.objects.get()
    assert (paid.membership, paid.year, paid.amount) == (member, 2026, 1_200)
    assert shares(club, at=TODAY).net_assets == 502_500
    assert not waiting_lines(club).exists()


def test_a_cheque_that_bounces_after_its_deposit_is_proposed_against_its_payment(
    club: Club,
) -> None:
    ada, bob = members_of(club)[:2]
    since = date(2026, 4, 1)
    pledge(membership=ada, amount=2_500, since=since, by=None, now=LATER)
    payments = [Payment(one, 2_500, Means.CHEQUE) for one in (ada, bob)]
    record_meeting(club=club, on=date(2026, 4, 3), payments=payments, key="m", by=None, now=LATER)
    deposit_to_bank(club=club, on=date(2026, 4, 4), cheques=5_000, key="d", by=None, now=LATER)
    before = balance(bank(club), at=TODAY)
    line = a_line(club, -2_500, f"CHEQUE IMPAYE {ada.person.last_name}", on=date(2026, 4, 20))
    best = read(line, at=TODAY).best
    assert (best.why, best.parts[0].membership) == (Why.RETURN, ada)
    confirm_proposal(proposal=best, by=None, now=LATER)
    assert balance(bank(club), at=TODAY) == before - 2_500
    assert unpaid_months(ada, at=TODAY)[month_of(since)] == 2_500
