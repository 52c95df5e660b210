"""Standing for the club, withdrawing, and being forgotten when nothing came of it.

What is written of a candidate is a name, a way to reach them, and a presentation the members read.
A candidacy without a follow-up is erased after the months of the rule `candidate_months`.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife.candidates import (
    State,
    may_be_forgotten_on,
    state_of,
    waiting_to_be_forgotten,
)
from clublife.models import Admission
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase
from clubs.phases import phase_on
from members.joining import register_person
from members.models import Membership, Person
from members.trail import note

ENDED_PHASES = (Phase.MANAGEMENT, Phase.LIQUIDATING, Phase.DISSOLVED)


@transaction.atomic
def stand(
    *,
    club: Club,
    now: datetime,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    phone: str = "",
    under_protection: bool = False,
    person: Person | None = None,
    sponsor: Membership | None = None,
    presentation: str = "",
    by: Person | None = None,
) -> Admission:
    """Write down a candidate; `person` when they are known already (a member of another club).

    A full club still takes candidates: they wait in the order they came.
    """
    Club.objects.select_for_update().get(pk=club.pk)
    if phase_on(club, timezone.localdate(now)) in ENDED_PHASES:
        raise LifeRefused(_("Ce club n'accueille plus de nouveaux membres."))
    if sponsor is not None and (sponsor.club_id != club.pk or sponsor.left_on is not None):
        raise LifeRefused(_("Choisissez un membre du club."), "sponsor")
    if person is None:
        for name, value in (("first_name", first_name), ("last_name", last_name)):
            if not value.strip():
                raise LifeRefused(_("Un prénom et un nom sont nécessaires."), name)
        person = register_person(
            first_name=first_name,
            last_name=last_name,
            email=email,
            phone=phone,
            under_protection=under_protection,
        )
    if Membership.objects.filter(club=club, person=person, left_on__isnull=True).exists():
        raise LifeRefused(_("Cette personne est déjà membre du club."), "person")
    same = Admission.objects.filter(club=club, person=person)
    if same.filter(withdrawn_at__isnull=True, membership__isnull=True).exists():
        raise LifeRefused(_("Cette personne est déjà candidate."), "person")
    made = Admission.objects.create(
        club=club,
        person=person,
        sponsor=sponsor,
        presentation=presentation.strip(),
        recorded_at=now,
        recorded_by=by,
    )
    note(act="admission.stand", by=by, club=club, now=now, admission=made.pk)
    return made


@transaction.atomic
def withdraw(
    *, admission: Admission, reason: str, now: datetime, by: Person | None = None
) -> Admission:
    """Note that a candidate gives up; not while the members vote on them, nor once inside."""
    admission = locked(admission)
    if admission.withdrawn_at is not None:
        raise LifeRefused(_("Ce retrait est déjà noté."))
    if admission.membership_id is not None:
        raise LifeRefused(_("Cette personne est entrée dans le club : notez son départ."))
    if state_of(admission) == State.VOTING:
        raise LifeRefused(_("Un vote est ouvert sur cette entrée : attendez qu'il soit clos."))
    admission.withdrawn_at, admission.withdrawn_reason = now, reason.strip()
    admission.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    note(act="admission.withdraw", by=by, club=admission.club, now=now, admission=admission.pk)
    return admission


@transaction.atomic
def forget(*, admission: Admission, now: datetime, by: Person | None = None) -> None:
    """Erase a candidacy that came to nothing: its row, and the person nobody else knows.

    The vote and the minutes, acts of the club, keep what they say. Refused while the candidacy
    lives, and before the months of the club's rule.
    """
    admission = locked(admission)
    day = may_be_forgotten_on(admission)
    if day is None:
        raise LifeRefused(_("Cette candidature n'est pas finie : elle ne s'efface pas."))
    if day > timezone.localdate(now):
        raise LifeRefused(
            _("La règle du club garde cette candidature jusqu'au %(day)s.")
            % {"day": f"{day:%d/%m/%Y}"}
        )
    _erase(admission)
    note(act="admission.forget", by=by, club=admission.club, now=now)


@transaction.atomic
def forget_due(*, now: datetime) -> int:
    """Erase every candidacy whose months are over; returns how many."""
    due = waiting_to_be_forgotten(at=timezone.localdate(now))
    for one in due:
        forget(admission=one, now=now)
    return len(due)


def locked(admission: Admission) -> Admission:
    """The admission as it is now, under its club's lock."""
    Club.objects.select_for_update().get(pk=admission.club_id)
    found = Admission.objects.filter(pk=admission.pk).select_related("club", "person", "motion")
    one = found.first()
    if one is None:
        raise LifeRefused(_("Cette candidature a été effacée."))
    return one


def _erase(admission: Admission) -> None:
    """The row first, then the person with every earlier wording, if nothing else holds them."""
    person = admission.person
    admission.delete()
    if person.user_id is not None:
        return
    try:
        with transaction.atomic():
            known, history = person.pk, type(person).history
            person.delete()
            history.filter(id=known).delete()
    except ProtectedError:
        return  # a member of another club, or a candidate there
