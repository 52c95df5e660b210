"""A candidate's way in: standing, the vote, the entry with its amendment, or the oblivion."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clublife.admitting import put_to_vote, welcome
from clublife.audit import offences
from clublife.candidacy import forget, forget_due, stand, withdraw
from clublife.candidates import (
    State,
    candidates,
    may_be_forgotten_on,
    room,
    state_of,
)
from clublife.deeds import amendment_figures
from clublife.models import Admission, Amendment
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase
from clubs.phases import change_phase
from clubs.rules import set_rule
from governance.closing import close
from governance.models import Motion, Outcome
from governance.motions import open_motion
from governance.voting import cast
from jobs.models import OutboxMail
from ledger.contributing import Means, Payment, record_meeting
from members.joining import JoiningRefused, open_account
from members.models import Membership, Person, RoleKind, TrailEntry
from tests.build import NOW, TODAY, a_club, a_member, a_person, an_officer

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("jobs.queue._send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club() -> Club:
    """Ada manages, Bo is a member; each has paid, 300 and 100 euros."""
    made = a_club()
    ada = an_officer(RoleKind.MANAGER, made, "Ada Martin")
    bo = a_member(made, "Bo Caron")
    paid = [
        Payment(made.memberships.get(person=ada), 30_000, Means.TRANSFER),
        Payment(bo, 10_000, Means.TRANSFER),
    ]
    record_meeting(club=made, on=TODAY, payments=paid, key="soir", by=None, now=NOW)
    return made


def a_candidate(club: Club, name: str = "Cléo Petit", **given) -> Admission:
    first, last = name.split()
    return stand(club=club, first_name=first, last_name=last, now=NOW, **given)


def voted(admission: Admission, *choices: str) -> Motion:
    """The members' vote on an entry, closed."""
    motion = open_motion(
        motion=put_to_vote(admission=admission, now=NOW),
        deadline=NOW + timedelta(days=1),
        now=NOW,
    )
    for elector, choice in zip(motion.electors.order_by("id"), choices, strict=True):
        cast(
            motion=motion, elector_membership=elector.membership, choice=choice,
            channel="hand", cast_by=elector.membership.person, now=NOW,
        )  # fmt: skip
    close(motion=motion, now=NOW + timedelta(days=2))
    admission.refresh_from_db()
    return Motion.objects.get(pk=motion.pk)


def admitted(club: Club, **given) -> Admission:
    made = a_candidate(club, **given)
    assert voted(made, "for", "for").outcome == Outcome.ADOPTED
    return made


def test_a_candidate_is_voted_in_with_an_amendment_and_an_invitation(club: Club) -> None:
    """Unanimity of two members; Cléo enters with nothing, the parts stay 75 % and 25 %."""
    cleo = admitted(club, email="cleo@example.org", presentation="Libraire à Bailleul.")
    assert state_of(cleo) == State.ADOPTED
    assert (cleo.motion.title, cleo.motion.text) == (
        "Admettre Cléo Petit dans le club ?",
        "Libraire à Bailleul.",
    )
    with time_machine.travel(LATER, tick=False):
        member = welcome(admission=cleo, on=LATER.date(), email="cleo@example.org", now=LATER)
    assert (member.joined_on, member.person.user.username) == (LATER.date(), "cleo.petit")
    assert OutboxMail.objects.get().to == "cleo@example.org"
    amendment = Amendment.objects.get()
    assert (amendment.number, amendment.kind, amendment.on) == (1, "entry", LATER.date())
    assert (amendment.motion, amendment.membership) == (cleo.motion, member)
    figures = amendment_figures(amendment)
    assert [(one.name, one.percent) for one in figures.annexes.members] == [
        ("Ada Martin", "75,00\N{NO-BREAK SPACE}%"),
        ("Bo Caron", "25,00\N{NO-BREAK SPACE}%"),
        ("Cléo Petit", "0,00\N{NO-BREAK SPACE}%"),
    ]
    assert figures.signatories == ("Bo Caron", "Ada Martin", "Cléo Petit")
    assert list(offences()) == []


def test_without_an_email_one_is_a_member_all_the_same(club: Club) -> None:
    member = welcome(admission=admitted(club), on=LATER.date(), now=LATER)
    assert member.person.user is None
    assert not OutboxMail.objects.exists()


