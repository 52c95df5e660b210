"""A secret vote on paper: the list, the box, two scrutineers, the totals."""

import pytest
from django.test import Client
from django.urls import reverse

from governance.closing import close, close_due
from governance.meetings import plan
from governance.models import (
    Choice,
    Motion,
    Outcome,
    PaperCount,
    QuestionKind,
    Secrecy,
    SignOff,
)
from governance.motions import open_motion
from governance.secret.paper import note_count, note_signatures, paper_sheet, sign_list
from governance.voting import give_proxy
from members.joining import open_account
from members.models import RoleKind, TrailEntry
from members.roles import appoint
from tests.build import NOW, a_person
from tests.governance.build import DEADLINE, a_club_of, a_draft, members_of
from tests.governance.secret.test_voting import refusal

pytestmark = pytest.mark.django_db


def a_paper_vote(size: int, **given: object) -> Motion:
    """An open secret vote on paper, held in a meeting."""
    club = a_club_of(size)
    meeting = plan(club=club, starts_at=NOW, now=NOW)
    question = a_draft(club, secrecy=Secrecy.PAPER, meeting=meeting, **given)
    return open_motion(motion=question, deadline=DEADLINE, now=NOW)


def sign(motion: Motion, count: int) -> None:
    """The first members sign the list."""
    officer = members_of(motion.club)[0].person
    for member in members_of(motion.club)[:count]:
        sign_list(motion=motion, signer=member, noted_by=officer, now=NOW)


def type_in(motion: Motion, *, blank: int = 0, spoiled: int = 0, **totals: int) -> PaperCount:
    """Two scrutineers' count."""
    a, b, *_ = members_of(motion.club)
    return note_count(
        motion=motion,
        totals=totals,
        blank=blank,
        spoiled=spoiled,
        scrutineers=(a, b),
        now=NOW,
        by=a.person,
    )


def test_the_list_is_signed_the_box_counted_and_the_verdict_written() -> None:
    motion = a_paper_vote(8)
    sign(motion, 7)
    type_in(motion, **{"for": 4, "against": 1}, blank=1, spoiled=1)
    by = members_of(motion.club)[0].person
    closed = close(motion=motion, now=NOW, by=by)
    assert closed.outcome == Outcome.ADOPTED
    assert (closed.result["voters"], closed.result["spoiled"]) == (7, 1)
    assert "4 pour, 1 contre" in closed.verdict


@pytest.mark.parametrize(
    ("totals", "blank", "spoiled"),
    [({"for": 4}, 0, 0), ({"for": 3, "against": 3}, 0, 0), ({"for": 5}, 1, 0), ({}, 0, 4)],
)
def test_totals_that_are_not_the_signatures_are_refused(totals, blank, spoiled) -> None:
    motion = a_paper_vote(8)
    sign(motion, 5)
    said = refusal(type_in, motion, blank=blank, spoiled=spoiled, **totals)
    assert "5 signatures" in said
    assert not PaperCount.objects.exists()


def test_an_election_of_several_bounds_its_totals() -> None:
    motion = a_paper_vote(6, kind=QuestionKind.CHOICE, options=["Bleu", "Vert", "Rouge"])
    sign(motion, 5)
    assert "5 signatures" in refusal(type_in, motion, **{"1": 4, "2": 2})
    type_in(motion, **{"1": 4}, blank=1)
    club = a_club_of(6)
    meeting = plan(club=club, starts_at=NOW, now=NOW)
    question = a_draft(
        club,
        secrecy=Secrecy.PAPER,
        meeting=meeting,
        kind=QuestionKind.ELECTION,
        candidates=members_of(club)[:3],
        seats=2,
    )
    election = open_motion(motion=question, deadline=DEADLINE, now=NOW)
    sign(election, 5)
    for wrong in ({"1": 6}, {"1": 5, "2": 5, "3": 1}, {"1": 2, "2": 1}, {"4": 5}):
        refusal(type_in, election, **wrong)
    type_in(election, **{"1": 4, "2": 3, "3": 1}, blank=1)
    closed = close(motion=election, now=NOW, by=members_of(club)[0].person)
    assert closed.result["voters"] == 5
    assert closed.result["elected"] == [1, 2]


@pytest.mark.parametrize("signatures", [0, 1, 2])
def test_fewer_than_three_ballots_are_not_read(signatures: int) -> None:
    motion = a_paper_vote(5)
    sign(motion, signatures)
    assert "Moins de trois" in refusal(type_in, motion, **{"for": signatures})
    closed = close(motion=motion, now=NOW, by=members_of(motion.club)[0].person)
    assert closed.outcome == Outcome.VOID
    assert closed.result["counts"] == []


def test_the_clock_waits_for_the_scrutineers() -> None:
    motion = a_paper_vote(5)
    sign(motion, 4)
    assert close_due(now=DEADLINE) == []
    by = members_of(motion.club)[0].person
    assert "dépouillement" in refusal(close, motion=motion, now=DEADLINE, by=by)
    type_in(motion, **{"for": 4})
    assert close(motion=motion, now=DEADLINE, by=by).outcome == Outcome.ADOPTED


