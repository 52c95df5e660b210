"""Plain text with titles, lists and named places in braces: read, checked, filled.

The whole language: a line that begins with `# ` is a title, one with `- ` is an item of a list, an
empty line ends a paragraph, `{club}` is a place. A value put into a place is never read again, so
nothing that people type is ever executed or becomes a place.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from clublife.refusals import LifeRefused

PLACE = re.compile(r"\{([a-z][a-z_]{0,39})\}")
BETWEEN_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")
MOST_CHARACTERS = 60_000
MOST_LINES = 1_500
KEPT_CONTROLS = "\n\t"
Value = str | tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A paragraph (one line) or a list (one line an item)."""

    is_list: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """What stands under one title; the first may have none, and then no number.

    `source` is the article it rests on.
    """

    title: str
    parts: tuple[Part, ...]
    source: str = ""
    number: int = 0


def tidy(body: str) -> str:
    """The text with one kind of line end, and no space at the end of lines."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def check(body: str, *, known: Collection[str], lists: Collection[str]) -> None:
    """Raise `LifeRefused` for what this language cannot say, naming it and its line."""
    if len(body) > MOST_CHARACTERS or body.count("\n") >= MOST_LINES:
        raise LifeRefused(
            _("Ce texte est trop long : %(most)s caractères et %(lines)s lignes au plus.")
            % {"most": MOST_CHARACTERS, "lines": MOST_LINES},
            "body",
        )
    for number, line in enumerate(body.split("\n"), start=1):
        _check_characters(line, number)
        _check_places(line, number, known, lists)


def _check_characters(line: str, number: int) -> None:
    """No control, no mark that turns the reading order round."""
    for one in line:
        kind = unicodedata.category(one)
        if kind in ("Cc", "Cf", "Cs", "Co") and one not in KEPT_CONTROLS and one != "\u00ad":
            raise LifeRefused(
                _("La ligne %(line)s contient un caractère invisible : effacez-la et retapez-la.")
                % {"line": number},
                "body",
            )


def _check_places(line: str, number: int, known: Collection[str], lists: Collection[str]) -> None:
    for found in BETWEEN_BRACES.finditer(line):
        name = found[1]
        if name not in known:
            raise LifeRefused(
                _(
                    "Ligne %(line)s : la place « {%(name)s} » n'existe pas. Choisissez-en une de "
                    "la liste, ou enlevez les accolades."
                )
                % {"line": number, "name": name},
                "body",
            )
        if name in lists and line.strip() != f"{{{name}}}":
            raise LifeRefused(
                _("Ligne %(line)s : « {%(name)s} » est une liste, écrivez-la seule sur sa ligne.")
                % {"line": number, "name": name},
                "body",
            )
    if re.search(r"[{}]", PLACE.sub("", line)):
        raise LifeRefused(
            _(
                "Ligne %(line)s : une accolade est seule. Les accolades entourent le nom d'une "
                "place, comme {club}."
            )
            % {"line": number},
            "body",
        )


def read(body: str, values: Mapping[str, Value], *, source: str = "") -> tuple[Section, ...]:
    """The text cut into sections and filled, in one pass; a paragraph left empty is dropped.

    A place without a value stays as it is written: `check` has refused those nobody knows.
    """
    reader = _Reader(values)
    for line in tidy(body).split("\n"):
        reader.take(line)
    return reader.sections(source)


class _Reader:
    """What has been read so far: sections, and the paragraph or the list under way."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values
        self.found: list[tuple[str, list[Part]]] = [("", [])]
        self.paragraph: list[str] = []
        self.items: list[str] = []

    def take(self, line: str) -> None:
        """Read one line."""
        alone = PLACE.fullmatch(line.strip())
        whole = self.values.get(alone[1]) if alone else None
        if whole is not None:
            self._whole(whole)
        elif line.startswith("# "):
            self._end()
            self.found.append((_filled(line[2:], self.values).strip(), []))
        elif line.startswith("- "):
            self._end_paragraph()
            self.items.append(_filled(line[2:], self.values).strip())
        elif line.strip():
            self._end_list()
            self.paragraph.append(_filled(line, self.values))
        else:
            self._end()

    def _whole(self, value: Value) -> None:
        """A place alone on its line: a list, or paragraphs of its own."""
        if isinstance(value, tuple):
            self._end_paragraph()
            self.items.extend(value)
            return
        self._end()
        said = [one.strip() for one in value.split("\n\n") if one.strip()]
        self.found[-1][1].extend(Part(False, (one,)) for one in said)

    def _end(self) -> None:
        self._end_list()
        self._end_paragraph()

    def _end_list(self) -> None:
        if self.items:
            self.found[-1][1].append(Part(True, tuple(self.items)))
            self.items.clear()

    def _end_paragraph(self) -> None:
        if said := " ".join(self.paragraph).strip():
            self.found[-1][1].append(Part(False, (said,)))
        self.paragraph.clear()

    def sections(self, source: str) -> tuple[Section, ...]:
        """Everything read, without the sections that say nothing."""
        self._end()
        kept = [one for one in self.found if one[0] or one[1]]
        return tuple(Section(title, tuple(parts), source) for title, parts in kept)


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The same sections, those with a title counted from one."""
    found: list[Section] = []
    count = 0
    for one in sections:
        count += bool(one.title)
        found.append(replace(one, number=count if one.title else 0))
    return tuple(found)


def _filled(text: str, values: Mapping[str, Value]) -> str:
    """Each place replaced by its value, once: a value is never read for places."""

    def value(found: "re.Match[str]") -> str:
        one = values.get(found[1], found[0])
        return one if isinstance(one, str) else ", ".join(one)

    return PLACE.sub(value, text)
