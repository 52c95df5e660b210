"""Verbs: make an enterprise known to a network, keep its facts, count its jobs, join two records.

An enterprise belongs to the network, or to a club that has none (architecture: Investments).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import siren as siren_number

from clubs.models import Club, Network
from investments.models import (
    Enterprise,
    EnterpriseEnd,
    EnterpriseYear,
    LegalForm,
    Sector,
    Stage,
)
from investments.refusals import InvestingRefused
from members.models import Person
from members.trail import note


def checked_siren(text: str) -> str:
    """Return nine digits, or "" when nothing was given; refuses a wrong check digit."""
    if not text.strip():
        return ""
    try:
        return str(siren_number.validate(text))
    except StdnumError as error:
        raise InvestingRefused(
            _(
                "Ce numéro SIREN n'est pas valable : il a neuf chiffres, et le dernier contrôle "
                "les autres. Vérifiez-le, ou laissez vide si l'entreprise n'est pas encore "
                "immatriculée."
            ),
            field="siren",
        ) from error


def known_to(club: Club) -> QuerySet[Enterprise]:
    """The enterprises a club may open a file on: its network's, or its own when it has none."""
    if club.network_id is not None:
        return Enterprise.objects.filter(Q(network=club.network_id) | Q(club=club))
    return Enterprise.objects.filter(club=club)


@dataclass(frozen=True)
class EnterpriseFacts:
    """What is said of an enterprise when it is registered or its facts are put right."""

    name: str
    siren: str = ""
    legal_form: str = LegalForm.OTHER
    naf: str = ""
    sector: str = Sector.OTHER
    commune: str = ""
    department: str = ""
    stage: str = Stage.CREATION
    esus_from: date | None = None
    esus_to: date | None = None
    insertion: bool = False
    created_on: date | None = None


def _fill(enterprise: Enterprise, facts: EnterpriseFacts) -> None:
    enterprise.name = facts.name.strip()
    enterprise.siren = checked_siren(facts.siren)
    enterprise.legal_form = facts.legal_form
    enterprise.naf = facts.naf.strip().upper()
    enterprise.sector = facts.sector
    enterprise.commune = facts.commune.strip()
    enterprise.department = facts.department.strip().upper()
    enterprise.stage = facts.stage
    enterprise.esus_from = facts.esus_from
    enterprise.esus_to = facts.esus_to
    enterprise.insertion = facts.insertion
    enterprise.created_on = facts.created_on
    try:
        enterprise.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvestingRefused(messages[0], field="" if field == "__all__" else field) from error


@transaction.atomic
def register(
    *,
    facts: EnterpriseFacts,
    now: datetime,
    by: Person | None = None,
    network: Network | None = None,
    club: Club | None = None,
) -> Enterprise:
    """Make an enterprise known; one already known by its SIREN is returned as it stands.

    `club` alone registers it for the club's network, or for the club itself when it has none.
    """
    owner = network or (club.network if club is not None else None)
    siren = checked_siren(facts.siren)
    if siren:
        same = Enterprise.objects.filter(siren=siren)
        known = (same.filter(network=owner) if owner else same.filter(club=club)).first()
        if known is not None:
            return known
    enterprise = Enterprise(network=owner, club=None if owner else club)
    _fill(enterprise, facts)
    enterprise.save()
    note(
        act="enterprise.register",
        by=by,
        club=club,
        network=owner,
        now=now,
        enterprise=enterprise.pk,
    )
    return enterprise


@transaction.atomic
def put_right(
    *, enterprise: Enterprise, facts: EnterpriseFacts, now: datetime, by: Person | None = None
) -> Enterprise:
    """Replace the facts of an enterprise; its history keeps what they were."""
    _fill(enterprise, facts)
    enterprise.save()
    note(
        act="enterprise.put_right",
        by=by,
        club=enterprise.club,
        network=enterprise.network,
        now=now,
        enterprise=enterprise.pk,
    )
    return enterprise


