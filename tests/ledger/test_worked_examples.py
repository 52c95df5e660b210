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
from ledger.accounts import account, bank_of
from ledger.balances import balance, cash, net_assets
from ledger.book_audit import adds_up, offences
from ledger.chain import verify_chain
from ledger.closing import close_through
from ledger.contributing import Payment, record_meeting
from ledger.converting import convert_method
from ledger.exits import debts, exit_member, pay_member
from ledger.locking import lock_account, unlock_account
from ledger.models import Contribution
from ledger.models.book import AccountKind, Entry, EntryKind
from ledger.posting import Line, correct, post, reverse
from ledger.pricing import valuation_day
from ledger.refusals import PostingRefused, SavingRefused
from ledger.returning import charge_fee, return_payment
from ledger.shares import shares, unit_lines
from members.models import Membership
from tests.ledger.build import NOW, a_club, a_member, new_key

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"
TITLED = r"^### (\d+(?: bis)?\. .+?)\n(.*?)(?=^##)"
EXAMPLES = re.findall(TITLED, PAGE.read_text() + "\n##", re.M | re.S)
KIND = AccountKind
ONE_LINE = {
    "invest": (EntryKind.INVESTMENT, KIND.HOLDING, KIND.BANK),
    "repay": (EntryKind.REPAYMENT, KIND.BANK, KIND.HOLDING),
    "lose": (EntryKind.LOSS, KIND.GAINS, KIND.HOLDING),
    "impair": (EntryKind.IMPAIRMENT, KIND.IMPAIRMENT_COST, KIND.IMPAIRMENT),
    "recover": (EntryKind.IMPAIRMENT, KIND.IMPAIRMENT, KIND.IMPAIRMENT_COST),
    "interest": (EntryKind.INTEREST, KIND.BANK, KIND.INTEREST),
    "fee": (EntryKind.EXPENSE, KIND.EXPENSES, KIND.BANK),
    "unclear": (EntryKind.DEPOSIT, KIND.BANK, KIND.SUSPENSE),
    "collect": (EntryKind.COLLECTED, KIND.BANK, KIND.COLLECTED),
    "pass_on": (EntryKind.COLLECTED, KIND.COLLECTED, KIND.BANK),
    "deposit": (EntryKind.DEPOSIT, KIND.BANK, KIND.CHEQUES),
}


