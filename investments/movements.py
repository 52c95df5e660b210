"""The only writer of holdings' movements: one act, one entry, one movement beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import cents, euros
from governance.models import Motion
from investments.effects import Change, Effect, Position, position_at, stays_sound
from investments.models import Holding, Movement, MovementKind
from investments.refusals import InvestingRefused
from ledger.accounts import money_account
from ledger.models import Account, AccountKind, Entry, EntryKind
from ledger.posting import Line, earlier_entry, lock, post, reverse
from members.models import Person
from members.trail import note

ENTRY_KINDS = {
    MovementKind.PAYMENT: EntryKind.INVESTMENT,
    MovementKind.REPAYMENT: EntryKind.REPAYMENT,
    MovementKind.DIVIDEND: EntryKind.DIVIDEND,
    MovementKind.INTEREST: EntryKind.INTEREST,
    MovementKind.IMPAIRMENT: EntryKind.IMPAIRMENT,
    MovementKind.RECOVERY: EntryKind.IMPAIRMENT,
    MovementKind.EXIT: EntryKind.EXIT_OF_HOLDING,
    MovementKind.LOSS: EntryKind.LOSS,
}
COST_SIGN = {
    MovementKind.PAYMENT: 1,
    MovementKind.REPAYMENT: -1,
    MovementKind.EXIT: -1,
    MovementKind.LOSS: -1,
}
Request = Sequence[object]
IMPAIRMENT_SIGN = {MovementKind.IMPAIRMENT: 1, MovementKind.RECOVERY: -1}
LONGEST_NOTE = 400


@dataclass(frozen=True)
class Recorded:
    """A movement and whether the same request had already written it ("déjà enregistré")."""

    movement: Movement
    already: bool


@dataclass(frozen=True)
class Sending:
    """Who sends an act and under which key: the same key twice is one act.

    `key` is made by the form (or by the caller) once per act; `by` is the person, `now` the clock;
    `bank` is where the money goes through when it is not the club's main account.
    """

    key: str
    now: datetime
    by: Person | None = None
    bank: Account | None = None

    @property
    def person_id(self) -> int | None:
        """The id the book keeps."""
        return self.by.pk if self.by else None


@dataclass(frozen=True)
class Facts:
    """The amounts (cents) and words a movement keeps beside its entry."""

    principal: int = 0
    gross: int = 0
    withheld: int = 0
    net: int = 0
    motion: Motion | None = None
    decision: str = ""
    reason: str = ""
    above_cash: bool = False
    undecided: bool = False


def already_recorded(
    club: Club, kind: MovementKind, request: Request, sending: Sending
) -> Recorded | None:
    """Return the first result of the same form; the book refuses the same key with other content.

    Call it under the club's lock, before any rule: a form sent twice is not a second act.
    """
    entry = earlier_entry(
        club=club, kind=ENTRY_KINDS[kind], key=sending.key, request=[str(kind), *request]
    )
    return None if entry is None else Recorded(Movement.objects.get(entry=entry), already=True)


def changes(holding: Holding, *, known_at: datetime | None = None) -> list[Change]:
    """What each movement did to the cost and the impairment, reversals at their own date."""
    movements = holding.movements.select_related("entry__reversed_by")
    known: list[Change] = []
    for movement in movements:
        entry = movement.entry
        if known_at is not None and entry.recorded_at > known_at:
            continue
        change = change_of(movement)
        known.append(change)
        undone = movement.undone_by
        if undone is not None and (known_at is None or undone.recorded_at <= known_at):
            known.append(Change(undone.on, -change.cost, -change.impairment))
    return known


def change_of(movement: Movement) -> Change:
    """The signed effect of one movement on cost and impairment, in cents."""
    kind = MovementKind(movement.kind)
    principal, released = cents(movement.principal), cents(movement.released)
    return Change(
        on=movement.on,
        cost=COST_SIGN.get(kind, 0) * principal,
        impairment=IMPAIRMENT_SIGN.get(kind, 0) * principal - released,
    )


def position(holding: Holding, at: date, *, known_at: datetime | None = None) -> Position:
    """Cost and impairment of one holding at the end of a day, in cents, from its movements."""
    return position_at(changes(holding, known_at=known_at), at)


def _account(holding: Holding, kind: AccountKind, bank: Account | None) -> Account:
    if kind == AccountKind.BANK and bank is not None:
        return bank
    if kind == AccountKind.HOLDING:
        return holding.cost_account
    if kind == AccountKind.IMPAIRMENT:
        return holding.impairment_account
    return money_account(holding.club, kind)


def _sound_after(holding: Holding, change: Change) -> None:
    if not stays_sound([*changes(holding), change]):
        raise InvestingRefused(
            _(
                "À cette date, ce mouvement contredit ce qui est noté plus tard pour cet "
                "investissement. Vérifiez la date, ou corrigez d'abord le mouvement suivant."
            ),
            field="on",
        )


def record(
    *,
    holding: Holding,
    kind: MovementKind,
    on: date,
    effect: Effect,
    facts: Facts,
    request: Request,
    sending: Sending,
    act: EntryKind | None = None,
) -> Recorded:
    """Post one entry and write its movement. The caller holds the book's lock.

    `act` is the entry's kind when it is not the usual one of the movement (opening balances).

    Raises `PostingRefused` (closed period, future date…) or `InvestingRefused`; nothing is written
    then.
    """
    movement = Movement(
        holding=holding,
        kind=kind,
        on=on,
        principal=euros(facts.principal),
        gross=euros(facts.gross),
        withheld=euros(facts.withheld),
        net=euros(facts.net),
        released=euros(effect.released),
        motion=facts.motion,
        decision=facts.decision,
        reason=facts.reason,
        above_cash=facts.above_cash,
        undecided=facts.undecided,
    )
    _sound_after(holding, change_of(movement))
    posted = post(
        club=holding.club,
        kind=act or ENTRY_KINDS[kind],
        on=on,
        lines=_lines(holding, effect, sending.bank),
        key=sending.key,
        by=sending.person_id,
        now=sending.now,
        note=_words(facts),
        request=[str(kind), *request],
    )
    movement.entry = posted.entry
    movement.save()
    note(
        act=f"holding.{kind}",
        by=sending.by,
        club=holding.club,
        now=sending.now,
        holding=str(holding.pk),
        entry=posted.entry.number,
    )
    return Recorded(movement, already=False)


def _words(facts: Facts) -> str:
    """What the entry says: the decision it carries out ("D12"), then the reason given."""
    decided = f"Décision {facts.motion.reference}" if facts.motion is not None else ""
    return " : ".join(words for words in (decided, facts.reason) if words)[:LONGEST_NOTE]


def _lines(holding: Holding, effect: Effect, bank: Account | None) -> Sequence[Line]:
    return [
        Line(
            debit=_account(holding, step.debit, bank),
            credit=_account(holding, step.credit, bank),
            quantity=step.quantity,
        )
        for step in effect.steps
    ]


@transaction.atomic
def undo(
    *, movement: Movement, on: date, key: str, now: datetime, by: Person | None = None
) -> Entry:
    """Reverse a movement's entry ("Corriger"): both stay readable, the holding is as before.

    Refused when what came after rests on it, and, by the book, when it was already reversed.
    """
    holding = movement.holding
    lock(holding.club)
    if not Entry.objects.filter(club=holding.club, key=key).exists():
        change = change_of(movement)
        _sound_after(holding, Change(on, -change.cost, -change.impairment))
    return reverse(entry=movement.entry, on=on, key=key, by=by.pk if by else None, now=now).entry
