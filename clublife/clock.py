"""The club's clock: every dated duty, from its own facts, each with its source (domain.md 1, 4, 5).

What a record proves is done by that record; the rest is said to be done (`DutyDone`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.models import Amendment, DutyDone, FoundingFile, Minutes
from clubs.duties import Duty
from clubs.models import SAVING_PHASES, Club
from clubs.money import cents
from clubs.phases import period_on
from governance.models import DecisionType, Meeting, Motion, Outcome
from governance.rules import rules_in_force
from investments.legal import LOAN_RETURN_ABOVE, may_open_tax_right
from investments.models import LOAN_INSTRUMENTS, Holding, Movement, MovementKind
from members.models import Role
from members.roles import acting

NOTICES = (12, 6, 3)
TERM = gettext_lazy("Code civil, art. 1873-3")
ACCOUNT = gettext_lazy("Code civil, art. 1873-11")
HOLDING = gettext_lazy("doctrine fiscale de la réduction d'impôt, 31 décembre de la 5e année")
REPAYMENT = gettext_lazy("doctrine fiscale de la réduction d'impôt, 31 décembre de la 7e année")
LOANS = gettext_lazy("déclaration de contrat de prêt, formulaire 2062")
CUSTOM = gettext_lazy("usage des réseaux, à vérifier dans votre règlement intérieur")
AHEAD = timedelta(days=366)


def duties(club: Club, *, at: date) -> tuple[Duty, ...]:
    """What is due, done or not, the earliest first; what is done long ago is left out."""
    said = {one.key: one.done_on for one in DutyDone.objects.filter(club=club)}
    found = [_said(one, said) for one in _every(club, at)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.key)))


def _said(duty: Duty, said: dict[str, date]) -> Duty:
    return replace(duty, done_on=said[duty.key]) if duty.key in said else duty


def _every(club: Club, at: date) -> Iterator[Duty]:
    yield from _term(club, at)
    yield from _mandates(club, at)
    yield from _meetings(club, at)
    yield from _papers(club, at)
    yield from _tax(club, at)


def _url(club: Club, name: str, *more: object) -> str:
    return reverse(name, args=[club.slug, *more])


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _term(club: Club, at: date) -> Iterator[Duty]:
    """The term of the convention, the notices before it, and the vote that follows."""
    period = period_on(club, at)
    if period is None or period.term_on is None or period.phase not in SAVING_PHASES:
        return
    term = period.term_on
    decided = Motion.objects.filter(
        club=club,
        type__in=[DecisionType.EXTENSION, DecisionType.MANAGEMENT, DecisionType.DISSOLUTION],
        outcome=Outcome.ADOPTED,
        closed_at__date__gte=months_before(term, 12),
    ).aggregate(last=Max("closed_at"))["last"]
    done = timezone.localdate(decided) if decided else None
    for months in NOTICES:
        day = months_before(term, months)
        yield Duty(
            f"term-notice:{term}:{months}",
            day,
            _("Fin de la convention dans %(n)d mois : en parler en réunion") % {"n": months},
            TERM,
            _url(club, "phase"),
            done_on=done or (day if day < at else None),
        )
    yield Duty(
        f"term-vote:{term}",
        months_before(term, 1),
        _("Voter la suite : proroger, passer en gestion ou dissoudre"),
        TERM,
        _url(club, "new_motion"),
        opens_on=months_before(term, 12),
        done_on=done,
    )
    yield Duty(f"term:{term}", term, _("Fin de la convention"), TERM, _url(club, "phase"))


def _mandates(club: Club, at: date) -> Iterator[Duty]:
    """The end of each office's term (R9)."""
    for role in acting(club, at):
        if role.ends_on is not None:
            yield Duty(
                f"mandate:{role.pk}",
                role.ends_on,
                _mandate_words(role),
                CUSTOM,
                _url(club, "new_motion"),
                opens_on=months_before(role.ends_on, 2),
            )


def _mandate_words(role: Role) -> str:
    return _("Fin du mandat de %(name)s (%(office)s) : élire") % {
        "name": role.person,
        "office": role.get_kind_display(),
    }


