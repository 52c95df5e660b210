"""Founding a club with its network: opening it, writing its file, noting each step, starting it.

Nothing here is required in order. The network or the operator opens a club that is forming; its
manager follows `clublife.first_steps`; the signed convention makes it active.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clublife.ageing import grow
from clublife.models import FoundingFile
from clublife.refusals import LifeRefused
from clubs.founding import found_club
from clubs.models import Club, Network, Phase, PhasePeriod, years_after
from clubs.phases import phase_on
from members.inviting import invite, suggested_username
from members.joining import admit
from members.models import Person, RoleKind
from members.roles import appoint
from members.trail import note

CONTENT = (
    "seat",
    "term_years",
    "tacit_renewal",
    "death_clause",
    "signatures",
    "meeting_habit",
)
STEPS: dict[str, tuple[str, ...]] = {
    "signature": ("convention_signed_on",),
    "reglement": ("internal_rules_adopted_on",),
    "charte": ("charter_signed_on",),
    "impots": ("tax_office", "registered_on", "registration", "registration_fee"),
    "banque": ("bank", "bank_opened_on"),
    "agrement": ("accreditation_asked_on", "accredited_on"),
}


@transaction.atomic
def open_to_be_founded(
    *,
    network: Network,
    name: str,
    commune: str,
    department: str,
    first_name: str,
    last_name: str,
    email: str,
    now: datetime,
    by: Person | None = None,
) -> Club:
    """Open a club that is forming, with its first manager, who gets an account by e-mail.

    The manager is its first member and names the others. Raises a `Refusal` for a name without
    letters, a taken one, or a missing e-mail; then nothing is opened.
    """
    today = timezone.localdate(now)
    club = found_club(
        network=network,
        name=name.strip(),
        slug=free_slug(name),
        commune=commune.strip(),
        department=department,
        created_on=today,
        now=now,
    )
    member = admit(
        club=club, on=today, now=now, by=by, first_name=first_name, last_name=last_name, email=email
    )
    appoint(person=member.person, kind=RoleKind.MANAGER, club=club, starts_on=today, by=by, now=now)
    FoundingFile.objects.create(club=club, changed_at=now, changed_by=by)
    username = suggested_username(member.person)
    invite(membership=member, username=username, email=email, by=by, now=now)
    note(act="club.open", by=by, club=club, network=network, now=now)
    return club


def free_slug(name: str) -> str:
    """An address nobody has, close to the club's name: `les-graines`, then `les-graines-2`."""
    base = slugify(name.replace("\u2019", "-").replace("'", "-"))[:40].strip("-")
    if not base:
        raise LifeRefused(_("Écrivez un nom avec des lettres."), "name")
    taken = set(Club.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    choices = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(one for one in choices if one not in taken)


def file_of(club: Club) -> FoundingFile:
    """The club's founding file as it is written, or an empty one that is not saved."""
    found = FoundingFile.objects.filter(club=club).first()
    return found or FoundingFile(club=club)


@transaction.atomic
def write_file(
    *, club: Club, fields: Mapping[str, Any], now: datetime, by: Person | None = None
) -> FoundingFile:
    """Write what the convention will say; once it is signed only an amendment changes it."""
    file = _locked(club, now)
    if file.convention_signed_on is not None:
        raise LifeRefused(
            _(
                "La convention est signée : elle ne change que par un avenant. Rien n'a été "
                "enregistré."
            )
        )
    years = fields.get("term_years", file.term_years)
    if not 1 <= years <= 5:
        raise LifeRefused(
            _("La convention dure de un à cinq ans (Code civil, art. 1873-3)."), "term_years"
        )
    return _save(file, {name: fields[name] for name in CONTENT if name in fields}, now, by)


@transaction.atomic
def note_step(
    *, club: Club, step: str, fields: Mapping[str, Any], now: datetime, by: Person | None = None
) -> FoundingFile:
    """Note the date and the references of one step; a day to come is refused."""
    names = STEPS.get(step)
    if names is None:
        raise LifeRefused(_("Cette étape n'existe pas."))
    file = _locked(club, now)
    given = {name: fields[name] for name in names if name in fields}
    for name, value in given.items():
        _check_day(club, name, value, timezone.localdate(now))
    if "convention_signed_on" in given:
        _check_signature(club, file, given["convention_signed_on"], timezone.localdate(now))
    asked, received = given.get("accreditation_asked_on"), given.get("accredited_on")
    if asked and received and received < asked:
        raise LifeRefused(_("L'agrément ne peut pas précéder sa demande."), "accredited_on")
    saved = _save(file, given, now, by)
    _tell_club(club, saved, step)
    return saved


@transaction.atomic
def start(*, club: Club, now: datetime, by: Person | None = None) -> PhasePeriod:
    """Make a forming club active from the day its convention was signed, for its own term."""
    file = _locked(club, now)
    if phase_on(club, timezone.localdate(now)) != Phase.FORMING:
        raise LifeRefused(_("Ce club n'est plus en constitution : il a déjà commencé."))
    signed = file.convention_signed_on
    if signed is None:
        raise LifeRefused(_("Notez d'abord le jour où tous les membres ont signé la convention."))
    period = grow(
        club=club,
        to=Phase.ACTIVE,
        on=signed,
        term_on=years_after(signed, file.term_years),
        reason=str(_("convention signée de tous les membres")),
        now=now,
        by=by,
    )
    note(act="club.start", by=by, club=club, now=now, period=period.pk)
    return period


def _locked(club: Club, now: datetime) -> FoundingFile:
    """The club's file, made when it has none, under the club's lock."""
    Club.objects.select_for_update().get(pk=club.pk)
    made, _created = FoundingFile.objects.get_or_create(club=club, defaults={"changed_at": now})
    return made


def _save(
    file: FoundingFile, fields: Mapping[str, Any], now: datetime, by: Person | None
) -> FoundingFile:
    for name, value in fields.items():
        setattr(file, name, value.strip() if isinstance(value, str) else value)
    file.changed_at, file.changed_by = now, by
    file.save()
    note(act="founding.write", by=by, club=file.club, now=now, fields=sorted(fields))
    return file


def _check_day(club: Club, name: str, value: Any, today: date) -> None:
    if not name.endswith("_on") or value is None:
        return
    if value > today:
        raise LifeRefused(_("Cette date n'est pas encore venue : attendez ce jour."), name)
    if value < club.created_on:
        raise LifeRefused(_("Cette date précède la création du club."), name)


def _check_signature(club: Club, file: FoundingFile, signed: date | None, today: date) -> None:
    """The signature day rules the term: it no longer moves once the club has started."""
    has_started = phase_on(club, today) != Phase.FORMING
    if has_started and file.convention_signed_on not in (None, signed):
        raise LifeRefused(
            _(
                "Le club a commencé ce jour-là : la date de signature ne change plus. "
                "Rien n'a été enregistré."
            ),
            "convention_signed_on",
        )


def _tell_club(club: Club, file: FoundingFile, step: str) -> None:
    """The club's own identity keeps what its papers and its network read."""
    if step == "impots":
        club.tax_office, club.registration = file.tax_office, file.registration
        club.save(update_fields=["tax_office", "registration"])
    if step == "agrement" and file.accredited_on is not None:
        club.accredited_on = file.accredited_on
        club.save(update_fields=["accredited_on"])
