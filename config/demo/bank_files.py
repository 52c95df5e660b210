"""The bank's files of the month just over for the demonstration's first club, to try an import.

Three files, as three banks would write them (CAMT, OFX, CSV), follow one another without a gap.
They hold what the book already says of the month and what it does not know yet: two fees, a sum
from nobody known, one transfer for two members, a payment, and that payment come back unpaid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from schwifty import IBAN

from banking.accounts import main_account
from clubs.models import Club
from ledger.balances import balance
from ledger.models import Account, Transfer
from ledger.months import after, last_day, month_of
from members.models import Membership

CLUB_SLUG = "le-houblon-partage"
CLUB_IBAN = "FR7614508590000123456789074"
STRANGER = "MME YOLANDE DELATTRE"


@dataclass(frozen=True)
class Printed:
    """One line as a bank prints it; cents, below zero when money leaves."""

    on: date
    amount: int
    label: str
    name: str = ""
    iban: str = ""
    returned: bool = False


@dataclass(frozen=True)
class Stretch:
    """A part of the month: its lines between two balances, in cents."""

    since: date
    until: date
    opening: int
    lines: tuple[Printed, ...]

    @property
    def closing(self) -> int:
        """The balance at the end."""
        return self.opening + sum(line.amount for line in self.lines)


def bank_files(club: Club, *, now: datetime, today: date) -> dict[str, bytes]:
    """The three files by name; the club's account bears the IBAN they name."""
    account = main_account(club=club, now=now)
    if not account.iban:
        account.iban, account.bank = CLUB_IBAN, "Banque des Flandres"
        account.save(update_fields=["iban", "bank"])
    month = after(month_of(today), -1)
    lines = sorted((*_written(account.account, month), *_new(club, month)), key=lambda one: one.on)
    cuts = (month + timedelta(days=9), month + timedelta(days=19), last_day(month))
    opening = balance(account.account, at=month - timedelta(days=1))
    files, since = {}, month
    for until, (name, write) in zip(cuts, WRITERS.items(), strict=True):
        part = tuple(line for line in lines if since <= line.on <= until)
        stretch = Stretch(since, until, opening, part)
        files[name] = write(account.iban, stretch)
        opening, since = stretch.closing, until + timedelta(days=1)
    return files


def payer(club: Club) -> Membership:
    """Whose payment comes and goes back in the files."""
    return _members(club)[2]


def couple(club: Club) -> tuple[Membership, Membership]:
    """The two members one transfer pays for."""
    first, second, *_others = _members(club)
    return first, second


def _members(club: Club) -> list[Membership]:
    present = club.memberships.filter(left_on__isnull=True).select_related("person")
    return list(present.order_by("joined_on", "pk")[3:6])


def _written(account: Account, month: date) -> list[Printed]:
    """What the book says of the month, as the bank would have printed it."""
    moves = (
        Transfer.objects.filter(
            entry__on__gte=month,
            entry__on__lte=last_day(month),
            entry__club=account.club,
            entry__reversed_by__isnull=True,
            entry__reverses__isnull=True,
        )
        .select_related("entry", "debit__membership__person", "credit__membership__person")
        .order_by("entry__on", "entry__number", "position")
    )
    found = []
    for move in moves:
        if account.pk not in (move.debit_id, move.credit_id):
            continue
        arrives = move.debit_id == account.pk
        other = move.credit if arrives else move.debit
        amount = move.quantity if arrives else -move.quantity
        if other.membership is not None:
            found.append(_from_member(move.entry.on, amount, other.membership))
        else:
            words = str(other).upper()
            found.append(
                Printed(move.entry.on, amount, f"{'REMISE' if arrives else 'PRLV'} {words}")
            )
    return found


def _new(club: Club, month: date) -> list[Printed]:
    """What nobody has written down yet."""
    _first, second = couple(club)
    paid = _from_member(month + timedelta(days=14), 2500, payer(club))
    names = f"M ET MME {second.person.last_name.upper()}"
    return [
        Printed(month + timedelta(days=5), 4000, f"VIR SEPA RECU {STRANGER}", STRANGER),
        Printed(month + timedelta(days=7), -320, "FRAIS TENUE DE COMPTE"),
        Printed(month + timedelta(days=12), 6000, f"VIR SEPA RECU {names} EPARGNE DE DEUX", names),
        paid,
        Printed(
            month + timedelta(days=23), -2500, f"REJET VIR IMPAYE {paid.name}", paid.name, "", True
        ),
        Printed(last_day(month), -200, "COMMISSION D'ARRETE DE COMPTE"),
    ]


