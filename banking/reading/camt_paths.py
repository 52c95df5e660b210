"""The elements of a CAMT statement that are read, as a tree of local names; the rest is passed."""

from dataclasses import dataclass, field

Fields = dict[str, list[str]]
"""What was read of one element, by key; texts in the order of the file."""


@dataclass(slots=True, eq=False)
class Node:
    """An element that is read or leads to one: the key of its text, and what it may hold."""

    key: str = ""
    begins: bool = False
    amount: bool = False
    children: dict[str, "Node"] = field(default_factory=dict)


def _plant(root: Node, paths: dict[str, str]) -> Node:
    for path, key in paths.items():
        node = root
        for name in path.split("/"):
            node = node.children.setdefault(name, Node())
        node.key = key
    return root


def _either(*starts: str, ends: dict[str, str]) -> dict[str, str]:
    return {f"{start}/{end}": key for start in starts for end, key in ends.items()}


_DAY = {"Dt": "on", "DtTm": "on"}

BALANCE = _plant(
    Node(begins=True),
    {"Tp/CdOrPrtry/Cd": "code", "Amt": "amount", "CdtDbtInd": "direction"}
    | _either("Dt", ends=_DAY),
)

PAYMENT = _plant(
    Node(begins=True),
    {
        "Refs/EndToEndId": "end_to_end",
        "Refs/AcctSvcrRef": "bank_id",
        "Refs/TxId": "transaction",
        "Refs/ChqNb": "cheque",
        "Amt": "amount",
        "CdtDbtInd": "direction",
        "AmtDtls/TxAmt/Amt": "inner_amount",
        "RmtInf/Ustrd": "message",
        "RmtInf/Strd/CdtrRefInf/Ref": "structured",
        "RtrInf/Rsn/Cd": "return_code",
        "RtrInf/Rsn/Prtry": "return_words",
        "RtrInf/AddtlInf": "return_words",
        "AddtlTxInf": "words",
        "BkTxCd/Domn/Fmly/SubFmlyCd": "family",
        "RltdPties/DbtrAcct/Id/IBAN": "debtor_iban",
        "RltdPties/CdtrAcct/Id/IBAN": "creditor_iban",
        "RltdPties/Dbtr/Nm": "debtor",
        "RltdPties/Dbtr/Pty/Nm": "debtor",
        "RltdPties/Cdtr/Nm": "creditor",
        "RltdPties/Cdtr/Pty/Nm": "creditor",
        "RltdPties/UltmtDbtr/Nm": "final_debtor",
        "RltdPties/UltmtDbtr/Pty/Nm": "final_debtor",
    },
)

ENTRY = _plant(
    Node(begins=True),
    {
        "Amt": "amount",
        "CdtDbtInd": "direction",
        "RvslInd": "reversal",
        "Sts": "status",
        "Sts/Cd": "status",
        "AcctSvcrRef": "bank_id",
        "NtryRef": "entry",
        "AddtlNtryInf": "words",
        "BkTxCd/Domn/Fmly/SubFmlyCd": "family",
        "NtryDtls/Btch/NbOfTxs": "batch",
    }
    | _either("BookgDt", ends=_DAY)
    | _either("ValDt", ends={"Dt": "value_on", "DtTm": "value_on"}),
)
ENTRY.children["NtryDtls"].children["TxDtls"] = PAYMENT
ENTRY.children["Amt"].amount = True
BALANCE.children["Amt"].amount = True

ACCOUNT = _plant(
    Node(),
    {
        "Acct/Id/IBAN": "iban",
        "Acct/Id/Othr/Id": "other",
        "Acct/Ccy": "currency",
        "FrToDt/FrDtTm": "since",
        "FrToDt/ToDtTm": "until",
    },
)
ACCOUNT.children["Bal"] = BALANCE
ACCOUNT.children["Ntry"] = ENTRY
