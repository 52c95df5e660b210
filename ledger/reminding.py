"""Polite reminders of what is late: drafted, read by a treasurer, then sent or printed.

Nobody is reminded of a month that is only expected, nor during months off, nor after leaving, nor
more often than the club's rules allow (`reminders_per_month`, `reminder_gap`). The limits are read
again under the lock when the reminders leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clubs.models import Club
from clubs.phases import may_save
from clubs.rules import rules
from jobs.mailing import write_mail
from ledger.arrears import Arrears, arrears
from ledger.models import Reminder, ReminderWay
from ledger.months import month_of
from ledger.posting import lock
from ledger.refusals import SavingRefused
from members.models import Membership, Person
from members.wording import write_day

LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Draft:
    """A reminder that may leave, to read first; `amount` in cents, `since` the oldest month."""

    arrears: Arrears
    way: ReminderWay
    to: str
    subject: str
    text: str

    @property
    def membership(self) -> Membership:
        """Whom it reminds."""
        return self.arrears.membership

    @property
    def amount(self) -> int:
        """What it asks for."""
        return self.arrears.amount

    @property
    def since(self) -> date:
        """The oldest month it names."""
        return self.arrears.since


@dataclass(frozen=True)
class Held:
    """Somebody who is late and is not reminded now, and why."""

    membership: Membership
    amount: int
    why: str


@dataclass(frozen=True)
class Limits:
    """What the club's rules allow: reminders in a month, days between two."""

    per_month: int
    gap: int


@dataclass(frozen=True)
class Drafts:
    """What a treasurer reads before reminders leave."""

    ready: tuple[Draft, ...]
    held: tuple[Held, ...]
    limits: Limits


@dataclass(frozen=True)
class ToSend:
    """A reminder a treasurer agreed to: its text, and the sum (cents) they read with it."""

    membership: int
    amount: int
    text: str


@dataclass(frozen=True)
class Sent:
    """What left (mails and letters), and what was held back at the last moment."""

    reminders: tuple[Reminder, ...]
    held: tuple[Held, ...]


def draft_reminders(club: Club, *, at: date, by: Person | None = None) -> Drafts:
    """The reminders a treasurer could send on a day, signed by `by`, and who is left in peace."""
    late = arrears(club, at=at)
    nobody = _nobody(club, at)
    limits = limits_of(club, at=at)
    past = _past_reminders(club, at)
    mails = _addresses(late)
    ready: list[Draft] = []
    held: list[Held] = []
    for one in late:
        why = nobody or _why_not(one, past.get(one.membership.pk, []), limits, at)
        if why:
            held.append(Held(one.membership, one.amount, why))
        else:
            ready.append(_draft(club, one, mails[one.membership.person_id], by))
    return Drafts(tuple(ready), tuple(held), limits)


@transaction.atomic
def send_reminders(
    *, club: Club, chosen: Sequence[ToSend], by: Person | None, now: datetime
) -> Sent:
    """Let the chosen reminders leave: a mail, or a letter to print for who has no e-mail.

    The same reminders sent again leave nothing twice. One whose member paid in between, or whom the
    club's limits now protect, stays and says why. Raises `SavingRefused` for a text that is empty
    or too long; then nothing leaves.
    """
    lock(club)
    today = timezone.localdate(now)
    _check_texts(chosen)
    drafts = draft_reminders(club, at=today, by=by)
    ready = {draft.membership.pk: draft for draft in drafts.ready}
    refused = {held.membership.pk: held for held in drafts.held}
    gone = {
        one.membership_id: one
        for one in Reminder.objects.filter(membership__club=club, on=today).select_related("mail")
    }
    sent: list[Reminder] = []
    held: list[Held] = []
    for one in chosen:
        draft = ready.get(one.membership)
        if one.membership in gone:
            sent.append(gone[one.membership])
        elif draft is not None and draft.amount == one.amount:
            sent.append(_send(draft, one.text.strip(), by, now))
        else:
            held.append(refused.get(one.membership) or _changed(club, one, draft))
    return Sent(tuple(sent), tuple(held))


