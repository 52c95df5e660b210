"""A payment that comes back unpaid: exactly its euros and parts, its months expected again."""

from datetime import date

import pytest

from clubs.models import ShareMethod
from ledger.allocating import reallocate
from ledger.balances import balance, net_assets
from ledger.book_audit import offences
from ledger.ceilings import paid_in
from ledger.contributing import Payment, contributions_of
from ledger.converting import convert_method
from ledger.dues import grid, standing, unpaid_months
from ledger.exits import exit_member
from ledger.models import AccountKind, Contribution, EntryKind, ReturnedPayment, Transfer
from ledger.posting import reverse
from ledger.refusals import PostingRefused, SavingRefused
from ledger.returning import charge_fee, owed_by_members, pay_fee_back, return_payment
from ledger.shares import shares
from members.models import Membership
from reports.moves import contributed_by_month, moves
from tests.ledger.build import NOW, a_club, a_member, bank, new_key
from tests.ledger.saving_cast import SEP, cell, pledges, recorded

pytestmark = pytest.mark.django_db
PAID, BACK = date(2026, 9, 5), date(2026, 9, 20)
LATER = date(2026, 11, 20)


def _cast(method: ShareMethod = ShareMethod.PRO_RATA) -> tuple[Membership, Membership]:
    club = a_club(method)
    ada, bob = a_member(club, "Ada"), a_member(club, "Bob")
    for member in (ada, bob):
        pledges(member, 2500, SEP)
    return ada, bob


def _paid(*payments: Payment) -> list[Transfer]:
    return contributions_of(recorded(PAID, *payments).entry)


def _returned(transfer: Transfer, on: date = BACK, key: str = ""):
    return return_payment(
        transfer=transfer, on=on, by=1, now=NOW, key=key or new_key(), reason="sans provision"
    )


def test_the_euros_go_back_and_the_month_is_expected_again_from_that_day() -> None:
    ada, bob = _cast()
    hers, his = _paid(Payment(ada, 2500), Payment(bob, 2500))
    posted = _returned(hers)
    assert (posted.entry.kind, posted.entry.on) == (EntryKind.RETURNED, BACK)
    assert balance(bank(ada.club), at=BACK) == 2500
    assert unpaid_months(ada, at=PAID) == {}
    assert unpaid_months(ada, at=BACK) == {SEP: 2500}
    assert unpaid_months(bob, at=BACK) == {}
    assert cell(ada, SEP, at=LATER).paid == 0
    assert cell(bob, SEP, at=LATER).paid == 2500
    assert shares(ada.club, at=BACK).of(bob).value == 2500
    assert shares(ada.club, at=BACK).of(ada).paid == 0
    assert Contribution.objects.filter(standing(at=LATER)).get().transfer == his


def test_ceilings_and_yearly_sums_follow() -> None:
    ada, bob = _cast()
    hers, _his = _paid(Payment(ada, 2500), Payment(bob, 2500))
    _returned(hers)
    club = ada.club
    assert paid_in([ada], year=2026, at=PAID) == 2500
    assert paid_in([ada, bob], year=2026, at=BACK) == 2500
    found = moves(club, since=date(2026, 1, 1), through=LATER)
    assert contributed_by_month(found)[8] == 2500
    table = grid(club, year=2026, at=LATER)
    assert (table.paid_in_year, table.total) == (2500, 2500)


def test_the_parts_it_bought_go_with_it_and_only_those() -> None:
    ada, bob = _cast(ShareMethod.UNITS)
    regular, extra, _his = _paid(Payment(ada, 2500), Payment(ada, 1001), Payment(bob, 2500))
    before = shares(ada.club, at=PAID)
    _returned(extra)
    after = shares(ada.club, at=BACK)
    assert after.of(bob).units == before.of(bob).units
    assert after.of(ada).units == before.of(ada).units - 1_001_000
    assert (after.of(ada).value, after.of(bob).value) == (2500, 2500)
    _returned(regular)
    assert shares(ada.club, at=BACK).of(ada).units == 0
    assert list(offences()) == []


