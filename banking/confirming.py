"""Saying what a bank's line is: the one act by which it reaches the book, or pairs with it.

Nothing posts without it. Confirming twice writes once: a line already explained the same way
answers "already", otherwise it refuses and says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.becoming import Act, become
from banking.learning import learn
from banking.matched import Explained, became, content, explained, on_account
from banking.models import BankLine, Match, Target, Why
from banking.models.lines import LineState
from banking.proposals.shapes import Part, Proposal, fits
from banking.proposals.typed import sides, unexplained
from banking.proposing import proposals
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.refusals import Refusal
from ledger.ceilings import Caution
from ledger.models import Entry, Transfer
from ledger.posting import lock


@dataclass(frozen=True)
class Said:
    """How a confirmation came about: the reason kept with the match, and what it may teach."""

    why: Why = Why.PERSON
    confidence: int = 100
    teaches: bool = True


@dataclass(frozen=True)
class Confirmed:
    """The line, whether it was already so, and what to know about what was written."""

    line: BankLine
    already: bool
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True)
class AllConfirmed:
    """What one act did: the lines confirmed, and those refused, each with its sentence."""

    done: tuple[Confirmed, ...]
    refused: tuple[tuple[BankLine, str], ...]

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What is worth knowing, each said once."""
        found = {str(one): one for done in self.done for one in done.cautions}
        return tuple(found.values())


BY_HAND = Said()


@transaction.atomic
def confirm(
    *,
    line: BankLine,
    parts: Sequence[Part] = (),
    pairs: Sequence[Transfer] = (),
    said: Said = BY_HAND,
    by: int | None,
    now: datetime,
) -> Confirmed:
    """Write what a line is: `parts` that add up to it are posted on its account, on its day; or it
    is paired with `pairs`, movements already in the book, and nothing is posted.

    Raises `BankingRefused`, or the refusal of the room a part belongs to; then nothing is written.
    """
    club = line.bank_account.club
    lock(club)
    line = _again(line)
    state = explained(line)
    _must_not_be_aside(line)
    if state.rest == 0:
        return _already(state, parts, pairs)
    if pairs:
        cautions: list[Caution] = []
        _pair(state, pairs, said, by, now)
    else:
        cautions = _post(state, parts, said, by, now)
    BankLine.objects.filter(pk=line.pk).update(state=LineState.SETTLED, reason="")
    if said.teaches:
        learn(line=line, parts=parts or became(pairs, line.bank_account.account))
    return Confirmed(_again(line), already=False, cautions=tuple(cautions))


def confirm_proposal(*, proposal: Proposal, by: int | None, now: datetime) -> Confirmed:
    """Confirm what was proposed, keeping why."""
    return confirm(
        line=proposal.line,
        parts=proposal.parts,
        pairs=proposal.pairs,
        said=Said(proposal.why, proposal.confidence, proposal.teaches),
        by=by,
        now=now,
    )


@transaction.atomic
def confirm_certain(
    *, club: Club, by: int | None, now: datetime, seen: Mapping[int, str] | None = None
) -> AllConfirmed:
    """Confirm every line whose best proposal is certain, in one act.

    `seen` holds the code of the proposal a person read for each line: one that has changed since,
    or was not in sight, waits. A line that is refused waits with its sentence; the others are
    written.
    """
    lock(club)
    done: list[Confirmed] = []
    refused: list[tuple[BankLine, str]] = []
    for read in proposals(club, at=timezone.localdate(now)):
        if read.best is None or not read.best.certain:
            continue
        if seen is not None and seen.get(read.line.pk) != read.best.code:
            continue
        try:
            with transaction.atomic():
                done.append(confirm_proposal(proposal=read.best, by=by, now=now))
        except Refusal as refusal:
            refused.append((read.line, str(refusal)))
    return AllConfirmed(tuple(done), tuple(refused))


def _again(line: BankLine) -> BankLine:
    """The line as the database has it, read under the lock."""
    return BankLine.objects.select_related("bank_account__account", "bank_account__club").get(
        pk=line.pk
    )


def _must_not_be_aside(line: BankLine) -> None:
    if line.state == LineState.SET_ASIDE:
        raise BankingRefused(
            _("Cette opération est écartée. Reprenez-la d'abord ; rien n'a été enregistré.")
        )


