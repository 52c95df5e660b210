"""Whatever is confirmed, in whatever order, twice or undone: the bank's sums and ours agree."""

import contextlib
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banking.confirming import confirm, confirm_certain, confirm_proposal
from banking.matching_audit import offences
from banking.models import BankLine, Match, Target
from banking.proposals.shapes import Part
from banking.proposing import proposals, waiting_lines
from banking.refusals import BankingRefused
from banking.suspense import settle_suspense, to_suspense
from banking.undoing import unmatch
from clubs.models import Club
from clubs.refusals import Refusal
from ledger.balances import balance
from ledger.chain import verify_chain
from ledger.contributing import payments_of
from ledger.models import Entry
from members.models import Membership
from tests.banking.lines import TODAY, a_line
from tests.banking.test_matching import a_member, paid, says
from tests.ledger.build import NOW, a_club, bank
from tests.ledger.saving_cast import NOV, pays, pledges
from tests.ledger.test_races import together

LABELS = ["VIR JULIE MARCHAND", "VIR PAUL DURAND", "VIR BIDULE", "REMISE CHEQUE", "FRAIS BANCAIRES"]
LABELS += ["REJET JULIE MARCHAND", "VIREMENT RECU"]
AMOUNTS = [2500, 2500, 2500, 3000, 4000, -450, -2500]
ONE_LINE = st.tuples(
    st.sampled_from(AMOUNTS), st.sampled_from(LABELS), st.integers(min_value=0, max_value=20)
)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["best", "other", "suspense", "clarify", "undo", "again", "typed", "all"]),
        st.integers(min_value=0, max_value=11),
    ),
    max_size=14,
)


class Evening:
    """A club's lines and what a treasurer does to them, in any order; refusals change nothing."""

    def __init__(self, lines: list[tuple[int, str, int]]) -> None:
        self.club = a_club()
        self.members = [a_member(self.club, name) for name in ("Julie Marchand", "Paul Durand")]
        for one in self.members:
            pledges(one, 2500, NOV)
        self.lines = [
            a_line(self.club, amount, label, on=date(2026, 11, 1) + timedelta(days=day))
            for amount, label, day in lines
        ]
        self.typed = 0

    def do(self, act: str, place: int) -> None:
        line = BankLine.objects.select_related("bank_account__account", "bank_account__club").get(
            pk=self.lines[place % len(self.lines)].pk
        )
        with contextlib.suppress(Refusal):
            getattr(self, f"_{act}")(line, place)

    def _best(self, line: BankLine, _place: int) -> None:
        for read in proposals(self.club, at=TODAY):
            if read.line == line and read.best:
                confirm_proposal(proposal=read.best, by=1, now=NOW)

    def _other(self, line: BankLine, place: int) -> None:
        member = self.members[place % 2]
        half = abs(line.amount) // 2
        parts = [paid(member, half), paid(self.members[0], abs(line.amount) - half)]
        if line.amount < 0:
            parts = [Part(Target.EXPENSE, -line.amount)]
        confirm(line=line, parts=parts, by=1, now=NOW)

    def _suspense(self, line: BankLine, _place: int) -> None:
        to_suspense(line=line, by=1, now=NOW)

    def _clarify(self, line: BankLine, place: int) -> None:
        part = paid(self.members[place % 2], 1000)
        settle_suspense(line=line, parts=[part], key=f"k{place}", by=1, now=NOW)

    def _undo(self, line: BankLine, _place: int) -> None:
        unmatch(line=line, by=1, now=NOW)

    def _again(self, line: BankLine, place: int) -> None:
        before = Entry.objects.count()
        for _twice in range(2):
            self._other(line, place)
        assert Entry.objects.count() <= before + 1

    def _typed(self, line: BankLine, place: int) -> None:
        pays(self.members[place % 2], 2500, line.on)
        self.typed += 2500

    def _all(self, _line: BankLine, _place: int) -> None:
        confirm_certain(club=self.club, by=1, now=NOW)

    def unpaired(self) -> int:
        """What was typed and no line explains."""
        seen = Match.objects.filter(
            transfer__entry__club=self.club,
            transfer__entry__reversed_by__isnull=True,
            transfer__entry__key__regex="^[0-9a-f]{32}$",
        )
        return self.typed - sum(match.amount for match in seen)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(lines=st.lists(ONE_LINE, min_size=1, max_size=7), acts=ACTS)
