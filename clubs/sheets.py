"""Tables for a spreadsheet: French CSV that no spreadsheet program can be made to run."""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "|")
BYTE_ORDER_MARK = "\ufeff"


def safe(text: str) -> str:
    """Put a quote before a text that a spreadsheet would take for a formula."""
    clean = text.replace("\0", "")
    return f"'{clean}" if clean.startswith(DANGEROUS) else clean


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of text as a file that opens as it should in a French spreadsheet program."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()
