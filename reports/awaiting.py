"""What is expected of a person in a club today, the most pressing first."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banking.overview import Overview
from banking.proposing import waiting_lines
from banking.suspense import waiting_to_clarify
from clubs.models import ClubRule
from clubs.rules import CATALOGUE
from governance.counting import awaiting_vote_of
from governance.models import Motion, VotingRule
from investments.valuation import next_events
from ledger.dues import Due
from ledger.models import ExpenseState, Spending
from members.models import RoleKind
from members.permissions import Act
from members.wording import write_cents, write_day, write_moment, write_month
from reports.beginning import age, history
from reports.closing_year import year_to_close
from reports.expecting import Reader, Task

SOON = timedelta(days=45)
NAMES_SHOWN = 4


def awaiting(reader: Reader) -> list[Task]:
    """Everything expected of the reader, red alerts first. Each source asks only what they may."""
    tasks: list[Task] = []
    for act, source in SOURCES:
        if act in reader.acts:
            tasks += source(reader)
    return sorted(tasks, key=lambda task: not task.is_late)


def _votes(reader: Reader) -> Iterable[Task]:
    if reader.membership is None:
        return
    for motion in awaiting_vote_of(reader.membership, now=reader.now):
        yield Task(
            title=_("Un vote est ouvert"),
            detail=_("%(title)s · jusqu'au %(moment)s")
            % {"title": motion.title, "moment": write_moment(motion.deadline or reader.now)},
            action=_("Voter"),
            url_name="vote",
            pk=motion.pk,
        )


def _own_dues(reader: Reader) -> Iterable[Task]:
    own = [due for due in reader.dues if due.membership == reader.membership and due.amount]
    for due in own:
        month = write_month(due.month)
        detail = (
            _("Votre versement de %(month)s et des mois d'avant")
            if due.before
            else _("Votre versement de %(month)s")
        )
        said = (
            _("%(amount)s en retard de votre part")
            if due.late
            else _("%(amount)s attendus de vous")
        )
        yield Task(
            title=said % {"amount": write_cents(due.amount)},
            detail=detail % {"month": month},
            action=_("Voir mon épargne"),
            url_name="my_savings",
        )


def _all_dues(reader: Reader) -> Iterable[Task]:
    late = [due for due in reader.dues if due.late]
    waited = [due for due in reader.dues if due.this_month and not due.late]
    month = write_month(reader.today)
    if late:
        yield Task(
            title=ngettext(
                "%(count)s personne a un versement en retard",
                "%(count)s personnes ont des versements en retard",
                len(late),
            )
            % {"count": len(late)},
            detail=_names_and_sum(late, [due.late for due in late]),
            action=_("Voir qui"),
            url_name="late",
        )
    if waited:
        yield Task(
            title=ngettext(
                "%(count)s versement de %(month)s attendu",
                "%(count)s versements de %(month)s attendus",
                len(waited),
            )
            % {"count": len(waited), "month": month},
            detail=_names_and_sum(waited, [due.this_month for due in waited]),
            action=_("Enregistrer"),
            url_name="record_month",
        )


def _bank(reader: Reader) -> Iterable[Task]:
    """The next month to validate of each account, which is named when there are several."""
    found = Overview(reader.club, at=reader.today).waiting()
    plain = _("Comparez le solde de la banque avec celui de nos comptes.")
    for one in found:
        late = one.is_overdue(reader.today)
        title = (
            _("%(month)s attend sa validation depuis plus de 45 jours")
            if late
            else _("%(month)s n'est pas encore validé")
        )
        yield Task(
            title=title % {"month": write_month(one.month).capitalize()},
            detail=f"{one.bank_account} · {plain}" if len(found) > 1 else plain,
            action=_("Valider"),
            url_name="bank",
            is_late=late,
        )


def _bank_lines(reader: Reader) -> Iterable[Task]:
    """What the bank printed and nobody confirmed, and the receipts nobody can name yet."""
    waiting = waiting_lines(reader.club).count()
    if waiting:
        yield Task(
            title=ngettext(
                "%(count)s opération de la banque à confirmer",
                "%(count)s opérations de la banque à confirmer",
                waiting,
            )
            % {"count": waiting},
            detail=_("Ce qui est reconnu se confirme en une fois."),
            action=_("Confirmer"),
            url_name="bank_lines",
        )
    unclear = waiting_to_clarify(reader.club, at=reader.today)
    if unclear:
        yield Task(
            title=ngettext(
                "Une somme est à éclaircir", "%(count)s sommes sont à éclaircir", len(unclear)
            )
            % {"count": len(unclear)},
            detail=_("%(amount)s en banque, sans savoir de qui")
            % {"amount": write_cents(sum(one.left for one in unclear))},
            action=_("Éclaircir"),
            url_name="bank_lines",
        )


def _late_instalments(reader: Reader) -> Iterable[Task]:
    events = next_events(reader.club, at=reader.today, held=reader.held).values()
    for event in sorted((one for one in events if one.is_late), key=lambda one: one.on):
        yield Task(
            title=_("%(name)s : échéance passée") % {"name": event.holding.enterprise},
            detail=_("Attendu le %(day)s · %(amount)s")
            % {"day": write_day(event.on), "amount": write_cents(event.amount)},
            action=_("Voir"),
            url_name="holding",
            pk=event.holding.pk,
        )


def _meetings(reader: Reader) -> Iterable[Task]:
    for meeting in (one for one in reader.meetings if one.starts_at < reader.now):
        yield Task(
            title=_("Présences à noter"),
            detail=_("Réunion du %(moment)s") % {"moment": write_moment(meeting.starts_at)},
            action=_("Noter"),
            url_name="meeting",
            pk=meeting.pk,
        )
    following = reader.next_meeting
    if following is None:
        yield Task(
            title=_("Aucune réunion n'est prévue"),
            detail=_("Choisissez une date : les membres la verront sur leur accueil."),
            action=_("Prévoir"),
            url_name="meetings",
        )
    elif following.starts_at <= reader.now + SOON:
        yield Task(
            title=_("Prochaine réunion : %(moment)s")
            % {"moment": write_moment(following.starts_at)},
            detail=following.place or _("Le lieu n'est pas encore indiqué."),
            action=_("Préparer"),
            url_name="meeting",
            pk=following.pk,
        )


def _motions(reader: Reader) -> Iterable[Task]:
    open_motions = Motion.objects.filter(
        club=reader.club, opened_at__isnull=False, closed_at__isnull=True
    ).order_by("deadline", "id")
    for motion in open_motions:
        over = motion.deadline is not None and motion.deadline <= reader.now
        yield Task(
            title=_("Un vote est à clore") if over else _("Un vote est en cours"),
            detail=motion.title,
            action=_("Clore") if over else _("Suivre"),
            url_name="motion",
            pk=motion.pk,
        )


def _officers(reader: Reader) -> Iterable[Task]:
    """A club without a treasurer cannot write down its money."""
    held = {
        role.kind
        for role in reader.acting
        if not role.is_deputy and (role.ends_on is None or role.ends_on >= reader.today)
    }
    if RoleKind.TREASURER not in held:
        yield Task(
            title=_("Personne ne tient l'argent du club"),
            detail=_(
                "Nommez la personne qui enregistrera les versements : trésorier ou trésorière."
            ),
            action=_("Nommer"),
            url_name="roles",
        )


def _choices(reader: Reader) -> Iterable[Task]:
    """The rules without a default, which the club has not chosen yet."""
    wanted = [kind for kind in CATALOGUE.values() if kind.must_be_chosen]
    keys = [kind.key for kind in wanted]
    chosen = set(
        ClubRule.objects.filter(club=reader.club, key__in=keys).values_list("key", flat=True)
    )
    for kind in wanted:
        if kind.key not in chosen:
            yield Task(
                title=_("Une règle est à choisir"),
                detail=str(kind.label),
                action=_("Choisir"),
                url_name="rules",
            )


def _rules(reader: Reader) -> Iterable[Task]:
    count = ClubRule.objects.filter(club=reader.club, confirmed_at__isnull=True).count()
    count += VotingRule.objects.filter(club=reader.club, confirmed_at__isnull=True).count()
    if count:
        yield Task(
            title=ngettext("%(count)s règle à confirmer", "%(count)s règles à confirmer", count)
            % {"count": count},
            detail=_("Indiquez l'article de votre convention qui le dit."),
            action=_("Confirmer"),
            url_name="rules",
        )


def _year_end(reader: Reader) -> Iterable[Task]:
    year = year_to_close(reader.club, today=reader.today)
    if year is not None:
        yield Task(
            title=_("L'année %(year)s n'est pas close") % {"year": year},
            detail=_("Une fois close, son rapport annuel devient définitif."),
            action=_("Clore l'année"),
            url_name="close_year",
        )


def _names_and_sum(dues: list[Due], amounts: list[int]) -> str:
    names = [due.membership.person.first_name for due in dues[:NAMES_SHOWN]]
    rest = len(dues) - len(names)
    if rest:
        names.append(ngettext("%(count)s autre", "%(count)s autres", rest) % {"count": rest})
    people = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {_('et')} {names[-1]}"
    return f"{people} · {write_cents(sum(amounts))}"


def _spendings(reader: Reader) -> Iterable[Task]:
    """Expenses that another person asked for, and those approved and not yet paid."""
    found = Spending.objects.filter(
        club=reader.club, state__in=(ExpenseState.ASKED, ExpenseState.APPROVED)
    ).select_related("advanced_by")
    for one in found:
        own = {one.asked_by, one.advanced_by.person_id if one.advanced_by else None}
        asked = one.state == ExpenseState.ASKED
        if asked and reader.person_id in own:
            continue
        if not asked and Act.RECORD_MONEY not in reader.acts:
            continue
        yield Task(
            title=_("Une dépense attend votre accord") if asked else _("Une dépense est à payer"),
            detail=_("%(what)s · %(amount)s")
            % {"what": one.what, "amount": write_cents(one.amount_cents)},
            action=_("Voir la dépense"),
            url_name="spending",
            pk=one.pk,
        )


SOURCES = (
    (Act.MANAGE_RULES, age),
    (Act.VOTE, _votes),
    (Act.APPROVE_EXPENSE, _spendings),
    (Act.START_FROM_FILE, history),
    (Act.RECORD_MONEY, _all_dues),
    (Act.RECORD_MONEY, _bank_lines),
    (Act.RECORD_MONEY, _bank),
    (Act.MANAGE_HOLDINGS, _late_instalments),
    (Act.RUN_MEETINGS, _meetings),
    (Act.OPEN_MOTION, _motions),
    (Act.APPOINT, _officers),
    (Act.MANAGE_RULES, _choices),
    (Act.MANAGE_RULES, _rules),
    (Act.CLOSE_YEAR, _year_end),
    (Act.READ_OWN, _own_dues),
)
