"""The worked examples of docs/ledger.md, run through the verbs: what is printed there is true."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from clubs.models import Club, ShareMethod
from clubs.money import cents
from clubs.rules import set_rule
from ledger.accounts import account
from ledger.balances import balance, cash, net_assets
from ledger.book_audit import adds_up, offences
from ledger.chain import verify_chain
from ledger.closing import close_through
from ledger.converting import convert_method
from ledger.exits import debts, exit_member, pay_member
from ledger.models.book import AccountKind, Entry, EntryKind
from ledger.posting import Line, correct, post, reverse
from ledger.pricing import valuation_day
from ledger.refusals import PostingRefused
from ledger.shares import shares, unit_lines
from members.models import Membership
from tests.ledger.build import NOW, a_club, a_member, new_key

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"
TITLED = r"^### (\d+(?: bis)?\. .+?)\n(.*?)(?=^##)"
EXAMPLES = re.findall(TITLED, PAGE.read_text() + "\n##", re.M | re.S)


STORIES = [
    pytest.param(method, text, id=f"{title} ({method})")
    for title, body in EXAMPLES
    for method, text in blocks(body)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "text"), STORIES)
def test_the_worked_examples_are_true(method, text):
    """Promise row 10: each member's value and the unallocated remainder make the net assets."""
    story = Story(a_club(ShareMethod(method)))
    for line in text.strip().splitlines():
        story.tell(line.split("#")[0])
    assert verify_chain(story.club).ok
    assert [offence for offence in offences() if offence.level == "error"] == []


def test_the_page_has_its_examples():
    """Promise row 10: at least twelve, each with a story that can be run."""
    assert len(EXAMPLES) >= 12
    assert all(blocks(body) for _title, body in EXAMPLES)
