"""The sentences of `clublife.clauses` that depend on what the club has chosen. Data only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """What a place says when a fact holds: the `place` is empty when none of its facts does."""

    place: str
    when: str
    text: str


OPTIONS: tuple[Option, ...] = (
    Option(
        "clause_renouvellement",
        "express",
        "Elle se renouvelle par une décision expresse des parties, pour cinq ans au plus. Faute de "
        "renouvellement, l'indivision est régie, au terme, par les articles 815 et suivants du "
        "Code civil.",
    ),
    Option(
        "clause_renouvellement",
        "tacit",
        "Au terme, elle se renouvelle par tacite reconduction, pour la même durée, sauf décision "
        "contraire des membres.",
    ),
    Option(
        "clause_deces",
        "acquired",
        "Au décès d'un membre, les survivants peuvent acquérir sa quote-part, à sa valeur à la "
        "date de l'acquisition. Si plusieurs le veulent, ils sont réputés, sauf accord contraire, "
        "acquérir ensemble cette part à proportion de leurs droits respectifs.\n\n"
        "Cette faculté est perdue si elle n'est pas notifiée aux survivants et aux héritiers dans "
        "le mois de la mise en demeure de prendre parti, qui ne peut précéder la fin du délai pour "
        "faire inventaire et délibérer. La part passe alors aux héritiers, et la convention est "
        "réputée conclue pour une durée indéterminée à compter du décès.",
    ),
    Option(
        "clause_deces",
        "attributed",
        "Au décès d'un membre, son conjoint survivant ou l'un de ses héritiers peut se faire "
        "attribuer sa quote-part, à sa valeur à la date de l'attribution.\n\n"
        "Cette faculté est perdue si elle n'est pas notifiée aux survivants et aux héritiers dans "
        "le mois de la mise en demeure de prendre parti, qui ne peut précéder la fin du délai pour "
        "faire inventaire et délibérer. La part passe alors aux héritiers, et la convention est "
        "réputée conclue pour une durée indéterminée à compter du décès.",
    ),
    Option(
        "clause_deces",
        "none",
        "Les membres ne conviennent d'aucune faculté d'acquisition ni d'attribution. Au décès d'un "
        "membre, sa quote-part passe à ses héritiers, et la convention est réputée conclue pour "
        "une durée indéterminée à compter du décès.",
    ),
    Option(
        "clause_cogerance",
        "several_managers",
        "Les gérants exercent leurs pouvoirs séparément ; chacun peut s'opposer à une opération "
        "avant qu'elle soit conclue.",
    ),
    Option(
        "clause_protection",
        "protected",
        "Le club compte un membre mineur ou majeur protégé. Un mineur est représenté à la "
        "convention par son représentant légal ; il peut y mettre fin dans l'année qui suit sa "
        "majorité (Code civil, art. 1873-4). Tant qu'il en est membre, les règles de protection "
        "s'appliquent aux décisions (art. 1873-8).",
    ),
    Option(
        "calcul_parts",
        "pro_rata",
        "La part d'un membre est ce qu'il a versé, rapporté à ce que tous ont versé. Sa valeur est "
        "la même proportion de l'actif net du club.",
    ),
    Option(
        "calcul_parts",
        "units",
        "Les versements sont comptés en parts du club, à la valeur de la part au jour que fixent "
        "les règles du club. La part d'un membre est le nombre de ses parts, rapporté au nombre de "
        "toutes les parts. Une part vaut {valeur_initiale} au départ.",
    ),
    Option(
        "valeur_depart",
        "net_asset_value",
        "Le membre qui part a droit à sa part de l'actif net du club, calculée au jour de son "
        "départ.",
    ),
    Option(
        "valeur_depart",
        "lesser",
        "Le membre qui part a droit à la plus petite de ces deux sommes, calculées au jour de son "
        "départ : ses versements, ou sa part de l'actif net du club.",
    ),
    Option(
        "valeur_depart",
        "contributions",
        "Le membre qui part a droit au montant de ses versements.",
    ),
    Option(
        "clause_signatures",
        "one_signature",
        "Chaque paiement est signé par la personne qui tient la gérance ou la trésorerie.",
    ),
    Option(
        "clause_signatures",
        "two_signatures",
        "Chaque paiement porte deux signatures, celles de la gérance et de la trésorerie ou de "
        "deux personnes que les membres désignent.",
    ),
)
