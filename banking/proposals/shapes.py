"""What a line may become: parts that add up to it, or movements of the book it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from banking.models import BankLine, Target, Why
from ledger.models import Transfer
from members.models import Membership

CERTAIN = 95
LIKELY = 80
POSSIBLE = 60
CHEQUES, CASH = "cheques", "cash"
IN_ONLY = frozenset(
    {
        Target.CONTRIBUTION,
        Target.FEE,
        Target.DIVIDEND,
        Target.INTEREST,
        Target.INSTALMENT,
        Target.DEPOSIT,
    }
)
OUT_ONLY = frozenset({Target.RETURN})


@dataclass(frozen=True)
class Part:
    """A part of a line and what it becomes; `amount` in cents, above zero.

    `detail` says which: the nature of a contribution, the kind of a cost, the id of a holding, of
    an instalment, of the other bank account, of the returned movement, or what was deposited. A
    cost with a member is the bank's fee for their returned payment: theirs to pay, or paid back.
    `withheld` is the tax kept back from an income, beside `amount`.
    """

    target: Target
    amount: int
    membership: Membership | None = None
    detail: str = ""
    withheld: int = 0

    @property
    def code(self) -> str:
        """The part in one word, as a form sends it back."""
        member = self.membership.pk if self.membership else ""
        return f"{self.target.value}.{member}.{self.detail}.{self.amount}.{self.withheld}"


@dataclass(frozen=True)
class Proposal:
    """What a line may be, why, how sure on a hundred, and the sentence that says so.

    `pairs` are movements of the book that this line is; else `parts` are posted. `teaches` is
    false when nothing about the payer may be learnt from it.
    """

    line: BankLine
    why: Why
    confidence: int
    sentence: str
    parts: tuple[Part, ...] = ()
    pairs: tuple[Transfer, ...] = ()
    what: str = ""
    teaches: bool = True

    @property
    def certain(self) -> bool:
        """True when it may be confirmed with the other certain ones, in one act."""
        return self.confidence >= CERTAIN

    @property
    def code(self) -> str:
        """The proposal in one word, as a form sends it back."""
        if self.pairs:
            return "pair " + " ".join(sorted(str(one.pk) for one in self.pairs))
        return "post " + " ".join(part.code for part in self.parts)

    @property
    def sureness(self) -> LazyText:
        """The confidence in words."""
        return sureness(self.confidence)


@dataclass(frozen=True)
class Read:
    """A waiting line with its best proposal, if any, and the others."""

    line: BankLine
    best: Proposal | None = None
    others: tuple[Proposal, ...] = field(default=())

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """All of them, surest first."""
        return () if self.best is None else (self.best, *self.others)

    @property
    def certain(self) -> bool:
        """True when its best proposal is."""
        return self.best is not None and self.best.certain


def sureness(confidence: int) -> LazyText:
    """A confidence in words."""
    if confidence >= CERTAIN:
        return _("certain")
    if confidence >= LIKELY:
        return _("très probable")
    return _("probable") if confidence >= POSSIBLE else _("à vérifier")


def fits(target: Target, amount: int) -> bool:
    """True when money going that way (cents, signed) may become this."""
    return not (target in IN_ONLY and amount < 0) and not (target in OUT_ONLY and amount > 0)


def read_codes(text: str) -> tuple[str, Sequence[str]]:
    """The two halves of a proposal's code: how ("pair", "post"), and of what."""
    how, *rest = text.split(" ")
    return how, rest
