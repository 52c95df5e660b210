"""Numbers in words, as one writes them in a sentence, on a receipt or on a cheque."""

_WORDS = (
    "aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
    "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    "vingt",
)  # fmt: skip
_SMALL = ("zéro", "un", *_WORDS[2:20])
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_THOUSAND, _MILLION, _BILLION = 1_000, 1_000_000, 1_000_000_000


def in_words(count: int) -> str:
    """`douze` for 12 (feminine for 0 and 1, as in "une entreprise"); figures above twenty."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else str(count)


def shortened(digest: str) -> str:
    """The first sixteen characters of a hash by fours, as documents print it."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4)).strip()


def amount_in_words(cents: int) -> str:
    """`vingt-quatre euros et sept centimes` for 2407; figures from a thousand million euros on."""
    euros, rest = divmod(abs(cents), 100)
    of = " d'" if euros and euros % _MILLION == 0 else " "
    said = f"{number_in_words(euros)}{of}euro{'s' if euros > 1 else ''}"
    if rest:
        part = f"{number_in_words(rest)} centime{'s' if rest > 1 else ''}"
        said = f"{said} et {part}" if euros else part
    return f"moins {said}" if cents < 0 else said


def number_in_words(number: int) -> str:
    """A whole number in French words, masculine, in the spelling of before 1990."""
    if number >= _BILLION:
        return str(number)
    millions, rest = divmod(number, _MILLION)
    thousands, units = divmod(rest, _THOUSAND)
    parts = []
    if millions:
        parts.append(f"{_below_thousand(millions)} million{'s' if millions > 1 else ''}")
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_before_mille(thousands)} mille")
    if units or not parts:
        parts.append(_below_thousand(units))
    return " ".join(parts)


def _before_mille(number: int) -> str:
    """`quatre-vingts` and `deux cents` lose their s before mille, which is a numeral."""
    said = _below_thousand(number)
    return said[:-1] if said.endswith(("cents", "vingts")) else said


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    said = "cent" if hundreds == 1 else f"{_SMALL[hundreds]} cent"
    if rest:
        return f"{said} {_below_hundred(rest)}"
    return said if hundreds == 1 else f"{said}s"


def _below_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, unit = divmod(number, 10)
    if tens not in _TENS:  # soixante-dix, quatre-vingt-dix: the ten before, and from ten on
        tens, unit = tens - 1, unit + 10
    ten = _TENS[tens]
    if not unit:
        return "quatre-vingts" if tens == 8 else ten
    if unit in (1, 11) and tens != 8:
        return f"{ten} et {_SMALL[unit]}"
    return f"{ten}-{_SMALL[unit]}"
