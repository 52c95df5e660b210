"""Amendments: their numbers, their votes, the exit that opens its own, the signature."""

from datetime import timedelta

import pytest

from clublife.amending import open_amendment, sign_amendment, usable_motions
from clublife.deeds import amendment_figures, annexes
from clublife.leaving import let_go
from clublife.models import Amendment
from clublife.refusals import LifeRefused
from clubs.models import Club, ShareMethod
from clubs.rules import set_rule
from governance.closing import close
from governance.models import DecisionType, Motion, Outcome
from governance.motions import draft, open_motion
from governance.voting import cast
from ledger.contributing import Means, Payment, record_meeting
from members.models import ExitKind
from tests.build import NOW, TODAY, a_club, a_member

pytestmark = pytest.mark.django_db
Kind = Amendment.Kind


def a_club_of_three(**given) -> Club:
    """Ada, Bo and Cléo have paid 100, 100 and 100 euros."""
    club = a_club(**given)
    names = ("Ada Martin", "Bo Caron", "Cléo Petit")
    paid = [Payment(a_member(club, name), 10_000, Means.TRANSFER) for name in names]
    record_meeting(club=club, on=TODAY, payments=paid, key="soir", by=None, now=NOW)
    return club


def adopted(club: Club, type: DecisionType, choice: str = "for") -> Motion:
    motion = draft(club=club, type=type, title="Changer ?", text="", now=NOW)
    motion = open_motion(motion=motion, deadline=NOW + timedelta(hours=1), now=NOW)
    for elector in motion.electors.all():
        cast(
            motion=motion, elector_membership=elector.membership, choice=choice, channel="hand",
            cast_by=elector.membership.person, now=NOW,
        )  # fmt: skip
    close(motion=motion, now=NOW + timedelta(hours=2))
    return Motion.objects.get(pk=motion.pk)


def the_seat(club: Club, **given) -> Amendment:
    asked = {"kind": Kind.SEAT, "on": TODAY, "detail": "3 rue du Moulin", "now": NOW} | given
    return open_amendment(club=club, **asked)


def test_amendments_are_numbered_in_each_club() -> None:
    ours, theirs = a_club_of_three(), a_club_of_three()
    assert [the_seat(ours).number, the_seat(theirs).number, the_seat(ours).number] == [1, 1, 2]


def test_what_an_amendment_wants() -> None:
    club, other = a_club_of_three(), a_club_of_three()
    rejected = adopted(club, DecisionType.AMENDMENT, "against")
    admission = adopted(club, DecisionType.ADMISSION)
    elsewhere = adopted(other, DecisionType.AMENDMENT)
    stranger = other.memberships.first()
    for given, field in (
        ({"detail": "  "}, "detail"),
        ({"kind": Kind.ENTRY}, "membership"),
        ({"kind": Kind.EXIT, "membership": stranger}, "membership"),
        ({"motion": rejected}, "motion"),
        ({"motion": admission}, "motion"),
        ({"motion": elsewhere}, "motion"),
        ({"on": club.created_on - timedelta(days=1)}, "on"),
    ):
        with pytest.raises(LifeRefused) as refused:
            the_seat(club, **given)
        assert refused.value.field == field
    assert not Amendment.objects.exists()
    forming = a_club(active_on=None)
    with pytest.raises(LifeRefused, match="pas encore signée"):
        the_seat(forming)


def test_a_vote_serves_one_amendment_in_the_list() -> None:
    club = a_club_of_three()
    motion = adopted(club, DecisionType.AMENDMENT)
    assert motion.outcome == Outcome.ADOPTED
    assert usable_motions(club, Kind.SEAT) == [motion]
    made = the_seat(club, motion=motion)
    assert usable_motions(club, Kind.SEAT) == []
    figures = amendment_figures(made)
    assert "Changer ?" in figures.decision
    assert figures.verdict == motion.verdict


def test_an_exit_opens_its_amendment_with_the_new_parts() -> None:
    """Three equal parts; Cléo leaves: the two others own half each, and she signs too."""
    club = a_club_of_three()
    set_rule(club=club, key="exit_value", value="contributions", since=club.created_on, now=NOW)
    cleo = club.memberships.get(person__first_name="Cléo")
    assert sum(one.part for one in annexes(club, at=TODAY).members) == 10_000
    later = NOW + timedelta(days=3)
    let_go(
        membership=cleo, on=later.date(), kind=ExitKind.WITHDRAWAL, reason="article 16",
        key="depart", now=later,
    )  # fmt: skip
    amendment = Amendment.objects.get()
    assert (amendment.kind, amendment.membership, amendment.detail) == (
        "exit",
        cleo,
        "article 16",
    )
    figures = amendment_figures(amendment)
    assert [(one.name, one.part) for one in figures.annexes.members] == [
        ("Ada Martin", 5_000),
        ("Bo Caron", 5_000),
    ]
    assert figures.annexes.owed == 10_000
    assert "Cléo Petit" in figures.signatories


def test_the_parts_are_told_before_the_club_has_chosen_how_to_count() -> None:
    """Both methods give the same parts while nothing but payments has happened."""
    club = a_club_of_three(share_method=None)
    parts = [one.part for one in annexes(club, at=TODAY).members]
    set_rule(
        club=club, key="share_method", value=ShareMethod.PRO_RATA, since=club.created_on, now=NOW
    )
    assert parts == [one.part for one in annexes(club, at=TODAY).members] == [3334, 3333, 3333]


def test_a_signature_is_noted_once_and_not_before_its_day() -> None:
    made = the_seat(a_club_of_three())
    for day, words in (
        (TODAY + timedelta(days=1), "pas encore venue"),
        (made.club.created_on - timedelta(days=1), "précède la création"),
    ):
        with pytest.raises(LifeRefused, match=words):
            sign_amendment(amendment=made, on=day, now=NOW)
    assert sign_amendment(amendment=made, on=TODAY, now=NOW).signed_on == TODAY
    with pytest.raises(LifeRefused, match="déjà notée"):
        sign_amendment(amendment=made, on=TODAY, now=NOW)
