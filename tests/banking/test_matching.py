"""What a line may be, why and how sure; and what confirming it writes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banking.accounts import main_account
from banking.confirming import confirm, confirm_certain, confirm_proposal
from banking.models import Habit, Match, Target, Why
from banking.proposals.shapes import Part
from banking.proposing import waiting_lines
from banking.refusals import BankingRefused
from banking.suspense import settle_suspense, to_suspense, waiting_to_clarify
from banking.switching import transfer_between
from banking.undoing import set_aside, take_back, unmatch
from clubs.models import Club
from clubs.rules import set_rule
from ledger.balances import balance
from ledger.contributing import Means, Payment, deposit_to_bank
from ledger.costs import record_expense
from ledger.dues import unpaid_months
from ledger.models import Entry, EntryKind, PersonalCents, Transfer
from ledger.posting import reverse
from ledger.references import reference_of
from ledger.shares import shares
from members.households import live_together
from members.joining import join
from members.models import Membership
from tests.banking.lines import TODAY, a_line, another_account, read
from tests.build import a_person
from tests.ledger.build import FOUNDED, NOW, a_club, bank, new_key
from tests.ledger.saving_cast import NOV, pays, pledges, recorded

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 5)
IBAN = "FR7630006000011234567890189"


def a_member(club: Club, name: str) -> Membership:
    return join(club=club, person=a_person(name), on=FOUNDED, now=NOW, history=True)


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def julie(club: Club) -> Membership:
    member = a_member(club, "Julie Marchand")
    pledges(member, 2500, NOV)
    return member


@pytest.fixture
def paul(club: Club) -> Membership:
    member = a_member(club, "Paul Durand")
    pledges(member, 2500, NOV)
    return member


def says(line, *parts, **more):
    return confirm(line=line, parts=parts, by=1, now=NOW, **more)


def paid(member: Membership, amount: int) -> Part:
    return Part(Target.CONTRIBUTION, amount, member)


def all_certain(club: Club):
    return confirm_certain(club=club, by=1, now=NOW)


def lines_waiting(club: Club) -> list[int]:
    return [line.pk for line in waiting_lines(club)]


def test_nothing_is_written_before_somebody_confirms(club: Club, julie: Membership) -> None:
    """Pain 1: nothing is created silently."""
    line = a_line(club, 2500, "VIR SEPA MARCHAND JULIE")
    found = read(line)
    assert found.certain
    assert not Entry.objects.exists()
    assert lines_waiting(club) == [line.pk]


def test_a_confirmed_payment_is_the_members_on_the_lines_day_and_account(
    club: Club, julie: Membership
) -> None:
    other = another_account(club)
    line = a_line(club, 2500, "VIR MARCHAND", account=other)
    done = says(line, paid(julie, 2500))
    entry = Entry.objects.get()
    assert (entry.kind, entry.on, entry.key) == (EntryKind.CONTRIBUTIONS, ON, f"line:{line.pk}")
    assert balance(other.account, at=TODAY) == 2500
    assert balance(bank(club), at=TODAY) == 0
    assert unpaid_months(julie, at=TODAY) == {}
    assert (done.already, lines_waiting(club)) == (False, [])
    match = Match.objects.get()
    assert (match.why, match.confidence, match.amount) == (Why.PERSON, 100, 2500)


def test_the_same_confirmation_twice_writes_once_and_another_is_refused(
    club: Club, julie: Membership, paul: Membership
) -> None:
    line = a_line(club, 2500)
    says(line, paid(julie, 2500))
    assert says(line, paid(julie, 2500)).already
    with pytest.raises(BankingRefused, match="déjà confirmée autrement"):
        says(line, paid(paul, 2500))
    assert Entry.objects.count() == 1


def test_a_typed_entry_and_the_banks_line_are_two_objects_paired_once(
    club: Club, julie: Membership
) -> None:
    """Features row 25 and pain 1: the import finds the entry that was typed before."""
    entry = pays(julie, 2500, date(2026, 11, 3))
    line = a_line(club, 2500, "VIR MARCHAND JULIE")
    best = read(line).best
    assert best is not None
    assert (best.why, best.certain, best.pairs[0].entry) == (Why.TYPED, True, entry)
    assert "Déjà écrit" in best.sentence
    assert len(all_certain(club).done) == 1
    assert Entry.objects.count() == 1
    assert balance(bank(club), at=TODAY) == 2500
    second = a_line(club, 2500, "VIR MARCHAND JULIE", on=date(2026, 11, 6))
    assert not read(second).best.pairs


def test_several_typed_payments_of_one_entry_pair_each_with_its_line(
    club: Club, julie: Membership, paul: Membership
) -> None:
    recorded(date(2026, 11, 4), Payment(julie, 2500), Payment(paul, 2500))
    lines = {
        paul: a_line(club, 2500, "VIR DURAND PAUL"),
        julie: a_line(club, 2500, "VIR MARCHAND JULIE"),
    }
    for member, line in lines.items():
        best = read(line).best
        assert best.certain
        assert best.pairs[0].credit.membership == member
    all_certain(club)
    assert (Entry.objects.count(), lines_waiting(club)) == (1, [])


def test_k_identical_lines_and_k_typed_payments_pair_one_to_one(
    club: Club, julie: Membership, paul: Membership
) -> None:
    """Features row 26: the genuine identical lines of a day are each somebody's."""
    recorded(ON, Payment(julie, 2500), Payment(paul, 2500))
    first, second, third = (a_line(club, 2500) for _time in range(3))
    found = [read(one).best for one in (first, second)]
    assert len({one.pairs[0].pk for one in found}) == 2
    assert not any(one.certain for one in found)
    assert read(third).best is None
    for one in found:
        confirm_proposal(proposal=one, by=1, now=NOW)
    assert (Entry.objects.count(), lines_waiting(club)) == (1, [third.pk])
    assert not Habit.objects.exists()


