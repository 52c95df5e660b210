"""The words a scrutineer writes down: enough of them, plain, never one for another."""

import math
import re
import unicodedata
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent.parent / "static/js/secret-words.js"


def the_words() -> list[str]:
    """The list as the page reads it."""
    return SCRIPT.read_text().split("`")[1].split()


def folded(word: str) -> str:
    """What is kept of a word once typed: small letters without their accents."""
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(one for one in parts if not unicodedata.combining(one))


def test_six_words_are_worth_sixty_six_bits() -> None:
    words = the_words()
    assert len(words) == len(set(words)) == 2048
    assert 6 * math.log2(len(words)) >= 66


def test_no_word_is_taken_for_another() -> None:
    words = [folded(word) for word in the_words()]
    assert len({word[:4] for word in words}) == len(words)
    assert all(re.fullmatch("[a-z]{5,8}", word) for word in words)
