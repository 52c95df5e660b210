"""Hostile and broken workbooks: each a name, its bytes, and the words its refusal must hold."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from tests.starting.workbooks import commas, months_in_lines, ods

Change = Callable[[str, bytes], bytes]


@dataclass(frozen=True)
class Hostile:
    """A file nobody should take, and what must be said of it."""

    name: str
    content: bytes
    said: str


def small() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("2024")
        sheet.write_row(0, 0, ["Nom", "janv. 2024", "févr. 2024"])
        sheet.write_row(1, 0, ["Ada Martin", 25, 25])
    return stream.getvalue()


def repacked(
    content: bytes, *, change: Change | None = None, more: dict[str, bytes] | None = None
) -> bytes:
    """The same package with parts changed or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            inside = old.read(part)
            new.writestr(part.filename, change(part.filename, inside) if change else inside)
        for name, inside in (more or {}).items():
            new.writestr(name, inside)
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes) -> Change:
    return lambda name, inside: inside.replace(old, new) if "sheet1.xml" in name else inside


def far_cell() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("loin")
        sheet.write_row(0, 0, ["Nom", "janvier 2024", "février 2024"])
        sheet.write(1_048_575, 16_383, "z")
    return stream.getvalue()


def lying_size(content: bytes) -> bytes:
    """A part that says it is small and is not: the directory's size is forged."""
    big = repacked(content, more={"xl/media/image1.bin": b"\x00" * 30_000_000})
    real, told = struct.pack("<I", 30_000_000), struct.pack("<I", 100)
    return big.replace(real, told)


def xlsb() -> bytes:
    return repacked(small(), more={"xl/workbook.bin": b"x"})


