"""What is meant by each figure about enterprises, jobs and files on projects."""

from django.utils.translation import gettext_lazy as _

from network.meaning import Unit, defined

ENTERPRISES = [
    defined(
        "enterprises",
        Unit.COUNT,
        _("Entreprises financées dans l'année"),
        _(
            "Entreprises distinctes payées dans l'année. Financée par trois clubs, une entreprise "
            "compte une fois."
        ),
    ),
    defined(
        "enterprises_cumulated",
        Unit.COUNT,
        _("Entreprises financées depuis l'origine"),
        _(
            "Entreprises distinctes financées au moins une fois, même si elles ont cessé ou "
            "remboursé depuis."
        ),
    ),
    defined(
        "enterprises_in_portfolio",
        Unit.COUNT,
        _("Entreprises en portefeuille"),
        _("Entreprises distinctes où un club a encore de l'argent au dernier jour compté."),
    ),
    defined(
        "enterprises_alive",
        Unit.COUNT,
        _("dont toujours en activité"),
        _(
            "Entreprises financées depuis l'origine qui travaillent encore au dernier jour compté, "
            "ou qui ont été transmises. Celles dont on n'a pas appris la fin comptent."
        ),
    ),
    defined(
        "alive_share",
        Unit.SHARE,
        _("Part toujours en activité"),
        _(
            "Entreprises toujours en activité, divisées par les entreprises financées depuis "
            "l'origine. Ce n'est pas un taux de survie à cinq ans : les plus jeunes y sont aussi."
        ),
    ),
    defined(
        "investments",
        Unit.COUNT,
        _("Investissements de l'année"),
        _(
            "Financements d'une entreprise par un club, payés pour la première fois dans l'année. "
            "Trois clubs dans une entreprise font trois investissements."
        ),
    ),
    defined(
        "investments_cumulated",
        Unit.COUNT,
        _("Investissements depuis l'origine"),
        _("Tous les financements d'une entreprise par un club, jusqu'au dernier jour compté."),
    ),
    defined(
        "investments_with_loss",
        Unit.COUNT,
        _("dont perdus en tout ou partie"),
        _(
            "Investissements sur lesquels une perte définitive a été enregistrée jusqu'au dernier "
            "jour compté. Une dépréciation, qui peut être reprise, n'en est pas une."
        ),
    ),
    defined(
        "loss_share",
        Unit.SHARE,
        _("Part perdue en tout ou partie"),
        _(
            "Investissements avec une perte définitive, divisés par les investissements depuis "
            "l'origine : des investissements, pas des sommes."
        ),
    ),
    defined(
        "ticket_per_enterprise",
        Unit.CENTS,
        _("Investi par entreprise"),
        _(
            "Investi dans l'année, divisé par les entreprises financées dans l'année, tous clubs "
            "ensemble."
        ),
    ),
    defined(
        "ticket_per_investment",
        Unit.CENTS,
        _("Investi par investissement"),
        _("Investi dans l'année, divisé par les investissements de l'année : ce qu'un club met."),
    ),
    defined(
        "ticket_cumulated",
        Unit.CENTS,
        _("Investi par entreprise, depuis l'origine"),
        _("Investi depuis l'origine, divisé par les entreprises financées depuis l'origine."),
    ),
    defined(
        "jobs",
        Unit.COUNT,
        _("Personnes employées"),
        _(
            "Dernier nombre connu de chaque entreprise en portefeuille. Une entreprise compte une "
            "fois, quel que soit le nombre de clubs."
        ),
    ),
    defined(
        "fte",
        Unit.FULL_TIME,
        _("Emplois présents"),
        _(
            "Équivalents temps plein : dernier nombre connu de chaque entreprise en portefeuille. "
            "Une entreprise compte une fois, quel que soit le nombre de clubs."
        ),
    ),
    defined(
        "jobs_financed",
        Unit.COUNT,
        _("Personnes employées par les entreprises financées dans l'année"),
        _("Dernier nombre connu de chaque entreprise payée dans l'année, une fois par entreprise."),
    ),
    defined(
        "jobs_per_enterprise",
        Unit.COUNT,
        _("Personnes employées par entreprise financée dans l'année"),
        _(
            "Personnes employées par les entreprises financées dans l'année, divisées par celles "
            "de ces entreprises qui ont dit leurs emplois."
        ),
    ),
    defined(
        "jobs_cumulated",
        Unit.COUNT,
        _("Personnes employées, toutes entreprises financées"),
        _(
            "Dernier nombre connu de chaque entreprise financée depuis l'origine, une fois par "
            "entreprise, même remboursée ou arrêtée depuis."
        ),
    ),
]
PIPELINE = [
    defined(
        "filed",
        Unit.COUNT,
        _("Projets reçus"),
        _(
            "Dossiers ouverts par les clubs dans l'année. Un projet présenté à deux clubs fait "
            "deux dossiers."
        ),
    ),
    defined(
        "studied",
        Unit.COUNT,
        _("Projets étudiés"),
        _("Dossiers mis à l'étude dans l'année."),
    ),
    defined(
        "engaged",
        Unit.COUNT,
        _("Projets acceptés"),
        _("Dossiers acceptés par un vote du club dans l'année."),
    ),
    defined(
        "financed",
        Unit.COUNT,
        _("Projets financés"),
        _("Dossiers payés pour la première fois dans l'année."),
    ),
    defined(
        "filed_to_financed",
        Unit.SHARE,
        _("Financés sur reçus"),
        _("Projets financés dans l'année, divisés par les projets reçus la même année."),
    ),
    defined(
        "studied_to_financed",
        Unit.SHARE,
        _("Financés sur étudiés"),
        _("Projets financés dans l'année, divisés par les projets étudiés la même année."),
    ),
    defined(
        "studied_cumulated",
        Unit.COUNT,
        _("Projets étudiés depuis l'origine"),
        _("Tous les dossiers mis à l'étude jusqu'au dernier jour compté."),
    ),
    defined(
        "financed_cumulated",
        Unit.COUNT,
        _("Projets financés depuis l'origine"),
        _("Tous les dossiers payés au moins une fois jusqu'au dernier jour compté."),
    ),
    defined(
        "conversion",
        Unit.SHARE,
        _("Financés sur étudiés, depuis l'origine"),
        _("Projets financés depuis l'origine, divisés par les projets étudiés depuis l'origine."),
    ),
]
