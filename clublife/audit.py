"""What must hold of exits and ages: queries that return the offenders."""

from collections.abc import Iterator

from django.db.models import F

from clublife import admission_audit
from clublife.minutes import is_intact
from clublife.models import MemberExit, Minutes, PhaseDecision
from clubs.auditing import Offence
from governance.models import Outcome


def offences() -> Iterator[Offence]:
    """Every exit, phase or minutes that are not as they should be."""
    for one in MemberExit.objects.filter(membership__left_on__isnull=True):
        yield Offence("exit_without_leaving", str(one.membership_id), "départ sans date", "error")
    for one in MemberExit.objects.exclude(entry__club=F("membership__club")).filter(
        entry__isnull=False
    ):
        yield Offence("exit_elsewhere", str(one.membership_id), "écriture d'ailleurs", "error")
    voted = PhaseDecision.objects.filter(motion__isnull=False)
    for decision in voted.exclude(motion__outcome=Outcome.ADOPTED):
        yield Offence("phase_not_adopted", str(decision.period_id), "vote non adopté", "error")
    for text in Minutes.objects.order_by("pk").iterator():
        if not is_intact(text):
            yield Offence("minutes_altered", str(text.meeting_id), "faits modifiés", "error")
    yield from admission_audit.offences()
