"""OFX markup as banks write it: tags rarely closed, on one row or many, in SGML or XML dress."""

import html
from collections.abc import Iterator

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.refusing import refused
from banking.reading.source import Source


def tags(source: Source) -> Iterator[tuple[str, str, int]]:
    """Each tag with the text that follows it and its row: ("TRNAMT", "-12.50", 31).

    A closing tag keeps its slash. Entities of characters are read; a declaration is refused.
    """
    name, value, line, at = "", "", 1, 1
    for piece in _pieces(source):
        tag, closed, text = piece.partition(">")
        if not closed or not _is_tag(tag):
            # A "<" inside a label: it belongs to the words before it.
            value += "<" + piece
        else:
            if name:
                yield name, _text(value, at), at
            _refuse_declarations(tag, line)
            name, value, at = tag.strip().partition(" ")[0].upper(), text, line
            if tag[0] == "?":
                value = tag + text
        if len(value) > limits.TEXT:
            raise refused(_("un texte est démesuré"), line=line)
        line += piece.count("\n") or piece.count("\r")
    if name:
        yield name, _text(value, at), at


def _pieces(source: Source) -> Iterator[str]:
    """What stands between one "<" and the next; before the first one, the header, as "?"."""
    rest = ""
    begun = False
    for chunk in source.chunks():
        pieces = (rest + chunk).split("<")
        rest = pieces.pop()
        if len(rest) > limits.TOKEN:
            raise refused(_("un élément est démesuré"))
        if pieces and not begun:
            yield "?>" + pieces.pop(0)
            begun = True
        yield from pieces
    if begun:
        yield rest


def _is_tag(tag: str) -> bool:
    return bool(tag) and len(tag) < 1000 and (tag[0].isalpha() or tag[0] in "/!?")


def _refuse_declarations(tag: str, line: int) -> None:
    if tag[0] == "!" and tag[1:9].upper().startswith(("DOCTYPE", "ENTITY", "ELEMENT")):
        raise refused(
            _("il contient une déclaration (DTD ou entité) qu'aucun relevé n'emploie"), line=line
        )


def _text(value: str, line: int) -> str:
    value = value.strip()
    return html.unescape(value) if "&" in value else value
