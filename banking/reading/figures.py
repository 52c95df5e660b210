"""Amounts written in figures: the decimal sign is told by the whole column, or asked."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.refusing import Question, asked, not_an_amount, refused, too_big
from banking.reading.words import excerpt

_PLAIN = re.compile(r"([+-]?)([0-9]{1,12})(?:([.,])([0-9]{1,2}))?")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009\u200a]")
_COMMA = re.compile(r"([0-9]+|[0-9]{1,3}(?:([ .'])[0-9]{3})(?:\2[0-9]{3})*)(?:,([0-9]*))?")
_DOT = re.compile(r"([0-9]+|[0-9]{1,3}(?:([ ,'])[0-9]{3})(?:\2[0-9]{3})*)(?:\.([0-9]*))?")
_MONEY = re.compile(r"\s*(?:€|eur|euros?)\s*", re.IGNORECASE)

Readings = tuple[int | None, int | None]
"""The cents of a text when the comma is the decimal sign, and when the dot is."""


def readings(text: str) -> Readings:
    """Both ways to read a text as cents; `None` for a way that does not hold."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        sign, units, separator, fraction = plain.groups()
        cents = int(units) * 100
        if fraction:
            cents += int(fraction) * (10 if len(fraction) == 1 else 1)
        if sign == "-":
            cents = -cents
        return (
            None if separator == "." else cents,
            None if separator == "," else cents,
        )
    if len(text) > 60:
        return None, None
    return _written_with_care(text)


def _written_with_care(text: str) -> Readings:
    text = text.strip().removeprefix("=").strip('"')
    text = _SPACES.sub(" ", _MONEY.sub("", text)).replace("’", "'").strip()
    text = text.replace("−", "-").replace("–", "-")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    if text[:1] in {"+", "-"}:
        negative, text = negative ^ (text[0] == "-"), text[1:].strip()
    elif text[-1:] in {"+", "-"}:
        negative, text = negative ^ (text[-1] == "-"), text[:-1].strip()
    sign = -1 if negative else 1
    return _one_way(_COMMA, text, sign), _one_way(_DOT, text, sign)


def _one_way(pattern: re.Pattern[str], text: str, sign: int) -> int | None:
    found = pattern.fullmatch(text)
    if not found:
        return None
    units, _separator, fraction = found.groups()
    fraction = fraction or ""
    # "1.000" as one euro holds, "1.234" does not: an amount has cents, not thousandths.
    if fraction[2:].strip("0"):
        return None
    whole = re.sub(r"[^0-9]", "", units)
    return sign * int(whole + fraction[:2].ljust(2, "0"))


class Figures:
    """A column of amounts: fed one by one, then read in the one way that suits them all."""

    def __init__(self, field: str = "decimal") -> None:
        self.field = field
        self.comma: list[int | None] = []
        self.dot: list[int | None] = []
        self._comma_fails: tuple[str, int] | None = None
        self._dot_fails: tuple[str, int] | None = None
        self.doubtful: list[str] = []

    def add(self, text: str, line: int) -> None:
        """One more amount, as printed. Refuses what is no amount, and what is measureless."""
        comma, dot = readings(text)
        if comma is None and dot is None:
            raise not_an_amount(text, line)
        if max(abs(comma or 0), abs(dot or 0)) > limits.AMOUNT:
            raise too_big(text, line)
        if comma is None and self._comma_fails is None:
            self._comma_fails = (text, line)
        if dot is None and self._dot_fails is None:
            self._dot_fails = (text, line)
        if comma != dot and comma is not None and dot is not None and len(self.doubtful) < 3:
            self.doubtful.append(text.strip())
        self._refuse_both_failed()
        self.comma.append(comma)
        self.dot.append(dot)

    def skip(self) -> None:
        """An empty cell."""
        self.comma.append(None)
        self.dot.append(None)

    def _refuse_both_failed(self) -> None:
        if self._comma_fails is None or self._dot_fails is None:
            return
        first, second = sorted((self._comma_fails, self._dot_fails), key=lambda fail: fail[1])
        what = _(
            "« %(second)s » et « %(first)s » (ligne %(line)d) n'ont pas le même signe décimal"
        ) % {"second": excerpt(second[0]), "first": excerpt(first[0]), "line": first[1]}
        raise refused(what, line=second[1])

    @property
    def signs(self) -> tuple[str, ...]:
        """The decimal signs that suit the whole column: "," or "." or both."""
        both = ((",", self._comma_fails), (".", self._dot_fails))
        return tuple(sign for sign, fails in both if fails is None)

    def read(self, sign: str) -> list[int | None]:
        """The column's cents with that decimal sign; `None` where it is empty."""
        return self.comma if sign == "," else self.dot

    def settle(
        self,
        answers: Mapping[str, str],
        *,
        remembered: str = "",
        proves: Callable[[str], bool] | None = None,
    ) -> str:
        """The column's decimal sign: seen, proved by `proves`, answered or remembered; else asked.

        An answer that the column contradicts is not followed.
        """
        signs = self.signs
        if len(signs) == 1 or not self.doubtful:
            return remembered if remembered in signs else signs[0]
        if proves is not None:
            proved = [sign for sign in signs if proves(sign)]
            if len(proved) == 1:
                return proved[0]
        for sign in (answers.get(self.field, ""), remembered):
            if sign in signs:
                return sign
        raise asked(self.question())

    def question(self) -> Question:
        """What to ask when both signs suit the whole column."""
        sample = self.doubtful[0]
        comma, dot = readings(sample)
        choices = (
            (",", _("%(text)s veut dire %(euros)s €") % _said(sample, comma or 0)),
            (".", _("%(text)s veut dire %(euros)s €") % _said(sample, dot or 0)),
        )
        label = _("Combien vaut « %(text)s » ?") % {"text": excerpt(sample)}
        return Question(self.field, label, choices, tuple(map(excerpt, self.doubtful)))


def _said(sample: str, amount: int) -> dict[str, str]:
    units, fraction = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return {"text": excerpt(sample), "euros": f"{sign}{units},{fraction:02d}"}


def exact_cents(text: str, line: int) -> int:
    """The cents of an amount whose format fixes the dot as its decimal sign (ISO 20022)."""
    dot = readings(text)[1]
    if dot is None:
        raise not_an_amount(text, line)
    if abs(dot) > limits.AMOUNT:
        raise too_big(text, line)
    return dot
