"""A club's book as a child would keep it: a list of days and effects, added up from scratch.

Nothing is shared with the product: no accounts, no debit, no SQL, no largest-remainder helper.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass
class NaiveClub:
    """`entries`: what each act changed, by name: cash, holding, paid:A, units:A, owed:A…"""

    counts_in_parts: bool
    people: list[str] = field(default_factory=list)
    entries: list[tuple[date, dict[str, int]]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)
    closed: date = date.min

    def write(self, day: date, **effects: int) -> None:
        self.entries.append((day, effects))

    def total(self, name: str, day: date = date.max) -> int:
        return sum(effects.get(name, 0) for on, effects in self.entries if on <= day)

    def net(self, day: date) -> int:
        owed = sum(self.total(f"owed_{person}", day) for person in self.people)
        return sum(self.total(name, day) for name in ("cash", "holding", "impairment")) - owed

    def lowest_cash(self, day: date) -> int:
        days = {on for on, _effects in self.entries if on > day} | {day}
        return min(self.total("cash", one) for one in days)

    def weights(self, day: date) -> list[int]:
        kind = "units" if self.counts_in_parts else "paid"
        return [max(0, self.total(f"{kind}_{person}", day)) for person in self.people]

    def values(self, day: date) -> list[int]:
        """Give whole cents, then the odd ones one by one to whoever is the most short."""
        weights, net = self.weights(day), self.net(day)
        if not sum(weights):
            return [0] * len(weights)
        due = [Fraction(abs(net) * weight, sum(weights)) for weight in weights]
        given = [amount.numerator // amount.denominator for amount in due]
        while sum(given) < abs(net):
            short = [amount - got for amount, got in zip(due, given, strict=True)]
            given[short.index(max(short))] += 1
        return [amount if net >= 0 else -amount for amount in given]

    def parts_for(self, cents: int, day: date) -> int:
        """Millionths of a part: at 10 € while there is none, never under one cent."""
        if not self.counts_in_parts:
            return 0
        every = sum(self.total(f"units_{person}", day) for person in self.people)
        price = Fraction(1000) if every <= 0 else Fraction(self.net(day) * 10**6, every)
        return int(cents * 10**6 / max(price, Fraction(1)))

    def held(self, kind: str, person: str, day: date, fraction: Fraction) -> int:
        """What an exit takes: never what a later act already took."""
        least = min(self.total(f"{kind}_{person}", day), self.total(f"{kind}_{person}"))
        return int(max(0, least) * fraction)
