"""XLSX and ODS, read by calamine in a process of its own (`child.py`) with its bounds."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from starting.reading.cells import Place, Sheet, Value, Workbook, place
from starting.reading.packages import LOCKED, broken, checked_package
from starting.reading.refusing import ReadingRefused

CHILD = Path(__file__).with_name("child.py")
PATIENCE = 10
SHEET_OF = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TOO_LARGE = _(
    "Ce classeur contient trop de cellules pour le tableau d'un club (%(most)s au plus). Rien n'a "
    "été gardé : copiez les seules feuilles utiles dans un classeur neuf."
)


def read_package(content: bytes) -> Workbook:
    """Read a zipped workbook; raises `ReadingRefused`."""
    kind = checked_package(content)
    comments = _comments(content) if kind == "xlsx" else {}
    sheets = tuple(
        Sheet(
            name=told["name"],
            cells={(row, column): _value(what, text) for row, column, what, text in told["cells"]},
            merged=tuple(tuple(part) for part in told["merged"]),
            is_visible=told["visible"],
            comments=tuple(comments.get(number, ())),
        )
        for number, told in enumerate(_asked(content), start=1)
    )
    return Workbook(kind, sheets)


def _asked(content: bytes) -> list[dict[str, Any]]:
    """The sheets as the child tells them."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell, nothing of the user in it
            [sys.executable, "-I", str(CHILD)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
        answer = json.loads(done.stdout or b"{}")
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        answer = {}
    if "sheets" in answer:
        return list(answer["sheets"])
    raise _refusal(answer.get("refused", "memory"), str(answer.get("where", "")))


def _refusal(code: str, where: str) -> ReadingRefused:
    if code == "locked":
        return ReadingRefused(LOCKED)
    if code == "sheets":
        return ReadingRefused(
            _("Ce classeur compte %(count)s feuilles, plus de 40. Rien n'a été gardé.")
            % {"count": where}
        )
    if code in ("large", "memory"):
        return ReadingRefused(TOO_LARGE % {"most": "40 000"})
    return broken(str(_("une feuille ne se lit pas jusqu'au bout")))


def _value(what: str, text: str) -> Value:
    if what == "number":
        return Decimal(text)
    return date.fromisoformat(text) if what == "date" else text


def _comments(content: bytes) -> dict[int, list[tuple[Place, str]]]:
    """The words pinned to cells, by the number of their sheet; none when they do not read."""
    found: dict[int, list[tuple[Place, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            number = name.removeprefix("xl/comments").removesuffix(".xml")
            if not name.startswith("xl/comments") or not number.isascii() or not number.isdigit():
                continue
            sheet = _sheet_of_comments(package, name)
            if sheet is not None:
                found[sheet] = _read_comments(package.read(name))
    return found


def _sheet_of_comments(package: zipfile.ZipFile, name: str) -> int | None:
    wanted = name.rsplit("/", 1)[1].encode()
    for link in package.namelist():
        if link.startswith("xl/worksheets/_rels/sheet") and wanted in package.read(link):
            number = link.removeprefix("xl/worksheets/_rels/sheet").split(".")[0]
            return int(number) if number.isascii() and number.isdigit() else None
    return None


def _read_comments(content: bytes) -> list[tuple[Place, str]]:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return []
    read = []
    for comment in root.iter(f"{SHEET_OF}comment"):
        where = place(comment.get("ref", ""))
        said = " ".join("".join(part.text or "" for part in comment.iter(f"{SHEET_OF}t")).split())
        if where is not None and said:
            read.append((where, said[:200]))
    return read
