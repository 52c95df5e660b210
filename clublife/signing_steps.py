"""The steps after the founding meeting: signatures, tax office, bank, start, first euro."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.clauses import TO_CHECK
from clublife.step import CIVIL_CODE, Facts, PaperToPrint, Press, Step
from clubs.models import Phase
from members.permissions import Act
from members.wording import write_day


def _on(day: date | None, sentence: str) -> str:
    """What a dated step says: its day, or that it is still to do."""
    return sentence % {"day": write_day(day)} if day else _("Pas encore noté.")


def _noted(facts: Facts, step: str) -> Press:
    """The button of a step that is a date to note."""
    return Press(facts.url("founding_step", step), gettext_lazy("Noter"), Act.MANAGE_RULES)


def _dated(
    facts: Facts,
    key: str,
    day: date | None,
    sentence: str,
    *,
    presses: tuple[Press, ...] = (),
    **words: Any,
) -> Step:
    """A step that is done once its day is noted; `words` are the rest of a `Step`."""
    return Step(
        key=key,
        done=day is not None,
        said=_on(day, sentence),
        presses=(_noted(facts, key), *presses),
        **words,
    )


def signature(facts: Facts) -> Step:
    """The convention, signed by all: without it there is no club."""
    return _dated(
        facts,
        "signature",
        facts.file.convention_signed_on,
        _("Signée le %(day)s."),
        title=gettext_lazy("Signer la convention"),
        why=gettext_lazy(
            "Chaque membre met ses initiales sur chaque page, date et signe la dernière. La "
            "convention doit désigner les biens et la part de chacun : enregistrez les premiers "
            "versements remis ce jour-là, puis imprimez-la, ou complétez les annexes à la main."
        ),
        source=CIVIL_CODE % "1873-2, à peine de nullité",
        papers=(PaperToPrint("convention", gettext_lazy("Convention à signer (PDF)")),),
    )


def internal_rules(facts: Facts) -> Step:
    """The internal rules, adopted."""
    return _dated(
        facts,
        "reglement",
        facts.file.internal_rules_adopted_on,
        _("Adopté le %(day)s."),
        title=gettext_lazy("Adopter le règlement intérieur"),
        why=gettext_lazy(
            "Il dit comment le club vit : réunions, votes, versements, entrées et départs."
        ),
        source=TO_CHECK,
        papers=(PaperToPrint("internal_rules", gettext_lazy("Règlement intérieur (PDF)")),),
    )


def charter(facts: Facts) -> Step:
    """The movement's charter, signed."""
    return _dated(
        facts,
        "charte",
        facts.file.charter_signed_on,
        _("Signée le %(day)s."),
        title=gettext_lazy("Signer la charte des Cigales"),
        why=gettext_lazy("Votre réseau vous la remet. Tous les membres la signent."),
        source="usage des réseaux",
    )


def tax(facts: Facts) -> Step:
    """The convention, shown to the tax office."""
    return _dated(
        facts,
        "impots",
        facts.file.registered_on,
        _("Déposée le %(day)s."),
        title=gettext_lazy("Présenter la convention au service des impôts"),
        why=gettext_lazy(
            "Les réseaux le demandent, au service du siège du club. Les sources ne s'accordent "
            "pas sur l'obligation ni sur le droit à payer : demandez à votre réseau avant d'y "
            "aller, puis notez la référence donnée."
        ),
        source="usage des réseaux, à vérifier avec le vôtre",
    )


def bank(facts: Facts) -> Step:
    """The bank account, open."""
    return _dated(
        facts,
        "banque",
        facts.file.bank_opened_on,
        _("Ouvert le %(day)s."),
        title=gettext_lazy("Ouvrir le compte en banque"),
        why=gettext_lazy(
            "La banque demande la convention signée, le procès-verbal et l'identité de la gérance "
            "et de la trésorerie. La personne qui tient la trésorerie écrit ensuite l'IBAN à la "
            "page « Banque »."
        ),
        source="à vérifier avec votre banque",
        presses=(Press(facts.url("bank"), gettext_lazy("Écrire l'IBAN"), Act.RECORD_MONEY),),
    )


def accreditation(facts: Facts) -> Step:
    """The accreditation, asked for, then received."""
    asked, received = facts.file.accreditation_asked_on, facts.file.accredited_on
    return _dated(
        facts,
        "agrement",
        received or asked,
        _("Reçu le %(day)s.") if received else _("Demandé le %(day)s, réponse attendue."),
        title=gettext_lazy("Demander l'agrément"),
        why=gettext_lazy(
            "La lettre s'imprime ici ; elle dit quelles pièces joindre. Votre réseau la transmet à "
            "la Fédération, qui répond."
        ),
        source="usage des réseaux",
        papers=(PaperToPrint("accreditation", gettext_lazy("Lettre de demande (PDF)")),),
    )


def start(facts: Facts) -> Step:
    """The club's first day: its term runs from there."""
    begun = facts.phase != Phase.FORMING
    few = facts.members < facts.least
    return Step(
        key="depart",
        title=gettext_lazy("Faire démarrer le club"),
        why=gettext_lazy(
            "Le club devient actif le jour où la convention a été signée. Sa durée court de là."
        ),
        source=CIVIL_CODE % "1873-3",
        done=begun,
        said=_("Le club a démarré.") if begun else _("Le club est en constitution."),
        presses=(
            ()
            if begun
            else (Press(facts.url("start_club"), gettext_lazy("Démarrer"), Act.CHANGE_PHASE),)
        ),
        warning=(
            gettext_lazy("Le club a moins de membres que le minimum de ses règles.")
            if few and not begun
            else ""
        ),
    )


def pledge(facts: Facts) -> Step:
    """What each will save."""
    return Step(
        key="promesse",
        title=gettext_lazy("Écrire les engagements d'épargne"),
        why=gettext_lazy(
            "Chacun dit combien il verse, et à quel rythme. C'est ce que le club attendra chaque "
            "mois."
        ),
        source=TO_CHECK,
        done=facts.has_pledge,
        said=_("Écrit.") if facts.has_pledge else _("Aucun engagement n'est écrit."),
        presses=(Press(facts.url("savings"), gettext_lazy("Ouvrir l'épargne"), Act.READ_CLUB),),
    )


def payment(facts: Facts) -> Step:
    """The first euro."""
    return Step(
        key="premier-euro",
        title=gettext_lazy("Enregistrer le premier versement"),
        why=gettext_lazy("Le premier euro du club : le tableau d'épargne commence ici."),
        source=CIVIL_CODE % "815-8",
        done=facts.has_paid,
        said=_("C'est fait.") if facts.has_paid else _("Aucun versement n'est enregistré."),
        presses=(Press(facts.url("record_month"), gettext_lazy("Enregistrer"), Act.RECORD_MONEY),),
    )
