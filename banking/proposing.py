"""What each waiting line of the bank may be: the best proposal, why, how sure, and the others.

Nothing is posted here. A line waits until living matches add up to it: when the entry that
explained it is reversed, it waits again, without anybody telling it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Abs, Coalesce
from django.utils.translation import gettext as _

from banking.models import BankLine, Match, Why
from banking.models.lines import LineState
from banking.proposals import payers, returns, rules, schedules
from banking.proposals.evidence import Evidence
from banking.proposals.payers import Payer
from banking.proposals.shapes import CERTAIN, Proposal, Read
from banking.proposals.typed import CLOSE, Candidate
from banking.proposals.words import telling
from clubs.models import Club
from ledger.models import AccountKind, EntryKind
from members.wording import write_day

LIVING = Q(matches__transfer__entry__reversed_by__isnull=True)
DOUBLE_AT_MOST = 50
STILL_ASKED = 78
OTHERS_SHOWN = 12


def lines_of(club: Club) -> QuerySet[BankLine]:
    """The club's lines with what living matches explain of them: `explained`, in cents."""
    explained = Coalesce(Sum("matches__amount", filter=LIVING), 0, output_field=BigIntegerField())
    return (
        BankLine.objects.filter(bank_account__club=club)
        .select_related("bank_account__account", "twin")
        .annotate(explained=explained)
        .order_by("on", "bank_account", "position", "pk")
    )


def waiting_lines(club: Club) -> QuerySet[BankLine]:
    """The lines that nothing in the book explains yet, oldest first; those set aside do not."""
    undone = Match.objects.filter(line=OuterRef("pk"), transfer__entry__reversed_by__isnull=False)
    unsure = Q(state=LineState.WAITING) | Q(Exists(undone), state=LineState.SETTLED)
    return lines_of(club).filter(unsure).exclude(Q(("explained", Abs("amount"))))


def proposals(club: Club, *, at: date, lines: Sequence[BankLine] | None = None) -> tuple[Read, ...]:
    """Each waiting line (or each of `lines`) with what it may be, as known on the day `at`.

    The number of queries does not depend on the number of lines.
    """
    return read_lines(evidence(club, at=at, lines=lines))


def evidence(club: Club, *, at: date, lines: Sequence[BankLine] | None = None) -> Evidence:
    """What is known of the waiting lines (or of `lines`), for a page that shows more of it."""
    waiting = list(waiting_lines(club)) if lines is None else list(lines)
    return Evidence(club, waiting, at)


def read_lines(known: Evidence) -> tuple[Read, ...]:
    """Each line with what it may be, from what is known."""
    waiting = known.lines
    if not waiting:
        return ()
    people = {line.pk: payers.payers(line, known) for line in waiting}
    typed = _pair(waiting, known, people)
    return tuple(_read(line, known, people[line.pk], typed[line.pk]) for line in waiting)


def _read(
    line: BankLine, known: Evidence, people: Sequence[Payer], typed: Sequence[Proposal]
) -> Read:
    found = [*typed, *_others(line, known, people)]
    found = _asked_when_written(found)
    if line.twin_id is not None:
        found = [_perhaps_double(line, one) for one in found]
    best_first = sorted(found, key=lambda one: -one.confidence)
    unique: dict[str, Proposal] = {}
    for one in best_first:
        unique.setdefault(one.code, one)
    ranked = list(unique.values())
    return Read(line, ranked[0], tuple(ranked[1:OTHERS_SHOWN])) if ranked else Read(line)


def _others(line: BankLine, known: Evidence, people: Sequence[Payer]) -> Iterator[Proposal]:
    """What the line would become if it is not in the book yet; stops once something is certain."""
    found = [*rules.own_transfers(line, known), *rules.by_rule(line, known)]
    found += [*returns.by_return(line, known), *returns.fee_of_return(line, known)]
    if any(one.certain for one in found) or returns.is_return(line):
        return iter(found)
    if any(one.confidence >= CERTAIN for one in people):
        return iter([*found, *payers.contributions(line, known, people)])
    found += rules.by_habit(line, known)
    if any(one.certain for one in found):
        return iter(found)
    found += [*schedules.by_schedule(line, known), *rules.by_words(line, known)]
    found += rules.sent_back(line, known)
    if any(one.certain for one in found):
        return iter(found)
    found += payers.contributions(line, known, people)
    return iter([*found, *returns.fee_paid_back(line, known)])


