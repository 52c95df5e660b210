"""Each kind of question from its draft to its result: what it takes, what it refuses."""

from datetime import timedelta

import pytest

from governance.closing import close
from governance.meetings import plan
from governance.models import (
    Channel,
    Choice,
    DecisionType,
    EarlierWording,
    Motion,
    Outcome,
    QuestionKind,
    Secrecy,
)
from governance.motions import amend, may_be_asked_again, open_motion, redraft
from governance.noting import Said, note_votes
from governance.refusals import VotingRefused
from governance.result_page import result_of
from governance.tally import Base, Majority, Rule
from governance.voting import cast, give_proxy
from members.joining import leave
from members.models import ExitKind, Membership, RoleKind
from tests.build import NOW, TODAY
from tests.governance.build import (
    DEADLINE,
    a_club_of,
    a_draft,
    a_rule,
    a_vote,
    members_of,
    say,
)

pytestmark = pytest.mark.django_db
ROOMS = ["Salle bleue", "Salle verte", "Salle rouge"]


def pick(motion: Motion, member: Membership, *positions: int, **given):
    """A member votes online for these answers."""
    values = {"channel": Channel.ONLINE, "cast_by": member.person, "now": NOW} | given
    return cast(motion=motion, elector_membership=member, picks=positions, **values)


def a_choice(club, kind=QuestionKind.CHOICE, **given) -> Motion:
    return a_vote(club, kind=kind, options=ROOMS, **given)


def an_election(club, *, seats=1, **given) -> Motion:
    candidates = members_of(club)[:3]
    return a_vote(club, kind=QuestionKind.ELECTION, candidates=candidates, seats=seats, **given)


REFUSED_DRAFTS: list[tuple[str, dict[str, object]]] = [
    ("Écrivez de deux à douze", {"kind": QuestionKind.CHOICE, "options": ["Salle bleue"]}),
    ("Écrivez de deux à douze", {"kind": QuestionKind.RANKED, "options": ["x"] * 13}),
    ("écrite deux fois", {"kind": QuestionKind.CHOICE, "options": ["Salle", " salle "]}),
    ("une candidature", {"kind": QuestionKind.ELECTION, "candidates": []}),
    ("vote secret se fait", {"kind": QuestionKind.CONSENT, "secrecy": Secrecy.PAPER}),
    ("se tient en réunion", {"secrecy": Secrecy.PAPER}),
    ("pour ou contre", {
        "kind": QuestionKind.CHOICE, "options": ROOMS, "type": DecisionType.DISSOLUTION,
    }),
]  # fmt: skip


@pytest.mark.parametrize(("words", "given"), REFUSED_DRAFTS)
def test_a_question_that_cannot_be_answered_is_not_written(
    words: str, given: dict[str, object]
) -> None:
    club = a_club_of(3)
    with pytest.raises(VotingRefused, match=words):
        a_draft(club, **given)
    assert not Motion.objects.exists()


def test_no_more_seats_than_candidates_and_only_members_stand() -> None:
    club, other = a_club_of(3), a_club_of(1)
    with pytest.raises(VotingRefused, match="pas plus de personnes"):
        a_draft(club, kind=QuestionKind.ELECTION, candidates=members_of(club)[:2], seats=3)
    with pytest.raises(VotingRefused, match="pas membre du club"):
        a_draft(club, kind=QuestionKind.ELECTION, candidates=members_of(other))


REFUSED_BALLOTS: list[tuple[QuestionKind, tuple[int, ...], str]] = [
    (QuestionKind.CHOICE, (1, 2), "1 réponse au plus"),
    (QuestionKind.CHOICE, (4,), "parmi les réponses proposées"),
    (QuestionKind.CHOICE, (0,), "parmi les réponses proposées"),
    (QuestionKind.RANKED, (1, 1), "chacune une fois"),
    (QuestionKind.RANKED, (1, 9), "parmi les réponses proposées"),
]


