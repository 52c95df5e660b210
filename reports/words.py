"""Small numbers in words, as one writes them in a sentence."""

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
