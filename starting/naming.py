"""Whose name a line bears: the same words, or a likeness that is only proposed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from members.names import plain
from starting.reading.months import bare

LIKELY = 80
MARGIN = 15
CIVILITY = re.compile(r"^(m|mr|mme|mlle|monsieur|madame|mademoiselle)\.?\s+", re.IGNORECASE)
NUMBERED = re.compile(r"^\(?\d{1,3}\)?\s*[.)\-–:]?\s+(?=\D)")
NOT_PEOPLE = re.compile(
    r"(nombre|nb|moyenne|solde|banque|caisse|tresorerie|frais|cotisation|depense|recette|invest|"
    r"interet|dividende|retrait|virement|objectif|prevu|ecart|date|remarque|nota|nb\b)"
)


@dataclass(frozen=True)
class Known:
    """A member of the club, present or past, as names are compared."""

    membership: int
    first_name: str
    last_name: str
    is_open: bool = True

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}"


def cleaned(words: str) -> str:
    """A name without its number or its « Mme »."""
    return CIVILITY.sub("", NUMBERED.sub("", " ".join(words.split()))).strip(" .:;")


def key_of(words: str) -> str:
    """The same for « MARTIN Ada », « Ada Martin » and « Martin, Ada »."""
    parts = re.split(r"[\s,]+", bare(cleaned(words)))
    return " ".join(sorted(part for one in parts if (part := plain(one))))


def is_somebody(words: str) -> bool:
    """False for a line about money or dates rather than a person."""
    return bool(key_of(words)) and NOT_PEOPLE.match(plain(words)) is None


def same(words: str, members: Iterable[Known]) -> Known | None:
    """The one member who bears this very name; none when two do."""
    key = key_of(words)
    found = [member for member in members if key_of(member.name) == key]
    return found[0] if len(found) == 1 else None


def likely(words: str, members: Sequence[Known]) -> Known | None:
    """The member this name most looks like, well above the next; for a person to confirm."""
    scored = sorted(
        ((_likeness(words, member), -place, member) for place, member in enumerate(members)),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < LIKELY:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
        return None
    return scored[0][2]


def _likeness(words: str, member: Known) -> float:
    mine = key_of(words)
    whole = fuzz.ratio(mine, key_of(member.name))
    parts = set(mine.split())
    if plain(member.first_name) in parts and len(parts) == 1:
        return 85.0
    if plain(member.last_name) in parts and _initial(parts, member):
        return 95.0
    if {plain(member.last_name)} == parts:
        return 90.0
    return float(whole)


def _initial(parts: set[str], member: Known) -> bool:
    return plain(member.first_name)[:1] in parts


def split(words: str) -> tuple[str, str]:
    """First and family name, a proposal: capitals are the family's, a comma stands after it."""
    text = cleaned(words)
    if "," in text:
        last, _comma, first = text.partition(",")
        return first.strip(), _cased(last.strip())
    parts = text.split()
    loud = [part for part in parts if part.isupper() and len(part) > 1]
    if loud and len(loud) < len(parts):
        quiet = [part for part in parts if part not in loud]
        return " ".join(quiet), _cased(" ".join(loud))
    if len(parts) == 1:
        return "", _cased(text)
    return parts[0], _cased(" ".join(parts[1:]))


def _cased(text: str) -> str:
    return text.title() if text.isupper() else text