@pytest.mark.parametrize(("kind", "picked", "words"), REFUSED_BALLOTS)
def test_a_ballot_of_another_shape_is_refused_and_nothing_is_written(
    kind: QuestionKind, picked: tuple[int, ...], words: str
) -> None:
    club = a_club_of(3)
    motion = a_choice(club, kind)
    with pytest.raises(VotingRefused, match=words):
        pick(motion, members_of(club)[0], *picked)
    with pytest.raises(VotingRefused):
        say(motion, members_of(club)[0])
    assert not motion.electors.filter(ballots__isnull=False).exists()


def test_nobody_names_more_people_than_there_are_seats() -> None:
    club = a_club_of(4)
    motion = an_election(club, seats=2)
    pick(motion, members_of(club)[0], 1, 2)
    with pytest.raises(VotingRefused, match="2 réponses au plus"):
        pick(motion, members_of(club)[0], 1, 2, 3)


def test_a_choice_is_made_with_a_blank_vote_counted_as_a_voter() -> None:
    club = a_club_of(4)
    a, b, c, d = members_of(club)
    motion = a_choice(club)
    for member, picked in ((a, (2,)), (b, (2,)), (c, (1,)), (d, ())):
        pick(motion, member, *picked)
    closed = close(motion=motion, now=DEADLINE)
    assert (closed.outcome, closed.result["elected"]) == (Outcome.ADOPTED, [2])
    assert closed.verdict.startswith("Le club choisit : Salle verte (2).")
    shown = result_of(closed)
    assert shown is not None
    assert (shown.blank, shown.voters, shown.electors) == (1, 4, 4)
    assert [one.said for one in shown.spoken].count("vote blanc") == 1


def test_officers_are_elected_by_the_rule_and_a_tie_for_the_last_seat_is_said() -> None:
    club = a_club_of(4)
    a, b, c, d = members_of(club)
    motion = an_election(club, seats=2, office=RoleKind.TREASURER)
    for member, picked in ((a, (1, 2)), (b, (1, 3)), (c, (1, 2)), (d, (1, 3))):
        pick(motion, member, *picked)
    closed = close(motion=motion, now=DEADLINE)
    assert closed.result["elected"] == [1]
    assert "Égalité pour la suite" not in closed.verdict  # two of four is not a majority
    a_rule(club, Rule(Majority.TWO_THIRDS, Base.CAST))
    assert closed.office == RoleKind.TREASURER


def test_a_tie_at_the_boundary_elects_nobody_there() -> None:
    club = a_club_of(3)
    a, b, c = members_of(club)
    motion = an_election(club, seats=1)
    pick(motion, a, 1)
    pick(motion, b, 2)
    pick(motion, c)
    closed = close(motion=motion, now=DEADLINE)
    assert (closed.outcome, closed.result["elected"]) == (Outcome.REJECTED, [])
    assert may_be_asked_again(closed)


def test_a_ranking_is_counted_round_by_round() -> None:
    club = a_club_of(5)
    motion = a_choice(club, QuestionKind.RANKED)
    ranked = ((1,), (1,), (2,), (2, 1), (3, 2))
    for member, picked in zip(members_of(club), ranked, strict=True):
        pick(motion, member, *picked)
    closed = close(motion=motion, now=DEADLINE)
    assert closed.verdict.startswith("Le club choisit : Salle verte, avec 3 voix.")
    shown = result_of(closed)
    assert shown is not None
    assert [row.rounds for row in shown.rows] == [(2, 2), (2, 3), (1, 0)]
    assert "1. Salle rouge, 2. Salle verte" in [one.said for one in shown.spoken]