def test_k_identical_lines_make_k_payments(club: Club, julie: Membership, paul: Membership) -> None:
    first, second = a_line(club, 2500), a_line(club, 2500)
    says(first, paid(julie, 2500))
    says(second, paid(paul, 2500))
    assert balance(bank(club), at=TODAY) == 5000
    assert [shares(club, at=TODAY).of(one).paid for one in (julie, paul)] == [2500, 2500]


def test_a_payment_typed_two_weeks_away_is_asked_before_a_double_is_made(
    club: Club, julie: Membership
) -> None:
    pays(julie, 2500, date(2026, 11, 16))
    line = a_line(club, 2500, "VIR MARCHAND JULIE", on=date(2026, 11, 4))
    found = read(line)
    assert not found.certain
    assert found.best.pairs
    assert found.others
    assert all_certain(club).done == ()


def test_the_label_of_another_never_pairs_surely_with_somebodys_payment(
    club: Club, julie: Membership, paul: Membership
) -> None:
    pays(julie, 2500, ON)
    line = a_line(club, 2500, "VIR DURAND PAUL")
    assert not read(line).best.pairs
    assert not read(a_line(club, 2500, "VIR TARTEMPION")).certain


def test_a_deposit_slip_is_one_line_for_many_cheques(
    club: Club, julie: Membership, paul: Membership
) -> None:
    recorded(date(2026, 11, 2), Payment(julie, 2500, Means.CHEQUE), Payment(paul, 3000, Means.CASH))
    slip = deposit_to_bank(
        club=club, on=date(2026, 11, 3), cheques=2500, cash=3000, key="d", by=1, now=NOW
    ).entry
    line = a_line(club, 5500, "REMISE CHEQUES 000123", on=date(2026, 11, 9))
    best = read(line).best
    assert (best.certain, {one.entry for one in best.pairs}) == (True, {slip})
    all_certain(club)
    assert lines_waiting(club) == []
    assert Match.objects.filter(line=line).count() == 2


def test_cheques_in_the_box_are_proposed_as_a_deposit(club: Club, julie: Membership) -> None:
    recorded(date(2026, 11, 2), Payment(julie, 2500, Means.CHEQUE))
    line = a_line(club, 2500, "REMISE CHEQUE 0001")
    best = next(one for one in read(line).proposals if one.parts[0].target == Target.DEPOSIT)
    confirm_proposal(proposal=best, by=1, now=NOW)
    assert Entry.objects.order_by("number").last().kind == EntryKind.DEPOSIT
    assert balance(bank(club), at=TODAY) == 2500


def test_the_reference_names_the_member(club: Club, julie: Membership, paul: Membership) -> None:
    line = a_line(club, 4000, f"VIR DUPONT {reference_of(julie)}")
    best = read(line).best
    assert (best.why, best.certain, best.parts) == (Why.REFERENCE, True, (paid(julie, 4000),))


