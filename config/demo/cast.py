"""Who is in the demonstration: invented clubs, people and enterprises. Data only.

Dates are counted back from the day the demonstration is made, so that it never grows old: a club
is so many months old, a member pays so much a month.
"""

from dataclasses import dataclass, field

PASSWORD = "cymbale-demo-2026"  # noqa: S105 - printed by the command, for a database of invented people
NETWORK_NAME = "Réseau de démonstration des Hauts-de-France"
NETWORK_SLUG = "hauts-de-france"
REGION_CODE = "32"


@dataclass(frozen=True)
class Someone:
    """One member: name, sex as said, monthly pledge in cents, account name when there is one."""

    first_name: str
    last_name: str
    gender: str
    monthly: int
    username: str = ""
    joins_after: int = 0
    channel: str = "transfer"


@dataclass(frozen=True)
class ClubCast:
    """One club: where it is, how many months ago it was born, who is in it."""

    name: str
    slug: str
    commune: str
    department: str
    born_months_ago: int
    active_months_ago: int | None
    method: str
    people: tuple[Someone, ...] = field(default=())


HOUBLON = ClubCast(
    name="Le Houblon partagé",
    slug="le-houblon-partage",
    commune="Bailleul",
    department="59",
    born_months_ago=49,
    active_months_ago=47,
    method="pro_rata",
    people=(
        Someone("Bruno", "Delmotte", "m", 3000, "bruno"),
        Someone("Claire", "Vandamme", "f", 3000, "claire"),
        Someone("Samira", "Benali", "f", 2500, "samira"),
        Someone("Julie", "Lecocq", "f", 2000, "julie"),
        Someone("Étienne", "Carlier", "m", 5000),
        Someone("Monique", "Dubrulle", "f", 1500, channel="cheque"),
        Someone("Gérard", "Dubrulle", "m", 1500, channel="cheque"),
        Someone("Nadège", "Piquet", "f", 2500),
        Someone("Thibault", "Wallaert", "m", 2000, joins_after=7),
        Someone("Odile", "Serrurier", "f", 3000, channel="cash"),
        Someone("Karim", "Haddad", "m", 2000, joins_after=14),
        Someone("Françoise", "Leroux", "f", 4000),
        Someone("Marius", "Cousin", "m", 1000, joins_after=26),
        Someone("Élodie", "Fontaine", "f", 2500, joins_after=31),
    ),
)
TERRIL = ClubCast(
    name="Terril vert",
    slug="terril-vert",
    commune="Lens",
    department="62",
    born_months_ago=67,
    active_months_ago=64,
    method="pro_rata",
    people=(
        Someone("Raymond", "Kowalczyk", "m", 2500, "raymond"),
        Someone("Hélène", "Caron", "f", 2500, "helene"),
        Someone("Yves", "Lemaire", "m", 2000),
        Someone("Stéphanie", "Duriez", "f", 3000),
        Someone("Mourad", "Zerrouki", "m", 1500),
        Someone("Ginette", "Flament", "f", 1000, channel="cash"),
        Someone("Pascal", "Novak", "m", 4000),
        Someone("Aline", "Bultel", "f", 2000),
        Someone("Didier", "Sauvage", "m", 2000),
        Someone("Brigitte", "Hennebelle", "f", 2500),
        Someone("Fatou", "Diallo", "f", 2000, joins_after=20),
        Someone("Corentin", "Masson", "m", 1500, joins_after=38),
    ),
)
OSIER = ClubCast(
    name="Brins d'osier",
    slug="brins-d-osier",
    commune="Vervins",
    department="02",
    born_months_ago=44,
    active_months_ago=42,
    method="pro_rata",
    people=(
        Someone("Lucienne", "Magnier", "f", 1500, "lucienne"),
        Someone("Fabrice", "Hazard", "m", 2000, "fabrice"),
        Someone("Maud", "Prévost", "f", 1500),
        Someone("Jean-Luc", "Tondelier", "m", 2500),
        Someone("Sylvie", "Barbier", "f", 1000),
        Someone("Anthony", "Lebrun", "m", 1000),
        Someone("Ghislaine", "Wattier", "f", 2000),
        Someone("Romain", "Delvallée", "m", 1500),
    ),
)
BAIE = ClubCast(
    name="La Baie solidaire",
    slug="la-baie-solidaire",
    commune="Abbeville",
    department="80",
    born_months_ago=86,
    active_months_ago=84,
    method="pro_rata",
    people=(
        Someone("Annick", "Poiret", "f", 2500, "annick"),
        Someone("Michel", "Descamps", "m", 2500),
        Someone("Solange", "Tellier", "f", 2000),
        Someone("Patrice", "Boulanger", "m", 3000),
        Someone("Évelyne", "Macquet", "f", 2000),
        Someone("Régis", "Thuillier", "m", 1500),
        Someone("Nicole", "Crampon", "f", 2500),
        Someone("Ahmed", "Sabri", "m", 2000),
        Someone("Josiane", "Lefebure", "f", 1500),
        Someone("Benoît", "Vasseur", "m", 3500),
    ),
)
CHICOREES = ClubCast(
    name="Les Chicorées",
    slug="les-chicorees",
    commune="Lille",
    department="59",
    born_months_ago=30,
    active_months_ago=28,
    method="units",
    people=(
        Someone("Léa", "Montagne", "f", 2000, "lea"),
        Someone("Victor", "Prud'homme", "m", 2500, "victor"),
        Someone("Inès", "Cherif", "f", 1500),
        Someone("Maxence", "Dewilde", "m", 3000),
        Someone("Camille", "Rousselle", "f", 2000),
        Someone("Adama", "Traoré", "m", 1500),
        Someone("Justine", "Verhaeghe", "f", 2500),
        Someone("Paul", "Grandin", "m", 2000),
        Someone("Manon", "Deleplanque", "f", 1000),
        Someone("Hugo", "Lestienne", "m", 2000),
        Someone("Salomé", "Petitprez", "f", 3000),
        Someone("Olivier", "Catteau", "m", 5000),
        Someone("Chloé", "Samain", "f", 1500, joins_after=9),
        Someone("Nabil", "Ferhat", "m", 2000, joins_after=12),
        Someone("Agathe", "Mercier", "f", 2500, joins_after=18),
        Someone("Karim", "Haddad", "m", 1000, joins_after=20),
    ),
)
RAINETTE = ClubCast(
    name="La Rainette",
    slug="la-rainette",
    commune="Beauvais",
    department="60",
    born_months_ago=3,
    active_months_ago=None,
    method="",
    people=(
        Someone("Mathilde", "Gosselin", "f", 2000, "mathilde"),
        Someone("Denis", "Bourgeois", "m", 2000, "denis"),
        Someone("Aurélie", "Chevallier", "f", 1500),
        Someone("Marc", "Fournier", "m", 2500),
        Someone("Soraya", "Amrani", "f", 1500),
        Someone("Gilles", "Hébert", "m", 2000, joins_after=1),
    ),
)
CLUBS = (HOUBLON, TERRIL, OSIER, BAIE, CHICOREES, RAINETTE)


