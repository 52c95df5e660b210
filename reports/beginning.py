"""What a club is expected to do as it begins or ends: its steps, its workbook, its term."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from clublife.first_steps import journey
from clubs.models import Phase, PhasePeriod
from clubs.phases import period_on
from ledger.models import Entry
from members.wording import write_cents, write_day
from reports.expecting import Reader, Task
from starting.models import StartState, WorkbookStart, standing_opening

TERM_SOON = timedelta(days=365)
FIRST_MONTHS = timedelta(days=120)


def age(reader: Reader) -> Iterable[Task]:
    """The next step of a club being founded; later, the end of its convention."""
    period = period_on(reader.club, reader.today)
    if period is not None and _is_young(period, reader.today):
        yield from _first_steps(reader)
    elif period and period.term_on and period.term_on <= reader.today + TERM_SOON:
        yield Task(
            title=_("La convention se termine le %(day)s") % {"day": write_day(period.term_on)},
            detail=_("Proroger ou arrêter d'investir : c'est à voter avant cette date."),
            action=_("Voir"),
            url_name="rules",
        )


def _is_young(period: PhasePeriod, today: date) -> bool:
    """True while a club is being founded, and for its first months."""
    begins = period.phase == Phase.ACTIVE and period.starts_on > today - FIRST_MONTHS
    return period.phase == Phase.FORMING or begins


def _first_steps(reader: Reader) -> Iterable[Task]:
    """What comes next on the way to the first euro, until all is done."""
    found = journey(reader.club, at=reader.today, acting=reader.acting)
    if found.next is not None:
        yield Task(
            title=_("Créer le club : étapes faites, %(done)s sur %(count)s")
            % {"done": found.done, "count": len(found.steps)},
            detail=_("La suite : %(step)s.") % {"step": found.next.title},
            action=_("Continuer"),
            url_name="founding",
        )


def history(reader: Reader) -> Iterable[Task]:
    """A club without a single entry may have lived before; a workbook may wait half-way."""
    draft = WorkbookStart.objects.filter(club=reader.club, state=StartState.DRAFT).first()
    if draft is not None:
        yield Task(
            title=_("Un tableau attend vos corrections"),
            detail=_("%(name)s : rien n'est encore écrit dans les comptes.") % {"name": draft.name},
            action=_("Continuer"),
            url_name="workbook",
            pk=draft.pk,
        )
    elif not reader.held and not Entry.objects.filter(club=reader.club).exists():
        yield Task(
            title=_("Le club a déjà une histoire ?"),
            detail=_("Envoyez le tableau où vous notiez les versements : il se lit tel qu'il est."),
            action=_("Reprendre votre tableau"),
            url_name="starting",
        )
    opening = standing_opening(reader.club)
    if opening is not None and not opening.is_adopted:
        yield Task(
            title=_("Écart d'ouverture à adopter : %(amount)s")
            % {"amount": write_cents(opening.difference)},
            detail=_("Les membres doivent l'adopter par un vote."),
            action=_("Voir les soldes repris"),
            url_name="opening_balances",
        )
