"""What Cymbale's own internal rules and request of accreditation say. See `clublife.clauses`."""

from clublife.clauses import TO_CHECK, Clause

INTERNAL_RULES: tuple[Clause, ...] = (
    Clause(
        "purpose",
        "Objet",
        "Ce règlement intérieur précise la convention d'indivision du club « {club} ». En cas de "
        "désaccord entre les deux, la convention l'emporte.",
        "choix des membres",
    ),
    Clause(
        "meetings",
        "Réunions",
        "Le club se réunit {reunions}, et {reunions_par_an} fois par an au moins. La convocation "
        "part {delai_reunion} avant une réunion, {delai_assemblee} avant une assemblée "
        "générale.\n\n"
        "Une assemblée générale se tient chaque année.",
        TO_CHECK,
    ),
    Clause(
        "votes",
        "Votes",
        "Chaque membre a une voix. Un membre empêché peut donner "
        "un pouvoir écrit à un autre membre, dans la limite dite pour chaque décision.\n\n"
        "{regles_de_vote}",
        f"Code civil, art. 1873-8 ; {TO_CHECK}",
    ),
    Clause(
        "savings",
        "Versements",
        "Le versement mensuel est de {versement_minimum} à {versement_maximum}. Chacun choisit son "
        "montant, et le dit au trésorier ou à la trésorière quand il change.\n\n"
        "Un versement est en retard après le {jour_de_retard} du mois. {rappels}",
        TO_CHECK,
    ),
    Clause(
        "shares",
        "Part de chacun",
        "{calcul_parts}",
        "à vérifier dans votre règlement intérieur",
    ),
    Clause(
        "entry",
        "Entrée d'un membre",
        "Un candidat ou une candidate est présenté aux membres, de préférence par l'un d'eux, et "
        "vient à une réunion. L'admission se vote. Quand le club a {maximum_de_membres} membres, "
        "les candidatures forment une liste d'attente, dans l'ordre où elles sont arrivées.\n\n"
        "Les informations d'une personne qui n'entre pas sont effacées {oubli_candidats} après la "
        "fin de sa candidature.",
        TO_CHECK,
    ),
    Clause(
        "exit",
        "Départ d'un membre",
        "Un membre qui veut partir le dit par écrit. {valeur_depart} Un membre peut aussi cesser "
        "de verser et rester dans le club jusqu'à sa fin.",
        "à vérifier dans votre règlement intérieur",
    ),
    Clause(
        "exclusion",
        "Exclusion",
        "Une exclusion se vote, après que le membre a pu être entendu. Sa part se calcule comme "
        "celle d'un membre qui part.",
        "aucune source lue : à vérifier dans votre règlement intérieur",
    ),
    Clause(
        "bureau",
        "Bureau",
        "Les mandats durent {mandat} et se renouvellent. {clause_signatures}",
        TO_CHECK,
    ),
    Clause(
        "spending",
        "Dépenses",
        "Une dépense de plus de {seuil_depense} est approuvée par une autre personne que celle qui "
        "la demande.",
        "à vérifier dans votre règlement intérieur",
    ),
    Clause(
        "projects",
        "Investissements et suivi",
        "Un projet est étudié, entendu en réunion, puis voté. Le club signe une convention avec "
        "l'entreprise et nomme, parmi ses membres, une ou deux personnes qui l'accompagnent.",
        TO_CHECK,
    ),
    Clause(
        "data",
        "Informations personnelles",
        "Les membres lisent tous les documents de gestion. L'adresse, la date de naissance, le "
        "foyer fiscal et le compte en banque d'un membre ne sont lus que par lui et, quand il le "
        "faut, par la personne qui tient la trésorerie.",
        "Code civil, art. 1873-11 ; discrétion : à vérifier dans votre règlement intérieur",
    ),
    Clause(
        "changes",
        "Modification",
        "Ce règlement se change par un vote des membres.",
        TO_CHECK,
    ),
)

ACCREDITATION: tuple[Clause, ...] = (
    Clause(
        "request",
        "",
        "Madame, Monsieur,\n\n"
        "Les membres du club « {club} », à {commune} ({departement}), demandent l'agrément de leur "
        "club.\n\n"
        "Le club compte {nombre_de_membres} membres. Sa convention d'indivision a été signée le "
        "{date_convention}, et la charte des Cigales le {date_charte}. La convention a été "
        "présentée au service des impôts : {service_impots}.\n\n"
        "La gérance est tenue par {gerants}, la trésorerie par {tresoriers}, le secrétariat par "
        "{secretaires}.\n\n"
        "Nous joignons à cette lettre :\n\n"
        "- la convention d'indivision, paraphée et signée de tous, avec ses deux annexes ;\n"
        "- le règlement intérieur ;\n"
        "- le procès-verbal de l'assemblée constitutive et sa feuille de présence ;\n"
        "- la charte signée.\n\n"
        "Nous vous remercions de nous dire si une autre pièce est nécessaire, et vous prions de "
        "recevoir nos salutations coopératives.",
        "",
    ),
)
