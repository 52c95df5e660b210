"""What is meant by each figure about clubs, people and savings."""

from django.utils.translation import gettext_lazy as _

from network.meaning import Unit, defined

CLUBS = [
    defined(
        "clubs_created_cumulated",
        Unit.COUNT,
        _("Clubs créés depuis l'origine"),
        _(
            "Tous les clubs nés dans le réseau, même dissous depuis. Ce n'est pas le nombre de "
            "clubs en activité."
        ),
    ),
    defined(
        "clubs_created",
        Unit.COUNT,
        _("Clubs créés dans l'année"),
        _("Clubs dont la date de création tombe dans l'année."),
    ),
    defined(
        "clubs_forming",
        Unit.COUNT,
        _("Clubs en constitution"),
        _(
            "Clubs qui réunissent leurs membres et n'ont pas encore commencé à investir, au "
            "dernier jour compté."
        ),
    ),
    defined(
        "clubs_active",
        Unit.COUNT,
        _("Clubs en activité"),
        _(
            "Clubs qui épargnent et investissent au dernier jour compté : en activité ou prorogés. "
            "Les clubs en gestion et dissous n'en sont pas."
        ),
    ),
    defined(
        "clubs_extended",
        Unit.COUNT,
        _("dont clubs prorogés"),
        _("Clubs en activité dont les membres ont prolongé la convention."),
    ),
    defined(
        "clubs_management",
        Unit.COUNT,
        _("Clubs en gestion"),
        _("Clubs qui n'épargnent plus et suivent leurs investissements jusqu'au partage."),
    ),
    defined(
        "clubs_liquidating",
        Unit.COUNT,
        _("Clubs en liquidation"),
        _("Clubs qui vendent ce qui reste et préparent le partage."),
    ),
    defined(
        "clubs_dissolved",
        Unit.COUNT,
        _("Clubs dissous"),
        _("Clubs qui ont partagé leurs avoirs et n'existent plus, au dernier jour compté."),
    ),
]
PEOPLE = [
    defined(
        "members",
        Unit.COUNT,
        _("Membres"),
        _(
            "Personnes distinctes membres d'un club au moins, au dernier jour compté. Une "
            "personne dans deux clubs compte une fois. Pour un club déclaré, on ne sait que le "
            "nombre de ses adhésions."
        ),
    ),
    defined(
        "memberships",
        Unit.COUNT,
        _("Adhésions"),
        _(
            "Appartenances à un club au dernier jour compté. Une personne dans deux clubs compte "
            "deux fois."
        ),
    ),
    defined(
        "members_per_club",
        Unit.COUNT,
        _("Membres par club"),
        _(
            "Adhésions aux clubs en activité, divisées par le nombre de ces clubs dont on connaît "
            "les membres."
        ),
    ),
    defined(
        "passive",
        Unit.COUNT,
        _("Épargnants passifs"),
        _(
            "Adhésions de membres qui épargnent sans venir aux réunions, au dernier jour compté. "
            "Leurs droits sont entiers ; ils comptent aussi parmi les membres."
        ),
    ),
    defined(
        "joined",
        Unit.COUNT,
        _("Entrées dans l'année"),
        _("Adhésions commencées dans l'année."),
    ),
    defined(
        "left",
        Unit.COUNT,
        _("Sorties dans l'année"),
        _("Adhésions terminées dans l'année, quelle qu'en soit la raison."),
    ),
]
SAVED = [
    defined(
        "saved",
        Unit.CENTS,
        _("Épargné dans l'année"),
        _(
            "Versements des membres reçus dans l'année, à la date de la banque. Ce n'est pas ce "
            "qui a été investi."
        ),
    ),
    defined(
        "saved_cumulated",
        Unit.CENTS,
        _("Épargné depuis l'origine"),
        _("Tous les versements reçus jusqu'au dernier jour compté, reprises de soldes comprises."),
    ),
    defined(
        "saved_per_club",
        Unit.CENTS,
        _("Épargné par club"),
        _(
            "Épargné dans l'année, divisé par le nombre de clubs qui épargnent et dont on connaît "
            "l'épargne."
        ),
    ),
    defined(
        "saved_per_member_month",
        Unit.CENTS,
        _("Épargné par membre et par mois"),
        _(
            "Épargné dans l'année, divisé par les mois de présence : un mois compte pour chaque "
            "membre présent le dernier jour du mois dans un club qui épargne."
        ),
    ),
    defined(
        "invested",
        Unit.CENTS,
        _("Investi dans l'année"),
        _("Sommes payées aux entreprises dans l'année : parts, comptes courants, prêts, apports."),
    ),
    defined(
        "invested_cumulated",
        Unit.CENTS,
        _("Investi depuis l'origine"),
        _(
            "Toutes les sommes payées aux entreprises jusqu'au dernier jour compté. Ce n'est pas "
            "la valeur du portefeuille."
        ),
    ),
    defined(
        "invested_per_club",
        Unit.CENTS,
        _("Investi par club"),
        _(
            "Investi dans l'année, divisé par le nombre de clubs en activité dont on connaît les "
            "investissements."
        ),
    ),
    defined(
        "invested_share",
        Unit.SHARE,
        _("Part de l'épargne investie"),
        _("Investi dans l'année, divisé par l'épargné de la même année."),
    ),
]