def _meetings(club: Club, at: date) -> Iterator[Duty]:
    """The yearly general meeting, the minutes to approve, the rules to confirm."""
    held = (
        Meeting.objects.filter(
            club=club, kind=Meeting.Kind.GENERAL, held_at__isnull=False, starts_at__year=at.year
        )
        .order_by("starts_at")
        .first()
    )
    yield Duty(
        f"general-meeting:{at.year}",
        date(at.year, 12, 31),
        _("Tenir l'assemblée générale de l'année"),
        CUSTOM,
        _url(club, "plan_meeting"),
        opens_on=date(at.year, 1, 1),
        done_on=timezone.localdate(held.starts_at) if held else None,
    )
    waiting = Minutes.objects.filter(meeting__club=club, approved_at__isnull=True)
    for one in waiting.select_related("meeting"):
        yield Duty(
            f"minutes:{one.meeting_id}",
            timezone.localdate(one.drafted_at) + timedelta(days=30),
            _("Approuver le compte rendu : %(meeting)s") % {"meeting": one.meeting},
            CUSTOM,
            _url(club, "minutes", one.meeting_id),
        )
    unconfirmed = sum(not one.is_confirmed for one in rules_in_force(club, at=at))
    if unconfirmed:
        yield Duty(
            "voting-rules",
            months_before(club.created_on, -12),
            _("Confirmer vos règles de vote : il en reste %(n)d") % {"n": unconfirmed},
            gettext_lazy("Code civil, art. 1873-8 : sans règle confirmée, l'accord de tous"),
            _url(club, "voting_rules"),
        )


def _papers(club: Club, at: date) -> Iterator[Duty]:
    """The manager's yearly account, the amendments to sign, the convention to register."""
    yield Duty(
        f"account:{at.year - 1}",
        date(at.year, 6, 30),
        _("Rendre compte par écrit de la gestion de %(year)d") % {"year": at.year - 1},
        ACCOUNT,
        _url(club, "documents"),
        opens_on=date(at.year, 1, 1),
        by_hand=True,
    )
    for one in Amendment.objects.filter(club=club, signed_on__isnull=True):
        yield Duty(
            f"amendment:{one.pk}",
            one.on + timedelta(days=30),
            _("Faire signer l'avenant n° %(n)d") % {"n": one.number},
            gettext_lazy("Code civil, art. 1873-2 et 1873-3"),
            _url(club, "amendments"),
        )
    file = FoundingFile.objects.filter(club=club, convention_signed_on__isnull=False).first()
    if file is not None and file.convention_signed_on is not None:
        yield Duty(
            "registration",
            file.convention_signed_on + timedelta(days=30),
            _("Déposer la convention au service des impôts"),
            CUSTOM,
            done_on=file.registered_on,
            by_hand=file.registered_on is None,
        )


def _tax(club: Club, at: date) -> Iterator[Duty]:
    """Holding periods of tax-reduced shares, loans of last year to declare."""
    for holding in Holding.objects.filter(club=club).select_related("enterprise"):
        if not may_open_tax_right(holding):
            continue
        for years, source, words in (
            (5, HOLDING, _("Jusqu'ici, garder les parts de %(who)s pour la réduction d'impôt")),
            (7, REPAYMENT, _("Jusqu'ici, pas de remboursement des apports par %(who)s")),
        ):
            day = date(holding.started_on.year + years, 12, 31)
            yield Duty(
                f"hold-{years}:{holding.pk}",
                day,
                words % {"who": holding.enterprise.name},
                source,
                holding.get_absolute_url(),
                done_on=day if day < at else None,
            )
    yield from _loans(club, at)


def _loans(club: Club, at: date) -> Iterator[Duty]:
    lent: dict[str, int] = {}
    paid = Movement.objects.filter(
        holding__club=club,
        holding__instrument__in=LOAN_INSTRUMENTS,
        kind=MovementKind.PAYMENT,
        on__year=at.year - 1,
        entry__reversed_by__isnull=True,
    ).select_related("holding__enterprise")
    for one in paid:
        name = one.holding.enterprise.name
        lent[name] = lent.get(name, 0) + cents(one.principal)
    for name, total in sorted(lent.items()):
        if total > LOAN_RETURN_ABOVE:
            yield Duty(
                f"loan:{at.year - 1}:{name}"[:80],
                date(at.year, 5, 31),
                _("Déclarer les prêts faits à %(who)s en %(year)d")
                % {"who": name, "year": at.year - 1},
                LOANS,
                by_hand=True,
            )
