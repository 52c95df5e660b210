"""What the bank says: its accounts, its lines, what explains them, and the months agreed."""

from banking.models.accounts import BankAccount
from banking.models.balances import BankStatement
from banking.models.debits import Creditor, Debit, DebitRun, Mandate
from banking.models.desk import CashCount, Cheque, DepositSlip, Receipt
from banking.models.lines import BankLine, ImportAttempt, StatementImport
from banking.models.matching import Habit, Match, StandingRule, Target, Why
from banking.models.reconciling import Reconciliation
from banking.models.switching import BankSwitch, SwitchedMember

__all__ = [
    "BankAccount",
    "BankLine",
    "BankStatement",
    "BankSwitch",
    "CashCount",
    "Cheque",
    "Creditor",
    "Debit",
    "DebitRun",
    "DepositSlip",
    "Habit",
    "ImportAttempt",
    "Mandate",
    "Match",
    "Receipt",
    "Reconciliation",
    "StandingRule",
    "StatementImport",
    "SwitchedMember",
    "Target",
    "Why",
]
