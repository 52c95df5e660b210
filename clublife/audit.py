"""What must hold of exits and ages: queries that return the offenders."""

from collections.abc import Iterator

from django.db.models import F

from clublife.models import MemberExit, PhaseDecision
from clubs.auditing import Offence
from governance.models import Outcome


def offences() -> Iterator[Offence]:
    """Every exit or phase that is not as it should be."""
    for one in MemberExit.objects.filter(membership__left_on__isnull=True):
        yield Offence("exit_without_leaving", str(one.membership_id), "départ sans date", "error")
    for one in MemberExit.objects.exclude(entry__club=F("membership__club")).filter(
        entry__isnull=False
    ):
        yield Offence("exit_elsewhere", str(one.membership_id), "écriture d'ailleurs", "error")
    voted = PhaseDecision.objects.filter(motion__isnull=False)
    for decision in voted.exclude(motion__outcome=Outcome.ADOPTED):
        yield Offence("phase_not_adopted", str(decision.period_id), "vote non adopté", "error")