def test_personal_cents_name_the_member_when_the_club_uses_them(
    club: Club, julie: Membership, paul: Membership
) -> None:
    """Features row 17."""
    PersonalCents.objects.create(club=club, membership=julie, cents=7)
    line = a_line(club, 2507)
    assert all(one.why != Why.CENTS for one in read(line).proposals)
    set_rule(club=club, key="personal_cents", value="yes", since=FOUNDED, now=NOW)
    best = read(line).best
    assert (best.why, best.certain, best.parts[0].membership) == (Why.CENTS, True, julie)
    assert not read(a_line(club, 9907)).certain


def test_a_confirmed_line_teaches_and_the_next_of_the_same_payer_is_certain(
    club: Club, julie: Membership
) -> None:
    """Features row 27."""
    says(a_line(club, 4000, "VIR INST EPICERIE MARCH 4512 OCT"), paid(julie, 4000))
    again = read(a_line(club, 4100, "VIR INST EPICERIE MARCH 4513 NOV", on=date(2026, 11, 12)))
    assert (again.best.why, again.certain) == (Why.LABEL, True)
    assert again.best.sentence == (
        "Même libellé que le 5\u00a0novembre 2026, confirmé pour Julie Marchand"
    )


def test_an_iban_seen_before_is_surer_than_another_label(club: Club, julie: Membership) -> None:
    says(a_line(club, 2500, "VIR ABC", iban=IBAN), paid(julie, 2500))
    best = read(a_line(club, 2500, "TOUT AUTRE CHOSE", iban=IBAN)).best
    assert (best.why, best.certain) == (Why.IBAN, True)
    other = read(a_line(club, 2500, "VIR ABC", iban="FR7612345987650123456789014")).best
    assert (other.why, other.certain) == (Why.LABEL, False)


def test_a_payer_of_two_members_is_never_certain_and_the_split_is_remembered(
    club: Club, julie: Membership, paul: Membership
) -> None:
    line = a_line(club, 5000, "VIR COMPTE JOINT TRUC", iban=IBAN)
    says(line, paid(julie, 3000), paid(paul, 2000))
    again = read(a_line(club, 5000, "VIR COMPTE JOINT TRUC", on=date(2026, 11, 15), iban=IBAN))
    assert not again.certain
    assert set(again.best.parts) == {paid(julie, 3000), paid(paul, 2000)}
    assert "même partage que la dernière fois" in again.best.sentence
    bigger = read(a_line(club, 6000, "VIR COMPTE JOINT TRUC", on=date(2026, 11, 16), iban=IBAN))
    assert not bigger.certain
    assert set(bigger.best.parts) == {paid(julie, 3600), paid(paul, 2400)}


def test_a_payer_once_of_one_then_of_another_is_not_certain_any_more(
    club: Club, julie: Membership, paul: Membership
) -> None:
    says(a_line(club, 4100, "VIR TRUC MUCHE"), paid(julie, 4100))
    says(a_line(club, 4200, "VIR TRUC MUCHE"), paid(paul, 4200))
    found = read(a_line(club, 4300, "VIR TRUC MUCHE"))
    assert not found.certain
    assert {one.parts[0].membership for one in found.proposals} == {julie, paul}


def test_a_name_alone_is_never_certain_with_the_sum_expected_it_is(
    club: Club, julie: Membership, paul: Membership
) -> None:
    assert not read(a_line(club, 7700, "VIR JULIE MARCHAND")).certain
    assert read(a_line(club, 7700, "VIR JULIE MARCHAND")).best.parts[0].membership == julie
    assert read(a_line(club, 2500, "VIR JULIE MARCHAND")).certain
    assert not read(a_line(club, 2500, "VIR J MARCHAND")).certain


def test_two_members_of_one_name_are_told_apart_or_asked(club: Club, julie: Membership) -> None:
    marc = a_member(club, "Marc Marchand")
    pledges(marc, 2500, NOV)
    assert read(a_line(club, 2500, "VIR MARC MARCHAND")).best.parts[0].membership == marc
    found = read(a_line(club, 2500, "VIR M OU MME MARCHAND"))
    assert not found.certain
    assert {one.parts[0].membership for one in found.proposals} == {julie, marc}


def test_somebody_of_the_household_pays_for_the_member(club: Club, julie: Membership) -> None:
    lea = a_member(club, "Léa Petit")
    live_together(membership=lea, other=julie, now=NOW)
    Membership.objects.filter(pk=lea.pk).delete()
    found = read(a_line(club, 2500, "VIR PETIT LEA"))
    assert found.best.parts[0].membership == julie
    assert "foyer" in found.best.sentence
    assert not found.certain


