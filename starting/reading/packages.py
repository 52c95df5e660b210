"""Looking into a zipped workbook before it is read: its size, and what it may not carry.

Nothing is run and nothing is fetched; what could be is refused by name. The parts are unzipped once
in small pieces, so that a size that lies in the directory is found too.
"""

import io
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from starting.reading.refusing import ReadingRefused

MOST_PARTS = 400
MOST_UNZIPPED = 25_000_000
PIECE = 65_536
HEAD = 4_096
ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".odt", ".docx", ".7z", ".rar", ".gz", ".jar")
LOCKED = _(
    "Ce classeur est protégé par un mot de passe. Rien n'a été gardé : ouvrez-le, retirez le mot "
    "de passe, puis envoyez-le de nouveau."
)
BROKEN = _(
    "Ce classeur est abîmé ou incomplet (%(where)s). Rien n'a été gardé : ouvrez-le dans votre "
    "tableur, enregistrez-le sous un autre nom et envoyez cette copie."
)


def checked_package(content: bytes) -> str:
    """Return "xlsx" or "ods", or raise `ReadingRefused` saying which part is not acceptable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_names(parts)
            kind = _kind(package, {part.filename for part in parts})
            _check_parts(package, parts, kind)
            return kind
    except ReadingRefused:
        raise
    except Exception as error:  # a scratched archive breaks zipfile in a dozen ways, all the same
        raise broken(str(_("l'archive ne se lit pas jusqu'au bout"))) from error


def broken(where: str) -> ReadingRefused:
    """The refusal of a file that does not read to its end."""
    return ReadingRefused(BROKEN % {"where": where})


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(names) > MOST_PARTS:
        raise ReadingRefused(
            _(
                "Ce classeur contient %(count)d morceaux : ce n'est pas un tableau de club. Rien "
                "n'a été gardé."
            )
            % {"count": len(names)}
        )
    if len(set(names)) != len(names):
        raise broken(str(_("deux morceaux portent le même nom")))
    for part in parts:
        if part.flag_bits & 0x1:
            raise ReadingRefused(LOCKED)
        _check_name(part.filename)
    if sum(part.file_size for part in parts) > MOST_UNZIPPED:
        raise _too_large()


def _check_name(name: str) -> None:
    low = name.lower()
    if ".." in low.split("/") or low.startswith("/") or "\\" in low:
        raise broken(str(_("le morceau « %(name)s » sort du classeur") % {"name": name[:60]}))
    if "vbaproject" in low or low.startswith(("basic/", "scripts/")) or "macrosheets/" in low:
        raise ReadingRefused(
            _(
                "Ce classeur contient des macros (%(name)s). Elles n'ont pas été lancées et rien "
                "n'a été gardé : enregistrez-le au format .xlsx ou .ods, sans macro."
            )
            % {"name": name[:60]}
        )
    if "externallinks/" in low or low == "xl/connections.xml" or "querytables/" in low:
        raise ReadingRefused(
            _(
                "Ce classeur va chercher des données dans un autre fichier ou sur internet "
                "(%(name)s). Le lien n'a pas été suivi et rien n'a été gardé : dans votre tableur, "
                "copiez le tableau et collez-le « valeurs seules » dans un classeur neuf."
            )
            % {"name": name[:60]}
        )
    if low.endswith(ARCHIVES) or "embeddings/" in low or low.startswith("objectreplacements/"):
        raise ReadingRefused(
            _(
                "Ce classeur contient un autre fichier (%(name)s). Rien n'a été gardé : "
                "retirez cet objet, puis envoyez le classeur de nouveau."
            )
            % {"name": name[:60]}
        )


def _kind(package: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        if "xl/workbook.bin" in names:
            raise ReadingRefused(
                _(
                    "Ce classeur est au format binaire .xlsb. Rien n'a été gardé : enregistrez-le "
                    "au format .xlsx ou .ods."
                )
            )
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        told = package.open("mimetype").read(HEAD).decode("ascii", "replace").strip()
        if told.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
    raise ReadingRefused(
        _(
            "Ce fichier est une archive, mais pas un classeur : il n'y a dedans ni feuille XLSX ni "
            "feuille ODS. Rien n'a été gardé."
        )
    )


def _check_parts(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], kind: str) -> None:
    total = 0
    for part in parts:
        for number, (piece, tail) in enumerate(_pieces(package, part)):
            total += len(piece)
            if total > MOST_UNZIPPED:
                raise _too_large()
            if number == 0 and piece.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ")):
                _check_name(f"{part.filename}.zip")
            if part.filename.endswith((".xml", ".rels")):
                _check_words(part.filename, tail + piece, kind)


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The pieces of a part, each with the end of the one before."""
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(PIECE):
            yield piece, tail
            tail = piece[-100:]


def _check_words(name: str, piece: bytes, kind: str) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise broken(
            str(_("« %(name)s » contient une déclaration interdite") % {"name": name[:60]})
        )
    if name == "[Content_Types].xml" and b"macroEnabled" in piece:
        _check_name("vbaProject.bin")
    if kind == "ods" and name == "META-INF/manifest.xml" and b"encryption-data" in piece:
        raise ReadingRefused(LOCKED)
    if (
        kind == "ods"
        and name == "content.xml"
        and (b"<table:table-source" in piece or b"'file:" in piece)
    ):
        _check_name("externalLinks/")


def _too_large() -> ReadingRefused:
    return ReadingRefused(
        _(
            "Une fois ouvert, ce classeur dépasse 25 Mo : c'est beaucoup trop pour le tableau d'un "
            "club. Rien n'a été gardé : copiez les seules feuilles utiles dans un classeur neuf."
        )
    )
