"""What a line becomes, in the words of the club."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from banking.models import Target
from banking.proposals.shapes import CASH, Part
from ledger.costs import Cost
from ledger.models import ContributionKind
from members.wording import write_cents


def what_is(parts: Sequence[Part], names: Mapping[str, str] | None = None) -> str:
    """The parts in words; `names` says what a detail (a holding, an account…) is called."""
    if len(parts) == 1:
        return _one(parts[0], names or {})
    return ", ".join(f"{_one(part, names or {})} ({write_cents(part.amount)})" for part in parts)


def _one(part: Part, names: Mapping[str, str]) -> str:
    if part.target == Target.CONTRIBUTION:
        kind = part.detail or ContributionKind.REGULAR
        if kind == ContributionKind.REGULAR:
            return _("versement de %(member)s") % {"member": part.membership}
        words = {"kind": ContributionKind(kind).label, "member": part.membership}
        return _("%(kind)s de %(member)s") % words
    if part.target == Target.FEE:
        return _("cotisation au réseau de %(member)s") % {"member": part.membership}
    if part.target == Target.EXPENSE:
        if part.membership is not None:
            return _("frais de rejet de %(member)s") % {"member": part.membership}
        return str(Cost(part.detail or Cost.BANK_FEES).label)
    if part.target == Target.DEPOSIT:
        return _("dépôt d'espèces") if part.detail == CASH else _("dépôt de chèques")
    name = names.get(part.detail, "")
    said = str(part.target.label)
    return _("%(what)s : %(name)s") % {"what": said, "name": name} if name else said