def test_without_a_name_the_sum_expected_of_one_member_only_is_proposed(
    club: Club, julie: Membership
) -> None:
    other = a_member(club, "Paul Durand")
    pledges(other, 3000, NOV)
    found = read(a_line(club, 3000))
    assert (found.best.why, found.best.parts[0].membership) == (Why.AMOUNT, other)
    assert not found.certain


def test_a_banks_fee_is_written_as_a_cost_and_learnt(club: Club) -> None:
    line = a_line(club, -450, "COTISATION TENUE DE COMPTE 3T26")
    best = read(line).best
    assert (best.parts[0].target, best.certain) == (Target.EXPENSE, False)
    confirm_proposal(proposal=best, by=1, now=NOW)
    assert Entry.objects.get().kind == EntryKind.EXPENSE
    again = a_line(club, -475, "COTISATION TENUE DE COMPTE 4T26", on=date(2026, 11, 20))
    assert read(again).certain


def test_a_typed_cost_is_found_too(club: Club, julie: Membership) -> None:
    record_expense(club=club, on=ON, amount=450, key="c", by=1, now=NOW)
    assert read(a_line(club, -450, "FRAIS")).best.why == Why.TYPED


def test_a_line_is_split_into_parts_that_add_up(
    club: Club, julie: Membership, paul: Membership
) -> None:
    line = a_line(club, 9000, "REMISE CHEQUES")
    with pytest.raises(BankingRefused, match="ne font pas la somme"):
        says(line, paid(julie, 2500), paid(paul, 2500))
    says(line, paid(julie, 2500), paid(paul, 2500), Part(Target.INTEREST, 4000))
    assert balance(bank(club), at=TODAY) == 9000
    assert lines_waiting(club) == []
    assert {entry.kind for entry in Entry.objects.all()} == {
        EntryKind.CONTRIBUTIONS,
        EntryKind.INTEREST,
    }


def test_a_part_of_another_club_or_the_wrong_way_is_refused(club: Club) -> None:
    stranger = a_member(a_club(), "Ada Autre")
    with pytest.raises(BankingRefused, match="autre club"):
        says(a_line(club, 2500), paid(stranger, 2500))
    with pytest.raises(BankingRefused, match="dans ce sens"):
        says(a_line(club, -2500), Part(Target.INTEREST, 2500))
    assert not Entry.objects.exists()


def test_money_between_our_accounts_is_neither_income_nor_cost(club: Club) -> None:
    livret = another_account(club, iban=IBAN)
    out = a_line(club, -50_000, "VIREMENT VERS LIVRET", iban=IBAN)
    assert read(out).certain
    into = a_line(club, 50_000, "VIREMENT RECU", account=livret, on=date(2026, 11, 6))
    assert read(into).best.parts[0].target == Target.OWN_TRANSFER
    for one in (out, into):
        confirm_proposal(proposal=read(one).best, by=1, now=NOW)
    assert (balance(bank(club), at=TODAY), balance(livret.account, at=TODAY)) == (-50_000, 50_000)
    assert shares(club, at=TODAY).net_assets == 0
    unmatch(line=into, by=1, now=NOW)
    assert read(into).best.parts[0].target == Target.OWN_TRANSFER


def test_a_typed_transfer_between_our_accounts_is_one_movement_for_two_lines(club: Club) -> None:
    livret, main = another_account(club), main_account(club=club, now=NOW)
    transfer_between(
        source=main,
        target=livret,
        amount=9000,
        sent_on=ON,
        arrived_on=ON,
        key="t",
        by=1,
        now=NOW,
    )
    a_line(club, -9000, "VIR LIVRET"), a_line(club, 9000, "VIR COMPTE", account=livret)
    assert len(all_certain(club).done) == 2
    assert (lines_waiting(club), Entry.objects.count(), Match.objects.count()) == ([], 1, 2)
    third = a_line(club, 9000, "VIR COMPTE", account=livret)
    assert not any(one.pairs for one in read(third).proposals)


def test_a_reversed_entry_explains_nothing_and_its_line_waits_again(
    club: Club, julie: Membership
) -> None:
    line = a_line(club, 2500)
    says(line, paid(julie, 2500))
    reverse(entry=Entry.objects.get(), on=TODAY, key="r", by=1, now=NOW)
    assert lines_waiting(club) == [line.pk]
    says(line, paid(julie, 2500))
    assert lines_waiting(club) == []
    assert balance(bank(club), at=TODAY) == 2500
    assert Entry.objects.filter(key=f"line:{line.pk}.1").exists()


