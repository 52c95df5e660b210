"""Balances taken over at a date: both sides to the cent, and the difference the members adopt."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.management import call_command

from clubs.models import Club, Phase, ShareMethod
from clubs.phases import change_phase
from clubs.refusals import Refusal
from governance.closing import close
from governance.models import Channel, Choice
from governance.motions import open_motion
from governance.voting import cast
from investments import audit as investments_audit
from investments.enterprises import EnterpriseFacts
from investments.legal import lent_in_year
from investments.models import Holding, Instrument
from investments.opening import Terms
from investments.valuation import portfolio
from ledger import audit as ledger_audit
from ledger.accounts import account, bank_of
from ledger.balances import balance, cash, net_assets
from ledger.exits import debts
from ledger.models import AccountKind, Entry, EntryKind
from ledger.shares import shares
from members.models import Membership
from starting import audit
from starting.adopting import cite_decision, put_to_vote, take_back
from starting.balances import Balances, HoldingBalance, MemberBalance, sums
from starting.models import Opening, OpeningMember, TaxFraction
from starting.opening import open_balances, past_of
from starting.opening_again import typed_before
from starting.refusals import StartingRefused
from tests.build import NOW, TODAY, a_club, a_member

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 31)


def the_club(**given: object) -> tuple[Club, Membership, Membership]:
    club = a_club(created_on=date(2021, 3, 1), **given)
    return club, a_member(club, "Ada Martin"), a_member(club, "Denis Évrard")


def the_balances(club: Club, ada: Membership, denis: Membership) -> Balances:
    """Ada paid 3 000, Denis 2 000, Paul (gone) 1 000 of which 800 came back and 150 are owed.

    12,34 € are missing: 5 000 are held, Paul left 50 behind, 40 of dividends, 60 of expenses and
    250 of known loss make 4 780; the club has 4 767,66, the debt of 150 taken off.
    """
    return Balances(
        on=DAY,
        banks={"": 2_067_66},
        cash=30_00,
        cheques=70_00,
        members=(
            MemberBalance(3_000_00, membership=ada.pk),
            MemberBalance(2_000_00, membership=denis.pk),
            MemberBalance(
                1_000_00,
                paid_out=800_00,
                owed=150_00,
                first_name="Paul",
                last_name="Ney",
                left_on=date(2024, 6, 30),
            ),
        ),
        holdings=(
            HoldingBalance(
                EnterpriseFacts(name="Le Fournil", siren=""),
                Instrument.SHARES,
                date(2023, 5, 2),
                2_000_00,
                impairment=250_00,
                terms=Terms(new_capital=True, units=20),
                fractions={0: 1_500_00, 1: 900_00, 2: 600_00},
            ),
            HoldingBalance(
                EnterpriseFacts(name="Vélos du Nord"), Instrument.LOAN, date(2024, 2, 1), 1_000_00
            ),
        ),
        figures={"invested": 3_500_00, "dividends": 40_00, "expenses": 60_00},
    )


def opened(club: Club, balances: Balances, **given: object) -> Opening:
    return open_balances(club=club, balances=balances, now=NOW, **given).opening  # type: ignore[arg-type]


def test_both_sides_are_in_the_book_to_the_cent() -> None:
    club, ada, denis = the_club()
    opening = opened(club, the_balances(club, ada, denis))
    assert cash(club, at=DAY) == 2_167_66
    assert net_assets(club, at=DAY) == 2_167_66 + 3_000_00 - 250_00 - 150_00
    assert opening.difference == -12_34
    found = account(club, AccountKind.OPENING)
    assert -balance(found, at=DAY) == opening.difference
    share = shares(club, at=DAY)
    assert [(str(one.membership), one.paid) for one in share.members] == [
        ("Ada Martin", 3_000_00),
        ("Denis Évrard", 2_000_00),
    ]
    assert share.unallocated == 0
    assert [(str(one.membership), one.cents) for one in debts(club, at=DAY)] == [
        ("Paul Ney", 150_00)
    ]


def test_the_day_before_there_is_nothing() -> None:
    club, ada, denis = the_club()
    opened(club, the_balances(club, ada, denis))
    assert net_assets(club, at=DAY - timedelta(days=1)) == 0


def test_holdings_keep_their_cost_their_loss_and_their_own_day() -> None:
    club, ada, denis = the_club()
    opened(club, the_balances(club, ada, denis))
    rows = {row.holding.enterprise.name: row for row in portfolio(club, at=DAY).rows}
    assert {name: (row.cost, row.impairment) for name, row in rows.items()} == {
        "Le Fournil": (2_000_00, 250_00),
        "Vélos du Nord": (1_000_00, 0),
    }
    assert rows["Le Fournil"].holding.started_on == date(2023, 5, 2)
    assert rows["Le Fournil"].holding.hold_until == date(2028, 12, 31)
    velos = rows["Vélos du Nord"].holding.enterprise
    assert lent_in_year(club, velos, DAY.year) == 0


def test_the_fractions_of_the_subscription_day_are_frozen() -> None:
    """Domain 5.2: base 300 000, Ada one half, Denis three tenths, Paul one fifth."""
    club, ada, denis = the_club()
    opened(club, the_balances(club, ada, denis))
    found = {
        str(one.membership): (Fraction(one.part, one.whole), one.on)
        for one in TaxFraction.objects.select_related("membership__person")
    }
    day = date(2023, 5, 2)
    assert found == {
        "Ada Martin": (Fraction(1, 2), day),
        "Denis Évrard": (Fraction(3, 10), day),
        "Paul Ney": (Fraction(1, 5), day),
    }


def test_every_audit_holds_but_the_difference_to_adopt() -> None:
    club, ada, denis = the_club()
    opening = opened(club, the_balances(club, ada, denis))
    assert [one.level for one in ledger_audit.offences() if one.level == "error"] == []
    assert [one for one in investments_audit.offences() if one.level == "error"] == []
    assert [(one.rule, one.level) for one in audit.offences()] == [
        ("starting.difference", "warning")
    ]
    assert not opening.is_adopted
    call_command("audit")


def test_cumulated_figures_and_past_members_are_kept() -> None:
    club, ada, denis = the_club()
    opening = opened(club, the_balances(club, ada, denis))
    assert opening.figures == {"invested": 3_500_00, "dividends": 40_00, "expenses": 60_00}
    told = {
        str(one.membership): (one.paid_in, one.paid_out, one.owed) for one in opening.members.all()
    }
    assert told == {
        "Ada Martin": (3_000_00, 0, 0),
        "Denis Évrard": (2_000_00, 0, 0),
        "Paul Ney": (1_000_00, 800_00, 150_00),
    }
    paul = Membership.objects.get(club=club, person__last_name="Ney")
    assert (paul.joined_on, paul.left_on) == (club.created_on, date(2024, 6, 30))


def test_the_members_adopt_the_difference_by_a_vote() -> None:
    club, ada, denis = the_club()
    opening = opened(club, the_balances(club, ada, denis))
    opening = put_to_vote(opening=opening, now=NOW)
    assert opening.motion is not None
    assert "Adopter l'écart d'ouverture" in opening.motion.title
    assert put_to_vote(opening=opening, now=NOW).motion == opening.motion
    motion = open_motion(motion=opening.motion, deadline=NOW + timedelta(days=7), now=NOW)
    assert not Opening.objects.get().is_adopted
    for member in (ada, denis):
        cast(
            motion=motion,
            elector_membership=member,
            choice=Choice.FOR,
            channel=Channel.ONLINE,
            cast_by=member.person,
            now=NOW,
        )
    close(motion=motion, now=NOW + timedelta(days=8))
    assert Opening.objects.get().is_adopted
    assert list(audit.offences()) == []
    with pytest.raises(StartingRefused):
        put_to_vote(opening=Opening.objects.get(), now=NOW)


def test_a_vote_taken_before_is_cited() -> None:
    club, ada, denis = the_club()
    opening = opened(club, the_balances(club, ada, denis))
    with pytest.raises(StartingRefused, match="Citez"):
        cite_decision(opening=opening, decision=" ", now=NOW)
    assert cite_decision(opening=opening, decision="AG du 12 mars 2026", now=NOW).is_adopted
    assert list(audit.offences()) == []


def test_without_a_difference_there_is_nothing_to_adopt() -> None:
    club, ada, _denis = the_club()
    balances = Balances(DAY, {"": 100_00}, members=(MemberBalance(100_00, membership=ada.pk),))
    opening = opened(club, balances)
    assert opening.difference == 0
    assert opening.is_adopted
    assert list(audit.offences()) == []


def test_the_same_balances_twice_are_one_opening_and_others_are_refused() -> None:
    club, ada, denis = the_club()
    balances = the_balances(club, ada, denis)
    opening = opened(club, balances)
    entries = Entry.objects.filter(club=club).count()
    again = open_balances(club=club, balances=balances, now=NOW)
    assert again.already
    assert again.opening == opening
    with pytest.raises(StartingRefused, match="déjà repris"):
        open_balances(club=club, balances=replace(balances, cash=1), now=NOW)
    assert Entry.objects.filter(club=club).count() == entries


@pytest.mark.parametrize("phase", [Phase.MANAGEMENT, Phase.LIQUIDATING])
def test_any_phase_takes_balances_even_past_the_term(phase: Phase) -> None:
    club, ada, denis = the_club()
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2025, 6, 1), now=NOW)
    if phase == Phase.LIQUIDATING:
        change_phase(club=club, to=phase, on=date(2025, 9, 1), now=NOW)
    opened(club, the_balances(club, ada, denis))
    assert OpeningMember.objects.count() == 3


def test_a_club_past_its_term_takes_balances() -> None:
    club = a_club(created_on=date(2015, 1, 1))
    ada = a_member(club, "Ada Martin")
    assert club.phases.get(ends_on__isnull=True).term_on == date(2020, 1, 1)
    opened(club, Balances(DAY, {"": 50_00}, members=(MemberBalance(60_00, membership=ada.pk),)))
    assert Opening.objects.get().difference == -10_00


def test_a_club_in_parts_takes_its_parts() -> None:
    club, ada, denis = the_club(share_method=ShareMethod.UNITS)
    told = (
        MemberBalance(300_00, membership=ada.pk, units=30 * 10**6),
        MemberBalance(200_00, membership=denis.pk, units=10 * 10**6),
    )
    opened(club, Balances(DAY, {"": 600_00}, members=told))
    found = shares(club, at=DAY)
    assert found.unit_value == 1500
    assert [one.value for one in found.members] == [450_00, 150_00]


def test_parts_are_told_by_a_club_in_parts_and_only_by_it() -> None:
    club, ada, _denis = the_club()
    with pytest.raises(StartingRefused, match="ne compte pas en parts"):
        opened(
            club, Balances(DAY, {"": 1}, members=(MemberBalance(1, units=1, membership=ada.pk),))
        )
    other, bea, _paul = the_club(share_method=ShareMethod.UNITS)
    with pytest.raises(StartingRefused, match="donnez celles de chaque membre"):
        opened(other, Balances(DAY, {"": 1}, members=(MemberBalance(1, membership=bea.pk),)))


def test_what_cannot_be_is_refused_and_nothing_is_written() -> None:
    club, ada, denis = the_club()
    good = the_balances(club, ada, denis)
    stranger = a_member(a_club(), "Iris Loin")
    late = replace(good.holdings[0], started_on=DAY + timedelta(days=1))
    wrong = [
        replace(good, on=TODAY + timedelta(days=1)),
        replace(good, on=date(2020, 1, 1)),
        replace(good, cash=-1),
        replace(good, banks={"00000000-0000-0000-0000-000000000000": 1}),
        replace(good, members=(MemberBalance(1, membership=stranger.pk),)),
        replace(good, members=(MemberBalance(1, first_name="Sans nom"),)),
        replace(good, holdings=(late,)),
        replace(good, holdings=(replace(good.holdings[0], impairment=9_999_00),)),
        Balances(DAY),
    ]
    for balances in wrong:
        with pytest.raises(Refusal):
            open_balances(club=club, balances=balances, now=NOW)
        assert (Entry.objects.count(), Opening.objects.count(), Holding.objects.count()) == (
            0,
            0,
            0,
        )
    opened(club, good)
    assert Entry.objects.filter(club=club, kind=EntryKind.OPENING).count() == 4


def test_an_overdrawn_bank_is_a_fact() -> None:
    club, ada, _denis = the_club()
    opening = opened(
        club, Balances(DAY, {"": -25_00}, members=(MemberBalance(5_00, membership=ada.pk),))
    )
    assert cash(club, at=DAY) == -25_00
    assert opening.difference == -30_00


def test_sums_show_the_difference_before_anything_is_written() -> None:
    club, ada, denis = the_club()
    balances = the_balances(club, ada, denis)
    added = sums(balances, past=frozenset({2}))
    assert (added.net_assets, added.explained) == (4_767_66, 4_780_00)
    opening = opened(club, balances)
    people = [one.membership for one in opening.members.order_by("id")]
    assert sums(balances, past=past_of(people)).difference == opening.difference


def test_balances_typed_wrong_are_taken_back_and_typed_again() -> None:
    club, ada, denis = the_club()
    balances = the_balances(club, ada, denis)
    wrong = replace(balances, cash=9_999_00)
    opening = take_back(opening=opened(club, wrong), now=NOW)
    assert net_assets(club, at=DAY) == 0
    assert [one.paid for one in shares(club, at=DAY).members] == [0, 0]
    assert debts(club, at=DAY) == ()
    assert TaxFraction.objects.count() == 0
    assert take_back(opening=opening, now=NOW).taken_back_at == NOW
    paul = Membership.objects.get(club=club, person__last_name="Ney")
    told = (*balances.members[:2], replace(balances.members[2], membership=paul.pk))
    again = opened(club, replace(balances, members=told))
    assert again.difference == -12_34
    assert Holding.objects.filter(club=club).count() == 2
    assert TaxFraction.objects.count() == 3
    assert cash(club, at=DAY) == 2_167_66
    call_command("audit")


def test_the_next_form_starts_from_what_was_typed() -> None:
    club, ada, denis = the_club()
    take_back(opening=opened(club, the_balances(club, ada, denis)), now=NOW)
    fields = typed_before(club)
    assert fields["on"] == DAY
    assert fields[f"in_{ada.pk}"] == 3_000_00
    assert (fields["cash"], fields["cheques"]) == (30_00, 70_00)
    assert fields[f"bank_{bank_of(club).pk}"] == 2_067_66
    assert fields["figure_dividends"] == 40_00
    assert (fields["name_h0"], fields["cost_h0"], fields["loss_h0"], fields["capital_h0"]) == (
        "Le Fournil",
        2_000_00,
        250_00,
        True,
    )
    assert fields["name_h1"] == "Vélos du Nord"


def test_balances_people_have_voted_on_stay() -> None:
    club, ada, denis = the_club()
    opening = put_to_vote(opening=opened(club, the_balances(club, ada, denis)), now=NOW)
    assert opening.motion is not None
    open_motion(motion=opening.motion, deadline=NOW + timedelta(days=7), now=NOW)
    with pytest.raises(StartingRefused, match="ne s'annulent plus"):
        take_back(opening=opening, now=NOW)
    assert cash(club, at=DAY) == 2_167_66
