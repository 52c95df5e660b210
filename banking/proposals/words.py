"""The words of a bank's label: without case, accents, numbers, or what every label says. Pure."""

import re
import unicodedata
from functools import lru_cache

NOT_WORD = re.compile(r"[^a-z]+")
MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "janv fev avr juil sept oct nov dec"
)
# What labels say of everybody: how the money came, titles, small words.
EVERYBODYS = frozenset(
    (
        "vir virement virt vrt sepa recu recus inst instantane instant de du des la le les en l d "
        "emis par pour ou et m mr mme mlle monsieur madame mle ref reference motif cotis "
        "cotisation cotisations versement versements mensuel mensuelle permanent prlv "
        "prelevement prlvt europeen num no numero op operation date club cigales cigale epargne "
        "paiement payment transfer credit debit eur euro euros notprovided faveur tiers remise "
        "cheque cheques chq especes depot rf ciga web internet compte id end to via sct trf "
        + MONTHS
    ).split()
)
RETURN_WORDS = ("rejet", "impaye", "retour", "rtn", "annul", "returned", "recall")
FEE_WORDS = ("frais", "commission", "agios", "tenue", "abonnement", "cotis carte", "facturation")
CHEQUE_WORDS = ("cheque", "cheques", "chq", "rem chq")
CASH_WORDS = ("especes", "liquide")
TO_OR_FROM_CASH = ("retrait", "dab")


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Lower case, no accents, letters and single spaces only."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    bare = "".join(letter for letter in plain.casefold() if not unicodedata.combining(letter))
    return NOT_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=20_000)
def telling(text: str) -> tuple[str, ...]:
    """The words of a label that say who or what, in their order; tokens with a digit are numbers.

    Empty when the label says only what everybody's does.
    """
    whole = (word for word in text.split() if not any(letter.isdigit() for letter in word))
    words = (one for word in whole for one in folded(word).split())
    return tuple(one for one in words if len(one) > 1 and one not in EVERYBODYS)


def label_key(text: str) -> str:
    """What two lines of one payer have in common; empty when the label tells nothing."""
    words = telling(text)
    return " ".join(words)[:300] if any(len(word) > 2 for word in words) else ""


def speaks_of(text: str, words: tuple[str, ...]) -> bool:
    """True when a label bears one of these words, or begins a word with it."""
    padded = f" {folded(text)}"
    return any(f" {word}" in padded for word in words)


def contains(text: str, wanted: str) -> bool:
    """True when a label holds a rule's words, without case, accents or numbers."""
    looked_for = folded(wanted)
    return bool(looked_for) and looked_for in folded(text)
