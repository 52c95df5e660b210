"""What a confirmed line teaches the next import: who or what stands behind its IBAN and its label.

A payer of several members is remembered as such, with the last split; a correction unteaches.
"""

from collections.abc import Iterable, Sequence

from banking.models import BankLine, Habit, Target
from banking.proposals.evidence import keys_of
from banking.proposals.shapes import Part
from clubs.models import Club
from investments.models import Instalment

TEACHABLE = frozenset(
    {
        Target.CONTRIBUTION,
        Target.EXPENSE,
        Target.DIVIDEND,
        Target.INTEREST,
        Target.INSTALMENT,
        Target.OWN_TRANSFER,
    }
)
Taught = tuple[Target, int | None, str]


def learn(*, line: BankLine, parts: Sequence[Part]) -> None:
    """Remember what a line was confirmed to be. Call it under the club's lock."""
    taught = teachings(parts)
    if not taught:
        return
    for sort, key in keys_of(line):
        known = {
            (Target(one.target), one.membership_id, one.detail): one
            for one in Habit.objects.filter(club=_club(line), sort=sort, key=key)
        }
        for what, amount in taught.items():
            _remember(known.pop(what, None), line, (sort, key), what, amount)
        Habit.objects.filter(pk__in=[one.pk for one in known.values()]).update(share=None)


def forget(*, line: BankLine, parts: Sequence[Part]) -> None:
    """Take back what a line taught, when its confirmation is undone."""
    for sort, key in keys_of(line):
        for target, member, detail in teachings(parts):
            found = Habit.objects.filter(
                club=_club(line),
                sort=sort,
                key=key,
                target=target,
                membership=member,
            )
            if target != Target.OWN_TRANSFER:
                found = found.filter(detail=detail)
            for one in found:
                if one.times <= 1:
                    one.delete()
                else:
                    one.times -= 1
                    one.save(update_fields=["times"])


def teachings(parts: Iterable[Part]) -> dict[Taught, int]:
    """What the parts teach, with the cents of each; a member's fee for a return teaches nothing."""
    found: dict[Taught, int] = {}
    for part in parts:
        if part.target not in TEACHABLE or (part.membership and part.target == Target.EXPENSE):
            continue
        detail = _detail(part)
        what = (part.target, part.membership.pk if part.membership else None, detail)
        found[what] = found.get(what, 0) + part.amount
    return found


def _detail(part: Part) -> str:
    """What stays true next time: an instalment teaches its loan, a payment no nature."""
    if part.target == Target.CONTRIBUTION:
        return ""
    if part.target == Target.INSTALMENT and part.detail.isdigit():
        found = Instalment.objects.filter(pk=int(part.detail))
        return str(found.values_list("holding_id", flat=True).first() or "")
    return part.detail


def _remember(
    known: Habit | None, line: BankLine, key: tuple[str, str], what: Taught, amount: int
) -> None:
    target, member, detail = what
    if known is None:
        Habit.objects.create(
            club=_club(line),
            sort=key[0],
            key=key[1],
            target=target,
            membership_id=member,
            detail=detail,
            share=amount,
            last_on=line.on,
        )
        return
    known.times += 1
    known.share = amount
    known.last_on = max(known.last_on, line.on)
    known.save(update_fields=["times", "share", "last_on"])


def _club(line: BankLine) -> Club:
    return line.bank_account.club
