"""Statements of any length, invented: the same operations in CAMT, OFX and CSV."""

from collections.abc import Iterator
from datetime import date, timedelta

Operation = tuple[int, date, int, str]

FIRST = date(2024, 1, 1)


def operations(count: int) -> Iterator[Operation]:
    """Rank, day, signed cents and payer of each operation; thirty a day, one in eleven paid."""
    for rank in range(count):
        cents = -(1000 + rank % 9000) if rank % 11 == 0 else 1000 + rank * 37 % 90_000
        yield rank, FIRST + timedelta(days=rank // 30), cents, f"MEMBRE {rank % 400:03d}"


def euros(cents: int) -> str:
    """1234 as 12.34."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def camt(count: int) -> bytes:
    """A CAMT.053.001.08 of `count` entries, as detailed as banks make them."""
    total = sum(cents for _rank, _day, cents, _payer in operations(count))
    rows = "".join(
        f'<Ntry><NtryRef>{rank}</NtryRef><Amt Ccy="EUR">{euros(abs(cents))}</Amt>'
        f"<CdtDbtInd>{'DBIT' if cents < 0 else 'CRDT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>{rank:013d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
        "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>E2E-{rank}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{euros(abs(cents))}</Amt><CdtDbtInd>'
        f"{'DBIT' if cents < 0 else 'CRDT'}</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>{payer}</Nm>"
        "</Pty></Dbtr><DbtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></DbtrAcct>"
        f"</RltdPties><RmtInf><Ustrd>COTISATION {rank}</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "<AddtlNtryInf>VIR SEPA RECU</AddtlNtryInf></Ntry>\n"
        for rank, day, cents, payer in operations(count)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr>'
        "<MsgId>1</MsgId><CreDtTm>2026-01-01T00:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>"
        "<Acct><Id><IBAN>FR7612345000010001234567887</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        + _balance("OPBD", 0, FIRST)
        + _balance("CLBD", total, FIRST + timedelta(days=count // 30))
        + f"{rows}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(code: str, cents: int, day: date) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{euros(abs(cents))}'
        f"</Amt><CdtDbtInd>{'DBIT' if cents < 0 else 'CRDT'}</CdtDbtInd>"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def ofx(count: int) -> bytes:
    """An OFX 1.02 of `count` operations, in order enough for ofxtools."""
    rows = "".join(
        f"<STMTTRN>\n<TRNTYPE>{'DEBIT' if cents < 0 else 'CREDIT'}\n<DTPOSTED>{day:%Y%m%d}\n"
        f"<TRNAMT>{euros(cents)}\n<FITID>{rank}\n<NAME>VIR {payer}\n<MEMO>COTISATION {rank}\n"
        "</STMTTRN>\n"
        for rank, day, cents, payer in operations(count)
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
        "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS>"
        "<CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260101<LANGUAGE>FRA</SONRS></SIGNONMSGSRSV1>\n"
        "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS>"
        "<CURDEF>EUR<BANKACCTFROM><BANKID>12345<ACCTID>00012345678<ACCTTYPE>CHECKING"
        "</BANKACCTFROM>\n<BANKTRANLIST><DTSTART>20240101<DTEND>20261231\n"
        f"{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>0.00<DTASOF>20261231</LEDGERBAL></STMTRS>"
        "</STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ).encode()


def csv(count: int) -> bytes:
    """A CSV of `count` operations with two dates, debit, credit and running balance."""
    balance, rows = 0, []
    for rank, day, cents, payer in operations(count):
        balance += cents
        amount = euros(cents).replace(".", ",")
        debit, credit = (amount, "") if cents < 0 else ("", amount)
        rows.append(
            f"{day:%d/%m/%Y};{day:%d/%m/%Y};VIR SEPA {payer} COTISATION {rank};{debit};{credit};"
            f"{euros(balance).replace('.', ',')}"
        )
    titles = "Date;Date de valeur;Libellé;Débit;Crédit;Solde"
    return ("\r\n".join([titles, *rows]) + "\r\n").encode("cp1252")


MAKERS = {"camt": camt, "ofx": ofx, "csv": csv}
