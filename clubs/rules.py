"""The dated settings of a club: what each means, where it comes from, what it is on a day.

Every value that the law, the tax doctrine or a network's practice suggests is a setting with its
source (domain.md section 8), never a constant elsewhere in the code. A rule without a default must
be chosen by the club: how shares are computed, what a leaver is worth.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ClubRule, ShareMethod
from clubs.refusals import Refusal


class RuleRefused(Refusal):
    """A setting that does not exist, has the wrong form, or was never chosen."""


@dataclass(frozen=True)
class RuleKind:
    """One entry of the catalogue: what a rule means, what crossing it does, where it comes from.

    `unit` is one of cents, days, interval, people, meetings, reminders, months, percent_by_form,
    choice. `code` is the
    rule's name in domain.md section 8 (R1…), empty for a setting that only computes. `page` names
    the address of the rule's own page, when settling it does more than write a value down.
    """

    key: str
    label: str | Promise
    unit: str
    default: Any
    source: str | Promise
    choices: tuple[tuple[str, str | Promise], ...] = ()
    effect: str | Promise = ""
    code: str = ""
    page: str = ""

    @property
    def must_be_chosen(self) -> bool:
        """True when the software proposes nothing: the club decides."""
        return self.default is None


READ_ONCE = "_rules_read_once"
NETWORK_PRACTICE = _("usage des réseaux, à vérifier dans votre règlement intérieur")
INTERNAL_RULES = _("votre convention ou votre règlement intérieur")
EXIT_VALUES: tuple[tuple[str, str | Promise], ...] = (
    ("net_asset_value", _("sa part de l'actif net")),
    ("lesser", _("le plus petit : ses versements ou sa part de l'actif net")),
    ("contributions", _("ses versements")),
)
NO_OR_YES: tuple[tuple[str, str | Promise], ...] = (("no", _("non")), ("yes", _("oui")))
RETURNED_FEES: tuple[tuple[str, str | Promise], ...] = (
    ("club", _("à la charge du club")),
    ("member", _("à rembourser par le membre")),
)
VALUATION_DATES: tuple[tuple[str, str | Promise], ...] = (
    ("payment", _("le jour du versement")),
    ("month_end", _("le dernier jour du mois d'avant")),
    ("said", _("le jour écrit avec chaque saisie, celui de la dernière réunion par exemple")),
)
DEFAULT_STAKE_LIMITS = {"SARL": 25, "EURL": 25, "SA": 33, "SAS": 33, "SASU": 33, "SCOP": 50}

CATALOGUE: dict[str, RuleKind] = {
    kind.key: kind
    for kind in (
        RuleKind(
            "share_method",
            _("Calcul de la part de chacun"),
            "choice",
            None,
            INTERNAL_RULES,
            tuple((value, label) for value, label in ShareMethod.choices),
            effect=_("Sert à calculer ce que vaut l'épargne de chacun."),
            page="choose_method",
        ),
        RuleKind(
            "initial_unit_value",
            _("Valeur de départ d'une part"),
            "cents",
            1000,
            INTERNAL_RULES,
            effect=_("Sert seulement si le club compte en parts."),
        ),
        RuleKind(
            "valuation_date",
            _("Jour dont la valeur fixe le prix des parts achetées"),
            "choice",
            "payment",
            INTERNAL_RULES,
            VALUATION_DATES,
            effect=_("Sert seulement si le club compte en parts ; l'usage est le jour même."),
        ),
        RuleKind(
            "exit_value",
            _("Valeur due à un membre qui part"),
            "choice",
            None,
            INTERNAL_RULES,
            EXIT_VALUES,
            effect=_("Sert à proposer la somme d'un départ."),
        ),
        RuleKind(
            "late_day",
            _("Jour du mois après lequel un versement est en retard"),
            "days",
            25,
            NETWORK_PRACTICE,
            effect=_("Avant ce jour un versement est attendu, après il est en retard."),
        ),
        RuleKind(
            "transfer_day",
            _("Jour du mois proposé pour les virements"),
            "days",
            5,
            INTERNAL_RULES,
            effect=_("Écrit dans l'ordre permanent de chaque membre."),
        ),
        RuleKind(
            "reminders_per_month",
            _("Rappels à un même membre, au plus, par mois"),
            "reminders",
            1,
            INTERNAL_RULES,
            effect=_("Au-delà, aucun rappel ne part ; 0 : jamais de rappel."),
        ),
        RuleKind(
            "reminder_gap",
            _("Nombre de jours, au moins, entre deux rappels à un même membre"),
            "interval",
            20,
            INTERNAL_RULES,
            effect=_("Avant, aucun rappel ne part."),
        ),
        RuleKind(
            "personal_cents",
            _("Centimes personnels dans les virements"),
            "choice",
            "no",
            INTERNAL_RULES,
            NO_OR_YES,
            effect=_(
                "Si oui, chaque membre ajoute toujours les mêmes centimes à son virement "
                "(24,07 au lieu de 24 euros) : le montant suffit à le reconnaître."
            ),
        ),
        RuleKind(
            "returned_fee",
            _("Frais de la banque pour un versement revenu impayé"),
            "choice",
            "club",
            INTERNAL_RULES,
            RETURNED_FEES,
            effect=_("Sert à proposer qui paie quand la banque prend des frais de rejet."),
        ),
        RuleKind(
            "monthly_min",
            _("Versement mensuel minimum"),
            "cents",
            800,
            NETWORK_PRACTICE,
            effect=_("En dessous, un avertissement."),
            code="R6",
        ),
        RuleKind(
            "monthly_max",
            _("Versement mensuel maximum"),
            "cents",
            45_000,
            NETWORK_PRACTICE,
            effect=_("Au-dessus, un avertissement."),
            code="R6",
        ),
        RuleKind(
            "household_ceiling",
            _("Plafond par foyer fiscal et par an"),
            "cents",
            550_000,
            _("doctrine fiscale, BOI-RPPM-RCM-40-20"),
            effect=_("Un avertissement à 90 % ; au-dessus, une nouvelle promesse veut un motif."),
            code="R5",
        ),
        RuleKind(
            "min_members",
            _("Nombre minimum de membres"),
            "people",
            5,
            NETWORK_PRACTICE,
            effect=_("En dessous, un avertissement."),
            code="R1",
        ),
        RuleKind(
            "max_members",
            _("Nombre maximum de membres"),
            "people",
            20,
            _("doctrine fiscale, BOI-RPPM-RCM-40-20"),
            effect=_("Au-dessus, une entrée est refusée."),
            code="R1",
        ),
        RuleKind(
            "candidate_months",
            _("Mois après lesquels une candidature sans suite est effacée"),
            "months",
            12,
            INTERNAL_RULES,
            effect=_(
                "Le nom et les coordonnées d'un candidat refusé ou retiré sont alors effacés."
            ),
        ),
        RuleKind(
            "meetings_per_year",
            _("Réunions par an, au moins"),
            "meetings",
            8,
            NETWORK_PRACTICE,
            effect=_("Pour information."),
            code="R10",
        ),
        RuleKind(
            "notice_days",
            _("Délai de convocation d'une réunion, en jours"),
            "interval",
            5,
            INTERNAL_RULES,
            effect=_("En dessous, une convocation veut un motif, écrit au compte rendu."),
        ),
        RuleKind(
            "general_notice_days",
            _("Délai de convocation d'une assemblée générale, en jours"),
            "interval",
            15,
            INTERNAL_RULES,
            effect=_("En dessous, une convocation veut un motif, écrit au compte rendu."),
        ),
        RuleKind(
            "officer_term_months",
            _("Durée d'un mandat, en mois"),
            "months",
            12,
            NETWORK_PRACTICE,
            effect=_("À l'échéance, un rappel de l'élection à tenir."),
            code="R9",
        ),
        RuleKind(
            "approval_threshold",
            _("Dépense au-dessus de laquelle une deuxième personne approuve"),
            "cents",
            10_000,
            INTERNAL_RULES,
            effect=_("Au-dessus, la personne qui demande ne peut pas approuver."),
        ),
        RuleKind(
            "stake_limits",
            _("Part du capital d'une entreprise, au plus, selon sa forme"),
            "percent_by_form",
            DEFAULT_STAKE_LIMITS,
            _("usage des réseaux ; les sources se contredisent"),
            effect=_("Au-dessus, un avertissement et un motif."),
            code="R7",
        ),
    )
}


def rule(club: Club, key: str, *, at: date) -> Any:
    """Return the value of a rule in force on `at`, or its default (None when it must be chosen)."""
    if key not in CATALOGUE:
        raise RuleRefused(_("Cette règle n'existe pas."), "key")
    return rules(club, key, at=at)[key]


def rules(club: Club, *keys: str, at: date) -> dict[str, Any]:
    """Several rules in force on `at`, in one query; each as `rule` gives it."""
    known: Iterable[ClubRule] | None = getattr(club, READ_ONCE, None)
    rows = _rows(club, keys) if known is None else known
    found = {key: CATALOGUE[key].default for key in keys}
    return found | {one.key: one.value for one in rows if one.key in found and one.since <= at}


def written_rule(club: Club, key: str, *, at: date) -> Any:
    """A rule the club itself has written, in force on `at`; None when only usage says it."""
    known: Iterable[ClubRule] | None = getattr(club, READ_ONCE, None)
    rows = _rows(club, (key,)) if known is None else known
    written = [one.value for one in rows if one.key == key and one.since <= at]
    return written[-1] if written else None


def read_once(club: Club) -> None:
    """For a page that only reads: its first question about a rule answers all the next ones.

    The rows stay with this object of the club, which lives as long as its page.
    """
    setattr(club, READ_ONCE, SimpleLazyObject(lambda: list(_rows(club, tuple(CATALOGUE)))))


def _rows(club: Club, keys: tuple[str, ...]) -> QuerySet[ClubRule]:
    return ClubRule.objects.filter(club=club, key__in=keys).order_by("since")


@transaction.atomic
def set_rule(
    *,
    club: Club,
    key: str,
    value: Any,
    since: date,
    clause: str = "",
    by: int | None = None,
    now: datetime,
) -> ClubRule:
    """Set a rule from a day on; with a clause it is confirmed in the same act."""
    kind = CATALOGUE.get(key)
    if kind is None:
        raise RuleRefused(_("Cette règle n'existe pas."), "key")
    if since < club.created_on:
        raise RuleRefused(_("Cette date précède la création du club."), "since")
    check_value(kind, value)
    fields = {"value": value, "clause": clause}
    fields |= {
        "confirmed_by": by if clause else None,
        "confirmed_at": now if clause else None,
    }
    made, _created = ClubRule.objects.update_or_create(
        club=club, key=key, since=since, defaults=fields
    )
    return made


@transaction.atomic
def confirm_rule(*, club: Club, key: str, clause: str, by: int | None, now: datetime) -> ClubRule:
    """Say which clause of the club's own convention holds this rule, default or not."""
    if not clause.strip():
        raise RuleRefused(_("Citez l'article de votre convention qui fixe cette règle."), "clause")
    today = timezone.localdate(now)
    latest = (
        ClubRule.objects.filter(club=club, key=key, since__lte=today).order_by("-since").first()
    )
    value = rule(club, key, at=today)
    since = latest.since if latest else club.created_on
    return set_rule(club=club, key=key, value=value, since=since, clause=clause, by=by, now=now)


def check_value(kind: RuleKind, value: Any) -> None:
    """Raise `RuleRefused` for a value of the wrong form."""
    if kind.unit == "choice":
        if value not in dict(kind.choices):
            raise RuleRefused(_("Choisissez une des réponses proposées."), "value")
    elif kind.unit == "percent_by_form":
        if not isinstance(value, dict) or not all(_is_percent(one) for one in value.values()):
            raise RuleRefused(_("Écrivez un pourcentage de 0 à 100 par forme."), "value")
    elif not _is_count(value):
        raise RuleRefused(_("Écrivez un nombre entier, zéro ou plus."), "value")
    if kind.key == "late_day" and not 1 <= value <= 31:
        raise RuleRefused(_("Écrivez un jour du mois, de 1 à 31."), "value")
    if kind.key == "transfer_day" and not 1 <= value <= 28:
        raise RuleRefused(_("Écrivez un jour que chaque mois a, de 1 à 28."), "value")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_percent(value: Any) -> bool:
    return _is_count(value) and value <= 100
