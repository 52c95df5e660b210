"""What explains the difference between the bank's balance and ours, line by line."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.audit import offences
from banking.figures import ExplainingItem
from banking.models import BankLine, BankStatement
from banking.models.lines import LineState
from banking.refusals import BankingRefused
from banking.ticking import tick
from clubs.models import Club
from ledger.accounts import account, bank_of
from ledger.models import AccountKind, EntryKind
from ledger.posting import Line, post
from ledger.posting import reverse as undo
from members.models import Membership, RoleKind
from tests.banking.months_cast import OCTOBER_END, explained_on, noted, printed, seen
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import pays

pytestmark = pytest.mark.django_db


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


class TestTheDifference:
    """What explains it, line by line; the parts always add up."""

    def test_lines_of_either_side_add_up_to_it(self, club: Club, ada: Membership) -> None:
        paid = pays(ada, 2500, date(2026, 10, 12))
        late = pays(ada, 4000, date(2026, 10, 31))
        credit, fee = printed(
            club, (date(2026, 10, 12), 2500, "VIR ADA"), (date(2026, 10, 20), -450, "FRAIS")
        )
        seen(credit, paid)
        found = explained_on(noted(club, 2050))
        assert found.not_in_book == (ExplainingItem(fee.on, "FRAIS", -450),)
        assert found.not_at_bank == (ExplainingItem(late.on, "Versements", -4000, late.number),)
        assert (found.difference, found.residual, found.wants_words) == (-4450, 0, True)

    def test_what_the_bank_has_not_printed_yet_needs_no_words(
        self, club: Club, ada: Membership
    ) -> None:
        seen(
            printed(club, (date(2026, 10, 12), 2500, "VIR"))[0], pays(ada, 2500, date(2026, 10, 12))
        )
        pays(ada, 4000, OCTOBER_END)
        done = validate_month(statement=noted(club, 2500), by=1, now=NOW)
        assert (done.is_validated, done.explanation) == (True, "")
        assert list(offences()) == []

    def test_lines_not_written_here_want_words_even_when_they_cancel_out(self, club: Club) -> None:
        printed(club, (date(2026, 10, 12), 2500, "VIR"), (date(2026, 10, 13), -2500, "RETOUR"))
        statement = noted(club, 0)
        with pytest.raises(BankingRefused, match="confirmez-les") as refused:
            validate_month(statement=statement, by=1, now=NOW)
        assert refused.value.field == "explanation"
        validate_month(statement=statement, explanation="erreur de la banque", by=1, now=NOW)

    def test_a_line_that_may_repeat_another_is_left_out_until_somebody_says(
        self, club: Club
    ) -> None:
        first, second = printed(
            club, (date(2026, 10, 12), 2500, "VIR"), (date(2026, 10, 12), 2500, "VIREMENT")
        )
        double = BankLine.objects.filter(pk=second.pk)
        double.update(twin=first)
        assert explained_on(noted(club, 2500)).not_in_book_total == 2500
        double.update(twin=None)
        assert explained_on(noted(club, 2500)).not_in_book_total == 5000
        double.update(state=LineState.SET_ASIDE)
        assert explained_on(noted(club, 2500)).not_in_book_total == 2500

    def test_a_movement_and_its_reversal_leave_nothing_for_the_bank(
        self, club: Club, ada: Membership
    ) -> None:
        printed(club, (date(2026, 10, 12), 2500, "VIR"))
        wrong = pays(ada, 2600, date(2026, 10, 12))
        undo(entry=wrong, on=date(2026, 10, 12), key=new_key(), by=None, now=NOW)
        found = explained_on(noted(club, 2500))
        assert (len(found.not_in_book), found.not_at_bank, found.residual) == (1, (), 0)

    def test_a_match_of_a_reversed_entry_counts_no_more(self, club: Club, ada: Membership) -> None:
        (line,) = printed(club, (date(2026, 10, 12), 2500, "VIR"))
        wrong = pays(ada, 2500, date(2026, 10, 12))
        seen(line, wrong)
        assert explained_on(noted(club, 2500)).not_in_book == ()
        undo(entry=wrong, on=date(2026, 10, 15), key=new_key(), by=None, now=NOW)
        assert len(explained_on(noted(club, 2500)).not_in_book) == 1
        assert explained_on(noted(club, 2500, date(2026, 10, 14))).not_in_book == ()

    def test_what_is_older_than_the_first_known_line_is_not_looked_for(
        self, club: Club, ada: Membership
    ) -> None:
        pays(ada, 10000, date(2025, 1, 5))
        seen(
            printed(club, (date(2026, 10, 12), 2500, "VIR"))[0], pays(ada, 2500, date(2026, 10, 12))
        )
        found = explained_on(noted(club, 12500))
        assert (found.difference, found.not_at_bank, found.residual) == (0, (), 0)

    def test_a_paper_statement_that_was_ticked_knows_its_whole_month(
        self, club: Club, ada: Membership
    ) -> None:
        """Without any file: what was not ticked on the paper is what the bank has not seen."""
        waits = pays(ada, 4000, date(2026, 10, 2))
        seen = pays(ada, 2500, date(2026, 10, 12))
        ours = main_account(club=club, now=NOW)
        ticked = tick(
            bank_account=ours,
            transfers=[seen.transfers.get()],
            opening=0,
            closing=2500,
            on=OCTOBER_END,
            by=1,
            now=NOW,
        )
        assert ticked.difference == 0
        found = explained_on(BankStatement.objects.get(bank_account=ours, on=OCTOBER_END))
        assert found.not_at_bank == (ExplainingItem(waits.on, "Versements", -4000, waits.number),)
        assert (found.residual, found.wants_words) == (0, False)

    def test_what_is_newer_than_the_last_known_line_is_looked_for_only_to_explain(
        self, club: Club, ada: Membership
    ) -> None:
        seen(
            printed(club, (date(2026, 10, 12), 2500, "VIR"))[0], pays(ada, 2500, date(2026, 10, 12))
        )
        pays(ada, 700, date(2026, 11, 10))
        agreed = explained_on(noted(club, 3200, date(2026, 11, 15)))
        assert (agreed.difference, agreed.not_at_bank, agreed.residual) == (0, (), 0)
        missing = explained_on(noted(club, 2500, date(2026, 11, 16)))
        assert (missing.difference, len(missing.not_at_bank), missing.residual) == (-700, 1, 0)

    def test_without_any_line_the_whole_gap_asks_for_words(
        self, club: Club, ada: Membership
    ) -> None:
        pays(ada, 2500, date(2026, 10, 12))
        found = explained_on(noted(club, 2050))
        assert (found.not_in_book, found.not_at_bank, found.residual) == ((), (), -450)

    def test_what_waits_to_be_clarified_is_shown_beside(self, club: Club) -> None:
        unknown = account(club, AccountKind.SUSPENSE, subject="line:1", label="VIR INCONNU")
        post(
            club=club,
            kind=EntryKind.UNIDENTIFIED,
            on=date(2026, 10, 12),
            lines=[Line(bank_of(club), unknown, 3000)],
            key=new_key(),
            by=None,
            now=NOW,
        )
        found = explained_on(noted(club, 3000))
        assert found.suspense == (ExplainingItem(date(2026, 10, 12), "VIR INCONNU", 3000),)
        assert (found.suspense_total, found.wants_words) == (3000, False)


def test_a_month_costs_the_same_whatever_explains_it(club: Club, ada: Membership) -> None:
    """Promise row 51."""
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    costs = []
    for count in (3, 12):
        days = [date(2026, 10, number + 1) for number in range(count)]
        printed(club, *((day, -count - day.day, f"FRAIS {count}") for day in days))
        for day in days:
            pays(ada, 100, day)
            unknown = account(club, AccountKind.SUSPENSE, subject=f"line:{count}{day.day}")
            post(
                club=club,
                kind=EntryKind.UNIDENTIFIED,
                on=day,
                lines=[Line(bank_of(club), unknown, 10)],
                key=new_key(),
                by=None,
                now=NOW,
            )
        there = reverse("validate_month", args=[club.slug, noted(club, count).pk])
        with CaptureQueriesContext(connection) as found:
            page = client.get(there)
        assert len(page.context["found"].not_in_book) >= count
        costs.append(len(found))
    assert costs[0] == costs[1] <= 20
