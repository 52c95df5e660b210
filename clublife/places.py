"""The named places of a club's founding papers: what each is, and what a club puts in it.

A place without a fact is a row of dots, to be written by hand. What the club has not confirmed yet
is told apart (`to_check`), so that a paper can say what to look at before it is signed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clublife.clause_options import OPTIONS
from clublife.filling import PLACE, Value
from clublife.models import FoundingFile
from clubs.models import Club, ClubRule, years_after
from clubs.rules import CATALOGUE, rules
from governance.rules import RuleInForce, rules_in_force
from governance.tally import Base, Majority
from members.models import Membership, RoleKind
from members.roles import officers
from members.wording import HARD, write_cents, write_day

DOTS = "…………………………"
YEARS = {1: "un an", 2: "deux ans", 3: "trois ans", 4: "quatre ans", 5: "cinq ans"}
QUORUMS = {
    Fraction(1, 4): "le quart",
    Fraction(1, 3): "le tiers",
    Fraction(1, 2): "la moitié",
    Fraction(2, 3): "les deux tiers",
    Fraction(3, 4): "les trois quarts",
}
LISTS = frozenset({"regles_de_vote", "liste_des_membres"})
PLACES: dict[str, str | Promise] = {
    "club": _("le nom du club"),
    "commune": _("sa commune"),
    "departement": _("son département"),
    "siege": _("l'adresse de son siège"),
    "reseau": _("le nom du réseau"),
    "date": _("le jour où le papier est imprimé"),
    "membres": _("les noms des membres, à la suite"),
    "liste_des_membres": _("les noms des membres, en liste"),
    "nombre_de_membres": _("combien ils sont"),
    "minimum_de_membres": _("le nombre de membres au moins"),
    "maximum_de_membres": _("le nombre de membres au plus"),
    "gerants": _("qui tient la gérance"),
    "tresoriers": _("qui tient la trésorerie"),
    "secretaires": _("qui tient le secrétariat"),
    "mandat": _("la durée d'un mandat"),
    "duree": _("la durée de la convention"),
    "debut": _("son premier jour"),
    "terme": _("son dernier jour"),
    "clause_renouvellement": _("la phrase sur le renouvellement, selon le choix du club"),
    "clause_deces": _("la clause sur le décès, selon le choix du club"),
    "clause_cogerance": _("une phrase, s'il y a plusieurs gérants"),
    "clause_protection": _("une phrase, s'il y a un membre mineur ou protégé"),
    "clause_signatures": _("la phrase sur les signatures en banque, selon le choix du club"),
    "calcul_parts": _("comment se calcule la part de chacun"),
    "valeur_depart": _("ce que vaut la part d'un membre qui part"),
    "valeur_initiale": _("la valeur de départ d'une part"),
    "regles_de_vote": _("les règles de vote confirmées, en liste"),
    "reunions": _("le rythme des réunions"),
    "reunions_par_an": _("combien de réunions par an, au moins"),
    "delai_reunion": _("le délai de convocation d'une réunion"),
    "delai_assemblee": _("le délai de convocation d'une assemblée générale"),
    "versement_minimum": _("le versement mensuel minimum"),
    "versement_maximum": _("le versement mensuel maximum"),
    "plafond_foyer": _("le plafond par foyer fiscal et par an"),
    "jour_de_retard": _("le jour du mois après lequel un versement est en retard"),
    "rappels": _("la phrase sur les rappels"),
    "seuil_depense": _("la dépense au-dessus de laquelle une autre personne approuve"),
    "oubli_candidats": _("après combien de mois une candidature sans suite est effacée"),
    "service_impots": _("le service des impôts"),
    "date_convention": _("le jour où la convention a été signée"),
    "date_charte": _("le jour où la charte a été signée"),
    "banque": _("la banque du club"),
}
RULE_OF: dict[str, str] = {
    "minimum_de_membres": "min_members",
    "maximum_de_membres": "max_members",
    "mandat": "officer_term_months",
    "calcul_parts": "share_method",
    "valeur_depart": "exit_value",
    "valeur_initiale": "initial_unit_value",
    "reunions_par_an": "meetings_per_year",
    "delai_reunion": "notice_days",
    "delai_assemblee": "general_notice_days",
    "versement_minimum": "monthly_min",
    "versement_maximum": "monthly_max",
    "plafond_foyer": "household_ceiling",
    "jour_de_retard": "late_day",
    "rappels": "reminders_per_month",
    "seuil_depense": "approval_threshold",
    "oubli_candidats": "candidate_months",
}


@dataclass(frozen=True)
class Filled:
    """A club's values, and the names of its rules that no clause confirms yet."""

    values: Mapping[str, Value]
    unconfirmed: Mapping[str, str]

    def to_check(self, body: str) -> tuple[str, ...]:
        """What a text uses that the club has not confirmed, each said once, in its order."""
        used = dict.fromkeys(found[1] for found in PLACE.finditer(body))
        return tuple(
            f"{self.unconfirmed[name]} : {self._shown(name)}"
            for name in used
            if name in self.unconfirmed
        )

    def _shown(self, name: str) -> str:
        value = self.values[name]
        return "à choisir" if value == NOT_CHOSEN.get(name) else _flat(value)


