"""What must hold of candidates: queries that return the offenders."""

from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from clublife.candidates import waiting_to_be_forgotten
from clublife.models import Admission
from clubs.auditing import Offence
from governance.models import Outcome


def offences() -> Iterator[Offence]:
    """An entry without its vote, or of somebody else; a candidacy to forget."""
    entered = Admission.objects.filter(membership__isnull=False)
    for one in entered.exclude(motion__outcome=Outcome.ADOPTED):
        yield Offence("entry_voted", str(one.pk), _("entrée sans vote adopté"))
    for one in entered.exclude(membership__person=F("person")):
        yield Offence("entry_of_the_candidate", str(one.pk), _("une autre personne est entrée"))
    today = timezone.localdate()
    for one in waiting_to_be_forgotten(at=today):
        yield Offence(
            "candidate_forgotten", str(one.pk), _("candidature sans suite à effacer"), "warning"
        )