def test_undoing_a_confirmation_reverses_what_it_wrote_and_unlearns(
    club: Club, julie: Membership
) -> None:
    line = a_line(club, 2500, "VIR TRUC MUCHE")
    says(line, paid(julie, 2500))
    for _twice in range(2):
        unmatch(line=line, by=1, now=NOW)
    assert (balance(bank(club), at=TODAY), lines_waiting(club)) == (0, [line.pk])
    assert not Habit.objects.exists()


def test_undoing_a_pairing_leaves_what_was_typed(club: Club, julie: Membership) -> None:
    pays(julie, 2500, ON)
    line = a_line(club, 2500, "VIR MARCHAND JULIE")
    all_certain(club)
    unmatch(line=line, by=1, now=NOW)
    assert (balance(bank(club), at=TODAY), lines_waiting(club)) == (2500, [line.pk])
    assert read(line).best.pairs


def test_a_double_is_asked_and_set_aside_with_its_reason(club: Club, julie: Membership) -> None:
    says(a_line(club, 2500, "VIR JULIE MARCHAND"), paid(julie, 2500))
    first = a_line(club, 2500, "VIR MARCHAND J")
    line = a_line(club, 2500, "VIR JULIE MARCHAND", twin=first)
    found = read(line)
    assert not found.certain
    assert "est-ce la même" in found.best.sentence
    with pytest.raises(BankingRefused, match="pourquoi"):
        set_aside(line=line, reason=" ", by=None, now=NOW)
    set_aside(line=line, reason="la même que le 5", by=None, now=NOW)
    assert line.pk not in lines_waiting(club)
    with pytest.raises(BankingRefused, match="écartée"):
        says(line, paid(julie, 2500))
    take_back(line=line, by=None, now=NOW)
    assert line.pk in lines_waiting(club)


def test_an_unidentified_receipt_waits_in_sight_until_settled(
    club: Club, julie: Membership
) -> None:
    line = a_line(club, 4000, "VIR BIDULE")
    to_suspense(line=line, by=1, now=NOW)
    assert balance(bank(club), at=TODAY) == 4000
    assert shares(club, at=TODAY).net_assets == 0
    waiting = waiting_to_clarify(club, at=TODAY)
    assert [(one.line, one.left) for one in waiting] == [(line, 4000)]
    assert lines_waiting(club) == []
    with pytest.raises(BankingRefused, match="plus que la somme"):
        settle_suspense(line=line, parts=[paid(julie, 4001)], key="a", by=1, now=NOW)
    for _twice in range(2):
        settle_suspense(line=line, parts=[paid(julie, 2500)], key="b", by=1, now=NOW)
    assert [one.left for one in waiting_to_clarify(club, at=TODAY)] == [1500]
    settle_suspense(line=line, parts=[paid(julie, 1500)], key="c", by=1, now=NOW)
    assert waiting_to_clarify(club, at=TODAY) == ()
    assert shares(club, at=TODAY).of(julie).paid == 4000
    assert balance(bank(club), at=TODAY) == 4000
    assert Entry.objects.order_by("number").last().on == ON
    assert read(a_line(club, 4000, "VIR BIDULE", on=date(2026, 11, 20))).certain


def test_a_receipt_nobody_can_name_is_given_back(club: Club) -> None:
    to_suspense(line=a_line(club, 4000, "VIR BIDULE"), by=1, now=NOW)
    back = a_line(club, -4000, "VIR EMIS", on=date(2026, 11, 12))
    assert read(back).best.what == "somme à éclaircir, rendue à l'envoyeur"
    for detail in ("x", "999999", ""):
        with pytest.raises(BankingRefused):
            says(back, Part(Target.SUSPENSE, 4000, detail=detail))
    confirm_proposal(proposal=read(back).best, by=1, now=NOW)
    assert waiting_to_clarify(club, at=TODAY) == ()
    assert (balance(bank(club), at=TODAY), lines_waiting(club)) == (0, [])


def test_undoing_a_clarified_receipt_undoes_both_acts(club: Club, julie: Membership) -> None:
    line = a_line(club, 4000, "VIR BIDULE")
    to_suspense(line=line, by=1, now=NOW)
    settle_suspense(line=line, parts=[paid(julie, 4000)], key="c", by=1, now=NOW)
    unmatch(line=line, by=1, now=NOW)
    assert (balance(bank(club), at=TODAY), lines_waiting(club)) == (0, [line.pk])
    assert shares(club, at=TODAY).of(julie).paid == 0