def _from_member(on: date, amount: int, member: Membership) -> Printed:
    name = f"{member.person.first_name} {member.person.last_name}".upper()
    iban = IBAN.generate(
        "FR", bank_code="30004", branch_code="00823", account_code=f"{member.pk:011d}"
    )
    return Printed(on, amount, f"VIR SEPA RECU {name} EPARGNE CIGALES", name, str(iban.compact))


def _camt(iban: str, part: Stretch) -> bytes:
    """CAMT.053.001.08, as sent to companies and associations."""
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{_dotted(abs(line.amount))}</Amt>'
        f"<CdtDbtInd>{_side(line.amount)}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.on}</Dt></BookgDt><ValDt><Dt>{line.on}</Dt></ValDt>"
        f"<AcctSvcrRef>{line.on:%Y%m%d}{place:04d}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"{_party(line)}<RmtInf><Ustrd>{escape(line.label)}</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "</Ntry>"
        for place, line in enumerate(part.lines, start=1)
    )
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{_dotted(abs(amount))}</Amt><CdtDbtInd>{_side(amount)}</CdtDbtInd>'
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
        for code, amount, on in (
            ("OPBD", part.opening, part.since),
            ("CLBD", part.closing, part.until),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>DEMO-{part.until}</MsgId><CreDtTm>{part.until}T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>DEMO-{part.until}</Id><CreDtTm>{part.until}T20:00:00</CreDtTm>"
        f"<FrToDt><FrDtTm>{part.since}T00:00:00</FrDtTm><ToDtTm>{part.until}T23:59:59</ToDtTm>"
        f"</FrToDt><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _party(line: Printed) -> str:
    if not line.name:
        return ""
    side = "Dbtr" if line.amount > 0 else "Cdtr"
    account = f"<{side}Acct><Id><IBAN>{line.iban}</IBAN></Id></{side}Acct>" if line.iban else ""
    return (
        f"<RltdPties><{side}><Pty><Nm>{escape(line.name)}</Nm></Pty></{side}>{account}</RltdPties>"
    )


def _ofx(iban: str, part: Stretch) -> bytes:
    """OFX 1.02 (SGML), as French banks offer for home accounting programs."""
    lines = "\r\n".join(
        f"<STMTTRN>\r\n<TRNTYPE>{'CREDIT' if line.amount > 0 else 'DEBIT'}\r\n"
        f"<DTPOSTED>{line.on:%Y%m%d}\r\n<TRNAMT>{_dotted(line.amount)}\r\n"
        f"<FITID>{line.on:%Y%m%d}-{place}\r\n<NAME>{line.label[:32]}\r\n<MEMO>{line.label}\r\n"
        "</STMTTRN>"
        for place, line in enumerate(part.lines, start=1)
    )
    return (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
        "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
        "<OFX>\r\n<BANKMSGSRSV1>\r\n<STMTTRNRS>\r\n<TRNUID>1\r\n<STMTRS>\r\n<CURDEF>EUR\r\n"
        f"<BANKACCTFROM>\r\n<BANKID>{iban[4:9]}\r\n<BRANCHID>{iban[9:14]}\r\n"
        f"<ACCTID>{iban[14:25]}\r\n<ACCTTYPE>CHECKING\r\n</BANKACCTFROM>\r\n<BANKTRANLIST>\r\n"
        f"<DTSTART>{part.since:%Y%m%d}\r\n<DTEND>{part.until:%Y%m%d}\r\n{lines}\r\n"
        f"</BANKTRANLIST>\r\n<LEDGERBAL>\r\n<BALAMT>{_dotted(part.closing)}\r\n"
        f"<DTASOF>{part.until:%Y%m%d}\r\n</LEDGERBAL>\r\n</STMTRS>\r\n</STMTTRNRS>\r\n"
        "</BANKMSGSRSV1>\r\n</OFX>\r\n"
    ).encode("cp1252", "replace")


def _csv(iban: str, part: Stretch) -> bytes:
    """A CSV of today's banks: semicolons, decimal commas, debit and credit apart, a balance."""
    rows = [f"Compte;{iban}", "", "Date;Libellé;Débit;Crédit;Solde"]
    held = part.opening
    for line in part.lines:
        held += line.amount
        debit = _comma(line.amount) if line.amount < 0 else ""
        credit = _comma(line.amount) if line.amount > 0 else ""
        rows.append(f"{line.on:%d/%m/%Y};{line.label};{debit};{credit};{_comma(held)}")
    return ("\r\n".join(rows) + "\r\n").encode("cp1252", "replace")


WRITERS: dict[str, Callable[[str, Stretch], bytes]] = {
    "1-releve-camt053.xml": _camt,
    "2-operations.ofx": _ofx,
    "3-operations.csv": _csv,
}


def _side(amount: int) -> str:
    return "CRDT" if amount >= 0 else "DBIT"


def _dotted(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def _comma(amount: int) -> str:
    return _dotted(amount).replace(".", ",")
