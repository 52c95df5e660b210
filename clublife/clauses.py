"""What Cymbale's own convention says, clause by clause.

Data only. Each clause cites the article it rests on, or says that it is a use of the networks to
look up in one's own rules (domain.md 1 and 2.3). It is a model to be read with the network: where
the sources are silent a clause says so rather than invent law. The prose is French on paper in any
language of the site, so it is not translated.
"""

from dataclasses import dataclass

TO_CHECK = "usage des réseaux, à vérifier dans votre règlement intérieur"
DOCTRINE = "doctrine fiscale, BOI-RPPM-RCM-40-20"


@dataclass(frozen=True)
class Clause:
    """One clause: its title, its text with named places, and where it comes from."""

    key: str
    title: str
    text: str
    source: str


CONVENTION: tuple[Clause, ...] = (
    Clause(
        "parties",
        "",
        "Les personnes physiques désignées à l'annexe 1, qui paraphent chaque page et signent la "
        "dernière, ont convenu ce qui suit.",
        "",
    ),
    Clause(
        "nature",
        "Nature du club",
        "Les membres forment une indivision volontaire nommée « {club} ». Ils organisent par la "
        "présente convention l'exercice de leurs droits indivis.\n\n"
        "Le club n'est ni une association ni une société. Il n'a pas la personnalité morale : ce "
        "qu'il possède appartient à ses membres, ensemble.",
        "Code civil, art. 1873-1 et suivants",
    ),
    Clause(
        "purpose",
        "Objet",
        "Le club a pour seul objet de constituer et de gérer un portefeuille de placements avec "
        "l'épargne de ses membres.\n\n"
        "Dans l'esprit de la charte des Cigales, il soutient d'abord des entreprises proches, "
        "dont les buts sont aussi sociaux, culturels ou écologiques.",
        f"{DOCTRINE} ; charte des Cigales",
    ),
    Clause(
        "seat",
        "Siège",
        "Le siège du club est fixé à l'adresse suivante : {siege}. Un changement de siège se "
        "constate par un avenant.",
        "choix des membres",
    ),
    Clause(
        "members",
        "Membres",
        "Les membres sont exclusivement des personnes physiques. Le club compte "
        "{minimum_de_membres} membres au moins et {maximum_de_membres} au plus. Le nombre des "
        "membres ne peut en aucun cas dépasser vingt.\n\n"
        "{clause_protection}",
        f"{DOCTRINE} (vingt membres au plus) ; minimum : {TO_CHECK}",
    ),
    Clause(
        "assets",
        "Biens indivis et quote-parts",
        "Sont indivis les sommes versées par les membres, les titres et les créances acquis avec "
        "elles, et leurs revenus.\n\n"
        "L'annexe 1 indique la quote-part de chaque membre. L'annexe 2 désigne les biens indivis. "
        "Toutes deux font partie de la convention, et chaque avenant les met à jour.\n\n"
        "Si les biens comprennent des créances, les formalités de l'article 1690 du Code civil "
        "sont accomplies.",
        "Code civil, art. 1873-2, à peine de nullité",
    ),
    Clause(
        "term",
        "Durée",
        "La convention est conclue pour {duree} à compter du {debut}. Elle prend fin le {terme}."
        "\n\n{clause_renouvellement}\n\n"
        "Avant le terme, le partage ne peut être demandé que s'il y en a de justes motifs.",
        "Code civil, art. 1873-3",
    ),
    Clause(
        "savings",
        "Versements",
        "Chaque membre promet un versement mensuel, de {versement_minimum} au moins et de "
        "{versement_maximum} au plus, pour la durée du club. Il peut le changer comme le règlement "
        "intérieur le prévoit.\n\n"
        "Les versements d'un même foyer fiscal ne dépassent pas {plafond_foyer} par année civile, "
        "tous clubs réunis.",
        f"{TO_CHECK} ; plafond : {DOCTRINE}",
    ),
    Clause(
        "shares",
        "Part de chacun",
        "{calcul_parts}\n\n"
        "Chaque membre a droit aux bénéfices et supporte les pertes à proportion de ses droits "
        "dans l'indivision.",
        "Code civil, art. 815-10 ; mode de calcul : choix des membres",
    ),
    Clause(
        "manager",
        "Gérance",
        "Les membres nomment un ou plusieurs gérants, choisis ou non parmi eux. Le jour où ce "
        "texte est imprimé, la gérance est tenue par : {gerants}. Le mandat dure {mandat} et se "
        "renouvelle.\n\n"
        "Le gérant ou la gérante représente les membres, dans la mesure de ses pouvoirs, pour les "
        "actes de la vie civile et en justice. {clause_cogerance}\n\n"
        "Les modalités de désignation et de révocation sont fixées par une décision unanime. À "
        "défaut, un gérant membre du club n'est révoqué que par la décision unanime des autres "
        "membres. Si le gérant révoqué est membre du club, la convention est réputée conclue pour "
        "une durée indéterminée à compter de la révocation.",
        f"Code civil, art. 1873-5, 1873-6 et 1873-9 ; durée du mandat : {TO_CHECK}",
    ),
    Clause(
        "unpaid",
        "Gratuité",
        "Comme l'article 1873-10 du Code civil permet d'en convenir, les fonctions de gérant ou de "
        "gérante ne sont pas rémunérées. Le gérant ou la gérante répond, comme un mandataire, des "
        "fautes commises dans sa gestion.",
        "Code civil, art. 1873-10",
    ),
    Clause(
        "bureau",
        "Trésorerie et secrétariat",
        "Les membres élisent aussi la personne qui tient les comptes et celle qui tient les "
        "procès-verbaux. Le jour où ce texte est imprimé, la trésorerie est tenue par : "
        "{tresoriers}, et le secrétariat par : {secretaires}.\n\n"
        "Qui reçoit des revenus ou paie des frais pour l'indivision en tient un état, à la "
        "disposition des membres.",
        f"Code civil, art. 815-8 ; bureau : {TO_CHECK}",
    ),
    Clause(
        "bank",
        "Compte en banque",
        "Un compte est ouvert pour les membres indivis du club. {clause_signatures}",
        "à vérifier dans votre règlement intérieur et avec votre banque",
    ),
    Clause(
        "decisions",
        "Décisions",
        "Chaque membre a une voix, quel que soit le montant de son épargne.\n\n"
        "Les décisions qui excèdent les pouvoirs du gérant sont prises à l'unanimité. En l'absence "
        "d'incapables parmi les membres, les décisions suivantes sont prises autrement :\n\n"
        "{regles_de_vote}",
        f"Code civil, art. 1873-8 ; une voix par membre : {TO_CHECK}",
    ),
    Clause(
        "accounts",
        "Comptes",
        "Chaque membre peut demander communication de tous les documents relatifs à la gestion. "
        "Une fois par an, le gérant ou la gérante rend compte de sa gestion aux membres et leur "
        "indique par écrit les bénéfices réalisés et les pertes encourues ou prévisibles.",
        "Code civil, art. 1873-11",
    ),
    Clause(
        "entry",
        "Entrée d'un membre",
        "Une nouvelle personne est admise par une décision des membres. Son entrée se constate par "
        "un avenant signé de tous, avec la nouvelle table des quote-parts.",
        f"Code civil, art. 1873-2 ; vote d'admission : {TO_CHECK}",
    ),
    Clause(
        "exit",
        "Départ d'un membre",
        "Le départ d'un membre se constate par un avenant. {valeur_depart} Le club paie cette "
        "somme quand il a l'argent ; elle reste due jusque-là.",
        "à vérifier dans votre règlement intérieur",
    ),
    Clause(
        "sale",
        "Cession à une personne étrangère au club",
        "Les autres membres ont les droits de préemption et de substitution que prévoient les "
        "articles 815-14 à 815-16 et 815-18 du Code civil. Si une part est dévolue, pour quelque "
        "cause que ce soit, à une personne étrangère à l'indivision, la convention est réputée "
        "conclue pour une durée indéterminée.",
        "Code civil, art. 1873-12",
    ),
    Clause(
        "death",
        "Décès d'un membre",
        "{clause_deces}",
        "Code civil, art. 1873-13 et 1873-14",
    ),
    Clause(
        "end",
        "Fin du club",
        "À la fin du club, ce qui peut l'être est cédé ou remboursé, les frais sont payés, et le "
        "reste est partagé entre les membres à proportion de leurs droits.",
        f"Code civil, art. 815-10 ; déroulement : {TO_CHECK}",
    ),
    Clause(
        "rules",
        "Règlement intérieur et charte",
        "Un règlement intérieur précise la vie du club. Il ne peut contredire la convention. Les "
        "membres signent la charte des Cigales et demandent l'agrément par l'intermédiaire de "
        "leur réseau : {reseau}.",
        "usage des réseaux",
    ),
    Clause(
        "deposit",
        "Dépôt",
        "La convention est présentée au service des impôts du siège du club, par la personne qui "
        "tient la gérance.",
        "usage des réseaux, les sources se contredisent : à vérifier avec votre réseau",
    ),
    Clause(
        "changes",
        "Modification",
        "La convention ne se modifie que par un avenant écrit. L'avenant porte un numéro, dit la "
        "décision qui le fonde, et joint les deux annexes à jour. Il est signé de tous les "
        "membres.",
        "Code civil, art. 1873-2 et 1873-3",
    ),
)
