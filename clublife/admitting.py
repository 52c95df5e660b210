"""Letting a candidate in: the vote of the members, then the entry, its amendment, the account."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.amending import open_amendment
from clublife.candidacy import locked
from clublife.candidates import State, state_of
from clublife.models import Admission, Amendment
from clublife.refusals import LifeRefused
from clubs.models import Phase
from clubs.phases import phase_on
from governance.models import DecisionType, Meeting, Motion
from governance.motions import draft
from members.inviting import invite, suggested_username
from members.joining import join
from members.models import Membership, Person
from members.trail import note

VOTABLE = (State.STANDING, State.REFUSED)


@transaction.atomic
def put_to_vote(
    *,
    admission: Admission,
    now: datetime,
    by: Person | None = None,
    meeting: Meeting | None = None,
) -> Motion:
    """Draft the vote on an entry; a manager opens it from the page of the votes.

    A candidate who was not admitted may be put to the vote again: the earlier vote stays as it is.
    """
    admission = locked(admission)
    state = state_of(admission)
    if state not in VOTABLE:
        raise LifeRefused(
            gettext_lazy("Cette candidature n'attend pas de vote : %(state)s.")
            % {"state": state.label}
        )
    motion = draft(
        club=admission.club,
        type=DecisionType.ADMISSION,
        title=(_("Admettre %(name)s dans le club ?") % {"name": admission.person})[:200],
        text=admission.presentation,
        meeting=meeting,
        now=now,
        by=by,
    )
    admission.motion = motion
    admission.save(update_fields=["motion"])
    note(act="admission.vote", by=by, club=admission.club, now=now, admission=admission.pk)
    return motion


@transaction.atomic
def welcome(
    *,
    admission: Admission,
    on: date,
    now: datetime,
    by: Person | None = None,
    email: str = "",
    username: str = "",
) -> Membership:
    """Let an admitted candidate in from a day on: member, amendment, and an account by e-mail.

    Wants the adopted vote on this very candidate, not before the day it was closed. Raises
    `JoiningRefused` when the club is full (R1); then nothing is written. Without an e-mail the
    person is a member without an account.
    """
    admission = locked(admission)
    if state_of(admission) == State.INSIDE:
        raise LifeRefused(gettext_lazy("L'entrée de cette personne est déjà enregistrée."))
    motion = admission.motion
    if state_of(admission) != State.ADOPTED or motion is None or not motion.binds:
        raise LifeRefused(
            gettext_lazy("Les membres n'ont pas encore voté cette entrée : rien n'est enregistré.")
        )
    assert motion.closed_at is not None, "an adopted vote is closed"
    if on < timezone.localdate(motion.closed_at):
        raise LifeRefused(gettext_lazy("L'entrée ne peut pas précéder le vote."), "on")
    membership = join(club=admission.club, person=admission.person, on=on, now=now, by=by)
    admission.membership = membership
    admission.save(update_fields=["membership"])
    if phase_on(admission.club, timezone.localdate(now)) != Phase.FORMING:
        open_amendment(
            club=admission.club,
            kind=Amendment.Kind.ENTRY,
            on=on,
            motion=motion,
            membership=membership,
            now=now,
            by=by,
        )
    _open_account(membership, email.strip(), username.strip(), now, by)
    note(act="admission.welcome", by=by, club=admission.club, now=now, admission=admission.pk)
    return membership


def _open_account(
    membership: Membership, email: str, username: str, now: datetime, by: Person | None
) -> None:
    """An invitation, for somebody with an e-mail and no account yet."""
    person = membership.person
    if not email or person.user_id is not None:
        return
    if person.email != email:
        person.email = email
        person.save(update_fields=["email"])
    invite(
        membership=membership,
        username=username or suggested_username(person),
        email=email,
        now=now,
        by=by,
    )
