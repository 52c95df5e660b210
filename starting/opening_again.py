"""What was typed in balances since taken back: the next form starts from it."""

from decimal import Decimal
from typing import Any

from clubs.models import Club
from clubs.money import cents
from investments.models import Movement, MovementKind
from ledger.models import AccountKind, Transfer
from ledger.shares import PART
from starting.models import Opening


def typed_before(club: Club) -> dict[str, Any]:
    """The fields of the last balances taken back; empty when there are none."""
    opening = Opening.objects.filter(club=club).select_related("entry").order_by("pk").last()
    if opening is None:
        return {}
    fields: dict[str, Any] = {"on": opening.on, "decision": opening.decision}
    fields |= {f"figure_{name}": amount for name, amount in opening.figures.items()}
    for one in opening.members.all():
        told = {"in": one.paid_in, "out": one.paid_out, "owed": one.owed}
        fields |= {f"{name}_{one.membership_id}": amount or None for name, amount in told.items()}
        fields[f"units_{one.membership_id}"] = Decimal(one.units) / PART if one.units else None
    return fields | _money(opening) | _holdings(opening)


def _money(opening: Opening) -> dict[str, Any]:
    """The balances of the accounts of money."""
    kinds = {AccountKind.CASH: "cash", AccountKind.CHEQUES: "cheques"}
    fields: dict[str, Any] = {}
    moved = Transfer.objects.filter(entry=opening.entry).select_related("debit", "credit")
    for transfer in moved.order_by("position"):
        for account, sign in ((transfer.debit, 1), (transfer.credit, -1)):
            if account.kind == AccountKind.BANK:
                fields[f"bank_{account.pk}"] = sign * transfer.quantity
            elif account.kind in kinds:
                fields[kinds[AccountKind(account.kind)]] = transfer.quantity
    return fields


def _holdings(opening: Opening) -> dict[str, Any]:
    """One line per holding carried over."""
    carried = Movement.objects.filter(
        entry__club=opening.club_id, entry__key__startswith=f"{opening.entry.key}:"
    ).select_related("holding__enterprise", "entry")
    lines: dict[Any, dict[str, Any]] = {}
    for movement in carried.order_by("entry__number"):
        holding = movement.holding
        line = lines.setdefault(
            holding.pk,
            {
                "name": holding.enterprise.name,
                "siren": holding.enterprise.siren,
                "instrument": holding.instrument,
                "started": holding.started_on,
                "capital": holding.new_capital,
            },
        )
        line["cost" if movement.kind == MovementKind.PAYMENT else "loss"] = cents(
            movement.principal
        )
    return {
        f"{name}_h{number}": value
        for number, line in enumerate(lines.values())
        for name, value in line.items()
    }