def _asked_when_written(found: Sequence[Proposal]) -> list[Proposal]:
    """When the line may already be in the book, nothing else is certain: a double is asked."""
    if not any(one.pairs for one in found):
        return list(found)
    return [
        one if one.pairs or not one.certain else replace(one, confidence=STILL_ASKED)
        for one in found
    ]


def _perhaps_double(line: BankLine, one: Proposal) -> Proposal:
    twin = line.twin
    if twin is None:
        return one
    said = _("Cette opération en répète peut-être une autre, du %(day)s : est-ce la même ?")
    return replace(
        one,
        confidence=min(one.confidence, DOUBLE_AT_MOST),
        sentence=f"{said % {'day': write_day(twin.on)}} {one.sentence}.",
    )


def _pair(
    lines: Sequence[BankLine], known: Evidence, people: dict[int, list[Payer]]
) -> dict[int, list[Proposal]]:
    """Give each line the movement of the book it is, each movement to one line only.

    Lines whose payer is known choose first, then the nearest in time.
    """
    found: dict[int, list[Proposal]] = defaultdict(list)
    taken: set[tuple[UUID, UUID]] = set()
    wanted = _wanted(lines, known)
    for by_payer in (True, False):
        for line in lines:
            if found[line.pk]:
                continue
            who = _known_payer(people[line.pk])
            near = [one for one in known.typed.near(line) if not taken & one.ends]
            fitting = [one for one in near if _may_be(one, who, strictly=by_payer)]
            if not fitting:
                continue
            chosen = fitting[0]
            crowd = wanted[_group(line)] > 1 or len(_rivals(near, line, chosen)) > 1
            found[line.pk] = [_typed(line, chosen, known, named=by_payer, alone=not crowd)]
            taken |= chosen.ends
    return found


def _wanted(lines: Iterable[BankLine], known: Evidence) -> dict[tuple[UUID, int], int]:
    """How many lines could be the same movements: as many as share an account and a sum, and have
    something near."""
    count: dict[tuple[UUID, int], int] = defaultdict(int)
    for line in lines:
        if known.typed.near(line):
            count[_group(line)] += 1
    return count


def _group(line: BankLine) -> tuple[UUID, int]:
    return line.bank_account.account_id, line.amount


def _rivals(near: Sequence[Candidate], line: BankLine, chosen: Candidate) -> list[Candidate]:
    """Those as near as the chosen one, or at ease in time."""
    reach = max(CLOSE, abs(chosen.on - line.on))
    return [one for one in near if abs(one.on - line.on) <= reach]


def _known_payer(people: Sequence[Payer]) -> frozenset[int]:
    """Whom the line names, when it names somebody well enough to choose or to rule out."""
    clear = [one for one in people if one.confidence >= 70]
    return frozenset(pk for one in clear for pk in one.members)


def _may_be(one: Candidate, who: frozenset[int], *, strictly: bool) -> bool:
    if one.members and who:
        return one.members <= who
    return not strictly


def _typed(
    line: BankLine, one: Candidate, known: Evidence, *, named: bool, alone: bool
) -> Proposal:
    """The movement this line is; certain when the payer says so, or when there is no other."""
    entry = one.transfers[0].entry
    close = abs(one.on - line.on) <= one.reach
    if named:
        sure = 97 if close else 80
    elif alone:
        sure = 65 if not close else 82 if _names_another(line, one, known) else 96
    else:
        sure = 76 if close else 62
    words = {"day": write_day(one.on), "number": entry.number}
    said = _("Déjà écrit dans nos comptes le %(day)s (n° %(number)d), pour la même somme") % words
    teaches = named or (alone and not _names_another(line, one, known))
    return Proposal(
        line, Why.TYPED, sure, said, pairs=one.transfers, what=_what(one), teaches=teaches
    )


def _names_another(line: BankLine, one: Candidate, known: Evidence) -> bool:
    """True when the label tells of somebody, and not of the member whose payment this is."""
    if not one.members or not telling(line.counterparty or line.label):
        return False
    return not one.members & {found.membership for found in known.named(line)}


def _what(one: Candidate) -> str:
    entry, first = one.transfers[0].entry, one.transfers[0]
    if len(one.transfers) == 1 and first.credit.kind == AccountKind.CAPITAL:
        return _("versement de %(member)s, déjà écrit") % {"member": first.credit.membership}
    return _("%(what)s, déjà écrit") % {"what": EntryKind(entry.kind).label}
