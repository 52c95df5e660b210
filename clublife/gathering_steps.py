"""The steps up to the founding meeting: members, choices, rules, the meeting, the offices."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clublife.clauses import TO_CHECK
from clublife.step import CIVIL_CODE, Facts, PaperToPrint, Press, Step
from governance.models import DecisionType
from members.models import RoleKind
from members.permissions import Act
from members.wording import write_day

WANTED_OFFICES = (RoleKind.MANAGER, RoleKind.TREASURER, RoleKind.SECRETARY)


def members(facts: Facts) -> Step:
    """Enough members, not too many."""
    said = ngettext("%(count)s membre", "%(count)s membres", facts.members) % {
        "count": facts.members
    }
    bounds = _("il en faut %(least)s au moins, %(most)s au plus") % {
        "least": facts.least,
        "most": facts.most,
    }
    return Step(
        key="membres",
        title=gettext_lazy("Réunir les membres"),
        why=gettext_lazy(
            "Écrivez chaque personne qui fonde le club. Un e-mail suffit pour lui ouvrir un "
            "compte ; une personne sans e-mail est membre comme les autres."
        ),
        source=f"vingt membres au plus : doctrine fiscale ; cinq au moins : {TO_CHECK}",
        done=facts.least <= facts.members <= facts.most,
        said=f"{said} ; {bounds}.",
        presses=(
            Press(facts.url("new_member"), gettext_lazy("Ajouter un membre"), Act.MANAGE_MEMBERS),
            Press(facts.url("members"), gettext_lazy("Voir la liste"), Act.READ_CLUB),
        ),
    )


def file(facts: Facts) -> Step:
    """What the convention will say."""
    return Step(
        key="convention",
        title=gettext_lazy("Choisir ce que dira la convention"),
        why=gettext_lazy(
            "Le siège, la durée, ce qui se passe au décès d'un membre, les signatures en banque. "
            "Le projet de convention s'imprime ensuite, pour être lu avec votre réseau."
        ),
        source=CIVIL_CODE % "1873-2, 1873-3, 1873-13",
        done=bool(facts.file.seat),
        said=(
            _("Siège : %(seat)s.") % {"seat": facts.file.seat}
            if facts.file.seat
            else _("Le siège n'est pas encore écrit.")
        ),
        presses=(Press(facts.url("founding_file"), gettext_lazy("Remplir"), Act.MANAGE_RULES),),
        papers=(PaperToPrint("convention", gettext_lazy("Projet de convention (PDF)")),),
    )


def rules(facts: Facts) -> Step:
    """The rules of money that have no ready answer."""
    return Step(
        key="regles",
        title=gettext_lazy("Fixer les règles d'argent"),
        why=gettext_lazy(
            "Deux choix n'ont pas de réponse toute faite : comment se calcule la part de chacun, "
            "et ce que vaut la part d'un membre qui part. Relisez aussi les versements et les "
            "délais proposés."
        ),
        source="à vérifier dans votre règlement intérieur",
        done=facts.chosen == 2,
        said=_("Choix faits : %(count)s sur 2.") % {"count": facts.chosen},
        presses=(Press(facts.url("rules"), gettext_lazy("Choisir"), Act.READ_CLUB),),
        papers=(
            PaperToPrint("internal_rules", gettext_lazy("Projet de règlement intérieur (PDF)")),
        ),
    )


def voting(facts: Facts) -> Step:
    """The rules of votes, confirmed with their clause."""
    return Step(
        key="votes",
        title=gettext_lazy("Fixer les règles de vote"),
        why=gettext_lazy(
            "Pour chaque sorte de décision, la majorité et l'article qui la fixe. Ce qui n'est "
            "pas confirmé se décide à l'unanimité : la loi le veut ainsi. Confirmez au moins la "
            "règle pour investir, même si c'est l'unanimité."
        ),
        source=CIVIL_CODE % "1873-8",
        done=DecisionType.INVESTMENT in facts.voting,
        said=_("Règles confirmées : %(count)s.") % {"count": len(facts.voting)},
        presses=(
            Press(facts.url("voting_rules"), gettext_lazy("Confirmer les règles"), Act.READ_CLUB),
        ),
    )


def meeting(facts: Facts) -> Step:
    """The founding meeting, held."""
    found = facts.meeting
    if found is None:
        said = _("Aucune date n'est fixée.")
        press = Press(facts.url("plan_meeting"), gettext_lazy("Fixer la date"), Act.RUN_MEETINGS)
    else:
        said = (
            _("Tenue le %(day)s.") if found.held_at else _("Prévue le %(day)s, présences à noter.")
        ) % {"day": write_day(found.starts_at)}
        press = Press(found.get_absolute_url(), gettext_lazy("Voir la réunion"), Act.READ_CLUB)
    return Step(
        key="assemblee",
        title=gettext_lazy("Tenir l'assemblée constitutive"),
        why=gettext_lazy(
            "Choisissez la sorte « assemblée constitutive ». Les membres adoptent la convention, "
            "élisent le bureau, et signent la feuille de présence. Le procès-verbal nomme les "
            "personnes élues."
        ),
        source="usage des réseaux",
        done=found is not None and found.held_at is not None,
        said=said,
        presses=(press,),
    )


def offices(facts: Facts) -> Step:
    """The three offices, held."""
    missing = [str(kind.label) for kind in WANTED_OFFICES if kind not in facts.offices]
    return Step(
        key="bureau",
        title=gettext_lazy("Noter le bureau élu"),
        why=gettext_lazy(
            "Gérance, trésorerie, secrétariat. Chaque rôle ouvre les pages qui lui servent. Le "
            "mandat dure un an, renouvelable, sauf si votre règlement dit autre chose."
        ),
        source=f"{CIVIL_CODE % '1873-5'} ; {TO_CHECK}",
        done=not missing,
        said=(
            _("Il manque : %(offices)s.") % {"offices": ", ".join(missing)}
            if missing
            else _("Les trois rôles sont tenus.")
        ),
        presses=(Press(facts.url("appoint"), gettext_lazy("Noter une élection"), Act.APPOINT),),
    )
