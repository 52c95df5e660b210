"""Reading a workbook: bytes become sheets of typed cells, or one French sentence of refusal.

Pure: nothing is written, run or fetched. Bounds: 5 MB as sent, 25 MB unzipped, 40 000 cells, two
seconds and less than 100 MB above the idle process.
"""

from django.utils.translation import gettext_lazy as _

from starting.reading.cells import Sheet, Workbook
from starting.reading.commas import read_commas
from starting.reading.packages import LOCKED
from starting.reading.refusing import ReadingRefused
from starting.reading.spreadsheets import read_package

__all__ = ["LARGEST", "ReadingRefused", "Sheet", "Workbook", "read"]

LARGEST = 5_000_000
HEAD = 2_048


def read(content: bytes, *, name: str) -> Workbook:
    """Read a workbook; raises `ReadingRefused`."""
    if not content.strip():
        raise ReadingRefused(_("Ce fichier est vide. Rien n'a été gardé : choisissez-en un autre."))
    if len(content) > LARGEST:
        raise ReadingRefused(
            _(
                "Ce fichier dépasse 5 Mo : c'est beaucoup trop pour le tableau d'un club. Rien n'a "
                "été gardé : retirez-en les images et les feuilles inutiles."
            )
        )
    _check_kind(content)
    book = read_package(content) if content.startswith(b"PK") else read_commas(content, name)
    if not any(sheet.cells for sheet in book.sheets):
        raise ReadingRefused(
            _("Ce classeur ne contient aucune cellule remplie. Rien n'a été gardé.")
        )
    return book


def _check_kind(content: bytes) -> None:
    """Say of a file that is something else what it is."""
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ReadingRefused(LOCKED)
        raise ReadingRefused(
            _(
                "Ce classeur est à l'ancien format .xls. Rien n'a été gardé : dans votre tableur, "
                "« Enregistrer sous » et choisissez .xlsx ou .ods."
            )
        )
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head")) or b"<html" in head:
        raise ReadingRefused(
            _(
                "Ce fichier est une page web (HTML) renommée en tableau. Rien n'a été gardé : "
                "ouvrez-la dans votre tableur et enregistrez-la au format .xlsx ou .ods."
            )
        )
    if head.startswith(b"%pdf"):
        raise ReadingRefused(
            _("Ce fichier est un PDF. Rien n'a été gardé : envoyez le classeur dont il vient.")
        )
    if head.startswith(b"<?xml"):
        raise ReadingRefused(
            _(
                "Ce fichier est du XML, pas un classeur. Rien n'a été gardé : dans votre tableur, "
                "« Enregistrer sous » et choisissez .xlsx ou .ods."
            )
        )
