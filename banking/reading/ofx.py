"""OFX 1.x and 2.x as French banks write it: no FITID, no closing tag, decimal comma, false charset.

Source: Open Financial Exchange 1.6 and 2.3, section 11 (banking).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.camt import with_something
from banking.reading.days import possible_days
from banking.reading.figures import Figures
from banking.reading.ibans import french_iban, valid_iban
from banking.reading.refusing import (
    cut_short,
    not_a_date,
    nothing_in_it,
    refused,
    too_many_accounts,
    too_many_operations,
)
from banking.reading.sgml import tags
from banking.reading.source import Source
from banking.reading.statement import Balance, Line, Statement, period
from banking.reading.words import currency, label, name, reference

_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T?[\d:]{2,8}(?:\.\d+)?)?(?:\s*\[.*\]?|Z|[+-].*)?")
_VERSION = re.compile(r"""VERSION\s*[:=]\s*["']?(\d{3})""")
_ACCOUNTS = {"STMTRS", "CCSTMTRS"}
_INNER = {"PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY"}
_ENDS = {"STMTTRN", "/STMTTRN", "/BANKTRANLIST", "LEDGERBAL", "AVAILBAL", "/STMTRS", "/CCSTMTRS"}
_CLOSED = {"/OFX", "/STMTRS", "/CCSTMTRS"}
_BALANCES = {"LEDGERBAL", "AVAILBAL"}
_KEPT = {
    "TRNTYPE", "DTPOSTED", "DTUSER", "DTAVAIL", "TRNAMT", "FITID", "CHECKNUM", "REFNUM", "NAME",
    "MEMO", "PAYEE/NAME", "BANKACCTTO/ACCTID", "BANKACCTTO/BANKID",
}  # fmt: skip


@dataclass
class _Draft:
    """An operation whose amount waits for the whole column."""

    fields: dict[str, str]
    at: int


@dataclass
class _Account:
    """A statement being read."""

    at: int
    fields: dict[str, str] = field(default_factory=dict)
    drafts: list[tuple[Line, int]] = field(default_factory=list)
    closing_place: int | None = None


