"""Enterprises: shared by a network, known once, their jobs counted once."""

from datetime import date

import pytest

from investments.enterprises import (
    EnterpriseFacts,
    Jobs,
    bring_to_network,
    declare_jobs,
    end,
    jobs_known,
    join_records,
    known_to,
    put_right,
    register,
)
from investments.models import Enterprise, EnterpriseEnd
from investments.refusals import InvestingRefused
from tests.investments.build import NOW, TODAY, a_club, a_network, a_proposal, an_enterprise

pytestmark = pytest.mark.django_db
SIREN = "732829320"


def test_two_clubs_of_a_network_share_one_enterprise_known_by_its_siren():
    network = a_network()
    first, second = a_club(network=network), a_club(network=network)
    one = an_enterprise(first, siren="732 829 320")
    again = an_enterprise(second, name="Autre nom", siren=SIREN)
    assert (again.pk, again.name, again.siren) == (one.pk, one.name, SIREN)
    assert Enterprise.objects.count() == 1


def test_clubs_without_a_network_keep_their_own():
    one, two = a_club(), a_club()
    assert an_enterprise(one, siren=SIREN).pk != an_enterprise(two, siren=SIREN).pk
    assert known_to(one).count() == known_to(two).count() == 1


@pytest.mark.parametrize("wrong", ["732829321", "12345", "73282932X", "7328293200"])
def test_a_siren_with_a_wrong_check_digit_is_refused_beside_its_field(wrong):
    with pytest.raises(InvestingRefused, match="neuf chiffres") as refused:
        an_enterprise(a_club(), siren=wrong)
    assert refused.value.field == "siren"
    assert Enterprise.objects.count() == 0


def test_an_enterprise_to_come_has_no_siren_yet():
    club = a_club()
    assert an_enterprise(club).siren == ""
    assert an_enterprise(club, name="Une autre").siren == ""


def test_facts_put_right_keep_what_they_were():
    enterprise = an_enterprise(a_club(), commune="Lille")
    put_right(
        enterprise=enterprise, facts=EnterpriseFacts(name="La Ronde", commune="Roubaix"), now=NOW
    )
    assert [row.commune for row in enterprise.history.order_by("history_id")] == [
        "Lille",
        "Roubaix",
    ]


def test_a_wrong_department_is_refused_beside_its_field():
    with pytest.raises(InvestingRefused) as refused:
        an_enterprise(a_club(), department="5")
    assert refused.value.field == "department"


def test_the_esus_approval_holds_between_its_two_days():
    enterprise = an_enterprise(a_club(), esus_from=date(2024, 6, 1), esus_to=date(2026, 5, 31))
    days = [date(2024, 5, 31), date(2024, 6, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [enterprise.is_esus(day) for day in days] == [False, True, True, False]


def test_sold_is_not_failed():
    enterprise = an_enterprise(a_club())
    end(enterprise=enterprise, on=TODAY, kind=EnterpriseEnd.SOLD, now=NOW)
    assert enterprise.is_alive(TODAY)
    end(enterprise=enterprise, on=TODAY, kind=EnterpriseEnd.LIQUIDATED, now=NOW)
    assert not enterprise.is_alive(TODAY)
    assert enterprise.is_alive(date(2026, 3, 9))


def test_the_jobs_of_a_year_are_declared_once_and_may_be_put_right():
    enterprise = an_enterprise(a_club())
    declare_jobs(enterprise=enterprise, year=2025, jobs=Jobs(jobs=2, fte_hundredths=150), now=NOW)
    declare_jobs(
        enterprise=enterprise, year=2025, jobs=Jobs(jobs=3, fte_hundredths=250, women=2), now=NOW
    )
    row = enterprise.years.get()
    assert (row.jobs, str(row.fte), row.women) == (3, "2.5", 2)
    assert row.history.count() == 2
    assert jobs_known(enterprise, TODAY) == row
    assert jobs_known(enterprise, date(2024, 12, 31)) is None


def test_women_and_insertion_are_some_of_the_jobs():
    enterprise = an_enterprise(a_club())
    for field in ("women", "insertion"):
        with pytest.raises(InvestingRefused) as refused:
            declare_jobs(enterprise=enterprise, year=2025, jobs=Jobs(jobs=1, **{field: 2}), now=NOW)
        assert refused.value.field == field
    with pytest.raises(InvestingRefused):
        declare_jobs(enterprise=enterprise, year=2027, jobs=Jobs(jobs=1), now=NOW)
    assert enterprise.years.count() == 0


def test_two_records_of_one_enterprise_become_one_with_their_files_and_years():
    club = a_club()
    kept, gone = an_enterprise(club), an_enterprise(club, name="La Ronde", siren=SIREN)
    proposal = a_proposal(club, enterprise=gone)
    declare_jobs(enterprise=gone, year=2024, jobs=Jobs(jobs=1), now=NOW)
    declare_jobs(enterprise=gone, year=2025, jobs=Jobs(jobs=9), now=NOW)
    declare_jobs(enterprise=kept, year=2025, jobs=Jobs(jobs=2), now=NOW)
    join_records(kept=kept, gone=gone, now=NOW)
    proposal.refresh_from_db()
    kept.refresh_from_db()
    assert (proposal.enterprise, kept.siren) == (kept, SIREN)
    assert list(kept.years.values_list("year", "jobs")) == [(2024, 1), (2025, 2)]


def test_two_siren_are_two_enterprises():
    club = a_club()
    one, two = an_enterprise(club, siren=SIREN), an_enterprise(club, siren="404833048")
    with pytest.raises(InvestingRefused, match="différents"):
        join_records(kept=one, gone=two, now=NOW)


def test_a_club_that_joins_a_network_brings_its_enterprises_without_doubles():
    network, club = a_network(), a_club()
    known = register(facts=EnterpriseFacts(name="Connue", siren=SIREN), network=network, now=NOW)
    mine, own = an_enterprise(club, siren=SIREN), an_enterprise(club, name="À nous")
    proposal = a_proposal(club, enterprise=mine)
    bring_to_network(club=club, network=network, now=NOW)
    proposal.refresh_from_db()
    own.refresh_from_db()
    assert proposal.enterprise == known
    assert (own.network, own.club) == (network, None)
