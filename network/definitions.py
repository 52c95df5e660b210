"""What each figure of the network means: its French name, its unit and its definition.

The words are printed beside the figure and in the downloads, so that two people who read "saved"
and "invested" cannot take one for the other (domain.md, "Definition traps").
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Unit(StrEnum):
    """How a figure's value is written; sums of money are in whole cents."""

    COUNT = "count"
    CENTS = "cents"
    FULL_TIME = "full_time"
    SHARE = "share"


@dataclass(frozen=True)
class Definition:
    """The words of one figure."""

    key: str
    label: str | Promise
    unit: Unit
    text: str | Promise


def _defined(key: str, unit: Unit, label: str | Promise, text: str | Promise) -> Definition:
    return Definition(key=key, label=label, unit=unit, text=text)


_CLUBS = [
    _defined(
        "clubs_created_cumulated",
        Unit.COUNT,
        _("Clubs créés depuis l'origine"),
        _(
            "Tous les clubs nés dans le réseau, même dissous depuis. Ce n'est pas le nombre de "
            "clubs en activité."
        ),
    ),
    _defined(
        "clubs_created",
        Unit.COUNT,
        _("Clubs créés dans l'année"),
        _("Clubs dont la date de création tombe dans l'année."),
    ),
    _defined(
        "clubs_forming",
        Unit.COUNT,
        _("Clubs en constitution"),
        _(
            "Clubs qui réunissent leurs membres et n'ont pas encore commencé à investir, au "
            "dernier jour compté."
        ),
    ),
    _defined(
        "clubs_active",
        Unit.COUNT,
        _("Clubs en activité"),
        _(
            "Clubs qui épargnent et investissent au dernier jour compté : en activité ou prorogés. "
            "Les clubs en gestion et dissous n'en sont pas."
        ),
    ),
    _defined(
        "clubs_extended",
        Unit.COUNT,
        _("dont clubs prorogés"),
        _("Clubs en activité dont les membres ont prolongé la convention."),
    ),
    _defined(
        "clubs_management",
        Unit.COUNT,
        _("Clubs en gestion"),
        _("Clubs qui n'épargnent plus et suivent leurs investissements jusqu'au partage."),
    ),
    _defined(
        "clubs_liquidating",
        Unit.COUNT,
        _("Clubs en liquidation"),
        _("Clubs qui vendent ce qui reste et préparent le partage."),
    ),
    _defined(
        "clubs_dissolved",
        Unit.COUNT,
        _("Clubs dissous"),
        _("Clubs qui ont partagé leurs avoirs et n'existent plus, au dernier jour compté."),
    ),
]
_PEOPLE = [
    _defined(
        "members",
        Unit.COUNT,
        _("Membres"),
        _(
            "Personnes distinctes membres d'un club au moins, au dernier jour compté. Une "
            "personne dans deux clubs compte une fois. Pour un club déclaré, on ne sait que le "
            "nombre de ses adhésions."
        ),
    ),
    _defined(
        "memberships",
        Unit.COUNT,
        _("Adhésions"),
        _(
            "Appartenances à un club au dernier jour compté. Une personne dans deux clubs compte "
            "deux fois."
        ),
    ),
    _defined(
        "members_per_club",
        Unit.COUNT,
        _("Membres par club"),
        _(
            "Adhésions aux clubs en activité, divisées par le nombre de ces clubs dont on connaît "
            "les membres."
        ),
    ),
    _defined(
        "joined",
        Unit.COUNT,
        _("Entrées dans l'année"),
        _("Adhésions commencées dans l'année."),
    ),
    _defined(
        "left",
        Unit.COUNT,
        _("Sorties dans l'année"),
        _("Adhésions terminées dans l'année, quelle qu'en soit la raison."),
    ),
]
_SAVED = [
    _defined(
        "saved",
        Unit.CENTS,
        _("Épargné dans l'année"),
        _(
            "Versements des membres reçus dans l'année, à la date de la banque. Ce n'est pas ce "
            "qui a été investi."
        ),
    ),
    _defined(
        "saved_cumulated",
        Unit.CENTS,
        _("Épargné depuis l'origine"),
        _("Tous les versements reçus jusqu'au dernier jour compté, reprises de soldes comprises."),
    ),
    _defined(
        "saved_per_club",
        Unit.CENTS,
        _("Épargné par club"),
        _(
            "Épargné dans l'année, divisé par le nombre de clubs qui épargnent et dont on connaît "
            "l'épargne."
        ),
    ),
    _defined(
        "saved_per_member_month",
        Unit.CENTS,
        _("Épargné par membre et par mois"),
        _(
            "Épargné dans l'année, divisé par les mois de présence : un mois compte pour chaque "
            "membre présent le dernier jour du mois dans un club qui épargne."
        ),
    ),
    _defined(
        "invested",
        Unit.CENTS,
        _("Investi dans l'année"),
        _("Sommes payées aux entreprises dans l'année : parts, comptes courants, prêts, apports."),
    ),
    _defined(
        "invested_cumulated",
        Unit.CENTS,
        _("Investi depuis l'origine"),
        _(
            "Toutes les sommes payées aux entreprises jusqu'au dernier jour compté. Ce n'est pas "
            "la valeur du portefeuille."
        ),
    ),
    _defined(
        "invested_per_club",
        Unit.CENTS,
        _("Investi par club"),
        _(
            "Investi dans l'année, divisé par le nombre de clubs en activité dont on connaît les "
            "investissements."
        ),
    ),
    _defined(
        "invested_share",
        Unit.SHARE,
        _("Part de l'épargne investie"),
        _("Investi dans l'année, divisé par l'épargné de la même année."),
    ),
]
_ENTERPRISES = [
    _defined(
        "enterprises",
        Unit.COUNT,
        _("Entreprises financées dans l'année"),
        _(
            "Entreprises distinctes payées dans l'année. Financée par trois clubs, une entreprise "
            "compte une fois."
        ),
    ),
    _defined(
        "enterprises_cumulated",
        Unit.COUNT,
        _("Entreprises financées depuis l'origine"),
        _(
            "Entreprises distinctes financées au moins une fois, même si elles ont cessé ou "
            "remboursé depuis."
        ),
    ),
    _defined(
        "enterprises_in_portfolio",
        Unit.COUNT,
        _("Entreprises en portefeuille"),
        _("Entreprises distinctes où un club a encore de l'argent au dernier jour compté."),
    ),
    _defined(
        "enterprises_alive",
        Unit.COUNT,
        _("dont toujours en activité"),
        _(
            "Entreprises financées depuis l'origine qui travaillent encore au dernier jour compté, "
            "ou qui ont été transmises. Celles dont on n'a pas appris la fin comptent."
        ),
    ),
    _defined(
        "alive_share",
        Unit.SHARE,
        _("Part toujours en activité"),
        _(
            "Entreprises toujours en activité, divisées par les entreprises financées depuis "
            "l'origine. Ce n'est pas un taux de survie à cinq ans : les plus jeunes y sont aussi."
        ),
    ),
    _defined(
        "investments",
        Unit.COUNT,
        _("Investissements de l'année"),
        _(
            "Financements d'une entreprise par un club, payés pour la première fois dans l'année. "
            "Trois clubs dans une entreprise font trois investissements."
        ),
    ),
    _defined(
        "investments_cumulated",
        Unit.COUNT,
        _("Investissements depuis l'origine"),
        _("Tous les financements d'une entreprise par un club, jusqu'au dernier jour compté."),
    ),
    _defined(
        "investments_with_loss",
        Unit.COUNT,
        _("dont perdus en tout ou partie"),
        _(
            "Investissements sur lesquels une perte définitive a été enregistrée jusqu'au dernier "
            "jour compté. Une dépréciation, qui peut être reprise, n'en est pas une."
        ),
    ),
    _defined(
        "loss_share",
        Unit.SHARE,
        _("Part perdue en tout ou partie"),
        _(
            "Investissements avec une perte définitive, divisés par les investissements depuis "
            "l'origine : des investissements, pas des sommes."
        ),
    ),
    _defined(
        "ticket_per_enterprise",
        Unit.CENTS,
        _("Investi par entreprise"),
        _(
            "Investi dans l'année, divisé par les entreprises financées dans l'année, tous clubs "
            "ensemble."
        ),
    ),
    _defined(
        "ticket_per_investment",
        Unit.CENTS,
        _("Investi par investissement"),
        _("Investi dans l'année, divisé par les investissements de l'année : ce qu'un club met."),
    ),
    _defined(
        "ticket_cumulated",
        Unit.CENTS,
        _("Investi par entreprise, depuis l'origine"),
        _("Investi depuis l'origine, divisé par les entreprises financées depuis l'origine."),
    ),
    _defined(
        "jobs",
        Unit.COUNT,
        _("Personnes employées"),
        _(
            "Dernier nombre connu de chaque entreprise en portefeuille. Une entreprise compte une "
            "fois, quel que soit le nombre de clubs."
        ),
    ),
    _defined(
        "fte",
        Unit.FULL_TIME,
        _("Emplois présents"),
        _(
            "Équivalents temps plein : dernier nombre connu de chaque entreprise en portefeuille. "
            "Une entreprise compte une fois, quel que soit le nombre de clubs."
        ),
    ),
    _defined(
        "jobs_financed",
        Unit.COUNT,
        _("Personnes employées par les entreprises financées dans l'année"),
        _("Dernier nombre connu de chaque entreprise payée dans l'année, une fois par entreprise."),
    ),
    _defined(
        "jobs_per_enterprise",
        Unit.COUNT,
        _("Personnes employées par entreprise financée dans l'année"),
        _(
            "Personnes employées par les entreprises financées dans l'année, divisées par celles "
            "de ces entreprises qui ont dit leurs emplois."
        ),
    ),
    _defined(
        "jobs_cumulated",
        Unit.COUNT,
        _("Personnes employées, toutes entreprises financées"),
        _(
            "Dernier nombre connu de chaque entreprise financée depuis l'origine, une fois par "
            "entreprise, même remboursée ou arrêtée depuis."
        ),
    ),
]
_PIPELINE = [
    _defined(
        "filed",
        Unit.COUNT,
        _("Projets reçus"),
        _(
            "Dossiers ouverts par les clubs dans l'année. Un projet présenté à deux clubs fait "
            "deux dossiers."
        ),
    ),
    _defined(
        "studied",
        Unit.COUNT,
        _("Projets étudiés"),
        _("Dossiers mis à l'étude dans l'année."),
    ),
    _defined(
        "engaged",
        Unit.COUNT,
        _("Projets acceptés"),
        _("Dossiers acceptés par un vote du club dans l'année."),
    ),
    _defined(
        "financed",
        Unit.COUNT,
        _("Projets financés"),
        _("Dossiers payés pour la première fois dans l'année."),
    ),
    _defined(
        "filed_to_financed",
        Unit.SHARE,
        _("Financés sur reçus"),
        _("Projets financés dans l'année, divisés par les projets reçus la même année."),
    ),
    _defined(
        "studied_to_financed",
        Unit.SHARE,
        _("Financés sur étudiés"),
        _("Projets financés dans l'année, divisés par les projets étudiés la même année."),
    ),
    _defined(
        "studied_cumulated",
        Unit.COUNT,
        _("Projets étudiés depuis l'origine"),
        _("Tous les dossiers mis à l'étude jusqu'au dernier jour compté."),
    ),
    _defined(
        "financed_cumulated",
        Unit.COUNT,
        _("Projets financés depuis l'origine"),
        _("Tous les dossiers payés au moins une fois jusqu'au dernier jour compté."),
    ),
    _defined(
        "conversion",
        Unit.SHARE,
        _("Financés sur étudiés, depuis l'origine"),
        _("Projets financés depuis l'origine, divisés par les projets étudiés depuis l'origine."),
    ),
]

SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Les clubs"), tuple(definition.key for definition in _CLUBS)),
    (_("Les membres"), tuple(definition.key for definition in _PEOPLE)),
    (_("L'épargne et son emploi"), tuple(definition.key for definition in _SAVED)),
    (_("Les entreprises"), tuple(definition.key for definition in _ENTERPRISES)),
    (_("Les projets, du dossier au paiement"), tuple(definition.key for definition in _PIPELINE)),
)
DEFINITIONS: dict[str, Definition] = {
    definition.key: definition
    for definition in (*_CLUBS, *_PEOPLE, *_SAVED, *_ENTERPRISES, *_PIPELINE)
}
