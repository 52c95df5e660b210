"""The way a club's story is written: what happens at which meeting, months counted back."""

from collections.abc import Sequence
from functools import partial

from config.demo.investing import Ask, Enterprises, decide, dividend, invest, repaid, schedule
from config.demo.months import Event
from config.demo.playing import Play
from governance.models import Meeting
from investments.holdings import Terms
from investments.models import Holding, HoldingAct

Events = dict[int, list[Event]]


class Story:
    """A club's events, and the holdings they made, by the enterprise's short name."""

    def __init__(self, play: Play, known: Enterprises) -> None:
        self.play, self.known = play, known
        self.holdings: dict[str, Holding] = {}
        self.events: Events = {}

    def when(self, ago: int, event: Event) -> None:
        """Something happens at the meeting of that month."""
        self.events.setdefault(ago, []).append(event)

    def invests(
        self, ago: int, ask: Ask, *, against: int = 0, abstain: int = 0, terms: Terms | None = None
    ) -> None:
        """A project is studied, voted, and paid when adopted."""

        def happens(meeting: Meeting) -> None:
            holding = invest(
                self.play,
                self.known,
                meeting,
                ask,
                ago=ago,
                against=against,
                abstain=abstain,
                terms=terms or Terms(stake_bp=ask.stake_bp),
            )
            if holding is not None:
                self.holdings[ask.venture] = holding

        self.when(ago, happens)

    def lends(self, ago: int, ask: Ask, *, parts: int, every: int) -> None:
        """A loan with its schedule: `parts` equal instalments every so many months."""
        self.invests(ago, ask, terms=Terms(rate_bp=0, ends_on=self.play.clock.month(ago - 36)))
        each = ask.amount // parts

        def scheduled(_meeting: Meeting) -> None:
            schedule(
                self.play,
                self.holdings[ask.venture],
                first=ago - every,
                every=every,
                parts=parts,
                each=each,
            )

        self.when(ago, scheduled)

    def repays(self, name: str, months: Sequence[int], principal: int, interest: int = 0) -> None:
        """Instalments received in these months."""
        for ago in months:
            self.when(ago, partial(self._repaid, name, ago, principal, interest))

    def _repaid(
        self, name: str, ago: int, principal: int, interest: int, _meeting: Meeting
    ) -> None:
        repaid(self.play, self.holdings[name], ago=ago, principal=principal, interest=interest)

    def pays_dividend(self, name: str, months: Sequence[int], gross: int, withheld: int) -> None:
        """Dividends received in these months."""
        for ago in months:
            self.when(ago, partial(self._dividend, name, ago, gross, withheld))

    def _dividend(self, name: str, ago: int, gross: int, withheld: int, _meeting: Meeting) -> None:
        dividend(self.play, self.holdings[name], ago=ago, gross=gross, withheld=withheld)

    def decides(self, ago: int, name: str, act: HoldingAct, amount: int, reason: str) -> None:
        """A vote on a holding, carried out."""
        self.when(
            ago,
            lambda meeting: decide(self.play, self.holdings[name], meeting, act, amount, reason),
        )
