"""XML read as it comes, with walls: no DTD, no entity, bounded depth, elements and texts.

Expat refuses the classic bombs but neither depth nor length; each wall here answers one of them.
"""

import pyexpat
from collections.abc import Callable

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.refusing import refused
from banking.reading.source import Source


class Handler:
    """What to do at each element; a reader overrides the three methods.

    `operations` is how many operations were met: each allows some more elements.
    """

    operations = 0

    def at(self) -> int:
        """The row the reading has come to; `read_xml` says it."""
        return 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; `name` is its local name."""

    def closed(self, name: str, text: str) -> None:
        """An element ends; `text` is what it held after its last child."""


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def read_xml(source: Source, handler: Handler) -> None:
    """Send every element of the text to `handler`. Refuses at the first wall met."""
    parser = pyexpat.ParserCreate("utf-8")
    parser.buffer_text = True
    _forbid_declarations(parser)
    _connect(parser, handler)
    handler.at = lambda: parser.CurrentLineNumber  # type: ignore[method-assign]
    fed = 0
    try:
        for piece in source.chunks():
            chunk = piece.encode("utf-8")
            fed += len(chunk)
            parser.Parse(chunk, False)
            # What expat holds back is one token: it would read it again at each chunk.
            if fed - parser.CurrentByteIndex > limits.TOKEN:
                raise refused(_("un élément est démesuré"), line=parser.CurrentLineNumber)
        parser.Parse(b"", True)
    except pyexpat.ExpatError as error:
        raise refused(
            _("le fichier XML est mal formé ou coupé"),
            line=error.lineno,
            todo=_("téléchargez-le à nouveau en entier depuis le site de votre banque"),
        ) from None


def _allowed(handler: Handler, elements: int, line: int) -> int:
    """How many elements the operations met so far allow; refuses when they are passed."""
    if elements > limits.ELEMENTS:
        raise refused(
            _("il contient plus de %(limit)d éléments") % {"limit": limits.ELEMENTS},
            line=line,
            todo=_("exportez une période plus courte"),
        )
    allowed = limits.ELEMENTS_BEFORE + limits.ELEMENTS_PER_OPERATION * handler.operations
    if elements > allowed:
        raise refused(_("il contient beaucoup plus d'éléments que d'opérations"), line=line)
    return min(allowed, limits.ELEMENTS)


def _forbid_declarations(parser: pyexpat.XMLParserType) -> None:
    def forbidden(*_arguments: object) -> int:
        raise refused(
            _("il contient une déclaration (DTD ou entité) qu'aucun relevé n'emploie"),
            line=parser.CurrentLineNumber,
        )

    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    parser.UnparsedEntityDeclHandler = forbidden
    parser.ExternalEntityRefHandler = forbidden


def _connect(parser: pyexpat.XMLParserType, handler: Handler) -> None:
    depth = elements = 0
    allowed = limits.ELEMENTS_BEFORE
    text = ""
    names: dict[str, str] = {}
    opened: Callable[[str, dict[str, str]], None] = handler.opened
    closed: Callable[[str, str], None] = handler.closed

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements, text, allowed
        depth += 1
        elements += 1
        text = ""
        if depth > limits.DEPTH:
            raise refused(
                _("des éléments y sont imbriqués sur plus de %(depth)d niveaux")
                % {"depth": limits.DEPTH},
                line=parser.CurrentLineNumber,
            )
        if elements > allowed:
            allowed = _allowed(handler, elements, parser.CurrentLineNumber)
        short = names.get(name)
        if short is None:
            short = names[name] = local(name)
        opened(short, attributes)

    def end(name: str) -> None:
        nonlocal depth, text
        depth -= 1
        closed(names[name], text)
        text = ""

    def characters(data: str) -> None:
        nonlocal text
        text += data
        if len(text) > limits.TEXT:
            raise refused(_("un texte est démesuré"), line=parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