def test_one_voice_one_signature_by_its_owner_or_by_proxy() -> None:
    motion = a_paper_vote(5)
    a, b, c, *_ = members_of(motion.club)
    officer = c.person
    give_proxy(motion=motion, giver=a, holder=b, now=NOW)
    given = {"motion": motion, "noted_by": officer, "now": NOW}
    assert "pouvoir" in refusal(sign_list, signer=c, by_proxy=True, **given)
    signed = sign_list(signer=a, by_proxy=True, **given)
    assert signed.by_proxy.membership == b
    assert "déjà signé" in refusal(sign_list, signer=a, **given)
    outsider = members_of(a_club_of(1))[0]
    assert "membre" in refusal(sign_list, signer=outsider, **given)


def test_the_list_closes_with_the_hour_and_with_the_count() -> None:
    motion = a_paper_vote(5)
    sign(motion, 3)
    d = members_of(motion.club)[3]
    officer = d.person
    late = {"motion": motion, "signer": d, "noted_by": officer}
    assert "heure" in refusal(sign_list, now=DEADLINE, **late)
    type_in(motion, **{"for": 3})
    assert "dépouillé" in refusal(sign_list, now=NOW, **late)
    assert "dépouillé" in refusal(type_in, motion, **{"for": 3})


def test_two_different_scrutineers_of_the_club() -> None:
    motion = a_paper_vote(5)
    sign(motion, 3)
    a = members_of(motion.club)[0]
    stranger = members_of(a_club_of(1))[0]
    given = {"totals": {"for": 3}, "blank": 0, "spoiled": 0, "now": NOW, "by": a.person}
    assert "différents" in refusal(note_count, motion=motion, scrutineers=(a, a), **given)
    assert "membre" in refusal(note_count, motion=motion, scrutineers=(a, stranger), **given)


def test_several_signatures_are_noted_together_or_not_at_all() -> None:
    motion = a_paper_vote(5)
    a, b, *_ = motion.electors.order_by("id")
    officer = members_of(motion.club)[0].person
    given = {"motion": motion, "by": officer, "now": NOW}
    assert note_signatures(signed={a.pk: False}, **given) == 1
    refusal(note_signatures, signed={b.pk: False, a.pk: False}, **given)
    assert SignOff.objects.count() == 1
    assert "coché" in refusal(note_signatures, signed={}, **given)
    line = TrailEntry.objects.filter(act="secret.sign_list").get()
    assert set(line.detail) == {"motion"}


def test_the_sheet_names_voters_answers_and_holders() -> None:
    motion = a_paper_vote(4)
    a, b, *_ = members_of(motion.club)
    give_proxy(motion=motion, giver=a, holder=b, now=NOW)
    sign(motion, 0)
    sheet = paper_sheet(motion)
    assert [key for key, _label in sheet.answers] == [kind.value for kind in Choice]
    assert len(sheet.lines) == 4
    held = next(line for line in sheet.lines if line.elector.membership_id == a.pk)
    assert held.holder.membership == b
    assert sheet.signed == 0


@pytest.fixture
def evening(time_machine) -> tuple[Motion, Client]:
    """An open paper vote and the browser of the manager, on the evening."""
    time_machine.move_to(NOW, tick=False)
    motion = a_paper_vote(5)
    person = a_person("Odile Gérante", account=True)
    appoint(
        person=person,
        kind=RoleKind.MANAGER,
        club=motion.club,
        starts_on=motion.club.created_on,
        now=NOW,
    )
    client = Client()
    client.force_login(person.user)
    return motion, client


def test_the_pages_of_a_paper_vote_from_the_list_to_the_verdict(evening) -> None:
    motion, client = evening
    url = reverse("paper_vote", args=[motion.club.slug, motion.pk])
    electors = list(motion.electors.order_by("id"))
    page = client.get(url).content.decode()
    assert "Clore sans ouvrir" in page
    assert "Dépouiller" not in page
    sent = {f"elector_{one.pk}": "self" for one in electors[:4]}
    assert client.post(url, sent).status_code == 302
    page = client.get(url).content.decode()
    assert "4 signatures sur 5" in page
    assert "Dépouiller" in page
    count = reverse("paper_count", args=[motion.club.slug, motion.pk])
    a, b, *_ = members_of(motion.club)
    typed = {"total_for": 2, "total_against": 1, "total_abstain": 0, "blank": 0, "spoiled": 0}
    typed |= {"first": a.pk, "second": b.pk, "is_read_again": "on"}
    wrong = client.post(count, typed)
    assert "3 bulletins comptés pour 4 signatures" in wrong.content.decode()
    assert not PaperCount.objects.exists()
    answer = client.post(count, typed | {"total_for": 3})
    assert answer.status_code == 302
    motion.refresh_from_db()
    assert motion.outcome == Outcome.ADOPTED
    assert client.get(count).status_code == 302


def test_a_refused_close_leaves_the_count_unwritten(evening) -> None:
    motion, client = evening
    sign(motion, 2)
    count = reverse("paper_count", args=[motion.club.slug, motion.pk])
    a, b, *_ = members_of(motion.club)
    typed = {"total_for": 2, "total_against": 0, "total_abstain": 0, "blank": 0, "spoiled": 0}
    typed |= {"first": a.pk, "second": b.pk, "is_read_again": "on"}
    assert "Moins de trois" in client.post(count, typed).content.decode()
    assert not PaperCount.objects.exists()


def test_nobody_but_an_officer_reads_these_pages(evening) -> None:
    motion, _client = evening
    member = members_of(motion.club)[0].person
    open_account(person=member, username="simple.membre", password="x" * 14)
    client = Client()
    client.force_login(member.user)
    for name in ("paper_vote", "paper_count"):
        assert client.get(reverse(name, args=[motion.club.slug, motion.pk])).status_code == 403
