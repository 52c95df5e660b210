"""What must hold of votes: queries that return the offenders."""

from collections.abc import Iterator

from django.db.models import F

from clubs.auditing import Offence
from governance.choosing import decide
from governance.counting import answers, question_of
from governance.models import Ballot, Elector, Motion, Proxy, Secrecy
from governance.secret.auditing import offences as secret_offences


def offences() -> Iterator[Offence]:
    """Every vote that is not as it should be."""
    yield from _wrong_verdicts()
    yield from _late_ballots()
    yield from _foreign_electors()
    yield from _stray_proxies()
    yield from secret_offences()


def _wrong_verdicts() -> Iterator[Offence]:
    """Count every closed vote again."""
    closed = Motion.objects.filter(closed_at__isnull=False, secrecy=Secrecy.NAMED)
    for motion in closed.select_related("club"):
        again = decide(question_of(motion), answers(motion))
        if again.outcome != motion.outcome:
            yield Offence(
                "verdict", str(motion.club), f"vote {motion.pk} : recompté {again.outcome}", "error"
            )


def _late_ballots() -> Iterator[Offence]:
    for ballot in Ballot.objects.filter(cast_at__gte=F("elector__motion__deadline")):
        yield Offence("late_ballot", str(ballot.elector_id), f"bulletin {ballot.pk}", "error")


def _foreign_electors() -> Iterator[Offence]:
    foreign = Elector.objects.exclude(membership__club=F("motion__club"))
    for elector in foreign:
        yield Offence("foreign_elector", str(elector.motion_id), f"votant {elector.pk}", "error")


def _stray_proxies() -> Iterator[Offence]:
    for proxy in Proxy.objects.exclude(giver__motion=F("holder__motion")):
        yield Offence("stray_proxy", str(proxy.giver_id), f"pouvoir {proxy.pk}", "error")
