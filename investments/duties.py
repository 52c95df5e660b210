"""What investments ask of a club: shares to keep, loans to declare, money to see come in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.duties import Duty, years_due
from clubs.lives import life_of
from clubs.models import Club, years_after
from clubs.money import cents
from investments.legal import LOAN_RETURN_ABOVE
from investments.models import LOAN_INSTRUMENTS, Enterprise, Holding, MovementKind
from investments.valuation import NextEvent, holdings_on
from ledger.models import EntryKind
from members.permissions import Act
from members.wording import write_cents

HOLDING = gettext_lazy("doctrine fiscale de la réduction d'impôt, 31 décembre de la 5e année")
REPAYMENT = gettext_lazy("doctrine fiscale de la réduction d'impôt, 31 décembre de la 7e année")
LOANS = gettext_lazy("formulaire 2062, avec la déclaration de revenus : voir la date de l'année")
TEN_YEARS = gettext_lazy("doctrine fiscale, BOI-RPPM-RCM-40-20 : dix ans de vie au plus")
CONTRACT = gettext_lazy("le contrat signé avec l'entreprise")
LIFE = 10


def duties(club: Club, *, at: date) -> Iterator[Duty]:
    """What is kept is only told while it is to come; what is lent, until declared."""
    if not life_of(club, at=at).is_running:
        return
    yield from _ten_years(club, at)
    found = holdings_on(club, at=at)
    owned = [row.holding for row in found.portfolio.rows]
    for holding in owned:
        yield from _kept(holding, at)
    for event in found.events.values():
        yield from _expected(event)
    yield from _loans((*owned, *found.ended), at)


def _ten_years(club: Club, at: date) -> Iterator[Duty]:
    started_on = life_of(club, at=at).started_on
    if started_on is None or years_after(started_on, LIFE) < at:
        return
    yield Duty(
        f"ten-years:{started_on}",
        years_after(started_on, LIFE),
        _("Le club aura dix ans : voir avec votre réseau ce que devient son régime fiscal"),
        TEN_YEARS,
    )


def _kept(holding: Holding, at: date) -> Iterator[Duty]:
    """Until when the shares of new capital are kept, and their price not paid back (R15)."""
    words = {"who": holding.enterprise.name}
    for years, day, source, title in (
        (
            5,
            holding.hold_until,
            HOLDING,
            _("Jusqu'ici, garder les parts de %(who)s pour la réduction d'impôt"),
        ),
        (
            7,
            holding.no_repayment_until,
            REPAYMENT,
            _("Jusqu'ici, pas de remboursement des apports par %(who)s"),
        ),
    ):
        if day is not None and day >= at:
            address = holding.get_absolute_url()
            yield Duty(f"hold-{years}:{holding.pk}", day, title % words, source, address)


def _expected(event: NextEvent) -> Iterator[Duty]:
    """The next instalment of a holding, or its term; holding periods are told apart."""
    if event.kind == "hold_until":
        return
    name = event.holding.enterprise.name
    words = (
        _("Échéance attendue de %(who)s : %(amount)s")
        % {"who": name, "amount": write_cents(event.amount)}
        if event.kind == "instalment"
        else _("Terme prévu avec %(who)s") % {"who": name}
    )
    yield Duty(
        f"holding-{event.kind}:{event.holding.pk}:{event.on}",
        event.on,
        words,
        CONTRACT,
        event.holding.get_absolute_url(),
        Act.MANAGE_HOLDINGS,
    )


def _loans(holdings: Iterable[Holding], at: date) -> Iterator[Duty]:
    """The loans of each year to one enterprise, once they pass the sum to declare (R17)."""
    lent: dict[tuple[int, Enterprise], int] = defaultdict(int)
    for holding in holdings:
        if holding.instrument not in LOAN_INSTRUMENTS:
            continue
        for one in holding.movements.all():
            if (
                one.kind == MovementKind.PAYMENT
                and one.stands
                and one.entry.kind != EntryKind.OPENING
            ):
                lent[one.on.year, holding.enterprise] += cents(one.principal)
    for (year, enterprise), total in lent.items():
        if total > LOAN_RETURN_ABOVE and year + 1 in years_due(at):
            yield Duty(
                f"loan:{year}:{enterprise.pk}",
                date(year + 1, 5, 31),
                _("Déclarer les prêts faits à %(who)s en %(year)d")
                % {"who": enterprise.name, "year": year},
                LOANS,
                act=Act.MANAGE_HOLDINGS,
                opens_on=date(year + 1, 1, 1),
                by_hand=True,
            )
