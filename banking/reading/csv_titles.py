"""What the titles of a CSV's columns mean, in the words French banks use (and some English)."""

import re

from banking.reading.csv_shape import Columns
from banking.reading.words import plain

# Each role with its titles, best first; a column belongs to the first role that claims it.
_ROLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("direction", (r"sens.*", r"debit credit", r"credit debit", r"d c", r"signe")),
    ("value_date", (r"date.*val(eur)?", r"dateval", r"valeur", r"value date", r"date.*valeur.*")),
    (
        "date",
        (
            r"date.*compta.*",
            r"booking date",
            r"date",
            r"date ?op",
            r"date d ?operation",
            r"date de l operation.*",
            r"date operation.*",
            r"date.*op.*",
            r"completed date",
            r"settlement date.*",
            r"date.*",
            r"jour",
        ),
    ),
    ("balance", (r"solde", r"solde.*", r"balance", r".*balance")),
    ("debit", (r"debits?", r"debits? .*", r"montant.* debits?.*", r"sorties?", r"depenses?")),
    ("credit", (r"credits?", r"credits? .*", r"montant.* credits?.*", r"entrees?", r"recettes?")),
    (
        "amount",
        (r"montants?", r"montant.* eur.*", r"montant.*", r"amount.*", r"somme", r"mouvement"),
    ),
    ("currency", (r"devise.*", r"currency", r"monnaie")),
    ("state", (r"statut.*", r"etat", r"status", r"state")),
    (
        "account",
        (r"accountnum", r"(numero|n|no) (de )?compte.*", r"compte", r"iban du compte"),
    ),
    # N26 calls "Account number" the other party's.
    (
        "iban",
        (
            r"iban.*",
            r".* iban",
            r"account number",
            r"compte (du )?(tiers|beneficiaire|contrepartie)",
        ),
    ),
    (
        "counterparty",
        (
            r"(nom )?(du |de la |de l )?(tiers|contrepartie|beneficiaire|emetteur)",
            r"nom.*(tiers|contrepartie|beneficiaire|emetteur).*",
            r"donneur d ordre.*",
            r"counterparty.*",
            r"payee",
            r"nom",
        ),
    ),
    ("reference", (r"(ref|reference)", r"(ref|reference) .*", r".*end ?to ?end.*")),
    (
        "bank_id",
        (r"(numero|n|no|num) (d |de l |de )?operation", r"id", r"identifiant.*", r"transaction id"),
    ),
)

_LABELS = (
    r"libelle.*operation.*",
    r"libelle.*complet.*",
    r"libelle",
    r"libelle.*",
    r"label",
    r"description",
    r"intitule.*",
    r"designation",
    r"nature.*",
    r"operations?",
    r"details?.*",
    r"motif.*",
    r"communication.*",
    r"message.*",
    r"objet",
    r"memo",
    r"comment.*",
    r"info.* complementaires?",
)


def roles_of(titles: list[str]) -> Columns:
    """The role of each column whose title is known."""
    words = [plain(title[:200]) for title in titles]
    free = {
        place: title
        for place, title in enumerate(words)
        # The franc column of La Banque Postale repeats the amount in a dead currency.
        if title and "francs" not in title
    }
    columns: Columns = {}
    for role, patterns in _ROLES:
        place = _first(free, patterns)
        if place is not None:
            columns[role] = (place,)
            del free[place]
    labels = []
    for pattern in _LABELS:
        found = [place for place, title in free.items() if re.fullmatch(pattern, title)]
        labels += found
        for place in found:
            del free[place]
    if labels:
        columns["label"] = tuple(labels)
    return columns


def _first(free: dict[int, str], patterns: tuple[str, ...]) -> int | None:
    for pattern in patterns:
        for place, title in free.items():
            if re.fullmatch(pattern, title):
                return place
    return None


def is_enough(columns: Columns) -> bool:
    """True when a day and an amount have their columns."""
    return "date" in columns and ("amount" in columns or "debit" in columns or "credit" in columns)
