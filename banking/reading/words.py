"""Words of a bank's file made fit to keep: one line, printable, bounded."""

import re
import unicodedata

from banking.reading import limits

NO_LABEL = "Sans libellé"
"""Never translated: a line's identity holds its label."""

_NOT_GIVEN = {"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NONE", "N/A", "NA", "-", "0"}


def clean(text: str, limit: int = limits.LABEL) -> str:
    """The text on one line, without what cannot be printed, at most `limit` characters."""
    text = text[: limit * 8]
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(map(_printable, text))
    return " ".join(text.split())[:limit].rstrip()


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    # A space of another width or a line end parts words; the rest only hides.
    return " " if unicodedata.category(letter) in {"Zs", "Zl", "Zp", "Cc"} else ""


def name(text: str) -> str:
    """A name or a reference, bounded."""
    return clean(text, limits.NAME)


def reference(text: str) -> str:
    """A payment's reference; empty for the words that say there is none."""
    text = name(text)
    return "" if text.upper() in _NOT_GIVEN else text


def currency(text: str) -> str:
    """A currency's three letters; empty when they are not that."""
    letters = text.strip().upper()
    letters = {"€": "EUR", "EUROS": "EUR", "EURO": "EUR"}.get(letters, letters)
    return letters if len(letters) == 3 and letters.isascii() and letters.isalpha() else ""


def label(*pieces: str) -> str:
    """The pieces a bank prints, joined, each said once."""
    said = ""
    for piece in pieces:
        words = clean(piece)
        if words and words.casefold() not in said.casefold():
            said = (
                words
                if said and words.casefold().startswith(said.casefold())
                else (f"{said} {words}".strip())
            )
    return said[: limits.LABEL].rstrip() or NO_LABEL


def excerpt(text: str, limit: int = 40) -> str:
    """The beginning of a text, to quote in a message."""
    words = clean(text, limit + 1)
    return words if len(words) <= limit else words[: limit - 1] + "…"


def plain(text: str) -> str:
    """Lower case, without accents or punctuation: how titles and words are compared."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", bare.lower()).strip()
