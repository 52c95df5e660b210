"""Small numbers in words, as one writes them in a sentence."""

from num2words import num2words

_WORDS = (
    "aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
    "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    "vingt",
)  # fmt: skip


def in_words(count: int) -> str:
    """`douze` for 12 (feminine for 0 and 1, as in "une entreprise"); figures above twenty."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else str(count)


def shortened(digest: str) -> str:
    """The first sixteen characters of a hash by fours, as documents print it."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4)).strip()


def amount_in_words(cents: int) -> str:
    """`vingt-quatre euros et sept centimes` for 2407, as one writes on a receipt or a cheque."""
    euros, rest = divmod(abs(cents), 100)
    whole = num2words(euros, lang="fr")
    of = " d'" if euros and euros % 1_000_000 == 0 else " "
    said = f"{whole}{of}euro{'s' if euros > 1 else ''}"
    if rest:
        part = f"{num2words(rest, lang='fr')} centime{'s' if rest > 1 else ''}"
        said = f"{said} et {part}" if euros else part
    return f"moins {said}" if cents < 0 else said
