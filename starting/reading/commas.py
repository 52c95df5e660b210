"""CSV as a club's spreadsheet saves it: its letters, its separator, and bounded."""

import csv
import io

from django.utils.translation import gettext_lazy as _

from starting.reading.cells import Sheet, Workbook
from starting.reading.refusing import ReadingRefused

MOST_CELLS = 40_000
MOST_ROWS, MOST_COLUMNS = 3_000, 300
SEPARATORS = (";", "\t", ",", "|")
LONGEST = 300
EURO_SIGN_LATIN9 = 0xA4


def read_commas(content: bytes, name: str) -> Workbook:
    """Read a text table; raises `ReadingRefused` naming the line where it stops making sense."""
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    cells: dict[tuple[int, int], str] = {}
    try:
        for row, values in enumerate(reader):
            kept = {
                (row, column): value.strip() for column, value in enumerate(values) if value.strip()
            }
            if (
                len(values) > MOST_COLUMNS
                or row >= MOST_ROWS
                or len(cells) + len(kept) > MOST_CELLS
            ):
                raise ReadingRefused(
                    _(
                        "Ce tableau est trop grand : à la ligne %(line)d il dépasse 3 000 lignes, "
                        "300 colonnes ou 40 000 cases. Rien n'a été gardé."
                    )
                    % {"line": row + 1}
                )
            cells |= {place: _printable(value)[:LONGEST] for place, value in kept.items()}
    except csv.Error as error:
        raise ReadingRefused(
            _(
                "Ce fichier CSV ne se lit plus à la ligne %(line)d (un guillemet mal fermé ?). "
                "Rien n'a été gardé : enregistrez-le de nouveau depuis votre tableur."
            )
            % {"line": reader.line_num}
        ) from error
    sheet = name.rsplit(".", 1)[0][:60] or "CSV"
    return Workbook("csv", (Sheet(sheet, dict(cells)),))


def _printable(text: str) -> str:
    """Without the signs no database wants."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else what French Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ReadingRefused(_binary()) from error
    if b"\x00" in content:
        raise ReadingRefused(_binary())
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    has_windows_letters = any(0x80 <= byte <= 0x9F for byte in content)
    if EURO_SIGN_LATIN9 in content and not has_windows_letters:
        return content.decode("iso-8859-15")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ReadingRefused(_binary()) from error


def _binary() -> str:
    return str(
        _(
            "Ce fichier n'est ni un classeur XLSX ou ODS, ni un tableau CSV : ce n'est pas du "
            "texte. Rien n'a été gardé : choisissez-en un autre."
        )
    )


def _separator(text: str) -> str:
    """The sign that cuts the first lines in the most columns, the same for most of them."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def score(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        return sum(1 for count in counts if count >= 2), sum(counts)

    return max(SEPARATORS, key=score) if lines else ";"
