"""Putting a question to the members: drafting it, amending its words, opening the vote."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import (
    OPTION_KINDS,
    DecisionType,
    EarlierWording,
    Elector,
    Meeting,
    MeetingProxy,
    Motion,
    Option,
    Outcome,
    Proxy,
    QuestionKind,
    Secrecy,
)
from governance.refusals import VotingRefused
from governance.rules import rule_for
from governance.secret.opening import open_box
from members.models import Membership, Person
from members.trail import note

FEWEST_SECRET_VOTERS = 3
FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
# An act rests on an adopted vote of the other types (dissolving, excluding…): it asks yes or no.
PICKED_TYPES = (
    DecisionType.OTHER,
    DecisionType.OFFICERS,
    DecisionType.EXPENSE,
    DecisionType.INVESTMENT,
)
SECRET_KINDS = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.ELECTION)


@transaction.atomic
def draft(
    *,
    club: Club,
    type: DecisionType,
    title: str,
    text: str,
    now: datetime,
    by: Person | None = None,
    meeting: Meeting | None = None,
    kind: QuestionKind = QuestionKind.YES_NO,
    secrecy: Secrecy = Secrecy.NAMED,
    options: Sequence[str] = (),
    candidates: Sequence[Membership] = (),
    seats: int = 1,
    office: str = "",
) -> Motion:
    """Write a question down; nobody votes on it yet.

    A choice and a ranking want two `options` at least, an election its `candidates`, members of the
    club. An election with fewer candidates than seats is allowed: each still needs enough votes.
    """
    _check_title(title)
    if meeting is not None and meeting.club_id != club.pk:
        raise VotingRefused(_("Cette réunion est celle d'un autre club."), "meeting")
    if kind in OPTION_KINDS and type not in PICKED_TYPES:
        raise VotingRefused(
            _("Cette sorte de décision se prend par pour ou contre : choisir n'y suffit pas."),
            "type",
        )
    if secrecy != Secrecy.NAMED and kind not in SECRET_KINDS:
        raise VotingRefused(
            _("Un vote secret se fait par pour ou contre, par choix, ou par élection."), "secrecy"
        )
    if secrecy == Secrecy.PAPER and meeting is None:
        raise VotingRefused(
            _("Un vote secret sur papier se tient en réunion : choisissez laquelle."), "meeting"
        )
    offered = _offered(club, kind, options, candidates)
    if not 1 <= seats <= max(1, len(offered)) or (kind != QuestionKind.ELECTION and seats != 1):
        raise VotingRefused(
            _("On n'élit pas plus de personnes qu'il n'y a de candidatures."), "seats"
        )
    motion = Motion.objects.create(
        club=club,
        meeting=meeting,
        type=type,
        kind=kind,
        secrecy=secrecy,
        seats=seats,
        office=office if kind == QuestionKind.ELECTION else "",
        title=title.strip(),
        text=text.strip(),
        drafted_by=by,
        drafted_at=now,
    )
    _write_options(motion, offered)
    return motion


Offered = Sequence[tuple[str, Membership | None]]


def _check_title(title: str) -> None:
    if not title.strip():
        raise VotingRefused(_("Écrivez la question posée aux membres."), "title")


def _offered(
    club: Club, kind: QuestionKind, options: Sequence[str], candidates: Sequence[Membership]
) -> Offered:
    """The answers a question offers, in order; refuses too few, twice the same, a stranger."""
    if kind not in OPTION_KINDS:
        return ()
    if kind == QuestionKind.ELECTION:
        if any(one.club_id != club.pk or one.left_on is not None for one in candidates):
            raise VotingRefused(_("Une de ces personnes n'est pas membre du club."), "candidates")
        if not candidates:
            raise VotingRefused(_("Choisissez au moins une candidature."), "candidates")
        return [(_named(one, candidates), one) for one in candidates]
    written = [" ".join(one.split()) for one in options if one.strip()]
    if not FEWEST_OPTIONS <= len(written) <= MOST_OPTIONS:
        raise VotingRefused(_("Écrivez de deux à douze réponses, une par ligne."), "options")
    if len({one.casefold() for one in written}) != len(written):
        raise VotingRefused(_("La même réponse est écrite deux fois."), "options")
    return [(one, None) for one in written]


def _named(candidate: Membership, candidates: Sequence[Membership]) -> str:
    """A candidate's name, told apart from a namesake's by the day they joined."""
    name = str(candidate.person)
    if sum(str(one.person) == name for one in candidates) == 1:
        return name
    return f"{name} ({candidate.joined_on:%d/%m/%Y}, {candidate.pk})"


def _write_options(motion: Motion, offered: Offered) -> None:
    Option.objects.bulk_create(
        Option(motion=motion, position=number, label=label[:160], candidate=candidate)
        for number, (label, candidate) in enumerate(offered, start=1)
    )


@transaction.atomic
def amend(
    *,
    motion: Motion,
    title: str,
    text: str,
    now: datetime,
    by: Person | None,
    options: Sequence[str] | None = None,
) -> Motion:
    """Change the words of a question nobody votes on yet; the earlier words are kept.

    `options` replaces the answers of a choice or a ranking; None leaves them.
    """
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if not motion.is_draft:
        raise VotingRefused(
            _("Ce vote est ouvert : sa question ne change plus. Reprenez-la dans un autre vote.")
        )
    _check_title(title)
    written = list(motion.options.values_list("label", flat=True))
    EarlierWording.objects.create(
        motion=motion,
        title=motion.title,
        text=motion.text,
        options=written,
        amended_at=now,
        amended_by=by,
    )
    if options is not None and motion.kind in (QuestionKind.CHOICE, QuestionKind.RANKED):
        offered = _offered(motion.club, QuestionKind(motion.kind), options, ())
        motion.options.all().delete()
        _write_options(motion, offered)
    motion.title, motion.text = title.strip(), text.strip()
    motion.save(update_fields=["title", "text"])
    note(act="motion.amend", by=by, club=motion.club, now=now, motion=motion.pk)
    return motion


@transaction.atomic
def redraft(*, motion: Motion, now: datetime, by: Person | None) -> Motion:
    """Write a new draft from a closed question: after an objection, a tie, a missing quorum."""
    if motion.closed_at is None:
        raise VotingRefused(_("Ce vote n'est pas clos : attendez son résultat."))
    if is_about_a_file(motion):
        raise VotingRefused(
            _("Cette question vient d'un dossier du club : reposez-la depuis la page du dossier.")
        )
    candidates = [one.candidate for one in motion.options.select_related("candidate__person")]
    here = [one for one in candidates if one is not None and one.left_on is None]
    return draft(
        club=motion.club,
        type=DecisionType(motion.type),
        title=motion.title,
        text=motion.text,
        now=now,
        by=by,
        kind=QuestionKind(motion.kind),
        secrecy=Secrecy.NAMED if motion.secrecy == Secrecy.PAPER else Secrecy(motion.secrecy),
        options=list(motion.options.values_list("label", flat=True)),
        candidates=here,
        seats=min(motion.seats, max(1, len(here))) if here else 1,
        office=motion.office,
    )


@transaction.atomic
def open_motion(
    *, motion: Motion, deadline: datetime, now: datetime, by: Person | None = None
) -> Motion:
    """Open the vote until `deadline`: electorate, rule, words and powers of the meeting are frozen.

    The rule is the one the manager confirmed with its clause, else everybody's agreement (Code
    civil 1873-8). Every member of the day votes, one voice each. The motion takes its number.
    """
    club = Club.objects.select_for_update().get(pk=motion.club_id)
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    motion.club = club
    if not motion.is_draft:
        raise VotingRefused(_("Ce vote est déjà ouvert."))
    if deadline <= now:
        raise VotingRefused(_("La fin du vote doit être plus tard que maintenant."), "deadline")
    if motion.meeting is not None and motion.meeting.cancelled_at is not None:
        raise VotingRefused(_("La réunion de ce vote est annulée : posez la question autrement."))
    today = timezone.localdate(now)
    members = _electorate(club, today)
    _check_electorate(motion, members)
    Elector.objects.bulk_create([Elector(motion=motion, membership=one) for one in members])
    _freeze_rule(motion, today)
    _bring_powers(motion, now)
    last = Motion.objects.filter(club=club).aggregate(last=Max("number"))["last"]
    motion.number = (last or 0) + 1
    motion.opened_at, motion.opened_by, motion.deadline = now, by, deadline
    motion.save()
    note(act="motion.open", by=by, club=club, now=now, motion=motion.pk)
    if motion.secrecy == Secrecy.ONLINE:
        open_box(motion, now=now)
    return motion


def may_be_asked_again(motion: Motion) -> bool:
    """True for a closed question of its own that decided nothing: it may be put once more."""
    decided_nothing = motion.outcome in (Outcome.REJECTED, Outcome.NO_QUORUM, Outcome.VOID)
    return decided_nothing and not is_about_a_file(motion)


def is_about_a_file(motion: Motion) -> bool:
    """True when a room above put this question: a project, a candidate, a phase of the club."""
    above = (
        relation
        for relation in motion._meta.related_objects
        if relation.related_model._meta.app_label != motion._meta.app_label
    )
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: motion}).exists()
        for relation in above
    )


def takes_ballots(motion: Motion, now: datetime) -> bool:
    """True while ballots are taken; an online box may be closed before its hour."""
    if not motion.is_open(now):
        return False
    return motion.secrecy != Secrecy.ONLINE or motion.secret_vote.closed_at is None


def _check_electorate(motion: Motion, members: Sequence[Membership]) -> None:
    if not members:
        raise VotingRefused(_("Le club n'a aucun membre pour voter."))
    if motion.is_secret and len(members) < FEWEST_SECRET_VOTERS:
        raise VotingRefused(
            _("Un vote secret demande trois votants au moins : à deux, chacun saurait.")
        )
    present = {one.pk for one in members}
    candidates = [one for one in motion.options.select_related("candidate") if one.candidate_id]
    if any(one.candidate_id not in present for one in candidates):
        raise VotingRefused(
            _("Une personne candidate n'est plus membre : préparez la question à nouveau.")
        )


def _electorate(club: Club, today: date) -> list[Membership]:
    """The members of the day; the one who leaves today still votes, who came back votes once."""
    present = Membership.objects.filter(club=club, joined_on__lte=today)
    ordered = present.exclude(left_on__lt=today).order_by("joined_on", "id")
    return list({one.person_id: one for one in ordered}.values())


def _freeze_rule(motion: Motion, today: date) -> None:
    """Copy the rule in force onto the motion."""
    in_force = rule_for(motion.club, DecisionType(motion.type), at=today)
    motion.majority, motion.base = in_force.rule.majority, in_force.rule.base
    motion.quorum_part = in_force.rule.quorum.numerator
    motion.quorum_of = in_force.rule.quorum.denominator
    motion.proxies_max = in_force.proxies_max
    motion.clause, motion.is_confirmed_rule = in_force.clause, in_force.is_confirmed


def _bring_powers(motion: Motion, now: datetime) -> None:
    """The powers given for the meeting hold for its question: the earliest first, within the rule.

    One who speaks for others gives no power; one who gave theirs speaks for nobody.
    """
    if motion.meeting is None or motion.meeting.ended_at is not None:
        return
    electors = {one.membership_id: one for one in motion.electors.all()}
    standing = MeetingProxy.objects.filter(meeting=motion.meeting, revoked_at__isnull=True)
    givers: set[int] = set()
    held: dict[int, int] = {}
    for one in standing.order_by("given_at", "id"):
        giver, holder = electors.get(one.giver_id), electors.get(one.holder_id)
        if giver is None or holder is None or holder.pk in givers or giver.pk in held:
            continue
        if held.get(holder.pk, 0) >= motion.proxies_max:
            continue
        givers.add(giver.pk)
        held[holder.pk] = held.get(holder.pk, 0) + 1
        Proxy.objects.create(giver=giver, holder=holder, given_at=now, noted_by=one.noted_by)
