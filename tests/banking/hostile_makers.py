"""What hostile files are made of: small statements with something wrong inside, bombs, archives."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
MEGABYTE = 1024 * 1024

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
ENTRY = (
    '<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2026-09-15</Dt></BookgDt><AddtlNtryInf>{words}</AddtlNtryInf></Ntry>"
)


def camt(inside: str, *, before: str = "", encoding: str = "utf-8", declared: str = "") -> bytes:
    """A CAMT.053 around some entries."""
    text = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?>{before}'
        f'<Document xmlns="{NAMESPACE}"><BkToCstmrStmt><Stmt><Acct><Id>'
        "<IBAN>FR7612345000010001234567887</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{inside}</Stmt></BkToCstmrStmt></Document>"
    )
    return text.encode(encoding)


def entry(words: str = "VIREMENT") -> str:
    """One entry of 5 euros."""
    return ENTRY.format(words=words)


def csv(*rows: str, titles: str = "Date;Libellé;Montant", encoding: str = "utf-8") -> bytes:
    """A CSV of some rows."""
    return ("\n".join((titles, *rows)) + "\n").encode(encoding)


def ofx(inside: str) -> bytes:
    """An OFX 1 around some operations."""
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>"
        "<CURDEF>EUR<BANKACCTFROM><BANKID>12345<ACCTID>00012345678</BANKACCTFROM><BANKTRANLIST>"
        f"{inside}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def movement(amount: str = "5.00", day: str = "20260915", words: str = "VIREMENT") -> str:
    """One OFX operation."""
    return f"<STMTTRN><DTPOSTED>{day}<TRNAMT>{amount}<FITID>1<NAME>{words}</STMTTRN>"


def _zip(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def zip_bomb() -> bytes:
    """50 MB of zeros in a few kilobytes."""
    return _zip(releve=b"\0" * (50 * MEGABYTE))


def nested_zip() -> bytes:
    """Ten archives one in the other."""
    content = b"Date;Montant\n"
    for _level in range(10):
        content = _zip(encore=content)
    return content


def zip_slip() -> bytes:
    """An archive that would write outside its folder."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../../../etc/cron.d/releve", "x")
    return target.getvalue()


def lying_zip() -> bytes:
    """An archive that says it holds 1 GB."""
    name, data = b"releve.csv", zlib.compress(b"Date;Montant")[2:-4]
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(data), 1 << 30, 10, 0)
    return head + name + data


def workbook() -> bytes:
    """A workbook with a link to another file, named .csv."""
    return _zip(
        xl__workbook=b"<workbook/>",
        xl__externalLinks__externalLink1=b'<externalLink xmlns="x"><externalBook/></externalLink>',
        **{"[Content_Types].xml": b"<Types/>"},
    )


def billion_laughs() -> bytes:
    """Ten levels of ten entities."""
    levels = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    return camt(entry("&l9;"), before=f"<!DOCTYPE Document [{levels}]>")


def quadratic() -> bytes:
    """One long entity called many times."""
    entity = f'<!DOCTYPE Document [<!ENTITY a "{"a" * 50_000}">]>'
    return camt(entry("&a;" * 5_000), before=entity)


def cfonb(*changes: tuple[int, int, str]) -> bytes:
    """The CFONB sample with some characters changed: (row, column from 1, text)."""
    rows = (SAMPLES / "releve.cfonb").read_text("utf-8").splitlines()
    for row, column, text in changes:
        line = rows[row].ljust(120)
        rows[row] = line[: column - 1] + text + line[column - 1 + len(text) :]
    return ("\r\n".join(rows) + "\r\n").encode()


def cut(name: str, share: float) -> bytes:
    """The beginning of a sample."""
    content = (SAMPLES / name).read_bytes()
    return content[: int(len(content) * share)]
