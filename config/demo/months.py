"""The calendar of a club of the demonstration: each month its meeting, each year its assembly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.cheques import cheque_box
from banking.receipts import by_hand, give_receipt
from banking.reconciling import bank_balance
from banking.slips import deposit_cheques
from banking.statements import note_balance
from clublife.duties_done import say_done
from config.demo.founding import Region, activate, admit
from config.demo.playing import Play
from governance.closing import close
from governance.meetings import plan
from governance.models import Channel, Choice, DecisionType, Meeting, Motion
from governance.motions import draft, open_motion
from governance.voting import cast
from ledger.closing import close_through
from ledger.contributing import Means, waiting
from ledger.costs import Cost, record_expense
from ledger.months import after, last_day, month_of
from members.models import Person, RoleKind
from reports.clock import duty_of

Event = Callable[[Meeting], object]
BANK_FEE = 1450
ASSEMBLY_MONTH = 2
DEPOSIT_MONTHS = (3, 6, 9, 12)
VALIDATED_MONTHS = 11
RECEIPTS = 3


@dataclass(frozen=True)
class Calendar:
    """What happens when: by number of months ago, and who is late in the present months."""

    events: Mapping[int, Sequence[Event]] = field(default_factory=dict)
    saves_until: int = 0
    late: Mapping[int, Sequence[str]] = field(default_factory=dict)
    careless: float = 0.03
    meets: Callable[[int], bool] = lambda ago: True
    years_closed: int = 99


def tell(region: Region, play: Play, calendar: Calendar) -> None:
    """Live the club's months, from its birth to now."""
    for ago in range(play.cast.born_months_ago, -1, -1):
        if ago < play.cast.born_months_ago:
            admit(region, play, ago)
        if ago == play.cast.active_months_ago:
            activate(play, ago)
        day = play.clock.meeting_day(ago)
        if day > play.clock.today or (ago == 0 and day == play.clock.today):
            break
        if ago >= calendar.saves_until:
            play.save_month(ago, late=calendar.late.get(ago, ()), careless=calendar.careless)
        if calendar.meets(ago):
            _meet(play, calendar, ago, day)
        _month_end(play, ago, day)
    _bank_months(play)
    _receipts(play)
    _next_meeting(play)


def _meet(play: Play, calendar: Calendar, ago: int, day: date) -> None:
    general = day.month == ASSEMBLY_MONTH and day.year > play.club.created_on.year
    meeting = play.meeting(ago, general=general)
    for event in calendar.events.get(ago, ()):
        event(meeting)
    if general and play.clock.today.year - day.year < calendar.years_closed:
        _approve_accounts(play, meeting, day)


def _approve_accounts(play: Play, meeting: Meeting, day: date) -> None:
    """The yearly assembly approves last year's accounts, which are then closed."""
    year = day.year - 1
    manager = play.officer(RoleKind.MANAGER, day)
    motion = draft(
        club=play.club,
        type=DecisionType.ACCOUNTS,
        title=f"Approuver les comptes de {year} ?",
        text="Le gérant a présenté les comptes et répondu aux questions.",
        by=manager,
        meeting=meeting,
        now=play.at(meeting, 30),
    )
    open_motion(motion=motion, deadline=play.at(meeting, 120), now=play.at(meeting, 31), by=manager)
    play.vote_by_hand(motion, meeting)
    treasurer = play.officer(RoleKind.TREASURER, day)
    close_through(
        club=play.club,
        through=date(year, 12, 31),
        by=treasurer.pk,
        now=play.clock.evening(day, 22),
    )
    _account_given(play, manager, year, day)


def _account_given(play: Play, manager: Person, year: int, day: date) -> None:
    """The manager has presented the year in writing: the clock is told so."""
    duty = duty_of(play.club, f"account:{year}", at=day)
    if duty is not None:
        say_done(
            club=play.club,
            duty=duty,
            done_on=day,
            now=play.clock.evening(day, 22),
            by=manager,
            words="présenté en assemblée générale",
        )


def agreed_by_all(
    play: Play, meeting: Meeting, type_: DecisionType, title: str, text: str
) -> Motion:
    """A decision of every member, those absent having voted on paper."""
    day = meeting.starts_at.date()
    manager = play.officer(RoleKind.MANAGER, day)
    secretary = play.officer(RoleKind.SECRETARY, day)
    motion = draft(
        club=play.club,
        type=type_,
        title=title,
        text=text,
        by=manager,
        meeting=meeting,
        now=play.at(meeting, 45),
    )
    motion = open_motion(
        motion=motion, deadline=play.at(meeting, 180), now=play.at(meeting, 46), by=manager
    )
    for member in play.present(day):
        cast(
            motion=motion,
            elector_membership=member,
            choice=Choice.FOR,
            channel=Channel.PAPER,
            cast_by=secretary,
            now=play.at(meeting, 60),
        )
    return close(motion=motion, now=play.at(meeting, 70), by=manager)


def _month_end(play: Play, ago: int, day: date) -> None:
    """Cash and cheques go to the bank each quarter; the bank takes its fee in January."""
    later = day + timedelta(days=4)
    if later > play.clock.today:
        return
    treasurer = play.officer(RoleKind.TREASURER, day).pk
    if later.month in DEPOSIT_MONTHS:
        _deposit(play, later, treasurer)
    if day.month == 1:
        record_expense(
            club=play.club,
            on=later,
            amount=BANK_FEE,
            cost=Cost.BANK_FEES,
            key=play.key(),
            by=treasurer,
            now=play.clock.evening(later),
            note="Tenue de compte",
        )


def _deposit(play: Play, on: date, treasurer: int) -> None:
    """Every cheque in hand, and the cash, on one slip."""
    cash = waiting(play.club, at=on)[Means.CASH]
    cheques = cheque_box(play.club, at=on).cheques
    if cash or cheques:
        now = play.clock.evening(on)
        deposit_cheques(
            bank_account=main_account(club=play.club, now=now),
            transfers=[one.pk for one in cheques],
            on=on,
            cash=cash,
            key=play.key(),
            by=treasurer,
            now=now,
        )


def _receipts(play: Play) -> None:
    """A receipt for each of the last payments brought by hand, the newest still to give."""
    latest = list(by_hand(play.club)[1 : 1 + RECEIPTS])
    treasurer = play.officer(RoleKind.TREASURER, play.clock.today).pk
    for transfer in reversed(latest):
        give_receipt(transfer=transfer, by=treasurer, now=play.clock.now)


def _bank_months(play: Play) -> None:
    """The treasurer has compared the bank's balance with ours, but for the month just over."""
    month = month_of(play.clock.today)
    for ago in range(VALIDATED_MONTHS + 1, 1, -1):
        on = last_day(after(month, -ago))
        if on < play.club.created_on:
            continue
        treasurer = play.officer(RoleKind.TREASURER, on).pk
        held = bank_balance(play.club, at=on)
        told = play.clock.now
        noted = note_balance(club=play.club, on=on, balance=held, by=treasurer, now=told)
        validate_month(statement=noted.statement, by=treasurer, now=told)


def _next_meeting(play: Play) -> None:
    """The next evening is planned."""
    ago = 0 if play.clock.meeting_day(0) > play.clock.today else -1
    starts = play.clock.meeting_day(ago)
    plan(
        club=play.club,
        starts_at=play.clock.later(starts),
        place=f"Maison des associations, {play.club.commune}",
        agenda="Versements du mois, projets reçus, préparation de l'année.",
        by=play.officer(RoleKind.MANAGER, play.clock.today),
        now=play.clock.now,
    )
