"""What we own: the book, and the promises to pay that feed it."""

from ledger.models.book import (
    Account,
    AccountKind,
    AccountLock,
    Book,
    Entry,
    EntryKind,
    EntryNote,
    Transfer,
)
from ledger.models.fees import FeeBasis, FeePayment, FeeSchedule
from ledger.models.saving import (
    MONTHLY_KINDS,
    Allocation,
    Contribution,
    ContributionKind,
    Frequency,
    PersonalCents,
    Pledge,
    PledgeHoliday,
    Reminder,
    ReminderWay,
    ReturnedPayment,
)
from ledger.models.spending import EntryPaper, ExpenseState, Spending

__all__ = [
    "MONTHLY_KINDS",
    "Account",
    "AccountKind",
    "AccountLock",
    "Allocation",
    "Book",
    "Contribution",
    "ContributionKind",
    "Entry",
    "EntryKind",
    "EntryNote",
    "EntryPaper",
    "ExpenseState",
    "FeeBasis",
    "FeePayment",
    "FeeSchedule",
    "Frequency",
    "PersonalCents",
    "Pledge",
    "PledgeHoliday",
    "Reminder",
    "ReminderWay",
    "ReturnedPayment",
    "Spending",
    "Transfer",
]
