"""The reminders of people without e-mail, as letters to print in one batch."""

from dataclasses import dataclass
from datetime import date

from clubs.models import Club
from ledger.models import Reminder, ReminderWay
from members.models import Person


@dataclass(frozen=True)
class Letter:
    """One letter: to whom, at which address, the text a treasurer read. `amount` in cents."""

    name: str
    address: tuple[str, ...]
    text: tuple[str, ...]
    amount: int


@dataclass(frozen=True)
class LettersFigures:
    """A day's letters, in the order of names; `text` is cut in paragraphs."""

    club: str
    commune: str
    on: date
    sender: str
    letters: tuple[Letter, ...]


def letters_figures(club: Club, on: date) -> LettersFigures:
    """The letters written on a day; none when every reminder left by e-mail."""
    found = list(
        Reminder.objects.filter(membership__club=club, on=on, way=ReminderWay.LETTER)
        .select_related("membership__person")
        .order_by("membership__person__sort_key", "pk")
    )
    sender = Person.objects.filter(pk=found[0].by).first() if found and found[0].by else None
    return LettersFigures(
        club=club.name,
        commune=club.commune,
        on=on,
        sender=str(sender) if sender else "",
        letters=tuple(_letter(one) for one in found),
    )


def days_of_letters(club: Club, *, limit: int = 6) -> list[tuple[date, int]]:
    """The last days letters were written, and how many that day; newest first."""
    days: dict[date, int] = {}
    found = Reminder.objects.filter(membership__club=club, way=ReminderWay.LETTER).order_by("-on")
    for day in found.values_list("on", flat=True):
        days[day] = days.get(day, 0) + 1
    return list(days.items())[:limit]


def _letter(reminder: Reminder) -> Letter:
    person = reminder.membership.person
    blocks = reminder.text.replace("\r\n", "\n").split("\n\n")
    return Letter(
        name=str(person),
        address=tuple(line.strip() for line in person.address.splitlines() if line.strip()),
        text=tuple(block.strip() for block in blocks if block.strip()),
        amount=reminder.amount,
    )
