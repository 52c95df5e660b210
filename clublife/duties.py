"""What the life of a club asks: the term of its convention, minutes, amendments, registration."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.models import Amendment, FoundingFile, Minutes
from clubs.duties import Duty, months_before
from clubs.lives import life_of
from clubs.models import SAVING_PHASES, Club, PhasePeriod
from clubs.rules import NETWORK_PRACTICE
from governance.models import DecisionType, Motion, Outcome
from members.permissions import Act

NOTICES = (12, 6, 3)
MONTH = timedelta(days=30)
TERM = gettext_lazy("Code civil, art. 1873-3")
SIGNED_BY_ALL = gettext_lazy("Code civil, art. 1873-2 et 1873-3 ; le délai d'un mois est proposé")
DEPOSIT = gettext_lazy("usage des réseaux, à vérifier avec le vôtre ; délai d'un mois proposé")
NEXT_AGES = (DecisionType.EXTENSION, DecisionType.MANAGEMENT, DecisionType.DISSOLUTION)


def duties(club: Club, *, at: date) -> Iterator[Duty]:
    """The term and what leads to it; the papers that wait for an approval or a signature."""
    period = life_of(club, at=at).period
    if period is not None and period.term_on is not None and period.phase in SAVING_PHASES:
        yield from _term(club, period, period.term_on, at)
    yield from _minutes(club)
    yield from _amendments(club)
    yield from _registration(club)


def _term(club: Club, period: PhasePeriod, term: date, at: date) -> Iterator[Duty]:
    """The notices to come, the vote until it is taken, the term itself."""
    decided = _decided_on(club, period, term, at)
    for months in NOTICES:
        day = months_before(term, months)
        if day >= at and decided is None:
            yield Duty(
                f"term-notice:{term}:{months}",
                day,
                _("Fin de la convention dans %(n)d mois : en parler en réunion") % {"n": months},
                TERM,
                reverse("phase", args=[club.slug]),
            )
    yield Duty(
        f"term-vote:{term}",
        term,
        _("Voter la suite : proroger, passer en gestion ou dissoudre"),
        TERM,
        reverse("new_motion", args=[club.slug]),
        Act.OPEN_MOTION,
        opens_on=months_before(term, max(NOTICES)),
        done_on=decided,
    )
    if term >= at:
        yield Duty(
            f"term:{term}",
            term,
            _("Fin de la convention"),
            TERM,
            reverse("phase", args=[club.slug]),
        )


def _decided_on(club: Club, period: PhasePeriod, term: date, at: date) -> date | None:
    """The day of the vote on what follows; only one of this age and of its last year counts."""
    since = max(months_before(term, max(NOTICES)), period.starts_on)
    if at < since:
        return None
    adopted = Motion.objects.filter(club=club, type__in=NEXT_AGES, outcome=Outcome.ADOPTED)
    moment = adopted.order_by("-closed_at").values_list("closed_at", flat=True).first()
    day = timezone.localdate(moment) if moment else None
    return day if day is not None and day >= since else None


def _minutes(club: Club) -> Iterator[Duty]:
    waiting = Minutes.objects.filter(meeting__club=club, approved_at__isnull=True)
    for one in waiting.select_related("meeting").order_by("drafted_at", "id"):
        yield Duty(
            f"minutes:{one.meeting_id}",
            timezone.localdate(one.drafted_at) + MONTH,
            _("Approuver le compte rendu : %(meeting)s") % {"meeting": one.meeting},
            NETWORK_PRACTICE,
            reverse("minutes", args=[club.slug, one.meeting_id]),
            Act.RUN_MEETINGS,
        )


def _amendments(club: Club) -> Iterator[Duty]:
    for one in Amendment.objects.filter(club=club, signed_on__isnull=True).order_by("number"):
        yield Duty(
            f"amendment:{one.pk}",
            one.on + MONTH,
            _("Faire signer l'avenant n° %(n)d") % {"n": one.number},
            SIGNED_BY_ALL,
            reverse("amendment", args=[club.slug, one.pk]),
            Act.MANAGE_RULES,
        )


def _registration(club: Club) -> Iterator[Duty]:
    file = FoundingFile.objects.filter(club=club, convention_signed_on__isnull=False).first()
    if file is not None and file.convention_signed_on is not None:
        yield Duty(
            "registration",
            file.convention_signed_on + MONTH,
            _("Déposer la convention au service des impôts"),
            DEPOSIT,
            reverse("founding_step", args=[club.slug, "impots"]),
            Act.MANAGE_RULES,
            opens_on=file.convention_signed_on,
            done_on=file.registered_on,
        )
