"""Who paid: the reference, the personal cents, what was seen before, the name, what is due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from banking.models import BankLine, Habit, Target, Why
from banking.proposals.evidence import Evidence, keys_of
from banking.proposals.names import Found
from banking.proposals.shapes import CERTAIN, Part, Proposal
from banking.proposals.wording import what_is
from clubs.money import allocate
from ledger.references import members_named
from members.models import Membership
from members.wording import write_cents, write_day

FEW = 4
SPLIT_KEY = (Target.CONTRIBUTION, Target.FEE)


@dataclass(frozen=True)
class Payer:
    """Who may have paid a line: one member, or several behind one payer; surest first."""

    members: tuple[int, ...]
    why: Why
    confidence: int
    sentence: str
    parts: tuple[Part, ...] = ()


def payers(line: BankLine, known: Evidence) -> list[Payer]:
    """Everybody who may have paid this line, from every kind of evidence, surest first."""
    if line.amount < 0:
        return []
    found = [*_by_reference(line, known), *_by_cents(line, known), *_by_habit(line, known)]
    found += _by_name(line, known)
    return sorted(found, key=lambda one: -one.confidence)


def contributions(line: BankLine, known: Evidence, people: Sequence[Payer]) -> list[Proposal]:
    """The line as payments of these members; then, for want of a name, of those who owe that."""
    found = [_proposal(line, known, payer) for payer in people]
    if line.amount > 0 and not any(one.confidence >= CERTAIN for one in found):
        found += [_proposal(line, known, payer) for payer in by_amount(line, known)]
    return found


def by_amount(line: BankLine, known: Evidence) -> list[Payer]:
    """Those of whom exactly this sum is expected at that time: never certain, and nothing said
    when it is expected of many."""
    owing = [
        pk
        for pk, member in known.members.items()
        if member.is_open(line.on) and line.amount in known.amounts_due(pk, line.on)
    ]
    if len(owing) == 1:
        said = _("%(amount)s : c'est ce qui est attendu de %(member)s, et de personne d'autre")
        return [_amount_payer(line, known, owing[0], said, 65)]
    if len(owing) > FEW:
        return []
    said = _("%(amount)s : c'est ce qui est attendu de %(member)s, mais aussi d'autres membres")
    return [_amount_payer(line, known, pk, said, 40) for pk in owing]


def _amount_payer(line: BankLine, known: Evidence, pk: int, said: str, sure: int) -> Payer:
    words = {"amount": write_cents(line.amount), "member": known.members[pk]}
    return Payer((pk,), Why.AMOUNT, sure, said % words)


def _by_reference(line: BankLine, known: Evidence) -> Iterator[Payer]:
    named: set[int] = set()
    for text in (line.reference, line.label):
        named |= members_named(text) & known.members.keys()
    for pk in sorted(named):
        sure = 99 if len(named) == 1 else 70
        said = _("Le virement porte la référence de %(member)s") % {"member": known.members[pk]}
        yield Payer((pk,), Why.REFERENCE, sure, said)


def _by_cents(line: BankLine, known: Evidence) -> Iterator[Payer]:
    pk = known.cents.get(line.amount % 100)
    if pk is None or pk not in known.members:
        return
    expected = line.amount in known.amounts_due(pk, line.on) | known.usual(pk, line.on)
    words = {"cents": f"{line.amount % 100:02}", "member": known.members[pk]}
    if expected:
        said = _("Les centimes ,%(cents)s sont ceux de %(member)s, et le montant est le sien")
    else:
        said = _("Les centimes ,%(cents)s sont ceux de %(member)s")
    sure = CERTAIN if expected and known.members[pk].is_open(line.on) else 78
    yield Payer((pk,), Why.CENTS, sure, said % words)


def _by_habit(line: BankLine, known: Evidence) -> Iterator[Payer]:
    """What was confirmed before behind the same IBAN, label or name; the first key that knows."""
    strange_iban = bool(line.iban) and ("iban", line.iban) not in known.habits
    for sort, key in keys_of(line):
        habits = [one for one in known.habits.get((sort, key), []) if one.target in SPLIT_KEY]
        habits = [one for one in habits if one.membership_id in known.members]
        if not habits:
            continue
        people = sorted({one.membership_id for one in habits if one.membership_id})
        if len(people) == 1:
            yield _one_habit(line, known, sort, habits, people[0], strange_iban=strange_iban)
        else:
            yield from _shared_habit(line, known, sort, habits)
        return


def _one_habit(
    line: BankLine,
    known: Evidence,
    sort: str,
    habits: Sequence[Habit],
    pk: int,
    *,
    strange_iban: bool,
) -> Payer:
    member, last = known.members[pk], max(one.last_on for one in habits)
    words = {"day": write_day(last), "member": member}
    said = _seen(sort) % words
    sure = 98 if sort == "iban" else 96
    if sort == "label" and strange_iban:
        sure = 85
        said = _("%(said)s ; mais le compte du payeur est nouveau") % {"said": said}
    if not member.is_open(line.on):
        sure = 60
        said = _("%(said)s ; mais ce membre n'était pas dans le club ce jour-là") % {"said": said}
    parts = _remembered(line, known, habits) if len(habits) > 1 else ()
    return Payer((pk,), Why.IBAN if sort == "iban" else Why.LABEL, sure, said, parts)


def _seen(sort: str) -> str:
    if sort == "iban":
        return _("Même compte que le %(day)s, confirmé pour %(member)s")
    return _("Même libellé que le %(day)s, confirmé pour %(member)s")


def _shared_habit(
    line: BankLine, known: Evidence, sort: str, habits: Sequence[Habit]
) -> Iterator[Payer]:
    """One payer of several members: the last split, else whoever of them it fits; never certain."""
    why = Why.IBAN if sort == "iban" else Why.LABEL
    people = tuple(sorted({one.membership_id for one in habits if one.membership_id}))
    names = _(" et ").join(str(known.members[pk]) for pk in people)
    parts = _remembered(line, known, habits)
    if parts:
        said = _("Ce payeur verse pour %(members)s : même partage que la dernière fois")
        yield Payer(people, why, 88, said % {"members": names}, parts)
    said = _("Ce payeur verse pour %(members)s : dites pour qui")
    exact = [one for one in habits if one.share == line.amount]
    for pk in people:
        fits = line.amount in known.amounts_due(pk, line.on)
        own = [one for one in exact if one.membership_id == pk]
        sure = 82 if own and len(exact) == 1 else 70 if fits else 50
        yield Payer((pk,), why, sure, said % {"members": names})


def _remembered(line: BankLine, known: Evidence, habits: Sequence[Habit]) -> tuple[Part, ...]:
    """The last split of this payer, when it adds up to the line, or in proportion of it."""
    shares = {one.pk: one for one in habits if one.share}
    if len(shares) < 2:
        return ()
    split = {pk: one.share or 0 for pk, one in shares.items()}
    if sum(split.values()) != line.amount:
        split = allocate(line.amount, split)
    return tuple(
        Part(Target(one.target), split[pk], known.members.get(one.membership_id or 0), one.detail)
        for pk, one in shares.items()
        if split[pk]
    )


def _by_name(line: BankLine, known: Evidence) -> Iterator[Payer]:
    """The payer's name, alone never certain; with the sum expected of that member, it is."""
    for one in known.named(line):
        member = known.members[one.membership]
        fits = line.amount in known.amounts_due(member.pk, line.on) | known.usual(
            member.pk, line.on
        )
        yield Payer(
            (member.pk,), Why.NAME, _sure(one, member, line.on, fits), _named(one, member, fits)
        )


def _sure(found: Found, member: Membership, on: date, fits: bool) -> int:
    if not found.clear or not member.is_open(on):
        return 55 if fits else 45
    if found.score >= CERTAIN and fits and not found.is_household:
        return CERTAIN
    base = 62 + (found.score - 60) // 2
    return min(90, base + (8 if fits else 0))


def _named(found: Found, member: Membership, fits: bool) -> str:
    if found.is_household:
        said = _("Le payeur porte le nom d'une personne du foyer de %(member)s")
    elif fits:
        said = _("Le payeur porte le nom de %(member)s, et la somme est celle attendue")
    else:
        said = _("Le payeur porte le nom de %(member)s")
    return said % {"member": member}


def _proposal(line: BankLine, known: Evidence, payer: Payer) -> Proposal:
    parts = payer.parts or (
        Part(Target.CONTRIBUTION, line.amount, known.members[payer.members[0]]),
    )
    return Proposal(line, payer.why, payer.confidence, payer.sentence, parts, what=what_is(parts))