def test_two_payments_returned_take_back_together_what_they_bought_together() -> None:
    ada, bob = _cast(ShareMethod.UNITS)
    recorded(date(2026, 9, 1), Payment(bob, 3000))
    one, two, three = _paid(Payment(ada, 333), Payment(ada, 333), Payment(ada, 335))
    for transfer in (two, one, three):
        _returned(transfer)
    assert shares(ada.club, at=BACK).of(ada).units == 0


def test_after_a_change_to_parts_what_came_back_takes_parts_at_their_value() -> None:
    ada, bob = _cast()
    hers, _his = _paid(Payment(ada, 2500), Payment(bob, 2500))
    convert_method(
        club=ada.club, to=ShareMethod.UNITS, on=date(2026, 9, 10), key="c", by=None, now=NOW
    )
    _returned(hers)
    after = shares(ada.club, at=BACK)
    assert (after.of(ada).units, after.of(ada).value, after.of(bob).value) == (0, 0, 2500)


def test_the_same_form_twice_is_one_return_and_another_form_is_refused() -> None:
    ada, bob = _cast()
    hers, _his = _paid(Payment(ada, 2500), Payment(bob, 2500))
    first = _returned(hers, key="once")
    assert _returned(hers, key="once") == type(first)(first.entry, already=True)
    with pytest.raises(SavingRefused, match="déjà noté comme revenu"):
        _returned(hers)
    assert ReturnedPayment.objects.count() == 1


def test_a_return_written_by_mistake_is_reversed_and_may_come_again() -> None:
    ada, bob = _cast()
    hers, _his = _paid(Payment(ada, 2500), Payment(bob, 2500))
    back = _returned(hers).entry
    with pytest.raises(PostingRefused, match="revenu impayé"):
        reverse(entry=hers.entry, on=LATER, key=new_key(), by=None, now=NOW)
    with pytest.raises(SavingRefused, match="revenu impayé"):
        reallocate(transfer=hers, months={SEP: 100}, by=None, now=NOW)
    reverse(entry=back, on=date(2026, 9, 25), key=new_key(), by=None, now=NOW)
    assert unpaid_months(ada, at=date(2026, 9, 25)) == {}
    assert unpaid_months(ada, at=BACK) == {SEP: 2500}
    _returned(hers, on=date(2026, 10, 2))
    assert unpaid_months(ada, at=date(2026, 10, 2))[SEP] == 2500
    assert net_assets(ada.club, at=LATER) == 2500


def test_what_is_no_payment_undone_too_early_or_paid_out_does_not_come_back() -> None:
    ada, bob = _cast()
    hers, his = _paid(Payment(ada, 2500), Payment(bob, 2500))
    with pytest.raises(SavingRefused, match="avant d'être arrivé"):
        _returned(hers, on=date(2026, 9, 4))
    exit_member(membership=bob, on=BACK, value_cents=2500, key=new_key(), by=None, now=NOW)
    with pytest.raises(SavingRefused, match="est parti"):
        _returned(his, on=LATER)
    back = _returned(hers).entry.transfers.get(debit__kind=AccountKind.CAPITAL)
    with pytest.raises(SavingRefused, match="n'est pas un versement"):
        _returned(back)


def test_what_the_bank_charges_a_member_is_theirs_until_paid_back() -> None:
    ada, bob = _cast()
    _paid(Payment(ada, 2500), Payment(bob, 2500))
    charge_fee(membership=ada, amount=1200, on=BACK, by=1, now=NOW, key="fee")
    assert owed_by_members(ada.club, at=BACK) == {ada.pk: 1200}
    assert net_assets(ada.club, at=BACK) == 5000
    assert balance(bank(ada.club), at=BACK) == 3800
    with pytest.raises(SavingRefused, match="ne doit pas autant"):
        pay_fee_back(membership=ada, amount=1300, on=LATER, by=1, now=NOW, key="back")
    pay_fee_back(membership=ada, amount=1200, on=LATER, by=1, now=NOW, key="back")
    assert owed_by_members(ada.club, at=LATER) == {}
    assert paid_in([ada], year=2026, at=LATER) == 2500
