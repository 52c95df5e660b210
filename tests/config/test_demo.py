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
from governance.models import Motion
from investments.models import Movement, MovementKind
from ledger.models import Book
from ledger.shares import shares
from members.models import Membership, Person, User
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
    _one_vote_is_open()
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


def _one_vote_is_open() -> None:
    now = timezone.now()
    (motion,) = [one for one in Motion.objects.filter(closed_at=None) if one.is_open(now)]
    assert motion.club.slug == "le-houblon-partage"
    assert motion.deadline is not None
    assert motion.deadline > now + timedelta(days=8)
    assert {one.outcome for one in Motion.objects.exclude(closed_at=None)} == {
        "adopted",
        "rejected",
    }


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