class OfxReader:
    """Tags in, statements out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.version = ""
        self.figures = Figures()
        self.where = _("ligne %d")
        self.accounts: list[_Account] = []
        self.account: _Account | None = None
        self.draft: _Draft | None = None
        self.inner = ""
        self.operations = 0
        self.ended = False

    def read(self) -> None:
        """Go through the file. Refuses one that stops before its end."""
        last = 1
        for seen, (tag, value, at) in enumerate(tags(self.source), 1):
            last = at
            allowed = limits.ELEMENTS_BEFORE + limits.ELEMENTS_PER_OPERATION * self.operations
            if seen > allowed:
                raise refused(_("il contient beaucoup plus d'éléments que d'opérations"), line=at)
            if self.draft is not None and tag not in _ENDS:
                self._inside(self.draft, tag, value)
            else:
                self._outside(tag, value, at)
        if not self.ended:
            raise cut_short(last)

    def _inside(self, draft: _Draft, tag: str, value: str) -> None:
        """A tag of an operation."""
        if tag in _INNER:
            self.inner = tag + "/"
        elif tag[0] == "/":
            if tag[1:] + "/" == self.inner:
                self.inner = ""
        elif value:
            key = self.inner + tag
            if key in _KEPT:
                draft.fields.setdefault(key, value)

    def _outside(self, tag: str, value: str, at: int) -> None:
        """A tag around the operations, or the end of one."""
        self._keep_draft()
        if tag == "STMTTRN":
            self._begin(at)
        elif tag in _ACCOUNTS:
            if len(self.accounts) >= limits.ACCOUNTS:
                raise too_many_accounts(limits.ACCOUNTS)
            self.account = _Account(at)
            self.accounts.append(self.account)
        elif tag in _CLOSED:
            self.ended = True
        elif tag in _BALANCES and self.account is not None:
            self.account.fields["balance"] = tag
        elif tag[0] == "?":
            found = _VERSION.search(value[:4000])
            self.version = self.version or (found.group(1) if found else "")
        elif value and self.account is not None and tag[0] != "/":
            self._about_account(self.account, tag, value, at)

    def _begin(self, at: int) -> None:
        self.operations += 1
        if self.operations > limits.OPERATIONS:
            raise too_many_operations(limits.OPERATIONS)
        if self.account is None:
            raise refused(_("une opération n'appartient à aucun compte"), line=at)
        self.draft, self.inner, self.ended = _Draft({}, at), "", False

    def _about_account(self, account: _Account, tag: str, value: str, at: int) -> None:
        balance = account.fields.get("balance")
        if tag not in {"BALAMT", "DTASOF"}:
            account.fields.setdefault(tag, value)
        elif balance == "LEDGERBAL" and tag == "BALAMT" and account.closing_place is None:
            account.closing_place = len(self.figures.comma)
            self.figures.add(value, at)
        elif balance == "LEDGERBAL" and tag == "DTASOF":
            account.fields.setdefault(tag, value)

    def _keep_draft(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None or self.account is None:
            return
        fields = draft.fields
        if "TRNAMT" not in fields or "DTPOSTED" not in fields:
            raise refused(_("une opération n'a pas de montant ou pas de date"), line=draft.at)
        place = len(self.figures.comma)
        self.figures.add(fields["TRNAMT"], draft.at)
        self.account.drafts.append((_line(fields, draft.at, self.where), place))

    def statements(self, answers: Mapping[str, str]) -> tuple[Statement, ...]:
        """The accounts read, once the decimal sign of the whole file is known."""
        if not self.figures.comma:
            raise nothing_in_it()
        amounts = self.figures.read(self.figures.settle(answers))
        made = [self._statement(account, amounts) for account in self.accounts]
        return tuple(with_something(made))

    def _statement(self, account: _Account, amounts: list[int | None]) -> Statement:
        fields = account.fields
        moved = [(line, amounts[place] or 0) for line, place in account.drafts]
        lines = tuple(
            sorted((_with(line, amount) for line, amount in moved if amount), key=lambda x: x.on)
        )
        closing = None
        if account.closing_place is not None and "DTASOF" in fields:
            on = ofx_day(fields["DTASOF"], account.at)
            closing = Balance(on, amounts[account.closing_place] or 0)
        since, until = (
            ofx_day(fields[tag], account.at) if tag in fields else None
            for tag in ("DTSTART", "DTEND")
        )
        since, until = period(lines, since, until)
        zero = len(moved) - len(lines)
        return Statement(
            format=f"ofx {'.'.join(self.version or '102')}",
            iban=_iban(fields),
            account_number=name(fields.get("ACCTID", "")),
            currency=currency(fields.get("CURDEF", "")),
            lines=lines,
            opening=None,
            closing=closing,
            since=since,
            until=until,
            encoding=self.source.encoding,
            remarks=self.source.remarks + zero_remark(zero),
        )


def zero_remark(count: int) -> tuple[str, ...]:
    """What to say of operations of 0,00 €: they move nothing and are left out."""
    if not count:
        return ()
    return (_("%(count)d ligne(s) à 0,00 € n'ont pas été reprises.") % {"count": count},)


def _iban(fields: Mapping[str, str]) -> str:
    number = fields.get("ACCTID", "")
    return (
        valid_iban(fields.get("IBAN", ""))
        or valid_iban(number)
        or french_iban(
            fields.get("BANKID", ""), fields.get("BRANCHID", ""), number, fields.get("ACCTKEY", "")
        )
    )


def _line(fields: Mapping[str, str], at: int, where: str) -> Line:
    """An operation, its amount still to come (one cent stands for it)."""
    counterparty = fields.get("PAYEE/NAME", "")
    pieces = [fields.get("NAME", "") or counterparty, fields.get("MEMO", "")]
    if fields.get("CHECKNUM", "").strip("0 "):
        pieces.append(f"n° {fields['CHECKNUM']}")
    available = fields.get("DTAVAIL")
    return Line(
        on=ofx_day(fields["DTPOSTED"], at),
        amount=1,
        label=label(*pieces),
        value_on=ofx_day(available, at) if available else None,
        counterparty=name(counterparty),
        iban=valid_iban(fields.get("BANKACCTTO/ACCTID", "")),
        reference=reference(fields.get("REFNUM", "")),
        bank_id=name(fields.get("FITID", "")),
        where=where % at,
    )


def _with(line: Line, amount: int) -> Line:
    return Line(
        on=line.on,
        amount=amount,
        label=line.label,
        value_on=line.value_on,
        counterparty=line.counterparty,
        iban=line.iban,
        reference=line.reference,
        bank_id=line.bank_id,
        where=line.where,
    )


def ofx_day(text: str, line: int) -> date:
    """The day of an OFX date, as written."""
    found = _STAMP.fullmatch(text.strip()[:60])
    if not found:
        raise not_a_date(text, line)
    day = possible_days("".join(found.groups()))[2]
    if day is None:
        raise not_a_date(text, line)
    return day


def read_ofx(source: Source, answers: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements of an OFX file."""
    if source.content.count(b"<STMTTRN>") > limits.OPERATIONS:
        raise too_many_operations(limits.OPERATIONS)
    reader = OfxReader(source)
    reader.read()
    return reader.statements(answers)
