"""What must hold between the book and the holdings, and the facts recorded above a bound."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from clubs.auditing import Offence
from clubs.models import Club
from investments.models import Enterprise, Holding, Movement, MovementKind, Proposal
from investments.movements import changes
from investments.promises import binding, room
from investments.valuation import value_of
from investments.wording import written
from ledger.models import AccountKind, Entry, EntryKind, Transfer

OURS = (
    EntryKind.INVESTMENT,
    EntryKind.REPAYMENT,
    EntryKind.DIVIDEND,
    EntryKind.INTEREST,
    EntryKind.IMPAIRMENT,
    EntryKind.EXIT_OF_HOLDING,
    EntryKind.LOSS,
)


def offences() -> Iterator[Offence]:
    """Every offender of this room; errors first, then the facts people should look at."""
    yield from _movements_match_the_book()
    yield from _positions_are_sound()
    yield from _entries_have_a_movement()
    yield from _amounts_add_up()
    yield from _one_club_throughout()
    yield from _one_record_per_siren()
    yield from _facts_above_a_bound()
    yield from _promises_above_cash()


def _where(holding: Holding) -> str:
    return f"{holding.club} · {holding}"


def _holdings() -> Iterator[Holding]:
    yield from Holding.objects.select_related("club", "enterprise").order_by(
        "club_id", "started_on"
    )


def _movements_match_the_book() -> Iterator[Offence]:
    """What the movements of a holding add up to is what its two accounts hold."""
    for holding in _holdings():
        moved = changes(holding)
        cost = sum(change.cost for change in moved)
        impairment = sum(change.impairment for change in moved)
        held = value_of(holding, at=date.max)
        if (cost, impairment) != (held.cost, held.impairment):
            yield Offence(
                "holding_matches_book",
                _where(holding),
                _("mouvements : %(cost)s et %(loss)s ; comptes : %(held)s et %(lost)s")
                % {
                    "cost": written(cost),
                    "loss": written(impairment),
                    "held": written(held.cost),
                    "lost": written(held.impairment),
                },
            )


def _positions_are_sound() -> Iterator[Offence]:
    """Neither cost nor impairment below zero, nor impairment above cost, at the end of any day."""
    for holding in _holdings():
        for on in sorted({change.on for change in changes(holding)}):
            held = value_of(holding, at=on)
            if not 0 <= held.impairment <= held.cost:
                yield Offence(
                    "holding_is_sound",
                    _where(holding),
                    _("le %(day)s : coût %(cost)s, pertes %(loss)s")
                    % {
                        "day": f"{on:%d/%m/%Y}",
                        "cost": written(held.cost),
                        "loss": written(held.impairment),
                    },
                )
                break


def _entries_have_a_movement() -> Iterator[Offence]:
    """Money moves in a holding's account only through this room's verbs."""
    on_holdings = Transfer.objects.filter(
        Q(debit__kind=AccountKind.HOLDING) | Q(credit__kind=AccountKind.HOLDING)
    ).filter(entry__kind__in=OURS)
    lost = Entry.objects.filter(
        pk__in=on_holdings.values("entry"), movement__isnull=True
    ).select_related("club")
    for entry in lost.order_by("club_id", "number"):
        yield Offence("entry_has_its_movement", f"{entry.club} · {entry}", _("aucun mouvement"))


def _amounts_add_up() -> Iterator[Offence]:
    """Gross less withheld is net for income; a payment's net is its principal."""
    for movement in Movement.objects.select_related("holding__club", "holding__enterprise"):
        income = movement.gross - movement.withheld
        expected = {
            MovementKind.PAYMENT: movement.principal,
            MovementKind.REPAYMENT: movement.principal + income,
            MovementKind.DIVIDEND: income,
            MovementKind.INTEREST: income,
        }.get(MovementKind(movement.kind))
        if expected is not None and expected != movement.net:
            yield Offence("movement_adds_up", _where(movement.holding), str(movement))


def _one_club_throughout() -> Iterator[Offence]:
    """A holding, its file, its accounts, its entries and its votes belong to one club."""
    crossed = Holding.objects.exclude(
        cost_account__club=F("club"), impairment_account__club=F("club")
    ) | Holding.objects.filter(proposal__isnull=False).exclude(proposal__club=F("club"))
    for holding in crossed.select_related("club", "enterprise").distinct():
        yield Offence("holding_of_one_club", _where(holding), _("compte ou projet d'un autre club"))
    for movement in Movement.objects.exclude(entry__club=F("holding__club")).select_related(
        "holding__club", "holding__enterprise"
    ):
        yield Offence("movement_of_one_club", _where(movement.holding), str(movement))
    for proposal in Proposal.objects.filter(motion__isnull=False).exclude(motion__club=F("club")):
        yield Offence("proposal_of_one_club", str(proposal), _("vote d'un autre club"))


def _one_record_per_siren() -> Iterator[Offence]:
    """A club without a network that joined one may have brought a double."""
    for enterprise in Enterprise.objects.filter(club__network__isnull=False).exclude(siren=""):
        double = Enterprise.objects.filter(
            network=enterprise.club.network_id if enterprise.club else None, siren=enterprise.siren
        ).first()
        if double is not None:
            yield Offence(
                "enterprise_known_once",
                str(enterprise),
                _("deux fiches portent le SIREN %(siren)s") % {"siren": enterprise.siren},
                "warning",
            )


def _facts_above_a_bound() -> Iterator[Offence]:
    """Payments recorded because the bank had made them: above the cash, or without a vote."""
    flagged = Movement.objects.filter(
        Q(above_cash=True) | Q(undecided=True), entry__reversed_by__isnull=True
    ).select_related("holding__club", "holding__enterprise", "entry")
    for movement in flagged.order_by("holding__club_id", "entry__number"):
        if movement.above_cash:
            yield Offence(
                "payment_within_cash",
                _where(movement.holding),
                _("%(what)s au-delà de la trésorerie") % {"what": movement},
                "warning",
            )
        if movement.undecided:
            yield Offence(
                "payment_was_decided",
                _where(movement.holding),
                _("%(what)s sans vote enregistré") % {"what": movement},
                "warning",
            )


def _promises_above_cash() -> Iterator[Offence]:
    """A club whose cash no longer covers what it promised."""
    for club in Club.objects.filter(
        proposals__in=Proposal.objects.filter(state="submitted")
    ).distinct():
        last = Entry.objects.filter(club=club).order_by("on").last()
        if last is None or not binding(club).exists():
            continue
        now = room(club, last.on)
        if now.promised and now.left < 0:
            yield Offence(
                "promises_within_cash",
                str(club),
                _("promis %(promised)s, en caisse et en banque %(cash)s")
                % {"promised": written(now.promised), "cash": written(now.lowest)},
                "warning",
            )
