"""What must hold of pledges and payments; facts above a bound come out as warnings."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clubs.auditing import Offence
from clubs.models import SAVING_PHASES, Club
from clubs.rules import rule
from ledger.balances import balances
from ledger.ceilings import Level, ceiling, monthly_caution
from ledger.costs import Cost
from ledger.models import (
    AccountKind,
    Allocation,
    Contribution,
    EntryKind,
    Frequency,
    Pledge,
    Transfer,
)
from members.models import Membership


def offences() -> Iterator[Offence]:
    """Every offender of this half of the room."""
    yield from _allocated_beyond_the_payment()
    yield from _allocated_to_no_month()
    yield from _allocated_without_payment()
    yield from _payments_without_nature()
    yield from _parts_priced_afterwards()
    yield from _overlapping_pledges()
    yield from _pledges_out_of_bounds()
    yield from _saved_in_a_phase_that_does_not()
    yield from _households_above_the_ceiling()
    yield from _empty_cash_boxes()
    yield from _large_costs_nobody_approved()


def _where(transfer: Transfer) -> str:
    return f"{transfer.entry.club.slug} n° {transfer.entry.number}"


def _allocated_beyond_the_payment() -> Iterator[Offence]:
    beyond = (
        Transfer.objects.select_related("entry__club")
        .annotate(allocated=Sum("allocations__amount"))
        .filter(allocated__gt=F("quantity"))
        .order_by("pk")
    )
    for transfer in beyond:
        yield Offence(
            "allocation_within_payment",
            _where(transfer),
            _("les mois dépassent le versement"),
        )


def _allocated_to_no_month() -> Iterator[Offence]:
    for part in Allocation.objects.exclude(month__day=1).select_related("transfer__entry__club"):
        yield Offence(
            "allocation_is_a_month", _where(part.transfer), _("un mois commence le premier")
        )


def _allocated_without_payment() -> Iterator[Offence]:
    strays = Allocation.objects.filter(transfer__contribution__isnull=True)
    for part in strays.select_related("transfer__entry__club"):
        yield Offence(
            "allocation_of_a_payment",
            _where(part.transfer),
            _("des mois sont donnés à un mouvement qui n'est pas un versement"),
        )


def _payments_without_nature() -> Iterator[Offence]:
    payments = Transfer.objects.filter(
        entry__kind=EntryKind.CONTRIBUTIONS, credit__kind=AccountKind.CAPITAL
    )
    for transfer in payments.filter(contribution__isnull=True).select_related("entry__club"):
        yield Offence(
            "payment_has_a_nature", _where(transfer), _("un versement n'a pas de nature notée")
        )
    strays = Contribution.objects.exclude(transfer__credit__kind=AccountKind.CAPITAL)
    for stray in strays.select_related("transfer__entry__club"):
        yield Offence(
            "payment_has_a_nature",
            _where(stray.transfer),
            _("un mouvement est noté comme un versement sans en être un"),
        )


def _parts_priced_afterwards() -> Iterator[Offence]:
    late = Contribution.objects.filter(valued_on__gt=F("transfer__entry__on"))
    for one in late.select_related("transfer__entry__club"):
        yield Offence(
            "parts_priced_by_their_payment",
            _where(one.transfer),
            _("le prix des parts est celui d'un jour d'après le versement"),
        )


def _overlapping_pledges() -> Iterator[Offence]:
    last: Pledge | None = None
    pledges = Pledge.objects.select_related("membership__club").order_by("membership", "since")
    for one in pledges:
        overlaps = last is not None and last.membership_id == one.membership_id
        if overlaps and last and (last.until is None or last.until >= one.since):
            yield Offence(
                "one_pledge_at_a_time",
                _("%(club)s, membre %(member)d")
                % {"club": one.membership.club.slug, "member": one.membership_id},
                _("deux engagements courent le même mois"),
            )
        last = one


def _pledges_out_of_bounds() -> Iterator[Offence]:
    for one in Pledge.objects.select_related("membership__club"):
        club = one.membership.club
        caution = monthly_caution(
            club, amount=one.amount_cents, frequency=Frequency(one.frequency), at=one.since
        )
        if caution is not None:
            yield Offence(
                "R6",
                _("%(club)s, membre %(member)d") % {"club": club.slug, "member": one.membership_id},
                str(caution),
                "warning",
            )


def _saved_in_a_phase_that_does_not() -> Iterator[Offence]:
    closed = Q(transfer__entry__club__phases__starts_on__lte=F("transfer__entry__on")) & (
        Q(transfer__entry__club__phases__ends_on__isnull=True)
        | Q(transfer__entry__club__phases__ends_on__gte=F("transfer__entry__on"))
    )
    found = (
        Contribution.objects.filter(closed, transfer__entry__reversed_by__isnull=True)
        .values_list(
            "transfer__entry__club__slug",
            "transfer__entry__number",
            "transfer__entry__club__phases__phase",
        )
        .order_by("transfer__entry__club__slug", "transfer__entry__number")
        .distinct()
    )
    for slug, number, phase in found:
        if phase not in SAVING_PHASES:
            yield Offence(
                "R4",
                f"{slug} n° {number}",
                _("versement reçu alors que le club ne collecte plus"),
                "warning",
            )


def _households_above_the_ceiling() -> Iterator[Offence]:
    """Ask for the whole reckoning only where a year's payments come near the limit."""
    payers = (
        Contribution.objects.filter(transfer__entry__reversed_by__isnull=True)
        .order_by()
        .values_list(
            "transfer__entry__on__year",
            Coalesce(
                "transfer__credit__membership__person__household_id",
                -F("transfer__credit__membership__person_id"),
            ),
        )
        .annotate(paid=Sum("transfer__quantity"))
    )
    for year, household, paid in sorted(payers):
        last = date(year, 12, 31)
        membership = _a_member_of(household)
        limit = int(rule(membership.club, "household_ceiling", at=last))
        if paid * 2 < limit:
            continue
        year_end = ceiling(membership.person, club=membership.club, at=last)
        if year_end.level == Level.PASSED:
            yield Offence(
                "R5",
                _("foyer %(household)s, année %(year)d") % {"household": household, "year": year},
                _("les versements de l'année dépassent le plafond du foyer"),
                "warning",
            )