def test_nobody_enters_without_the_vote_nor_twice_nor_before_it(club: Club) -> None:
    """Seven refusals, after each of which nothing has changed."""
    waiting, refused = a_candidate(club, "Driss Amrani"), a_candidate(club, "Élise Roux")
    voted(refused, "for", "against")
    assert state_of(refused) == State.REFUSED
    accepted = admitted(club)
    gone = withdraw(admission=a_candidate(club, "Franck Roy"), reason="déménage", now=NOW)
    drafted = a_candidate(club, "Gil Fox")
    put_to_vote(admission=drafted, now=NOW)
    for admission in (waiting, refused, gone, drafted):
        with pytest.raises(LifeRefused, match="n'ont pas encore voté"):
            welcome(admission=admission, on=LATER.date(), now=LATER)
    with pytest.raises(LifeRefused, match="précéder le vote"):
        welcome(admission=accepted, on=TODAY, now=LATER)
    with pytest.raises(JoiningRefused, match="pas encore venue"):
        welcome(admission=accepted, on=LATER.date() + timedelta(days=1), now=LATER)
    assert Membership.objects.filter(club=club).count() == 2
    welcome(admission=accepted, on=LATER.date(), now=LATER)
    with pytest.raises(LifeRefused, match="déjà enregistrée"):
        welcome(admission=accepted, on=LATER.date(), now=LATER)
    assert Membership.objects.filter(club=club).count() == 3
    assert Amendment.objects.count() == 1


def test_one_may_be_put_to_the_vote_again_and_the_first_vote_stays(club: Club) -> None:
    admission = a_candidate(club)
    first = voted(admission, "for", "against")
    second = voted(admission, "for", "for")
    assert first.pk != second.pk
    assert Motion.objects.get(pk=first.pk).outcome == Outcome.REJECTED
    assert state_of(admission) == State.ADOPTED
    with pytest.raises(LifeRefused, match="n'attend pas de vote"):
        put_to_vote(admission=admission, now=NOW)


def test_a_full_club_has_a_waiting_list_and_refuses_the_entry(club: Club) -> None:
    """R1 with a maximum of two: the candidates wait in their order; the entry is refused."""
    set_rule(club=club, key="max_members", value=2, since=club.created_on, now=NOW)
    first, second = admitted(club), a_candidate(club, "Driss Amrani")
    places = room(club, at=TODAY)
    assert places.is_full
    assert [(one.admission, one.place) for one in candidates(club, full=True)] == [
        (first, 1),
        (second, 2),
    ]
    with pytest.raises(JoiningRefused, match="son maximum"):
        welcome(admission=first, on=LATER.date(), now=LATER)
    assert (state_of(first), Amendment.objects.count()) == (State.ADOPTED, 0)


def test_standing_is_refused_in_words(club: Club) -> None:
    a_candidate(club)
    person = Admission.objects.get().person
    stranger = a_member(a_club(), "Zoé Noir")
    for given, words in (
        ({"person": person}, "déjà candidate"),
        ({"person": club.memberships.first().person}, "déjà membre"),
        ({"first_name": "  ", "last_name": "Petit"}, "prénom et un nom"),
        ({"first_name": "A", "last_name": "B", "sponsor": stranger}, "membre du club"),
    ):
        with pytest.raises(LifeRefused, match=words):
            stand(club=club, now=NOW, **given)
    change_phase(club=club, to=Phase.MANAGEMENT, on=TODAY, now=NOW)
    with pytest.raises(LifeRefused, match="n'accueille plus"):
        a_candidate(club, "Tard Venu")
    assert Admission.objects.count() == 1


def test_nobody_withdraws_during_the_vote(club: Club) -> None:
    admission = a_candidate(club)
    motion = put_to_vote(admission=admission, now=NOW)
    open_motion(motion=motion, deadline=NOW + timedelta(days=1), now=NOW)
    with pytest.raises(LifeRefused, match="Un vote est ouvert"):
        withdraw(admission=admission, reason="", now=NOW)


def test_a_founding_club_needs_no_amendment() -> None:
    club = a_club(active_on=None)
    a_member(club, "Ada Martin")
    admission = a_candidate(club)
    voted(admission, "for")
    welcome(admission=admission, on=LATER.date(), now=LATER)
    assert not Amendment.objects.exists()


class TestOblivion:
    """A candidacy without a follow-up is erased after the months of the club's rule."""

    def test_after_twelve_months_nothing_of_the_person_is_left(self, club: Club) -> None:
        admission = a_candidate(club, email="cleo@example.org", presentation="Libraire.")
        person = admission.person.pk
        motion = voted(admission, "for", "against")
        closed = motion.closed_at.date()
        day = may_be_forgotten_on(admission)
        assert day == closed.replace(year=closed.year + 1)
        before = datetime(day.year, day.month, day.day, 10, tzinfo=UTC) - timedelta(days=1)
        with pytest.raises(LifeRefused, match="garde cette candidature jusqu'au"):
            forget(admission=admission, now=before)
        assert forget_due(now=before) == 0
        after = before + timedelta(days=1)
        assert [one.where for one in offences_at(after)] == [str(admission.pk)]
        assert forget_due(now=after) == 1
        assert not Admission.objects.exists()
        assert not Person.objects.filter(pk=person).exists()
        assert not Person.history.filter(id=person).exists()
        assert Motion.objects.get(pk=motion.pk).title == "Admettre Cléo Petit dans le club ?"
        said = TrailEntry.objects.filter(act="admission.forget").get()
        assert said.detail == {}
        assert offences_at(after) == []

    def test_the_rule_sets_the_months(self, club: Club) -> None:
        set_rule(club=club, key="candidate_months", value=3, since=club.created_on, now=NOW)
        admission = withdraw(admission=a_candidate(club), reason="", now=NOW)
        assert may_be_forgotten_on(admission).isoformat() == "2026-06-14"

    def test_a_living_candidacy_is_kept(self, club: Club) -> None:
        admission = a_candidate(club)
        far = NOW + timedelta(days=4000)
        with pytest.raises(LifeRefused, match="n'est pas finie"):
            forget(admission=admission, now=far)
        assert forget_due(now=far) == 0

    def test_a_member_of_another_club_keeps_their_file(self, club: Club) -> None:
        other = a_member(a_club(), "Driss Amrani")
        admission = stand(club=club, person=other.person, now=NOW)
        withdraw(admission=admission, reason="", now=NOW)
        assert forget_due(now=NOW + timedelta(days=400)) == 1
        assert not Admission.objects.exists()
        assert Person.objects.filter(pk=other.person_id).exists()


