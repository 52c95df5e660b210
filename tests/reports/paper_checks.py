"""What every paper is held to: tagged, embedded fonts, in order, deaf to what people type."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

from tests.reports.test_pdf import _structure

KEPT = (
    *("hash", "previous_hash", "book_hash", "code", "subject"),
    *("month", "on", "since", "until", "arrives", "validated", "to_validate"),
)


def is_tagged_and_still(opened: pikepdf.Pdf) -> None:
    """Language, title, structure, fonts embedded with their letters, nothing that acts."""
    root = opened.Root
    assert str(root.Lang).startswith("fr")
    assert bool(root.MarkInfo.Marked)
    assert root.ViewerPreferences.DisplayDocTitle
    assert opened.docinfo["/Title"]
    assert not opened.attachments
    assert not opened.is_encrypted
    assert "/OpenAction" not in root
    assert "/JavaScript" not in root.get("/Names", {})
    assert all(page.get("/Tabs") == "/S" or "/Annots" not in page for page in opened.pages)
    for page in opened.pages:
        for font in page.Resources.get("/Font", {}).values():
            assert "/ToUnicode" in font
            assert "Source-Sans" in str(font.BaseFont)
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def reads_in_order(opened: pikepdf.Pdf, *, firsts: int) -> int:
    """`firsts` first headings, no level skipped, headed tables, words for each picture; return how
    many pictures there are."""
    found = list(_structure(opened.Root.StructTreeRoot))
    tags = [tag for tag, _element in found]
    pictures = [element for tag, element in found if tag == "Figure"]
    assert all(str(element.get("/Alt", "")).strip() for element in pictures)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("H[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == firsts
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tags.count("TH") >= 2 * tags.count("Table")
    return len(pictures)


def text_of(content: bytes, folder: Path, *options: str) -> str:
    """The words of a PDF, spaces made one."""
    path = folder / "paper.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", *(options or ["-layout"]), path, "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    return re.sub(r"[ \u00a0\u202f\n]+", " ", done.stdout)


def hostile(value: Any, words: str) -> Any:
    """The same figures with the vectors in every text."""
    if isinstance(value, dict):
        return {
            name: one if name in KEPT or name.endswith("_on") else hostile(one, words)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [hostile(one, words) for one in value]
    return words if isinstance(value, str) else value