def _a_member_of(household: int) -> Membership:
    person = Q(person=-household) if household < 0 else Q(person__household=household)
    return (
        Membership.objects.filter(person, accounts__isnull=False)
        .select_related("club", "person")
        .order_by("pk")[:1]
        .get()
    )


def _empty_cash_boxes() -> Iterator[Offence]:
    kinds = {AccountKind.CASH: _("la caisse"), AccountKind.CHEQUES: _("les chèques à déposer")}
    for club in Club.objects.order_by("pk"):
        for account, held in balances(club, at=date.max).items():
            if account.kind in kinds and held < 0:
                yield Offence(
                    "deposit_within_box",
                    club.slug,
                    _("%(box)s : il en est sorti plus qu'il n'y est entré")
                    % {"box": kinds[AccountKind(account.kind)]},
                    "warning",
                )


def _large_costs_nobody_approved() -> Iterator[Offence]:
    """Costs above the club's threshold that no second person approved, a bank's fee excepted."""
    large = (
        Transfer.objects.filter(
            entry__kind=EntryKind.EXPENSE,
            entry__spending__isnull=True,
            entry__reversed_by__isnull=True,
            debit__kind=AccountKind.EXPENSES,
        )
        .exclude(debit__subject=Cost.BANK_FEES)
        .select_related("entry__club")
        .order_by("pk")
    )
    for transfer in large:
        club = transfer.entry.club
        if transfer.quantity > int(rule(club, "approval_threshold", at=transfer.entry.on)):
            yield Offence(
                "spending.unapproved",
                _where(transfer),
                _("un frais au-dessus du seuil du club n'a pas de deuxième accord"),
                "warning",
            )
