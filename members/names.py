"""Names in the order of a French directory, the same on every database engine."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
LENGTH = 250


def plain(text: str) -> str:
    """Without accents, capitals, spaces or signs: « L’Œuvre d'Élie » is "loeuvredelie"."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return re.sub(r"[^a-z0-9]", "", folded)


def sort_key(last_name: str, first_name: str) -> str:
    """What a person is sorted by: É beside E, a short family name before a longer one.

    Only letters and digits are left, so that every collation of every engine agrees; the digit
    between the two names comes before any letter.
    """
    return f"{plain(last_name)}0{plain(first_name)}"[:LENGTH]
