"""The bytes of a file as text: what its bytes are, whatever it says they are."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.refusing import refused

_CHUNK = 64 * 1024
_SAMPLE = limits.MEGABYTE
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_ONLY_1252 = re.compile(rb"[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
_NEITHER = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True)
class Source:
    """A file's bytes, in an encoding where ASCII is ASCII."""

    content: bytes
    encoding: str
    damaged: bool = False

    def chunks(self) -> Iterator[str]:
        """The text, piece by piece: never the whole of it at once."""
        errors = "replace" if self.damaged else "strict"
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        for start in range(0, len(self.content), _CHUNK):
            end = start + _CHUNK
            yield decoder.decode(self.content[start:end], end >= len(self.content))

    def rows(self) -> io.TextIOWrapper:
        """The text, row by row; a row ends with LF, CR or both, kept."""
        errors = "replace" if self.damaged else "strict"
        return io.TextIOWrapper(
            io.BytesIO(self.content), encoding=self.encoding, errors=errors, newline=""
        )

    def head(self, size: int = 4096) -> str:
        """The first characters."""
        return self.content[:size].decode(self.encoding, "replace")

    def line_of(self, position: int) -> int:
        """The number of the row that holds the byte at `position`."""
        before = self.content[:position]
        return max(before.count(b"\n"), before.count(b"\r")) + 1

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know of the text."""
        if not self.damaged:
            return ()
        return (_("Des caractères abîmés du fichier ont été remplacés dans les libellés."),)


def open_source(content: bytes) -> Source:
    """The file's bytes with their true encoding. Refuses what is not text."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refused(_("son encodage (UTF-32) n'est celui d'aucune banque"))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf_16(content)
    content = content.removeprefix(codecs.BOM_UTF8)
    nul = content.find(b"\0")
    if nul >= 0:
        line = Source(content, "latin-1").line_of(nul)
        raise refused(_("des octets nuls s'y trouvent, ce n'est pas un texte"), line=line)
    if _is_utf_8(content):
        return Source(content, "utf-8")
    return _single_byte(content)


def _from_utf_16(content: bytes) -> Source:
    decoder = codecs.getincrementaldecoder("utf-16")("strict")
    pieces = bytearray()
    try:
        for start in range(0, len(content), _CHUNK):
            end = start + _CHUNK
            piece = decoder.decode(content[start:end], end >= len(content))
            pieces += piece.encode("utf-8")
    except UnicodeError:
        line = pieces.count(b"\n") + 1
        raise refused(_("le texte UTF-16 y est coupé ou abîmé"), line=line) from None
    text = bytes(pieces)
    nul = text.find(b"\0")
    if nul >= 0:
        line = Source(text, "utf-8").line_of(nul)
        raise refused(_("des octets nuls s'y trouvent, ce n'est pas un texte"), line=line)
    return Source(text, "utf-8")


def _is_utf_8(content: bytes) -> bool:
    if content.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for start in range(0, len(content), _CHUNK):
            end = start + _CHUNK
            decoder.decode(content[start:end], end >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(content: bytes) -> Source:
    """UTF-8 with a few cut letters, Windows-1252, or ISO-8859-15: told by the bytes they allow."""
    sample = content[:_SAMPLE]
    whole = b"".join(_MULTIBYTE.findall(sample))
    if len(whole) > len(_HIGH.findall(sample)) / 2 and whole:
        return Source(content, "utf-8", damaged=True)
    stray = _NEITHER.search(content)
    if stray:
        line = Source(content, "latin-1").line_of(stray.start())
        raise refused(
            _("un caractère n'existe dans aucun encodage français"),
            line=line,
            todo=_("exportez le relevé en UTF-8 ou en Windows-1252"),
        )
    return Source(content, "cp1252" if _ONLY_1252.search(content) else "iso-8859-15")


def one_short_row_each(source: Source) -> None:
    """Refuse a text whose rows are without end or without number."""
    content = source.content
    rows = max(content.count(b"\n"), content.count(b"\r"))
    if rows > limits.ROWS * 8:
        raise refused(_("il contient plus de lignes qu'un relevé"))
    for start in range(0, len(content) - limits.ROW_WINDOW, limits.ROW_WINDOW):
        end = start + limits.ROW_WINDOW
        if content.find(b"\n", start, end) < 0 and content.find(b"\r", start, end) < 0:
            raise refused(_("une ligne du texte est démesurée"), line=source.line_of(start))