def _already(state: Explained, parts: Sequence[Part], pairs: Sequence[Transfer]) -> Confirmed:
    """The same confirmation again changes nothing; another one is refused."""
    transfers = [one.transfer for one in state.matches]
    if pairs:
        same = {one.pk for one in pairs} == {one.pk for one in transfers}
    else:
        written = became(transfers, state.line.bank_account.account)
        same = content(parts) == content(written)
    if same:
        return Confirmed(state.line, already=True)
    raise BankingRefused(
        _(
            "Cette opération est déjà confirmée autrement. Rien n'a été changé : si c'est une "
            "erreur, annulez d'abord sa confirmation."
        )
    )


def _pair(
    state: Explained, pairs: Sequence[Transfer], said: Said, by: int | None, now: datetime
) -> None:
    """Tie the line to movements of its account that no line explains yet."""
    line, account = state.line, state.line.bank_account.account
    days = [one.entry.on for one in pairs]
    left = {
        one.pk: abs(signed)
        for one in unexplained(
            line.bank_account.club, [account.pk], since=min(days), through=max(days)
        )
        for _account, signed in sides(one, [account.pk])
        if (signed > 0) == (line.amount > 0)
    }
    if any(one.pk not in left for one in pairs):
        raise BankingRefused(
            _(
                "Ce mouvement de nos comptes est déjà rapproché d'une autre opération, ou n'existe "
                "plus. Rien n'a été enregistré : rouvrez la page."
            )
        )
    if sum(left[one.pk] for one in pairs) != state.rest:
        raise BankingRefused(
            _("Ces mouvements ne font pas la somme de l'opération. Rien n'a été enregistré.")
        )
    _match(line, [(one, left[one.pk]) for one in pairs], said, by, now)


def _post(
    state: Explained, parts: Sequence[Part], said: Said, by: int | None, now: datetime
) -> list[Caution]:
    """Write the parts in the book, and tie the line to what they moved on its account."""
    line, account = state.line, state.line.bank_account.account
    check_parts(line, parts, total=state.rest)
    act = Act(
        club=line.bank_account.club,
        money=account,
        on=line.on,
        key=key_of(line),
        by=by,
        now=now,
        incoming=line.amount > 0,
        subject=f"line:{line.pk}",
        reason=line.return_reason or line.label,
    )
    cautions: list[Caution] = []
    moved: list[tuple[Transfer, int]] = []
    for entry, group, told in become(parts, act):
        cautions += told
        touched = on_account(entry.transfers.all(), account, incoming=act.incoming)
        if sum(one.quantity for one in touched) != sum(part.amount for part in group):
            raise BankingRefused(
                _("Cette opération ne peut pas devenir cela. Rien n'a été enregistré.")
            )
        moved += [(one, one.quantity) for one in touched]
    _match(line, moved, said, by, now)
    return cautions


def check_parts(line: BankLine, parts: Sequence[Part], *, total: int) -> None:
    """Refuse parts that do not add up to `total` cents, of another club, or going the wrong way."""
    if not parts or any(part.amount <= 0 for part in parts):
        raise BankingRefused(_("Chaque part est supérieure à zéro."), "amount")
    if sum(part.amount for part in parts) != total:
        raise BankingRefused(
            _("Les parts ne font pas la somme de l'opération. Rien n'a été enregistré."), "amount"
        )
    for part in parts:
        member = part.membership
        if member is not None and member.club_id != line.bank_account.club_id:
            raise BankingRefused(
                _("Ce membre appartient à un autre club. Rien n'a été enregistré."), "choice"
            )
        if not fits(part.target, line.amount) or (
            part.target == Target.SUSPENSE and line.amount < 0 and not part.detail
        ):
            raise BankingRefused(
                _("Une somme qui va dans ce sens ne peut pas être cela. Rien n'a été enregistré."),
                "choice",
            )


def key_of(line: BankLine) -> str:
    """The key of the next entry made for a line: its own, counting what was undone before."""
    undone = entries_of(line).filter(reversed_by__isnull=False).count()
    return f"line:{line.pk}.{undone}" if undone else f"line:{line.pk}"


def entries_of(line: BankLine) -> QuerySet[Entry]:
    """Every entry ever made for a line, reversed ones too."""
    own = f"line:{line.pk}"
    mine = Q(key=own)
    for mark in ("/", ".", "~", ":"):
        mine |= Q(key__startswith=f"{own}{mark}")
    return Entry.objects.filter(mine, club=line.bank_account.club_id)


def _match(
    line: BankLine,
    moved: Sequence[tuple[Transfer, int]],
    said: Said,
    by: int | None,
    now: datetime,
) -> None:
    Match.objects.bulk_create(
        Match(
            line=line,
            transfer=transfer,
            amount=amount,
            why=said.why,
            confidence=said.confidence,
            at=now,
            by=by,
        )
        for transfer, amount in moved
    )
