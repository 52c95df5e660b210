"""What a club that comes with a history is expected to do: its workbook, its opening difference."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ledger.models import Entry
from members.wording import write_cents
from reports.expecting import Reader, Task
from starting.models import StartState, WorkbookStart, standing_opening


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