def limits_of(club: Club, *, at: date) -> Limits:
    """The club's own limits on a day."""
    found = rules(club, "reminders_per_month", "reminder_gap", at=at)
    return Limits(per_month=int(found["reminders_per_month"]), gap=int(found["reminder_gap"]))


def reminders_to(membership: Membership) -> list[Reminder]:
    """The reminders a member got, newest first."""
    return list(membership.reminders.select_related("mail").order_by("-on", "-pk"))


def _nobody(club: Club, at: date) -> str:
    if not may_save(club, at):
        return _("le club ne collecte plus d'épargne")
    return ""


def _why_not(one: Arrears, past: list[date], limits: Limits, at: date) -> str:
    """Why this member is left in peace today; empty when nothing forbids a reminder."""
    if one.membership.left_on is not None and one.membership.left_on < at:
        return _("a quitté le club : cela se règle avec son départ")
    if one.on_holiday:
        return _("en pause ce mois-ci")
    if limits.per_month == 0:
        return _("la règle de votre club n'envoie pas de rappel")
    if past and past[0] + timedelta(days=limits.gap) > at:
        return _("a reçu un rappel le %(day)s ; le suivant peut partir le %(next)s") % {
            "day": write_day(past[0]),
            "next": write_day(past[0] + timedelta(days=max(limits.gap, 1))),
        }
    if sum(month_of(day) == month_of(at) for day in past) >= limits.per_month:
        return _("a déjà reçu ce mois-ci les rappels que permet la règle de votre club")
    return ""


def _past_reminders(club: Club, at: date) -> dict[int, list[date]]:
    """The days of each member's reminders, newest first, by membership id."""
    found: dict[int, list[date]] = {}
    rows = Reminder.objects.filter(membership__club=club, on__lte=at).order_by("-on")
    for member, day in rows.values_list("membership_id", "on"):
        found.setdefault(member, []).append(day)
    return found


def _addresses(late: Sequence[Arrears]) -> dict[int, str]:
    """Each person's e-mail, their own or their account's; empty for those who have none."""
    people = [one.membership.person_id for one in late]
    rows = Person.objects.filter(pk__in=people).order_by()
    return {
        pk: own or account or ""
        for pk, own, account in rows.values_list("pk", "email", "user__email")
    }


def _draft(club: Club, one: Arrears, mail: str, by: Person | None) -> Draft:
    context = {"club": club, "arrears": one, "person": one.membership.person, "by": by}
    with translation.override("fr"):
        subject = render_to_string("emails/reminder_subject.txt", context)
        text = render_to_string("emails/reminder.txt", context)
    way = ReminderWay.MAIL if mail else ReminderWay.LETTER
    return Draft(one, way, mail, " ".join(subject.split()), text.strip())


def _send(draft: Draft, text: str, by: Person | None, now: datetime) -> Reminder:
    today = timezone.localdate(now)
    mail = None
    if draft.way == ReminderWay.MAIL:
        key = f"reminder:{draft.membership.pk}:{today}"
        mail = write_mail(to=draft.to, subject=draft.subject, text=text + "\n", now=now, key=key)
    return Reminder.objects.create(
        membership=draft.membership,
        on=today,
        way=draft.way,
        amount=draft.amount,
        since=draft.since,
        text=text,
        mail=mail,
        recorded_at=now,
        by=by.pk if by else None,
    )


def _changed(club: Club, one: ToSend, draft: Draft | None) -> Held:
    """What to say when the sum is not the one that was read."""
    if draft is not None:
        why = _("le montant en retard a changé : relisez le rappel")
        return Held(draft.membership, draft.amount, why)
    member = club.memberships.select_related("person").filter(pk=one.membership).first()
    if member is None:
        raise SavingRefused.unknown_member()
    return Held(member, 0, _("n'est plus en retard"))


def _check_texts(chosen: Sequence[ToSend]) -> None:
    for one in chosen:
        if not one.text.strip() or len(one.text) > LONGEST_TEXT:
            raise SavingRefused(
                _("Un rappel est vide ou trop long. Aucun n'est parti."), f"text_{one.membership}"
            )
