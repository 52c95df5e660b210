"""CAMT.053, .052 and .054 (ISO 20022), any version: elements are known by their local name.

Source: ISO 20022 message definitions, Bank-to-Customer Cash Management.
"""

import re

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.camt_entries import is_pending, line_of
from banking.reading.camt_paths import ACCOUNT, BALANCE, ENTRY, PAYMENT, Fields, Node
from banking.reading.days import iso_day
from banking.reading.figures import exact_cents
from banking.reading.ibans import valid_iban
from banking.reading.markup import Handler, read_xml
from banking.reading.refusing import nothing_in_it, refused, too_many_accounts, too_many_operations
from banking.reading.source import Source
from banking.reading.statement import Balance, Line, Statement, joined, period
from banking.reading.words import currency, excerpt
from banking.reading.words import name as name_of

_MESSAGES = {
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
}
_STATEMENTS = {"Stmt", "Rpt", "Ntfctn"}
_VERSION = re.compile(r"camt\.05[234]\.\d{3}\.\d{2}")
_ENTRIES = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:Ntry|TxDtls)[\s>]")
_OPENING = {"OPBD": 0, "PRCD": 1}
_CLOSING = {"CLBD": 0}
_INTERIM = {"ITBD": 0}


class _Account:
    """A statement being read."""

    def __init__(self, line: int) -> None:
        self.at = line
        self.fields: Fields = {}
        self.balances: list[Fields] = []
        self.lines: list[Line] = []
        self.currency = ""
        self.pending = 0
        self.zero = 0
        self.untold = 0


class CamtReader(Handler):
    """Elements in, statements out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.format = ""
        self.done: list[Statement] = []
        self.account: _Account | None = None
        self.node: Node | None = None
        self.stack: list[Node | None] = []
        self.fields: Fields = {}
        self.entry: Fields | None = None
        self.payments: list[Fields] = []
        self.count = 0
        self.where = _("opération %d")

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Enter a known element, or ignore it with all it holds."""
        node = self.node
        if node is not None:
            self.stack.append(node)
            node = self.node = node.children.get(name)
            if node is None:
                return
            if node.begins:
                self._begin(node)
            if node.amount and "Ccy" in attributes:
                self.fields["currency"] = [attributes["Ccy"].strip().upper()]
            return
        if self.account is None:
            self._outside(name, attributes)
        else:
            self.stack.append(None)

    def closed(self, name: str, text: str) -> None:
        """Leave an element; keep its text when it is one we read."""
        if self.account is None:
            return
        node = self.node
        if node is not None:
            if node.key and text:
                self.fields.setdefault(node.key, []).append(text)
            if node.begins:
                self._end(node)
        if self.stack:
            self.node = self.stack.pop()
        else:
            self._finish()

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Document":
            found = _VERSION.search(" ".join(attributes.values())[:2000])
            self.format = found.group() if found else self.format
        elif name in _MESSAGES:
            self.format = self.format or _MESSAGES[name]
        elif name in _STATEMENTS and self.format:
            if len(self.done) >= limits.ACCOUNTS:
                raise too_many_accounts(limits.ACCOUNTS)
            self.account = _Account(self.at())
            self.fields = self.account.fields
            self.node = ACCOUNT

    def _begin(self, node: Node) -> None:
        if node is ENTRY:
            self.operations += 1
            if self.operations > limits.OPERATIONS:
                raise too_many_operations(limits.OPERATIONS)
            self.entry, self.payments = {}, []
            self.fields = self.entry
        elif node is PAYMENT:
            self.operations += 1
            if self.operations > limits.OPERATIONS:
                raise too_many_operations(limits.OPERATIONS)
            self.fields = {}
        elif node is BALANCE:
            self.fields = {}

    def _end(self, node: Node) -> None:
        account = self.account
        if account is None:
            return
        if node is PAYMENT and self.entry is not None:
            self.payments.append(self.fields)
            self.fields = self.entry
        elif node is ENTRY:
            self._keep_entry(account)
            self.entry, self.fields = None, account.fields
        elif node is BALANCE:
            account.balances.append(self.fields | {"line": [str(self.at())]})
            self.fields = account.fields

    def _keep_entry(self, account: _Account) -> None:
        self.count += 1
        fields = self.entry or {}
        if is_pending(fields):
            account.pending += 1
            return
        money = fields.get("currency", [""])[0]
        account.currency = account.currency or money
        if money != account.currency:
            raise refused(_("des opérations en plusieurs monnaies s'y mêlent"), line=self.at())
        line = line_of(fields, self.payments, self.where % self.count, self.at())
        if line is None:
            account.zero += 1
            return
        if len(self.payments) > 1 and not line.parts:
            account.untold += 1
        account.lines.append(line)

    def _finish(self) -> None:
        account, self.account, self.node = self.account, None, None
        if account is not None:
            self._check_currency(account)
            self.done.append(self._statement(account))

    def _check_currency(self, account: _Account) -> None:
        declared = account.fields.get("currency", [""])[0].strip().upper()
        if account.currency and declared and declared != account.currency:
            raise refused(
                _("le compte est en %(one)s et ses opérations en %(other)s")
                % {"one": excerpt(declared, 8), "other": excerpt(account.currency, 8)},
                line=account.at,
            )

    def _statement(self, account: _Account) -> Statement:
        first = {key: texts[0].strip() for key, texts in account.fields.items()}
        iban = valid_iban(first.get("iban", ""))
        number = "" if iban else name_of(first.get("other", "") or first.get("iban", ""))
        opening, closing = _both_balances(account)
        since = (
            iso_day(first["since"], account.at)
            if "since" in first
            else opening.on
            if opening
            else None
        )
        until = (
            iso_day(first["until"], account.at)
            if "until" in first
            else closing.on
            if closing
            else None
        )
        lines = tuple(sorted(account.lines, key=lambda line: line.on))
        since, until = period(lines, since, until)
        return Statement(
            format=self.format,
            iban=iban,
            account_number=number,
            currency=currency(first.get("currency", "")) or currency(account.currency),
            lines=lines,
            opening=opening,
            closing=closing,
            since=since,
            until=until,
            encoding=self.source.encoding,
            remarks=self.source.remarks + _remarks(account),
        )


