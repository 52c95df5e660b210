"""The demonstration: a whole region told through the verbs, and nothing but facts that hold."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from clubs.models import Club, Network, Phase
from clubs.phases import phase_on
from config.demo.cast import CLUBS, NETWORK_SLUG, OUTSIDE, PASSWORD
from config.demo.telling import ACCOUNTS
from governance.mandates import standing_proxies
from governance.models import Call, DatePoll, Motion, QuestionKind
from investments.models import Movement, MovementKind
from ledger.models import Book
from ledger.shares import shares
from members.models import Membership, Person, RoleKind, User
from members.roles import officers
from network.statistics import network_statistics

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> str:
    """What the command printed."""
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_the_demonstration_is_a_region_that_holds_together(told: str) -> None:
    """Six clubs of different ages, about seventy people, every invariant kept, told once."""
    today = timezone.localdate()
    here = Club.objects.filter(slug__in=[cast.slug for cast in CLUBS])
    assert Counter(phase_on(club, today) for club in here) == {
        Phase.FORMING: 1,
        Phase.ACTIVE: 3,
        Phase.EXTENDED: 1,
        Phase.MANAGEMENT: 1,
    }
    assert 65 <= Person.objects.count() <= 75
    assert Membership.objects.filter(left_on__isnull=False).count() == 1
    _every_kind_of_movement_happened()
    _two_votes_are_open()
    _every_way_of_deciding_is_shown()
    for club in here:
        share = shares(club, at=today) if club.rules.filter(key="share_method").exists() else None
        if share is not None:
            total = sum(member.value for member in share.members)
            assert total + share.unallocated == share.net_assets
    assert Book.objects.filter(closed_through__isnull=False).count() == 5
    _the_network_adds_up()
    _accounts_open()
    assert PASSWORD in told
    call_command("audit", stdout=StringIO(), stderr=StringIO())
    _told_again_it_writes_nothing()


def _every_kind_of_movement_happened() -> None:
    found = set(Movement.objects.values_list("kind", flat=True))
    assert {
        MovementKind.PAYMENT,
        MovementKind.REPAYMENT,
        MovementKind.DIVIDEND,
        MovementKind.IMPAIRMENT,
        MovementKind.EXIT,
        MovementKind.LOSS,
    } <= found


def _two_votes_are_open() -> None:
    now = timezone.now()
    project, consent = [
        one
        for one in Motion.objects.filter(closed_at=None).order_by("opened_at")
        if one.is_open(now)
    ]
    assert {project.club.slug, consent.club.slug} == {"le-houblon-partage"}
    assert project.deadline is not None
    assert project.deadline > now + timedelta(days=8)
    assert consent.kind == QuestionKind.CONSENT
    assert not consent.electors.filter(
        ballots__isnull=False, membership__person__user__username="julie"
    ).exists()
    assert {one.outcome for one in Motion.objects.exclude(closed_at=None)} == {
        "adopted",
        "rejected",
    }


def _every_way_of_deciding_is_shown() -> None:
    decided = Motion.objects.filter(outcome="adopted")
    wanted = {QuestionKind.CHOICE, QuestionKind.RANKED, QuestionKind.ELECTION}
    assert wanted <= set(decided.values_list("kind", flat=True))
    assert DatePoll.objects.filter(closed_at=None).count() == 1
    (call,) = Call.objects.all()
    assert call.meeting.items.count() == 3
    assert call.meeting.replies.count() == 4
    assert standing_proxies(call.meeting).count() == 1
    secretary = officers(call.meeting.club, timezone.localdate()).get(kind=RoleKind.SECRETARY)
    assert secretary.person.user is not None
    assert secretary.person.user.username == "samira"


def _the_network_adds_up() -> None:
    network = Network.objects.get(slug=NETWORK_SLUG)
    last_year = timezone.localdate().year - 1
    year = network_statistics(network, last_year)
    assert year.clubs_sent.declared == 1
    assert year.clubs_sent.known == year.clubs_sent.expected - (len(OUTSIDE) - 1)
    assert year["enterprises_cumulated"] != year["investments_cumulated"]


def _accounts_open() -> None:
    for account in ACCOUNTS:
        assert User.objects.filter(username=account.username).exists()
    assert User.objects.get(username="bruno").check_password(PASSWORD)


def _told_again_it_writes_nothing() -> None:
    before = Person.objects.count()
    out = StringIO()
    call_command("demo", stdout=out)
    assert "déjà là" in out.getvalue()
    assert Person.objects.count() == before


def test_a_database_with_somebody_in_it_is_left_alone() -> None:
    Person.objects.create(first_name="Une", last_name="Personne")
    out = StringIO()
    call_command("demo", stdout=out)
    assert "n'est pas vide" in out.getvalue()
    assert not Network.objects.exists()