def filled(club: Club, *, at: date, today: date) -> Filled:
    """What a club puts in every place: its members and rules of day `at`, printed `today`."""
    with translation.override("fr"):
        file = FoundingFile.objects.filter(club=club).first() or FoundingFile(club=club)
        members = [str(one) for one in Membership.objects.filter(club=club).on(at).in_order()]
        values: dict[str, Value] = {
            "club": club.name,
            "commune": club.commune,
            "departement": club.department,
            "reseau": club.network.name if club.network else DOTS,
            "date": write_day(today),
            "membres": _said(members),
            "liste_des_membres": tuple(members) or (DOTS,),
            "nombre_de_membres": str(len(members)),
            "reunions": file.meeting_habit or DOTS,
            **_of_file(file),
            **_of_officers(club, at),
            **_of_rules(club, at),
        }
        facts = _facts(club, file, at)
        values |= _options(facts, values)
        return Filled(values, _unconfirmed(club, at))


def example() -> Mapping[str, Value]:
    """An invented club, for the page where a network reads its own text."""
    values: dict[str, Value] = dict.fromkeys(PLACES, DOTS)
    members = ["Ada Martin", "Bo Caron", "Cléo Petit", "Driss Amrani", "Élise Roux"]
    values |= {
        "club": "Les Graines d'ici", "commune": "Bailleul", "departement": "59",
        "siege": "chez Ada Martin, 12 rue des Lilas, 59270 Bailleul",
        "reseau": "votre réseau", "date": "23 novembre 2026",
        "membres": _said(members), "liste_des_membres": tuple(members), "nombre_de_membres": "5",
        "minimum_de_membres": "5", "maximum_de_membres": "20", "mandat": "12 mois",
        "gerants": "Ada Martin", "tresoriers": "Bo Caron", "secretaires": "Cléo Petit",
        "duree": "cinq ans", "debut": "23 novembre 2026", "terme": "23 novembre 2031",
        "reunions": "une fois par mois", "reunions_par_an": "8", "delai_reunion": "5 jours",
        "delai_assemblee": "15 jours", "versement_minimum": write_cents(800),
        "versement_maximum": write_cents(45_000), "plafond_foyer": write_cents(550_000),
        "jour_de_retard": "25", "rappels": "Un rappel au plus part dans le mois.",
        "seuil_depense": write_cents(10_000), "valeur_initiale": write_cents(1_000),
        "oubli_candidats": "12 mois", "service_impots": "Hazebrouck", "banque": "votre banque",
        "date_convention": "23 novembre 2026", "date_charte": "23 novembre 2026",
        "regles_de_vote": ("investir : plus de la moitié des votants, abstentions comprises",),
    }  # fmt: skip
    facts = {"express", "acquired", "pro_rata", "net_asset_value", "two_signatures"}
    return values | _options(facts, values)


def _of_file(file: FoundingFile) -> dict[str, Value]:
    signed = file.convention_signed_on
    return {
        "siege": file.seat or DOTS,
        "duree": YEARS[file.term_years],
        "debut": write_day(signed) if signed else "jour de sa signature",
        "terme": write_day(years_after(signed, file.term_years)) if signed else DOTS,
        "service_impots": file.tax_office or DOTS,
        "date_convention": write_day(signed) if signed else DOTS,
        "date_charte": write_day(file.charter_signed_on) if file.charter_signed_on else DOTS,
        "banque": file.bank or DOTS,
    }


def _of_officers(club: Club, at: date) -> dict[str, Value]:
    held: dict[str, list[str]] = {}
    for role in officers(club, at):
        if not role.is_deputy:
            held.setdefault(role.kind, []).append(str(role.person))
    return {
        place: _said(held.get(kind, []))
        for place, kind in (
            ("gerants", RoleKind.MANAGER),
            ("tresoriers", RoleKind.TREASURER),
            ("secretaires", RoleKind.SECRETARY),
        )
    }