def test_a_returned_payment_is_proposed_against_its_original(
    club: Club, julie: Membership, paul: Membership
) -> None:
    lines = {one: a_line(club, 2500, f"VIR {one}") for one in (julie, paul)}
    all_certain(club)
    back = a_line(club, -2500, "REJET VIR JULIE MARCHAND", on=date(2026, 11, 12))
    best = read(back).best
    original = Transfer.objects.get(bank_matches__line=lines[julie])
    assert (best.why, best.parts[0].detail, best.certain) == (Why.RETURN, str(original.pk), False)
    confirm_proposal(proposal=best, by=1, now=NOW)
    assert unpaid_months(julie, at=TODAY) == {NOV: 2500}
    assert unpaid_months(paul, at=TODAY) == {}
    assert balance(bank(club), at=TODAY) == 2500
    assert lines_waiting(club) == []
    again = a_line(club, -2500, "REJET VIR JULIE MARCHAND", on=date(2026, 11, 13))
    assert str(original.pk) not in [one.parts[0].detail for one in read(again).proposals]


def test_a_return_that_names_somebody_is_not_proposed_against_anothers_payment(
    club: Club, julie: Membership, paul: Membership
) -> None:
    a_line(club, 2500, f"VIR {paul}")
    all_certain(club)
    assert read(a_line(club, -2500, "REJET VIR JULIE MARCHAND", on=date(2026, 11, 12))).best is None
    nobody = read(a_line(club, -2500, "REJET VIREMENT", on=date(2026, 11, 12))).best
    assert nobody.parts[0].membership == paul


def test_the_banks_fee_for_a_return_goes_to_whom_the_club_says(
    club: Club, julie: Membership
) -> None:
    a_line(club, 2500, "VIR JULIE MARCHAND")
    all_certain(club)
    back = a_line(club, -2500, "", on=date(2026, 11, 12), is_return=True)
    confirm_proposal(proposal=read(back).best, by=1, now=NOW)
    fee = a_line(club, -1200, "FRAIS REJET VIREMENT", on=date(2026, 11, 12))
    assert read(fee).best.parts[0].membership is None
    set_rule(club=club, key="returned_fee", value="member", since=FOUNDED, now=NOW)
    best = read(fee).best
    assert (best.parts[0].membership, best.certain) == (julie, False)
    confirm_proposal(proposal=best, by=1, now=NOW)
    assert shares(club, at=TODAY).net_assets == 0
    repaid = a_line(club, 1200, "VIR MARCHAND", on=date(2026, 11, 18))
    assert read(repaid).best.what == "frais de rejet remboursés par Julie Marchand"
    confirm_proposal(proposal=read(repaid).best, by=1, now=NOW)
    assert balance(bank(club), at=TODAY) == 0


def test_those_refused_wait_with_their_sentence_and_the_others_are_written(
    club: Club, julie: Membership, paul: Membership
) -> None:
    a_line(club, 2500, "VIR JULIE MARCHAND")
    tomorrow = a_line(club, 2500, "VIR PAUL DURAND", on=TODAY + timedelta(days=1))
    found = all_certain(club)
    assert (len(found.done), [line for line, _why in found.refused]) == (1, [tomorrow])
    assert "futur" in found.refused[0][1]
    assert lines_waiting(club) == [tomorrow.pk]


def test_only_what_was_read_on_the_page_is_confirmed(
    club: Club, julie: Membership, paul: Membership
) -> None:
    seen, unseen = a_line(club, 2500, "VIR JULIE MARCHAND"), a_line(club, 2500, "VIR PAUL DURAND")
    code = read(seen).best.code
    confirm_certain(club=club, by=1, now=NOW, seen={seen.pk: code, unseen.pk: "autre"})
    assert lines_waiting(club) == [unseen.pk]


def test_the_number_of_queries_does_not_depend_on_the_number_of_lines(
    club: Club, julie: Membership, paul: Membership
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            read(a_line(club, 2500, f"VIR JULIE {new_key()}"))
        return len(found)

    for amount, label in ((-2500, "REJET"), (-300, "FRAIS"), (100, "CHEQUE")):
        a_line(club, amount, label)
    first = cost()
    for day in range(1, 20):
        a_line(club, 2500, f"VIR PAUL {day}", on=date(2026, 11, day))
    assert cost() == first