@transaction.atomic
def end(
    *,
    enterprise: Enterprise,
    on: date,
    kind: EnterpriseEnd,
    now: datetime,
    by: Person | None = None,
) -> Enterprise:
    """Record that an enterprise was handed on, stopped, or was wound up by a court."""
    if on > now.date():
        raise InvestingRefused(_("Cette date est dans l'avenir."), field="on")
    enterprise.ended_on, enterprise.end_kind = on, kind
    enterprise.save(update_fields=["ended_on", "end_kind"])
    note(
        act="enterprise.end",
        by=by,
        club=enterprise.club,
        network=enterprise.network,
        now=now,
        enterprise=enterprise.pk,
    )
    return enterprise


@dataclass(frozen=True)
class Jobs:
    """The jobs of one year; `fte_hundredths` counts full-time posts, 250 for two and a half."""

    jobs: int = 0
    fte_hundredths: int = 0
    women: int = 0
    insertion: int = 0
    jobs_created: int = 0
    jobs_maintained: int = 0


@transaction.atomic
def declare_jobs(
    *, enterprise: Enterprise, year: int, jobs: Jobs, now: datetime, by: Person | None = None
) -> EnterpriseYear:
    """Record or replace the jobs of a year; the last word wins and the former stays in history."""
    if year > now.year:
        raise InvestingRefused(_("Cette année n'a pas commencé."), field="year")
    if jobs.women > jobs.jobs:
        raise InvestingRefused(
            _("Les femmes sont comptées parmi les personnes employées."), field="women"
        )
    if jobs.insertion > jobs.jobs:
        raise InvestingRefused(
            _("Les personnes en insertion sont comptées parmi les personnes employées."),
            field="insertion",
        )
    row, _made = EnterpriseYear.objects.update_or_create(
        enterprise=enterprise,
        year=year,
        defaults={
            "jobs": jobs.jobs,
            "fte_hundredths": jobs.fte_hundredths,
            "women": jobs.women,
            "insertion": jobs.insertion,
            "jobs_created": jobs.jobs_created,
            "jobs_maintained": jobs.jobs_maintained,
            "declared_by": by.pk if by else None,
            "declared_at": now,
        },
    )
    return row


def jobs_known(enterprise: Enterprise, at: date) -> EnterpriseYear | None:
    """The last jobs declared for the year of `at` or before; statistics count them once (R20)."""
    return enterprise.years.filter(year__lte=at.year).order_by("year").last()


@transaction.atomic
def join_records(
    *, kept: Enterprise, gone: Enterprise, now: datetime, by: Person | None = None
) -> Enterprise:
    """Make two records of the same enterprise one: files, holdings and years move to `kept`.

    For a club that joins a network with enterprises of its own. Two different SIREN are refused.
    """
    if kept.pk == gone.pk:
        raise InvestingRefused(_("C'est deux fois la même fiche."))
    if kept.siren and gone.siren and kept.siren != gone.siren:
        raise InvestingRefused(
            _("Ces deux fiches portent des numéros SIREN différents : ce sont deux entreprises.")
        )
    gone.proposals.update(enterprise=kept)
    gone.holdings.update(enterprise=kept)
    declared = set(kept.years.values_list("year", flat=True))
    gone.years.exclude(year__in=declared).update(enterprise=kept)
    gone.years.all().delete()
    siren = kept.siren or gone.siren
    note(
        act="enterprise.join_records",
        by=by,
        club=kept.club,
        network=kept.network,
        now=now,
        kept=kept.pk,
        gone=gone.pk,
    )
    gone.delete()
    if siren != kept.siren:
        kept.siren = siren
        kept.save(update_fields=["siren"])
    return kept


@transaction.atomic
def bring_to_network(
    *, club: Club, network: Network, now: datetime, by: Person | None = None
) -> None:
    """Hand a club's own enterprises to the network it joins; those it knows by SIREN become one."""
    for enterprise in Enterprise.objects.filter(club=club):
        known = Enterprise.objects.filter(network=network, siren=enterprise.siren).first()
        if known is not None and enterprise.siren:
            join_records(kept=known, gone=enterprise, now=now, by=by)
            continue
        enterprise.club, enterprise.network = None, network
        enterprise.save(update_fields=["club", "network"])