def test_the_banks_balance_in_the_book_is_the_confirmed_lines_and_what_was_typed(
    lines: list[tuple[int, str, int]], acts: list[tuple[str, int]]
) -> None:
    """Confirming any lines moves the bank's account by exactly their sum, and nothing else does."""
    evening = Evening(lines)
    for act, place in acts:
        evening.do(act, place)
    waiting = set(waiting_lines(evening.club).values_list("pk", flat=True))
    explained = sum(one.amount for one in evening.lines if one.pk not in waiting)
    partly = sum(
        match.amount * (1 if match.line.amount > 0 else -1)
        for match in Match.objects.filter(
            line__in=waiting, transfer__entry__reversed_by__isnull=True
        ).select_related("line")
    )
    book = balance(bank(evening.club), at=date.max)
    assert book == explained + partly + evening.unpaired()
    assert [one for one in offences() if one.level == "error"] == []
    assert verify_chain(evening.club).ok


def test_two_tabs_at_once_write_one_payment(live_db: None) -> None:
    """Whoever is second finds it done; under real threads, on both engines."""
    club = a_club()
    julie, paul = a_member(club, "Julie Marchand"), a_member(club, "Paul Durand")
    for one in (julie, paul):
        pledges(one, 2500, NOV)
    line = a_line(club, 2500, "VIR JULIE MARCHAND")
    a_line(club, 2500, "VIR PAUL DURAND")
    said = together(
        lambda: says(line, paid(julie, 2500)),
        lambda: says(line, paid(julie, 2500)),
        lambda: confirm_certain(club=club, by=1, now=NOW),
        lambda: confirm_certain(club=club, by=2, now=NOW),
    )
    assert [one for one in said if isinstance(one, Exception)] == []
    assert (Entry.objects.count(), Match.objects.count()) == (2, 2)
    assert balance(bank(club), at=TODAY) == 5000


def test_a_movement_is_paired_with_one_of_two_lines_at_once(live_db: None) -> None:
    """Two tabs pair one typed payment with two lines: one is refused, in words."""
    club = a_club()
    julie = a_member(club, "Julie Marchand")
    moved = pays(julie, 2500, date(2026, 11, 5)).transfers.get()
    lines = [a_line(club, 2500, "VIR"), a_line(club, 2500, "VIR")]
    said = together(*(partial(confirm, line=line, pairs=[moved], by=1, now=NOW) for line in lines))
    refused = [one for one in said if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [BankingRefused]
    assert "déjà rapproché" in str(refused[0])
    assert Match.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_k_identical_lines_to_k_members_are_k_payments(count: int) -> None:
    """Features row 26, pain 2: twelve members pay the same sum on the same day."""
    club = a_club()
    members: list[Membership] = [a_member(club, f"Prénom{n} Nom{n}") for n in range(count)]
    lines = [a_line(club, 2500, "VIREMENT RECU") for _each in range(count)]
    assert len({line.rank for line in lines}) == count
    for line, member in zip(lines, members, strict=True):
        says(line, paid(member, 2500))
    payers = [payments_of(entry)[0].membership for entry in Entry.objects.order_by("number")]
    assert payers == members
    assert not waiting_lines(club).exists()


@pytest.mark.django_db
def test_offences_are_seen() -> None:
    """The audit finds what no verb would write."""
    club: Club = a_club()
    julie = a_member(club, "Julie Marchand")
    line, other = a_line(club, 2500), a_line(club, 2500)
    says(line, paid(julie, 2500))
    match = Match.objects.get()
    Match.objects.create(
        line=other, transfer=match.transfer, amount=2600, why="person", confidence=100, at=NOW
    )
    BankLine.objects.filter(pk=line.pk).update(state="set_aside")
    assert {one.rule for one in offences()} == {
        "banking.lines_add_up",
        "banking.matches_within_movement",
    }
