"""A loan that pays back: the line against the dated schedules of what the club owns."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from banking.models import BankLine, Target, Why
from banking.proposals.evidence import Evidence
from banking.proposals.shapes import CERTAIN, Part, Proposal
from banking.proposals.words import folded, telling
from clubs.money import cents
from investments.models import Instalment
from members.wording import write_day

AROUND = timedelta(days=15)


def by_schedule(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """The instalments of which this line is the exact sum, a few days around their day."""
    if line.amount < 0:
        return
    near = [one for one in known.instalments if _is(line, one)]
    for one in near:
        named = _named(line, one)
        words = {"day": write_day(one.due_on), "name": one.holding.enterprise}
        if named:
            said = _("L'échéance du %(day)s de %(name)s : le nom et la somme exacte")
        else:
            said = _("La somme exacte de l'échéance du %(day)s de %(name)s")
        sure = CERTAIN if named and len(near) == 1 else 66 if len(near) == 1 else 50
        part = Part(Target.INSTALMENT, line.amount, detail=str(one.pk))
        what = _("échéance d'un prêt : %(name)s") % {"name": one.holding.enterprise}
        yield Proposal(line, Why.SCHEDULE, sure, said % words, (part,), what=what)


def instalment_for(line: BankLine, holding: str, known: Evidence) -> Part | None:
    """The instalment of a holding that a line pays, by its exact sum, the nearest in time."""
    near = [one for one in known.instalments if str(one.holding_id) == holding and _is(line, one)]
    if not near:
        return None
    one = min(near, key=lambda found: abs(found.due_on - line.on))
    return Part(Target.INSTALMENT, line.amount, detail=str(one.pk))


def asked(one: Instalment) -> int:
    """What an instalment asks, principal and interest, in cents."""
    return cents(one.principal) + cents(one.interest)


def _is(line: BankLine, one: Instalment) -> bool:
    return asked(one) == line.amount and abs(one.due_on - line.on) <= AROUND


def _named(line: BankLine, one: Instalment) -> bool:
    """True when the label bears the words of the enterprise's name."""
    words = set(telling(str(one.holding.enterprise.name)))
    seen = set(folded(f"{line.label} {line.counterparty}").split())
    return bool(words) and words <= seen
