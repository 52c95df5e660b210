"""What names the payer of a transfer: a structured reference, personal cents."""

from datetime import date

import pytest
from stdnum import iso11649

from clubs.rules import set_rule
from ledger.models import PersonalCents
from ledger.references import members_named, membership_of, reference_of, written_reference
from ledger.refusals import SavingRefused
from ledger.signing import cents_of, give_cents, signed
from members.joining import leave
from members.models import ExitKind
from tests.ledger.build import NOW, a_club, a_member
from tests.ledger.saving_cast import NOV, OCT, cell, pays, pledges

pytestmark = pytest.mark.django_db


def a_signing_club():
    club = a_club()
    set_rule(club=club, key="personal_cents", value="yes", since=club.created_on, now=NOW)
    return club


def test_a_reference_is_a_valid_structured_one_and_names_its_member() -> None:
    club = a_club()
    ada, ben = a_member(club, "Ada"), a_member(club, "Ben")
    assert iso11649.is_valid(reference_of(ada))
    assert reference_of(ada) != reference_of(ben)
    assert membership_of(club, f"VIR SEPA {reference_of(ada)} NOVEMBRE") == ada


@pytest.mark.parametrize(
    "label",
    ["VIR {} 24.07", "virement/{}", "INST {}", "CIGALES{}20261105", "{}"],
    ids=["in a sentence", "after a bar", "first", "glued on both sides", "alone"],
)
def test_a_reference_is_found_however_the_bank_writes_it(label: str) -> None:
    club = a_club()
    ada = a_member(club, "Ada")
    for written in (reference_of(ada), written_reference(ada), reference_of(ada).lower()):
        assert membership_of(club, label.format(written)) == ada


def test_a_reference_with_a_wrong_digit_or_of_another_club_names_nobody() -> None:
    club, other = a_club(), a_club()
    ada, zoe = a_member(club, "Ada"), a_member(other, "Zoé")
    wrong = reference_of(ada)[:-1] + str((int(reference_of(ada)[-1]) + 1) % 10)
    assert members_named(wrong) == frozenset()
    assert membership_of(club, reference_of(zoe)) is None
    assert membership_of(club, "COTISATION OCTOBRE") is None


def test_two_references_in_one_label_name_nobody_for_certain() -> None:
    club = a_club()
    ada, ben = a_member(club, "Ada"), a_member(club, "Ben")
    both = f"{reference_of(ada)} ET {reference_of(ben)}"
    assert members_named(both) == {ada.pk, ben.pk}
    assert membership_of(club, both) is None


def test_cents_are_off_until_the_club_chooses_them() -> None:
    club = a_club()
    ada = a_member(club, "Ada")
    with pytest.raises(SavingRefused):
        give_cents(club=club, by=None, now=NOW)
    assert signed({ada.pk: 2400}, club, [ada], at=NOW.date()) == {ada.pk: 2400}


def test_each_member_has_cents_of_their_own_for_ever() -> None:
    club = a_signing_club()
    ada, ben = a_member(club, "Ada"), a_member(club, "Ben")
    given = give_cents(club=club, by=None, now=NOW)
    assert [(one.membership, one.cents) for one in given] == [(ada, 1), (ben, 2)]
    leave(membership=ada, on=date(2026, 11, 1), kind=ExitKind.WITHDRAWAL, now=NOW)
    cleo = a_member(club, "Cléo")
    assert [one.membership for one in give_cents(club=club, by=None, now=NOW)] == [cleo]
    assert give_cents(club=club, by=None, now=NOW) == ()
    assert cents_of(club) == {ada.pk: 1, ben.pk: 2, cleo.pk: 3}


def test_a_club_never_gives_more_than_ninety_nine() -> None:
    club = a_signing_club()
    for number in range(100):
        a_member(club, f"M{number}")
    with pytest.raises(SavingRefused):
        give_cents(club=club, by=None, now=NOW)
    assert not PersonalCents.objects.filter(club=club).exists()


def test_the_cents_are_the_members_and_stay_with_their_month() -> None:
    """24 € promised, 24,07 € paid: the month is paid, the next one does not begin by 7 cents."""
    club = a_signing_club()
    ada = a_member(club, "Ada")
    pledges(ada, 2400, OCT)
    pays(ada, 2407, date(2026, 10, 5))
    october = cell(ada, OCT, at=date(2026, 11, 2))
    november = cell(ada, NOV, at=date(2026, 11, 2))
    assert (october.paid, october.missing) == (2407, 0)
    assert (november.paid, november.missing) == (0, 2400)
