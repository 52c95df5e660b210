"""What a file is, told by its first bytes: a name or an extension may lie."""

import enum
import re

from django.utils.translation import gettext as _

from banking.reading.refusing import ReadingRefused, refused
from banking.reading.source import Source


class Kind(enum.Enum):
    """The formats that are read."""

    CAMT = "camt"
    OFX = "ofx"
    QIF = "qif"
    CFONB = "cfonb"
    MT940 = "mt940"
    CSV = "csv"


_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_PROGRAMS = (b"\x7fELF", b"MZ", b"#!", b"\xca\xfe\xba\xbe")
_WEB_PAGE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml\b|<[A-Za-z_!?])")
_ROOT = re.compile(r"<(?:[\w.\-]+:)?([A-Za-z_][\w.\-]*)")
_CFONB = re.compile(r"01[0-9]{5}.{4}[0-9 ]{5}[A-Z ]{3}[0-9 ]")
_MT940 = re.compile(r"^:20:", re.MULTILINE)


def refuse_what_is_not_text(content: bytes) -> None:
    """Refuse archives, workbooks, PDF files, pictures and programs, each with its own advice."""
    start = content[:1024].lstrip()
    if b"%PDF-" in start:
        raise refused(
            _("c'est un PDF, qui ne se lit pas sans risque d'erreur"),
            todo=_("demandez à la banque un fichier CAMT, OFX ou CSV, ou saisissez le relevé"),
        )
    if start.startswith(b"PK") and _is_workbook(content):
        raise _a_workbook()
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise _a_workbook()
    if start.startswith(_ARCHIVES):
        raise refused(
            _("c'est une archive compressée"),
            todo=_("ouvrez-la sur votre ordinateur et donnez le relevé qu'elle contient"),
        )
    if start.startswith(_PICTURES):
        raise refused(
            _("c'est une image"),
            todo=_("demandez à la banque un fichier CAMT, OFX ou CSV, ou saisissez le relevé"),
        )
    if start.startswith(_PROGRAMS):
        raise refused(_("c'est un programme, pas un relevé"))


def _is_workbook(content: bytes) -> bool:
    names = (b"xl/workbook", b"[Content_Types].xml", b"opendocument.spreadsheet")
    return any(word in content[:65536] or word in content[-65536:] for word in names)


def _a_workbook() -> ReadingRefused:
    return refused(
        _("c'est un classeur de tableur, même si son nom dit autre chose"),
        todo=_("enregistrez-le au format CSV, ou demandez à la banque un fichier CAMT ou OFX"),
    )


def kind_of(source: Source) -> Kind:
    """The file's format. Refuses the languages that are no statement."""
    head = source.head(8192).lstrip("\ufeff\r\n\t ")
    upper = head.upper()
    if upper.startswith("OFXHEADER") or "<OFX>" in upper or "<?OFX" in upper:
        return Kind.OFX
    if _WEB_PAGE.match(head):
        raise _a_web_page()
    if _XML.match(head):
        return _xml_kind(head)
    if re.match(r"!(type|account|option|clear)\b", head, re.IGNORECASE):
        return Kind.QIF
    if _CFONB.match(head):
        return Kind.CFONB
    if _MT940.search(head) and (":60" in head or ":25:" in head):
        return Kind.MT940
    if head.startswith(("{", "[")):
        if _MT940.search(head.replace("{4:", "\n")):
            return Kind.MT940
        raise refused(_("c'est un fichier JSON, pas un relevé"))
    return Kind.CSV


def _a_web_page() -> ReadingRefused:
    return refused(
        _("c'est une page web, pas un relevé"),
        todo=_("reconnectez-vous au site de la banque et téléchargez à nouveau le relevé"),
    )


def _xml_kind(head: str) -> Kind:
    found = _ROOT.search(head)
    root = found.group(1) if found else ""
    if root == "Document" or re.search(r"<!(DOCTYPE|ENTITY)", head):
        # A declaration is refused by the reader itself, wherever it stands.
        return Kind.CAMT
    if root.lower() == "html":
        raise _a_web_page()
    if root[:3].lower() == "ofx":
        return Kind.OFX
    return Kind.CAMT