def test_an_objection_wants_its_reason_which_is_read_after_the_closing() -> None:
    club = a_club_of(3)
    a, b, c = members_of(club)
    motion = a_vote(club, kind=QuestionKind.CONSENT)
    with pytest.raises(VotingRefused, match="Écrivez votre objection"):
        say(motion, a, Choice.AGAINST)
    objecting = {"choice": Choice.AGAINST, "reason": "Trop cher pour nous."}
    pick(motion, a, **objecting)
    assert result_of(motion) is None
    for member in (b, c):
        say(motion, member)
    closed = close(motion=motion, now=DEADLINE)
    assert closed.outcome == Outcome.REJECTED
    shown = result_of(closed)
    assert shown is not None
    assert [one.reason for one in shown.objections] == ["Trop cher pour nous."]


def test_an_objection_taken_back_before_the_closing_is_not_counted() -> None:
    club = a_club_of(2)
    a, b = members_of(club)
    motion = a_vote(club, kind=QuestionKind.CONSENT)
    pick(motion, a, choice=Choice.AGAINST, reason="J'hésite.")
    for member in (a, b):
        say(motion, member)
    closed = close(motion=motion, now=DEADLINE)
    assert closed.outcome == Outcome.ADOPTED
    shown = result_of(closed)
    assert shown is not None
    assert shown.objections == ()


def test_a_sense_check_binds_nobody_even_when_all_agree() -> None:
    club = a_club_of(2)
    motion = a_vote(club, kind=QuestionKind.SENSE)
    for member in members_of(club):
        say(motion, member)
    closed = close(motion=motion, now=DEADLINE)
    assert (closed.outcome, closed.binds) == (Outcome.HEARD, False)
    assert not Motion.objects.filter(outcome=Outcome.ADOPTED).exists()
    assert not may_be_asked_again(closed)


def test_the_words_change_before_the_opening_only_and_the_earlier_ones_stay() -> None:
    club = a_club_of(2)
    by = members_of(club)[0].person
    motion = a_draft(club, kind=QuestionKind.CHOICE, options=ROOMS)
    amend(motion=motion, title="Quelle salle ?", text="", now=NOW, by=by, options=ROOMS[:2])
    earlier = EarlierWording.objects.get()
    assert (earlier.title, earlier.options) == ("Repeindre le local ?", ROOMS)
    opened = open_motion(motion=motion, deadline=DEADLINE, now=NOW)
    assert [one.label for one in opened.options.all()] == ROOMS[:2]
    with pytest.raises(VotingRefused, match="ne change plus"):
        amend(motion=opened, title="Autre", text="", now=NOW, by=by)
    assert EarlierWording.objects.count() == 1


def test_a_closed_question_is_taken_up_again_as_a_new_draft() -> None:
    club = a_club_of(2)
    by = members_of(club)[0].person
    motion = a_choice(club)
    with pytest.raises(VotingRefused, match="n'est pas clos"):
        redraft(motion=motion, now=NOW, by=by)
    closed = close(motion=motion, now=DEADLINE)
    again = redraft(motion=closed, now=DEADLINE, by=by)
    assert (again.is_draft, again.kind, again.number) == (True, QuestionKind.CHOICE, None)
    assert [one.label for one in again.options.all()] == ROOMS


def test_decisions_are_numbered_in_the_order_they_open() -> None:
    club, other = a_club_of(1), a_club_of(1)
    late, first = a_draft(club), a_vote(club)
    second = open_motion(motion=late, deadline=DEADLINE, now=NOW)
    assert [first.reference, second.reference, a_vote(other).reference] == ["D1", "D2", "D1"]


def test_a_candidate_who_left_stops_the_opening() -> None:
    club = a_club_of(3)
    members = members_of(club)
    motion = a_draft(club, kind=QuestionKind.ELECTION, candidates=members[:2])
    leave(membership=members[0], on=TODAY - timedelta(days=1), kind=ExitKind.WITHDRAWAL, now=NOW)
    with pytest.raises(VotingRefused, match="n'est plus membre"):
        open_motion(motion=motion, deadline=DEADLINE, now=NOW)