def offences_at(moment: datetime) -> list:
    with time_machine.travel(moment, tick=False):
        return [one for one in offences() if one.rule == "candidate_forgotten"]


class Pages:
    """A club's manager in front of the candidates."""

    def __init__(self, club: Club) -> None:
        self.club = club
        manager = club.roles.get(kind=RoleKind.MANAGER).person
        self.client = Client()
        self.client.force_login(manager.user)

    def url(self, name: str, *arguments: object) -> str:
        return reverse(name, args=[self.club.slug, *arguments])


def test_the_whole_admission_through_the_pages(club: Club) -> None:
    case = Pages(club)
    assert case.url("candidates") in case.client.get(case.url("members")).content.decode()
    answer = case.client.post(
        case.url("new_candidate"),
        {
            "first_name": "Cléo", "last_name": "Petit", "email": "cleo@example.org", "phone": "",
            "sponsor": str(club.memberships.get(person__first_name="Bo").pk),
            "presentation": "Libraire.", "under_protection": "on",
        },
    )  # fmt: skip
    admission = Admission.objects.get()
    assert answer["Location"] == case.url("candidate", admission.pk)
    shown = case.client.get(answer["Location"]).content.decode()
    assert "Présentation par Bo Caron" in shown
    assert "art. 1873-8" in shown
    answer = case.client.post(case.url("candidate_vote", admission.pk))
    admission.refresh_from_db()
    motion = admission.motion
    assert answer["Location"] == case.url("motion", motion.pk)
    open_motion(motion=motion, deadline=NOW + timedelta(days=1), now=NOW)
    for elector in motion.electors.all():
        cast(
            motion=motion, elector_membership=elector.membership, choice="for", channel="hand",
            cast_by=elector.membership.person, now=NOW,
        )  # fmt: skip
    close(motion=motion, now=NOW + timedelta(hours=25))
    with time_machine.travel(LATER, tick=False):
        case = Pages(club)
        answer = case.client.post(
            case.url("welcome_candidate", admission.pk),
            {"on": LATER.date().isoformat(), "email": "cleo@example.org"},
        )
        amendment = Amendment.objects.get()
        assert answer["Location"] == case.url("amendment", amendment.pk)
        shown = case.client.get(answer["Location"]).content.decode()
        assert "Entrée d&#x27;un membre : Cléo Petit" in shown
        assert "À imprimer, à signer" in shown
        answer = case.client.post(
            case.url("sign_amendment", amendment.pk), {"on": LATER.date().isoformat()}
        )
    amendment.refresh_from_db()
    assert (answer.status_code, amendment.signed_on) == (302, LATER.date())


def test_a_plain_member_reads_the_candidate_but_not_how_to_reach_them(club: Club) -> None:
    admission = a_candidate(club, email="cleo@example.org", phone="0600000000")
    bo = club.memberships.get(person__first_name="Bo").person
    client = Client()
    client.force_login(an_account_of(bo))
    page = client.get(reverse("candidate", args=[club.slug, admission.pk])).content.decode()
    assert "Cléo Petit" in page
    assert "cleo@example.org" not in page
    assert "0600000000" not in page
    withdraw(admission=admission, reason="malade", now=NOW)
    gone = client.get(reverse("candidate", args=[club.slug, admission.pk]))
    assert gone.status_code == 302
    listed = client.get(reverse("candidates", args=[club.slug])).content.decode()
    assert "Cléo Petit" not in listed


def an_account_of(person: Person):
    return open_account(person=person, username=f"u{person.pk}")


def test_a_stranger_sees_nothing(club: Club) -> None:
    admission = a_candidate(club)
    stranger = a_person("Zoé Noir", account=True)
    client = Client()
    client.force_login(stranger.user)
    for name, extra in (("candidates", []), ("candidate", [admission.pk])):
        assert client.get(reverse(name, args=[club.slug, *extra])).status_code == 404