@dataclass(frozen=True)
class OutsideCast:
    """A club that keeps its books elsewhere and sends its return to the network."""

    name: str
    slug: str
    commune: str
    department: str
    born_years_ago: int
    sent_until_years_ago: int
    members: int


OUTSIDE = (
    OutsideCast("L'Estaminet solidaire", "l-estaminet-solidaire", "Arras", "62", 3, 1, 11),
    OutsideCast("Le Moulin commun", "le-moulin-commun", "Laon", "02", 3, 2, 9),
)


@dataclass(frozen=True)
class Venture:
    """One invented enterprise and its jobs, the oldest declared year first (heads, hundredths)."""

    name: str
    legal_form: str
    sector: str
    commune: str
    department: str
    stage: str = "creation"
    insertion: bool = False
    jobs: tuple[tuple[int, int], ...] = ()


VENTURES = {
    "compost": Venture(
        "Compost des Monts",
        "SCIC",
        "circular",
        "Steenvoorde",
        "59",
        jobs=((2, 150), (3, 250), (5, 420)),
    ),
    "charrette": Venture(
        "La Charrette solidaire",
        "SAS",
        "food",
        "Hazebrouck",
        "59",
        stage="development",
        jobs=((4, 350), (6, 510), (7, 600)),
    ),
    "velo": Venture(
        "Vélo-Lys", "ASSOCIATION", "mobility", "Armentières", "59", jobs=((1, 80), (2, 150))
    ),
    "mots": Venture(
        "L'Atelier des mots", "ASSOCIATION", "education", "Bailleul", "59", jobs=((3, 180),)
    ),
    "ressourcerie": Venture(
        "La Ressourcerie du Becque",
        "ASSOCIATION",
        "circular",
        "Merville",
        "59",
        insertion=True,
        jobs=((6, 430), (8, 560), (9, 640)),
    ),
    "jardins": Venture(
        "Les Jardins d'Houtland",
        "ASSOCIATION",
        "insertion",
        "Wormhout",
        "59",
        stage="development",
        insertion=True,
        jobs=((14, 900), (16, 1040)),
    ),
    "fournil_mont": Venture(
        "Le Fournil du Mont", "SCOP", "food", "Boeschepe", "59", jobs=((3, 300),)
    ),
    "passerelle": Venture("Café-cantine La Passerelle", "SAS", "trade", "Bailleul", "59"),
    "menuiserie": Venture("Menuiserie du Becque", "SCOP", "craft", "Nieppe", "59"),
    "fournil_terril": Venture(
        "Le Fournil du Terril", "SCOP", "food", "Liévin", "62", jobs=((3, 280), (4, 380), (5, 450))
    ),
    "matieres": Venture(
        "Matières à suivre",
        "SCIC",
        "circular",
        "Lens",
        "62",
        insertion=True,
        jobs=((5, 400), (7, 600), (8, 700)),
    ),
    "corons": Venture(
        "Soleil des corons", "SAS", "energy", "Hénin-Beaumont", "62", jobs=((1, 50), (1, 100))
    ),
    "conserverie": Venture(
        "La Conserverie des Trois Rivières",
        "SARL",
        "food",
        "Guise",
        "02",
        jobs=((4, 320), (2, 150)),
    ),
    "vannerie": Venture(
        "Vannerie du Vilpion", "SOLE_TRADER", "craft", "Marle", "02", jobs=((1, 100),)
    ),
    "salicorne": Venture(
        "Salicorne et compagnie",
        "EARL",
        "farming",
        "Cayeux-sur-Mer",
        "80",
        jobs=((2, 180), (2, 200), (3, 250)),
    ),
    "gite": Venture(
        "Le Gîte des Mollières",
        "SARL",
        "tourism",
        "Le Crotoy",
        "80",
        stage="take_over",
        jobs=((2, 150), (3, 220)),
    ),
    "librairie": Venture(
        "La Librairie flottante", "SAS", "culture", "Abbeville", "80", jobs=((2, 200), (2, 170))
    ),
    "gachis": Venture(
        "Cantine Zéro Gâchis", "SCIC", "circular", "Lille", "59", jobs=((4, 300), (5, 400))
    ),
    "epicerie": Venture(
        "L'Épicerie du Marais", "SAS", "trade", "Watten", "59", stage="take_over", jobs=((2, 160),)
    ),
    "garage": Venture(
        "Le Garage solidaire",
        "ASSOCIATION",
        "mobility",
        "Béthune",
        "62",
        insertion=True,
        jobs=((4, 310), (6, 450)),
    ),
    "commun": Venture("Numérique en commun", "SCIC", "digital", "Roubaix", "59"),
    "tiers_lieu": Venture("La Filature ouverte", "ASSOCIATION", "education", "Beauvais", "60"),
}