# --- Five roads, one count ---------------------------------------------------------------------


def test_five_roads_make_one_count_and_each_ballot_says_its_road() -> None:
    """Features row 81: online, by hand, on paper, by proxy, by post; who noted it is written."""
    club = a_club_of(5)
    a, b, c, d, e = members_of(club)
    motion = a_vote(club)
    secretary = b.person
    give_proxy(motion=motion, giver=e, holder=a, now=NOW)
    say(motion, a)
    pick(motion, e, choice=Choice.FOR, channel=Channel.PROXY, cast_by=a.person)
    ids = {one.membership_id: one.pk for one in motion.electors.all()}
    for member, channel in ((b, Channel.HAND), (c, Channel.PAPER), (d, Channel.POSTAL)):
        note_votes(
            motion=motion, noted={ids[member.pk]: Choice.FOR}, channel=channel,
            by=secretary, now=NOW,
        )  # fmt: skip
    closed = close(motion=motion, now=NOW)
    assert closed.verdict.startswith("Adopté : 5 pour")
    shown = result_of(closed)
    assert shown is not None
    assert [number for _road, number in shown.roads] == [1, 1, 1, 1, 1]
    noted = {one.channel: one.noted_by for one in shown.spoken}
    assert noted["par courrier"] == str(secretary)
    assert noted["en ligne"] == ""
    assert noted["par pouvoir"] == str(a.person)


def test_who_voted_online_then_raised_a_hand_counts_once_by_the_last() -> None:
    club = a_club_of(1)
    (member,) = members_of(club)
    motion = a_vote(club)
    elector = motion.electors.get()
    say(motion, member, Choice.AGAINST)
    note_votes(
        motion=motion, noted={elector.pk: Choice.FOR}, channel=Channel.HAND,
        by=member.person, now=NOW,
    )  # fmt: skip
    assert close(motion=motion, now=NOW).verdict.startswith("Adopté : 1 pour, 0 contre")


def test_a_road_nobody_notes_is_refused() -> None:
    club = a_club_of(1)
    motion = a_vote(club)
    noted = {motion.electors.get().pk: Choice.FOR}
    for channel in (Channel.ONLINE, Channel.PROXY):
        with pytest.raises(VotingRefused, match="On note un vote"):
            note_votes(
                motion=motion, noted=noted, channel=channel,
                by=members_of(club)[0].person, now=NOW,
            )  # fmt: skip


def test_a_noted_ballot_of_a_wrong_shape_names_its_line_and_writes_none() -> None:
    club = a_club_of(2)
    motion = an_election(club, seats=1)
    first, second = motion.electors.order_by("id")
    noted = {first.pk: Said(picks=(1,)), second.pk: Said(picks=(1, 2))}
    with pytest.raises(VotingRefused) as refused:
        note_votes(
            motion=motion, noted=noted, channel=Channel.PAPER,
            by=members_of(club)[0].person, now=NOW,
        )  # fmt: skip
    assert refused.value.field == f"elector_{second.pk}"
    assert not first.ballots.exists()


def test_a_secret_vote_takes_no_named_ballot_by_any_road() -> None:
    club = a_club_of(3)
    meeting = plan(club=club, starts_at=NOW, now=NOW)
    motion = a_vote(club, secrecy=Secrecy.PAPER, meeting=meeting)
    member = members_of(club)[0]
    for channel in (Channel.ONLINE, Channel.HAND, Channel.PAPER, Channel.POSTAL):
        with pytest.raises(VotingRefused, match="secret"):
            pick(motion, member, choice=Choice.FOR, channel=channel)


def test_a_secret_vote_is_not_opened_for_two() -> None:
    club = a_club_of(2)
    meeting = plan(club=club, starts_at=NOW, now=NOW)
    with pytest.raises(VotingRefused, match="trois votants"):
        a_vote(club, secrecy=Secrecy.PAPER, meeting=meeting)
