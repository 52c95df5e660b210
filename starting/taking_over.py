"""Verbs: receive a club's own workbook, keep what the treasurer says of it, write it in the book.

One act posts everything, month by month, or nothing; the file stays as its evidence.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from jobs import files
from ledger.contributing import Payment, record_meeting
from ledger.exits import exit_member, pay_member
from ledger.posting import lock
from members.joining import join, leave, register_person
from members.models import ExitKind, Membership, Person
from members.trail import note
from starting.corrections import Corrections, from_json, to_json
from starting.models import StartState, WorkbookEntry, WorkbookStart
from starting.people import NameChoice
from starting.planning import Plan, PlannedMonth, plan, plan_of
from starting.reading import ReadingRefused, read
from starting.refusals import StartingRefused

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}


@dataclass(frozen=True)
class Received:
    """The draft, and whether the same file was already there."""

    start: WorkbookStart
    already: bool


def receive_workbook(
    *, club: Club, content: bytes, name: str, now: datetime, by: Person | None = None
) -> Received:
    """Keep a workbook that can be read, as a draft to look at; the same file is kept once.

    Raises `ReadingRefused` for a file that cannot be read and `StartingRefused` for one without a
    month; then only the attempt is noted.
    """
    today = timezone.localdate(now)
    try:
        book = read(content, name=name)
        if not plan(club, book, Corrections(), today=today).found.grids:
            raise StartingRefused(
                _(
                    "Aucun tableau de mois n'a été reconnu dans ce fichier (ni en ligne ni en "
                    "colonne). Rien n'a été gardé : si vous n'avez que des totaux, reprenez des "
                    "soldes à une date."
                )
            )
    except (ReadingRefused, StartingRefused):
        digest = hashlib.sha256(content).hexdigest()
        note(act="workbook.refused", by=by, club=club, now=now, size=len(content), sha256=digest)
        raise
    with transaction.atomic():
        lock(club)
        stored = files.store(
            content=content, name=name[:200], content_type=CONTENT_TYPES[book.kind], now=now
        )
        alive = WorkbookStart.objects.filter(club=club, file=stored)
        found = alive.exclude(state=StartState.DROPPED).first()
        if found is not None:
            return Received(found, already=True)
        start = WorkbookStart.objects.create(
            club=club,
            file=stored,
            name=name[:200],
            uploaded_at=now,
            uploaded_by=by.pk if by else None,
        )
        note(act="workbook.receive", by=by, club=club, now=now, start=start.pk)
    return Received(start, already=False)


@transaction.atomic
def correct_workbook(
    *, start: WorkbookStart, said: Corrections, now: datetime, by: Person | None = None
) -> WorkbookStart:
    """Replace what was said of a draft; the trail keeps that it changed, never the words."""
    start = _locked(start)
    _check_draft(start)
    start.corrections = to_json(said)
    start.save(update_fields=["corrections"])
    note(act="workbook.correct", by=by, club=start.club, now=now, start=start.pk)
    return start


@transaction.atomic
def drop_workbook(
    *, start: WorkbookStart, now: datetime, by: Person | None = None
) -> WorkbookStart:
    """Put a draft aside; one that is in the book stays. Dropping again changes nothing."""
    start = _locked(start)
    if start.state == StartState.DROPPED:
        return start
    _check_draft(start)
    start.state = StartState.DROPPED
    start.save(update_fields=["state"])
    note(act="workbook.drop", by=by, club=start.club, now=now, start=start.pk)
    return start


@transaction.atomic
def post_workbook(
    *,
    start: WorkbookStart,
    now: datetime,
    by: Person | None = None,
    accept_wrong_sums: bool = False,
) -> WorkbookStart:
    """Write the whole workbook: the people to create, one entry per month, the exits of past
    members. Posting again changes nothing.

    Raises `StartingRefused` while something is unsettled, when sums do not add up and nobody said
    so be it, or when the book holds all of it already; the book's refusals too. Nothing is written
    then.
    """
    start = _locked(start)
    if start.state == StartState.POSTED:
        return start
    _check_draft(start)
    ready = plan_of(start, today=timezone.localdate(now))
    _check_ready(ready, accept_wrong_sums)
    members = _members(start.club, ready, now, by)
    months = _post_months(start, ready, members, now, by)
    start.outcome = _outcome(ready, months)
    start.state, start.posted_at, start.posted_by = StartState.POSTED, now, by.pk if by else None
    start.save(update_fields=["outcome", "state", "posted_at", "posted_by"])
    note(act="workbook.post", by=by, club=start.club, now=now, start=start.pk, months=months)
    return start


def _locked(start: WorkbookStart) -> WorkbookStart:
    lock(start.club)
    return (
        WorkbookStart.objects.select_for_update(of=("self",))
        .select_related("club", "file")
        .get(pk=start.pk)
    )


def _check_draft(start: WorkbookStart) -> None:
    if start.state != StartState.DRAFT:
        raise StartingRefused(
            _("Ce fichier est « %(state)s » : il ne change plus. Rien n'a été fait.")
            % {"state": start.get_state_display()}
        )


def _check_ready(ready: Plan, accept_wrong_sums: bool) -> None:
    if ready.blocking:
        raise StartingRefused(
            _("Il reste à régler : %(what)s Rien n'a été enregistré.")
            % {"what": ready.blocking[0].sentence}
        )
    if not ready.entries:
        raise StartingRefused(
            _("Tout ce que dit ce fichier est déjà enregistré : rien n'a été ajouté.")
        )
    if ready.found.wrong_sums and not accept_wrong_sums:
        raise StartingRefused(
            _(
                "Des totaux du fichier ne tombent pas juste. Rien n'a été enregistré : "
                "corrigez-les, ou cochez que vous les avez vus."
            ),
            "accept_wrong_sums",
        )


def _members(club: Club, ready: Plan, now: datetime, by: Person | None) -> dict[str, Membership]:
    """Everybody the payments name, those to create made now."""
    known = Membership.objects.filter(club=club).select_related("person", "club")
    members = {f"member:{one.pk}": one for one in known}
    for choice in ready.created:
        person = register_person(first_name=choice.said.first_name, last_name=choice.said.last_name)
        joined = choice.said.joined_on or club.created_on
        members[choice.key] = join(
            club=club, person=person, on=joined, now=now, by=by, history=True
        )
    return members


def _post_months(
    start: WorkbookStart,
    ready: Plan,
    members: Mapping[str, Membership],
    now: datetime,
    by: Person | None,
) -> int:
    """The months and the exits by day: parts are priced by what came before."""
    last_paid = {payment.owner: month.on for month in ready.entries for payment in month.payments}
    acts: list[tuple[date, int, PlannedMonth | NameChoice]] = [
        (month.on, 0, month) for month in ready.entries
    ]
    for choice in ready.created:
        if choice.said.is_a == "past" and choice.said.left_on is not None:
            day = max(choice.said.left_on, last_paid.get(choice.key, choice.said.left_on))
            acts.append((day, 1, choice))
    for day, _rank, act in sorted(acts, key=lambda one: one[:2]):
        if isinstance(act, PlannedMonth):
            _post_month(start, act, members, now, by)
        else:
            _post_exit(start, act, members[act.key], day, now, by)
    return len(ready.entries)


def _post_month(
    start: WorkbookStart,
    month: PlannedMonth,
    members: Mapping[str, Membership],
    now: datetime,
    by: Person | None,
) -> None:
    recorded = record_meeting(
        club=start.club,
        on=month.on,
        payments=[
            Payment(members[one.owner], one.cents, months={month.month: one.cents})
            for one in month.payments
        ],
        key=f"workbook:{start.pk}:{month.month:%Y-%m}",
        by=by.pk if by else None,
        now=now,
        is_history=True,
    )
    WorkbookEntry.objects.create(start=start, month=month.month, entry=recorded.entry)


def _post_exit(
    start: WorkbookStart,
    choice: NameChoice,
    membership: Membership,
    day: date,
    now: datetime,
    by: Person | None,
) -> None:
    """A past member's base goes for what was paid back, and the payment is written as made."""
    identity, key = by.pk if by else None, f"workbook:{start.pk}:exit:{membership.pk}"
    back = choice.said.paid_out or 0
    exit_member(membership=membership, on=day, value_cents=back, key=key, by=identity, now=now)
    last = max(choice.said.left_on or day, membership.joined_on)
    leave(membership=membership, on=last, kind=ExitKind.WITHDRAWAL, now=now, by=by)
    if back:
        pay_member(
            membership=membership,
            cents=back,
            on=day,
            key=f"{key}:paid",
            by=identity,
            now=now,
            made=True,
        )


def _outcome(ready: Plan, months: int) -> dict[str, Any]:
    """What was done, kept beside the file."""
    return {
        "months": months,
        "payments": sum(len(month.payments) for month in ready.entries),
        "total": ready.total,
        "already": ready.already,
        "created": len(ready.created),
        "wrong_sums": len(ready.found.wrong_sums),
        "day": from_json({"day": ready.said.day}).day,
    }