def _both_balances(account: _Account) -> tuple[Balance | None, Balance | None]:
    """Opening and closing; on a page of a longer statement an interim balance stands for one."""
    opening, closing = _balance(account, _OPENING), _balance(account, _CLOSING, last=True)
    if opening is None and closing is not None:
        opening = _balance(account, _INTERIM)
    elif closing is None:
        closing = _balance(account, _INTERIM, last=True)
    return opening, closing


def _balance(account: _Account, codes: dict[str, int], *, last: bool = False) -> Balance | None:
    found: dict[int, list[Balance]] = {}
    for fields in account.balances:
        rank = codes.get(fields.get("code", [""])[0].strip())
        if rank is None or "amount" not in fields or "on" not in fields:
            continue
        line = int(fields["line"][0])
        amount = exact_cents(fields["amount"][0].strip(), line)
        if fields.get("direction", [""])[0].strip() == "DBIT":
            amount = -amount
        found.setdefault(rank, []).append(Balance(iso_day(fields["on"][0], line), amount))
    if not found:
        return None
    best = found[min(found)]
    return best[-1] if last else best[0]


def _remarks(account: _Account) -> tuple[str, ...]:
    said = []
    if account.pending:
        said.append(
            _("%(count)d opération(s) encore en attente à la banque n'ont pas été lues.")
            % {"count": account.pending}
        )
    if account.zero:
        said.append(
            _("%(count)d ligne(s) à 0,00 € n'ont pas été reprises.") % {"count": account.zero}
        )
    if account.untold:
        said.append(
            _("Le détail de %(count)d opération(s) groupée(s) ne fait pas leur total : laissé.")
            % {"count": account.untold}
        )
    return tuple(said)


def read_camt(source: Source) -> tuple[Statement, ...]:
    """The statements of a CAMT message."""
    # Counted first: going through fifty thousand operations only to refuse them is slow.
    if len(_ENTRIES.findall(source.content)) > limits.OPERATIONS:
        raise too_many_operations(limits.OPERATIONS)
    if source.content.count(b"</") > limits.ELEMENTS:
        raise refused(
            _("il contient plus de %(limit)d éléments") % {"limit": limits.ELEMENTS},
            todo=_("exportez une période plus courte"),
        )
    reader = CamtReader(source)
    read_xml(source, reader)
    if not reader.format:
        raise refused(
            _("ce fichier XML n'est pas un relevé de banque"),
            todo=_("demandez à la banque un relevé CAMT.053, OFX ou CSV"),
        )
    return joined(with_something(reader.done))


def with_something(statements: list[Statement]) -> list[Statement]:
    """The statements that show something; an account that did not move must show both balances."""
    kept = []
    for statement in statements:
        opening, closing = statement.opening, statement.closing
        if statement.lines or (opening and closing and opening.amount == closing.amount):
            kept.append(statement)
        elif opening and closing:
            raise refused(_("les soldes diffèrent mais aucune opération n'y figure"))
    if not kept:
        raise nothing_in_it()
    return kept