def encrypted_zip() -> bytes:
    """The bit that says a part is encrypted, set on every part."""
    content = bytearray(small())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def compound(inside: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + inside.encode("utf-16-le")


def repeated_ods() -> bytes:
    """An ODS whose one row says it repeats a million times."""
    content = ods({"Feuille": [["Nom", "janvier 2024", "février 2024"], ["Ada", 25, 25]]})

    def change(name: str, inside: bytes) -> bytes:
        if name != "content.xml":
            return inside
        row = b'<table:table-row table:number-rows-repeated="1000000">'
        cell = b'<table:table-cell table:number-columns-repeated="1000" '
        return inside.replace(b"<table:table-row>", row).replace(b"<table:table-cell ", cell)

    return repacked(content, change=change)


def hostile() -> list[Hostile]:
    """Every file of the list, made anew."""
    good, csv = small(), commas().content
    nested = b"<x>" * 200_000
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    return [
        Hostile("vide.xlsx", b"", "vide"),
        Hostile("blancs.csv", b" \r\n\t \n", "vide"),
        Hostile("gros.xlsx", b"PK" + b"x" * 5_000_001, "5 Mo"),
        Hostile("bombe.xlsx", repacked(good, more={"xl/x.xml": b" " * 30_000_000}), "25 Mo"),
        Hostile("menteur.xlsx", lying_size(good), "abîmé"),
        Hostile("poupee.xlsx", repacked(good, more={"xl/autre.zip": good}), "xl/autre.zip"),
        Hostile("cache.xlsx", repacked(good, more={"xl/media/image1.png": good}), "image1.png"),
        Hostile("macro.xlsm", repacked(good, more={"xl/vbaProject.bin": b"x"}), "macros"),
        Hostile(
            "macro.ods",
            repacked(months_ods(), more={"Basic/Standard/Module1.xml": b"<a/>"}),
            "macros",
        ),
        Hostile(
            "lien.xlsx",
            repacked(good, more={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
            "Le lien n'a pas été suivi",
        ),
        Hostile("requete.xlsx", repacked(good, more={"xl/connections.xml": b"<a/>"}), "lien"),
        Hostile("objet.xlsx", repacked(good, more={"xl/embeddings/o.bin": b"x"}), "o.bin"),
        Hostile("evasion.xlsx", repacked(good, more={"../../etc/passwd": b"x"}), "sort du"),
        Hostile("binaire.xlsb", xlsb(), ".xlsb"),
        Hostile("chiffre.xlsx", encrypted_zip(), "mot de passe"),
        Hostile("protege.xlsx", compound("EncryptedPackage"), "mot de passe"),
        Hostile("ancien.xls", compound("Workbook"), ".xls"),
        Hostile("page.xls", b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table>", "HTML"),
        Hostile("releve.xlsx", b"%PDF-1.7 ...", "PDF"),
        Hostile("tableau.xml", b'<?xml version="1.0"?><Workbook/>', "XML"),
        Hostile("archive.zip", repacked_empty(), "pas un classeur"),
        Hostile("coupe.xlsx", good[: len(good) // 2], "abîmé"),
        Hostile("rature.xlsx", _scratched(good), "abîmé"),
        Hostile("loin.xlsx", far_cell(), "trop de cellules"),
        Hostile("repete.ods", repeated_ods(), "abîmé"),
        Hostile(
            "entites.xlsx",
            repacked(good, change=in_sheet(b"<worksheet", entity + b"<worksheet")),
            "sheet1.xml",
        ),
        Hostile(
            "profond.xlsx",
            repacked(good, change=in_sheet(b"<sheetData>", nested)),
            "aucune cellule",
        ),
        Hostile("guillemet.csv", b'Nom;janv. 2024\n"Ada;25\n', "ligne"),
        Hostile("zeros.csv", csv[:40] + b"\x00" + csv[40:], "pas du texte"),
        Hostile("large.csv", b";" * 5_000 + b"x\n", "trop grand"),
        Hostile("long.csv", b"a;b\n" * 4_000, "trop grand"),
        Hostile(
            "morceaux.xlsx", repacked(good, more={f"p{n}": b"" for n in range(500)}), "morceaux"
        ),
        Hostile("feuilles.xlsx", many_sheets(), "feuilles"),
        Hostile("rien.xlsx", empty_sheet(), "aucune cellule"),
    ]


def months_ods() -> bytes:
    return ods({"Feuille": [["Nom", "janvier 2024", "février 2024"], ["Ada", 25, 25]]})


def repacked_empty() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("lisez-moi.txt", "bonjour")
    return stream.getvalue()


def _scratched(content: bytes) -> bytes:
    """One byte in the middle of a compressed part is another."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = max(package.infolist(), key=lambda one: one.compress_size)
        at = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    wrong = bytes([content[at] ^ 0xFF])
    return content[:at] + wrong + content[at + 1 :]


def many_sheets() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for number in range(60):
            book.add_worksheet(f"F{number}").write(0, 0, "x")
    return stream.getvalue()


def empty_sheet() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("Feuille")
    return stream.getvalue()


def mutants(number: int, seed: int) -> list[tuple[str, bytes]]:
    """Valid workbooks with a few bytes changed, the packages' inner text too."""
    import random  # noqa: PLC0415 - a seeded generator of this function's own

    chance = random.Random(seed)
    valid: list[tuple[str, bytes]] = [
        (told.name, told.content) for told in (months_in_lines(), commas())
    ]
    found: list[tuple[str, bytes]] = []
    for turn in range(number):
        name, content = valid[turn % len(valid)]
        if name.endswith(".xlsx") and chance.random() < 0.7:
            content = repacked(content, change=lambda _name, inside: _shaken(inside, chance))
        else:
            content = _shaken(content, chance)
        found.append((name, content))
    return found


def _shaken(content: bytes, chance: Any) -> bytes:
    if not content or chance.random() < 0.5:
        return content
    shaken = bytearray(content)
    for _turn in range(chance.randint(1, 6)):
        at = chance.randrange(len(shaken))
        choice = chance.random()
        if choice < 0.4:
            shaken[at] = chance.randrange(256)
        elif choice < 0.7:
            del shaken[at : at + chance.randint(1, 40)]
        else:
            shaken[at:at] = bytes(shaken[at : at + chance.randint(1, 40)])
        if not shaken:
            return b"x"
    return bytes(shaken)