@dataclass
class Story:
    """One example being told: the club, its members by letter, its entries by number."""

    club: Club
    members: dict[str, Membership] = field(default_factory=dict)

    def member(self, letter: str) -> Membership:
        """A member, admitted the first time the story names them."""
        if letter not in self.members:
            self.members[letter] = a_member(self.club, letter)
        return self.members[letter]

    def tell(self, line: str) -> None:
        """One line of the example."""
        day, word, *rest = line.split()
        getattr(self, f"do_{word}", self.one_line)(date.fromisoformat(day), rest, word)

    def write(self, on, kind, lines, **more):
        """Post an entry of the story."""
        common = {"club": self.club, "key": new_key(), "by": None, "now": NOW}
        return post(kind=kind, on=on, lines=lines, **common, **more)

    def one_line(self, on, words, word):
        """The words whose entry is one movement; a name is a holding's."""
        kind, debit, credit = ONE_LINE[word]
        subject = f"holding:{words[0]}" if len(words) == 2 else ""
        own = (KIND.HOLDING, KIND.IMPAIRMENT)
        sides = [
            account(self.club, side, subject=subject if side in own else "")
            for side in (debit, credit)
        ]
        self.write(on, kind, [Line(sides[0], sides[1], amount(words[-1]))])

    def paid_in(self, words, on, into=KIND.BANK):
        amounts = {self.member(n): amount(v) for n, v in pairs(words)}
        return [
            Line(account(self.club, into), account(self.club, KIND.CAPITAL, membership=m), c)
            for m, c in amounts.items()
        ] + unit_lines(self.club, on, amounts, valued_on=valuation_day(self.club, on=on))

    def do_contribute(self, on, words, _word):
        self.write(on, EntryKind.CONTRIBUTIONS, self.paid_in(words, on))

    def do_cheques(self, on, words, _word):
        self.write(on, EntryKind.CONTRIBUTIONS, self.paid_in(words, on, KIND.CHEQUES))

    def do_record(self, on, words, _word):
        """Payments as the treasurer writes them, each with its nature and its months."""
        payments = [Payment(self.member(n), amount(v)) for n, v in pairs(words)]
        record_meeting(club=self.club, on=on, payments=payments, key=new_key(), by=None, now=NOW)

    def do_unpaid(self, on, words, _word):
        """A member's last payment comes back from the bank."""
        paid = Contribution.objects.filter(transfer__credit__membership=self.member(words[0]))
        transfer = paid.order_by("-transfer__entry__number").first().transfer
        return_payment(transfer=transfer, on=on, key=new_key(), by=None, now=NOW)

    def do_charge(self, on, words, _word):
        """The bank's fee for it, asked of the member by the club's rule."""
        common = {"key": new_key(), "by": None, "now": NOW}
        charge_fee(membership=self.member(words[0]), amount=amount(words[1]), on=on, **common)

    def do_dividend(self, on, words, _word):
        """Gross, with what the State withheld."""
        _name, gross, _withheld, kept = words
        income = account(self.club, KIND.DIVIDENDS)
        lines = [
            Line(account(self.club, KIND.BANK), income, amount(gross) - amount(kept)),
            Line(account(self.club, KIND.WITHHELD), income, amount(kept)),
        ]
        self.write(on, EntryKind.DIVIDEND, lines)

    def do_sell(self, on, words, _word):
        """Sold for more or less than it cost."""
        name, price, _cost, cost = words
        holding = account(self.club, KIND.HOLDING, subject=f"holding:{name}")
        bank, gains = account(self.club, KIND.BANK), account(self.club, KIND.GAINS)
        price, cost = amount(price), amount(cost)
        lines = [Line(bank, holding, min(price, cost))]
        if price > cost:
            lines.append(Line(bank, gains, price - cost))
        if cost > price:
            lines.append(Line(gains, holding, cost - price))
        self.write(on, EntryKind.EXIT_OF_HOLDING, lines)

    def do_exit(self, on, words, _word):
        name, _value, value, *fraction = words
        exit_member(
            membership=self.member(name),
            on=on,
            value_cents=amount(value),
            fraction=Fraction(fraction[1]) if fraction else Fraction(1),
            key=new_key(),
            by=None,
            now=NOW,
        )

    def do_pay(self, on, words, _word):
        name, value = words
        common = {"key": new_key(), "by": None, "now": NOW}
        pay_member(membership=self.member(name), cents=amount(value), on=on, **common)

    def do_convert(self, on, words, _word):
        to = ShareMethod(words[0])
        convert_method(club=self.club, to=to, on=on, key=new_key(), by=None, now=NOW)

    def do_reverse(self, on, words, _word):
        entry = Entry.objects.get(club=self.club, number=int(words[0]))
        reverse(entry=entry, on=on, key=new_key(), by=None, now=NOW)

    def do_correct(self, on, words, _word):
        entry = Entry.objects.get(club=self.club, number=int(words[0]))
        correct(
            entry=entry,
            on=on,
            lines=lambda: self.paid_in(words[2:], on),
            key=new_key(),
            by=None,
            now=NOW,
        )

    def do_rule(self, on, words, _word):
        """A rule of the club changes from that day on."""
        key, value = words
        set_rule(club=self.club, key=key, value=value, since=on, now=NOW)

    def do_close(self, on, _words, _word):
        close_through(club=self.club, through=on, by=None, now=NOW)

    def do_agree(self, on, _words, _word):
        lock_account(account=bank_of(self.club), through=on)

    def do_lift(self, _on, _words, _word):
        unlock_account(account=bank_of(self.club), through=None)

    def do_refused(self, on, words, _word):
        """The rest of the line is refused."""
        with pytest.raises((PostingRefused, SavingRefused)):
            self.tell(f"{on} {' '.join(words)}")

    def do_expect(self, on, words, _word):
        """What the page says, compared with what the questions answer."""
        for name, said in pairs(words):
            assert self.answer(on, name) == Fraction(said), f"{on} {name}"
        assert adds_up(shares(self.club, at=on))
        assert shares(self.club, at=on).net_assets == net_assets(self.club, at=on)

    def answer(self, on, name):
        """In euros, or in parts."""
        found = shares(self.club, at=on)
        whole = {
            "cash": lambda: cash(self.club, at=on),
            "net": lambda: found.net_assets,
            "unallocated": lambda: found.unallocated,
            "owed": lambda: sum(debt.cents for debt in debts(self.club, at=on)),
            "unit": lambda: found.unit_value,
            "differences": lambda: -balance(account(self.club, KIND.EXIT_DIFFERENCE), at=on),
        }
        if name in whole:
            value, unit = whole[name](), 100
        else:
            letter, _dot, what = name.partition(".")
            value = getattr(found.of(self.members[letter]), what or "value")
            unit = 10**6 if what == "units" else 100
        return Fraction(value) / unit


def pairs(words):
    """`A 240 B 120` two by two."""
    return list(zip(words[::2], words[1::2], strict=True))


def amount(text):
    """Euros as cents."""
    return cents(Decimal(text))


def blocks(body):
    """The code blocks of one example: a method per block."""
    return re.findall(r"```book (pro_rata|units)\n(.*?)```", body, re.S)


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
