"""Amendments to the convention: opened with their number, then signed by all.

The single writer of `Amendment`. What an amendment prints (the new shares of its day) is computed
by `clublife.deeds`; nothing of it is stored here.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife.models import Amendment
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase
from clubs.phases import phase_on
from governance.models import DecisionType, Motion, Outcome
from members.models import Membership, Person
from members.trail import note

DECISIONS_OF: dict[str, tuple[DecisionType, ...]] = {
    Amendment.Kind.ENTRY: (DecisionType.ADMISSION,),
    Amendment.Kind.EXIT: (DecisionType.MEMBER_EXIT, DecisionType.EXCLUSION),
    Amendment.Kind.SEAT: (DecisionType.AMENDMENT,),
    Amendment.Kind.EXTENSION: (DecisionType.EXTENSION,),
    Amendment.Kind.OTHER: (DecisionType.AMENDMENT, DecisionType.RULES, DecisionType.OTHER),
}
ABOUT_A_MEMBER = (Amendment.Kind.ENTRY, Amendment.Kind.EXIT)


@transaction.atomic
def open_amendment(
    *,
    club: Club,
    kind: str,
    on: date,
    now: datetime,
    by: Person | None = None,
    motion: Motion | None = None,
    membership: Membership | None = None,
    detail: str = "",
) -> Amendment:
    """Open the club's next amendment; what it changes takes effect `on`.

    Refused before the club has started (the convention itself is then changed), for a vote that
    did not adopt this sort of change, without the member it is about, or without what changes.
    """
    Club.objects.select_for_update().get(pk=club.pk)
    today = timezone.localdate(now)
    if phase_on(club, today) == Phase.FORMING:
        raise LifeRefused(
            _("La convention n'est pas encore signée : changez-la directement, sans avenant.")
        )
    if on < club.created_on:
        raise LifeRefused(_("Cette date précède la création du club."), "on")
    _check_subject(club, kind, membership, detail)
    _check_motion(club, kind, motion)
    last = Amendment.objects.filter(club=club).aggregate(last=Max("number"))["last"]
    made = Amendment.objects.create(
        club=club,
        number=int(last or 0) + 1,
        kind=kind,
        on=on,
        motion=motion,
        membership=membership,
        detail=detail.strip(),
        recorded_at=now,
        recorded_by=by,
    )
    note(act="amendment.open", by=by, club=club, now=now, amendment=made.pk, kind=kind)
    return made


@transaction.atomic
def sign_amendment(
    *, amendment: Amendment, on: date, now: datetime, by: Person | None = None
) -> Amendment:
    """Note the day all the members had signed; once noted it stays."""
    amendment = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("club")
        .get(pk=amendment.pk)
    )
    if amendment.signed_on is not None:
        raise LifeRefused(_("La signature de cet avenant est déjà notée."))
    if on > timezone.localdate(now):
        raise LifeRefused(_("Cette date n'est pas encore venue : attendez ce jour."), "on")
    if on < amendment.club.created_on:
        raise LifeRefused(_("Cette date précède la création du club."), "on")
    amendment.signed_on = on
    amendment.save(update_fields=["signed_on"])
    note(act="amendment.sign", by=by, club=amendment.club, now=now, amendment=amendment.pk)
    return amendment


def usable_motions(club: Club, kind: str) -> list[Motion]:
    """The adopted votes of the right type that no amendment rests on yet."""
    found = Motion.objects.filter(
        club=club,
        type__in=DECISIONS_OF[kind],
        outcome=Outcome.ADOPTED,
        amendments__isnull=True,
    )
    return list(found.order_by("-closed_at"))


def _check_subject(club: Club, kind: str, membership: Membership | None, detail: str) -> None:
    if kind in ABOUT_A_MEMBER:
        if membership is None or membership.club_id != club.pk:
            raise LifeRefused(_("Choisissez la personne qui entre ou qui part."), "membership")
    elif not detail.strip():
        raise LifeRefused(_("Écrivez ce qui change dans la convention."), "detail")


def _check_motion(club: Club, kind: str, motion: Motion | None) -> None:
    if motion is None:
        return
    if (
        motion.club_id != club.pk
        or motion.type not in DECISIONS_OF[kind]
        or motion.outcome != Outcome.ADOPTED
        or not motion.binds
    ):
        raise LifeRefused(
            _("Ce vote n'est pas adopté, ou n'est pas celui de ce changement."), "motion"
        )
