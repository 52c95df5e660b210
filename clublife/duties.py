"""What the life of a club asks: the term of its convention, minutes, amendments, registration."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.models import Amendment, FoundingFile, Minutes
from clubs.duties import Duty, months_before
from clubs.lives import life_of
from clubs.models import SAVING_PHASES, Club, PhasePeriod
from clubs.rules import NETWORK_PRACTICE
from governance.models import DecisionType, Meeting, Motion, Outcome
from members.permissions import Act
from members.wording import write_day

NOTICES = (12, 6, 3)
MONTH = timedelta(days=30)
TERM = gettext_lazy("Code civil, art. 1873-3")
SIGNED_BY_ALL = gettext_lazy("Code civil, art. 1873-2 et 1873-3 ; le délai d'un mois est proposé")
DEPOSIT = gettext_lazy("usage des réseaux, à vérifier avec le vôtre ; délai d'un mois proposé")
NEXT_AGES = (DecisionType.EXTENSION, DecisionType.MANAGEMENT, DecisionType.DISSOLUTION)


class _Fact(NamedTuple):
    """A paper or a vote: its number, its day, what it is, another day of its own, its sort."""

    pk: int
    day: date
    words: str
    other: date | None
    sort: str


def duties(club: Club, *, at: date) -> Iterator[Duty]:
    """The term and what leads to it; the papers that wait for an approval or a signature."""
    facts = _facts(club)
    period = life_of(club, at=at).period
    if period is not None and period.term_on is not None and period.phase in SAVING_PHASES:
        decided = _decided_on(facts, period, period.term_on)
        yield from _term(club, period.term_on, decided, at)
    for one in facts:
        if one.sort == "minutes":
            yield _minutes(club, one)
        elif one.sort == "amendment":
            yield _amendment(club, one)
        elif one.sort == "registration":
            yield _registration(club, one)


def _facts(club: Club) -> list[_Fact]:
    """The minutes to approve, the amendments to sign, the registration, the votes on what follows
    the term: one query."""
    nothing, no_day = Value("", CharField()), Value(None, DateField())
    minutes = Minutes.objects.filter(meeting__club=club, approved_at__isnull=True).values_list(
        F("meeting_id"),
        TruncDate("drafted_at"),
        F("meeting__kind"),
        TruncDate("meeting__starts_at"),
        Value("minutes", CharField()),
    )
    amendments = Amendment.objects.filter(club=club, signed_on__isnull=True).values_list(
        F("pk"), F("on"), Cast("number", CharField()), no_day, Value("amendment", CharField())
    )
    files = FoundingFile.objects.filter(club=club, convention_signed_on__isnull=False).values_list(
        F("pk"),
        F("convention_signed_on"),
        nothing,
        F("registered_on"),
        Value("registration", CharField()),
    )
    votes = Motion.objects.filter(
        club=club, type__in=NEXT_AGES, outcome=Outcome.ADOPTED
    ).values_list(F("pk"), TruncDate("closed_at"), nothing, no_day, Value("decision", CharField()))
    several = (amendments.order_by(), files.order_by(), votes.order_by())
    return [_Fact(*row) for row in minutes.order_by().union(*several, all=True)]


def _term(club: Club, term: date, decided: date | None, at: date) -> Iterator[Duty]:
    """The notices to come, the vote until it is taken, the term itself."""
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


def _decided_on(facts: list[_Fact], period: PhasePeriod, term: date) -> date | None:
    """The day of the vote on what follows; only one of this age and of its last year counts."""
    since = max(months_before(term, max(NOTICES)), period.starts_on)
    votes = [one.day for one in facts if one.sort == "decision" and one.day >= since]
    return max(votes, default=None)


def _minutes(club: Club, one: _Fact) -> Duty:
    meeting = f"{Meeting.Kind(one.words).label}, {write_day(one.other or one.day)}"
    return Duty(
        f"minutes:{one.pk}",
        one.day + MONTH,
        _("Approuver le compte rendu : %(meeting)s") % {"meeting": meeting},
        NETWORK_PRACTICE,
        reverse("minutes", args=[club.slug, one.pk]),
        Act.RUN_MEETINGS,
        opens_on=one.day,
    )


def _amendment(club: Club, one: _Fact) -> Duty:
    return Duty(
        f"amendment:{one.pk}",
        one.day + MONTH,
        _("Faire signer l'avenant n° %(n)s") % {"n": one.words},
        SIGNED_BY_ALL,
        reverse("amendment", args=[club.slug, one.pk]),
        Act.MANAGE_RULES,
    )


def _registration(club: Club, one: _Fact) -> Duty:
    return Duty(
        "registration",
        one.day + MONTH,
        _("Déposer la convention au service des impôts"),
        DEPOSIT,
        reverse("founding_step", args=[club.slug, "impots"]),
        Act.MANAGE_RULES,
        opens_on=one.day,
        done_on=one.other,
    )