def _of_rules(club: Club, at: date) -> dict[str, Value]:
    set_ = rules(club, *set(RULE_OF.values()), at=max(at, club.created_on))
    reminders = set_["reminders_per_month"]
    return {
        "minimum_de_membres": str(set_["min_members"]),
        "maximum_de_membres": str(set_["max_members"]),
        "mandat": _counted(set_["officer_term_months"], "mois"),
        "valeur_initiale": write_cents(set_["initial_unit_value"]),
        "reunions_par_an": str(set_["meetings_per_year"]),
        "delai_reunion": _counted(set_["notice_days"], "jours"),
        "delai_assemblee": _counted(set_["general_notice_days"], "jours"),
        "versement_minimum": write_cents(set_["monthly_min"]),
        "versement_maximum": write_cents(set_["monthly_max"]),
        "plafond_foyer": write_cents(set_["household_ceiling"]),
        "jour_de_retard": "1er" if set_["late_day"] == 1 else str(set_["late_day"]),
        "rappels": (
            f"Un membre reçoit {reminders} rappel{'s' if reminders > 1 else ''} par mois au plus."
            if reminders
            else "Aucun rappel n'est envoyé."
        ),
        "seuil_depense": write_cents(set_["approval_threshold"]),
        "oubli_candidats": _counted(set_["candidate_months"], "mois"),
        "regles_de_vote": voting_lines(rules_in_force(club, at=at)),
    }


def _facts(club: Club, file: FoundingFile, at: date) -> set[str]:
    set_ = rules(club, "share_method", "exit_value", at=max(at, club.created_on))
    here = Membership.objects.filter(club=club).on(at)
    managers = [role for role in officers(club, at) if role.kind == RoleKind.MANAGER]
    facts = {
        str(file.death_clause),
        "tacit" if file.tacit_renewal else "express",
        "one_signature" if file.signatures == 1 else "two_signatures",
        str(set_["share_method"]),
        str(set_["exit_value"]),
    }
    if len([role for role in managers if not role.is_deputy]) > 1:
        facts.add("several_managers")
    if here.filter(person__under_protection=True).exists():
        facts.add("protected")
    return facts


NOT_CHOSEN: dict[str, Value] = {
    "calcul_parts": "Le calcul de la part de chacun : " + DOTS + DOTS,
    "valeur_depart": "Ce que vaut la part d'un membre qui part : " + DOTS + DOTS,
}


def _options(facts: Iterable[str], values: Mapping[str, Value]) -> dict[str, Value]:
    """The sentence each optional place holds; our own text, filled once."""
    found: dict[str, Value] = {option.place: "" for option in OPTIONS}
    found |= NOT_CHOSEN
    for option in OPTIONS:
        if option.when in facts:
            found[option.place] = PLACE.sub(
                lambda one: _flat(values.get(one[1], DOTS)), option.text
            )
    return found


def _unconfirmed(club: Club, at: date) -> dict[str, str]:
    """The rules no clause confirms, by the place that shows them."""
    day = max(at, club.created_on)
    latest = {
        one.key: one for one in ClubRule.objects.filter(club=club, since__lte=day).order_by("since")
    }
    return {
        place: str(CATALOGUE[key].label)
        for place, key in RULE_OF.items()
        if key not in latest or not latest[key].is_confirmed
    }


def voting_lines(found: Iterable[RuleInForce]) -> tuple[str, ...]:
    """The confirmed rules in words; a single line when everything is unanimous."""
    lines = tuple(_voting_line(one) for one in found if one.is_confirmed)
    return lines or ("aucune : toutes ces décisions se prennent à l'unanimité.",)


def _voting_line(one: RuleInForce) -> str:
    label = str(one.type.label)
    said = f"{Majority(one.rule.majority).label} {Base(one.rule.base).label}"
    if one.rule.quorum:
        said += f" ; il faut que {_part(one.rule.quorum)} des membres votent"
    proxies = f"{one.proxies_max} pouvoir{'s' if one.proxies_max > 1 else ''} par personne au plus"
    return f"{label} : {said} ; {proxies if one.proxies_max else 'pas de pouvoir'}."


def _part(quorum: Fraction) -> str:
    return QUORUMS.get(quorum, f"{quorum.numerator}/{quorum.denominator}")


def _counted(count: int, unit: str) -> str:
    return f"{count}{HARD}{unit[:-1] if count == 1 and unit == 'jours' else unit}"


def _said(names: list[str]) -> str:
    """ "Ada, Bo et Cléo"; dots for nobody."""
    if not names:
        return DOTS
    return " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _flat(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)
