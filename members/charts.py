"""Charts drawn by the server: the same SVG in the page and in the PDF, the same bytes each time.

Each function returns a `Chart`: a safe string (the wide drawing, which `{{ chart }}` prints and the
PDF keeps) that also carries a narrow drawing for phones and the rows of its table, for
`components/chart.html`. Colours are classes that the style sheet paints; attributes paint them
where no style sheet reads, as in a PDF. `values` are in the unit that is named: euros, not cents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.wording import HARD, grouped

Number = int | float | Decimal
Points = Sequence[tuple[str, Number]]
SeriesList = Sequence[tuple[str, Sequence[Number]]]

WIDE, NARROW_WIDTH = 720, 340
SIZE = 15
EM = 7.2
PLOT_HEIGHT = 210
PAINTS = {
    "s1": "#1d5b45", "s2": "#d9952c", "s3": "#a9cdb8", "s4": "#a23421",
    "t1": "#1d5b45", "t2": "#7a4a00", "t3": "#2f6f55", "t4": "#a23421",
    "strong": "#1e2420", "soft": "#48524c", "rule": "#ded8c8", "base": "#7d8179",
}  # fmt: skip


class Chart(SafeString):
    """A drawing as text, with its twin for phones, its caption and the table behind it."""

    caption: str
    narrow: SafeString
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def svg(self) -> SafeString:
        """The wide drawing then the narrow one; the style sheet shows the one that fits."""
        return SafeString(str(self) + str(self.narrow))


@dataclass(frozen=True)
class Box:
    """Where the values are drawn, inside the margins of a drawing."""

    left: float
    top: float
    right: float
    bottom: float
    highest: float
    lowest: float = 0.0

    def y(self, value: Number) -> float:
        """The height at which a value is drawn."""
        span = (self.highest - self.lowest) or 1.0
        return self.bottom - (float(value) - self.lowest) / span * (self.bottom - self.top)


def stacked_bars(
    *, title: str, labels: Sequence[str], series: SeriesList, unit: str = "€", head: str = ""
) -> Chart:
    """One bar per label, its parts piled in the order of `series` (at most four, none negative)."""
    if len(series) > 4:
        raise ValueError("a pile of more than four parts cannot be read")
    totals = [
        sum((float(values[place]) for _name, values in series), 0.0) for place in range(len(labels))
    ]
    drawings = [
        _frame(title, _pile_words(labels, series, unit), width, height, body)
        for width, height, body in (
            _pile(labels, series, totals, unit, WIDE),
            _pile(labels, series, totals, unit, NARROW_WIDTH),
        )
    ]
    rows = tuple(
        (label, tuple(_exact(values[place], unit) for _name, values in series))
        for place, label in enumerate(labels)
    )
    return _chart(title, drawings, (head or _("Mois"), *(name for name, _v in series)), rows)


def bars(*, title: str, points: Points, unit: str = "€", head: str = "") -> Chart:
    """One lying bar per point, its name above it and its value at its end: for long names."""
    most = max((float(value) for _label, value in points), default=0.0)
    drawings = [
        _frame(title, _words(points, unit), width, height, body)
        for width, height, body in (
            _lying(points, most, unit, WIDE),
            _lying(points, most, unit, NARROW_WIDTH),
        )
    ]
    rows = tuple((label, (_exact(value, unit),)) for label, value in points)
    return _chart(title, drawings, (head or _("Nom"), _("Valeur")), rows)


def line(*, title: str, points: Points, unit: str = "", head: str = "") -> Chart:
    """A line through the points in order, its last value written at its end."""
    drawings = [
        _frame(title, _words(points, unit), width, height, body)
        for width, height, body in (
            _walk(points, unit, WIDE),
            _walk(points, unit, NARROW_WIDTH),
        )
    ]
    rows = tuple((label, (_exact(value, unit),)) for label, value in points)
    return _chart(title, drawings, (head or _("Année"), title), rows)


# --- What is drawn -------------------------------------------------------------------------------


def _pile(
    labels: Sequence[str], series: SeriesList, totals: list[float], unit: str, width: int
) -> tuple[int, int, str]:
    """A pile's body: rules, bars, months below, names beside (or above on a phone)."""
    is_wide = width == WIDE
    names = [_folded(name, 18) for name, _values in series]
    side = (
        max((len(part) for name in names for part in name), default=0) * EM + 16 if is_wide else 0
    )
    top = 12.0 if is_wide else 12.0 + (SIZE + 6) * len(series)
    ticks = _ticks(max(totals, default=0.0))
    left = _axis_width(ticks, unit)
    box = Box(left, top, width - side - 4, top + PLOT_HEIGHT, ticks[-1])
    parts = [_rules(box, ticks, unit)]
    step = (box.right - box.left) / max(len(labels), 1)
    for place in range(len(labels)):
        base = 0.0
        for rank, (_name, values) in enumerate(series, start=1):
            value = max(float(values[place]), 0.0)
            upper, lower = box.y(base + value), box.y(base)
            gap = 1.5 if base and lower - upper > 3 else 0.0
            if value:
                x = box.left + step * place + step * 0.08
                parts.append(_rect(x, upper, step * 0.84, lower - upper - gap, f"s{rank}"))
            base += value
    parts.append(_feet(box, labels, step))
    parts.append(_names(box, series, names) if is_wide else _legend(series))
    return width, round(box.bottom + SIZE + 16), "".join(parts)


def _lying(points: Points, most: float, unit: str, width: int) -> tuple[int, int, str]:
    """Lying bars: the name on one line, the bar and its value under it."""
    room = width - max((len(_round(value, unit)) for _l, value in points), default=0) * EM - 14
    parts, y = [], 4.0
    for label, value in points:
        parts.append(_text(0, y + SIZE, label, "strong" if width == WIDE else "soft"))
        length = max(float(value), 0.0) / most * room if most > 0 else 0.0
        parts.append(_rect(0, y + SIZE + 7, max(length, 1.5), 14, "s1"))
        parts.append(_text(max(length, 1.5) + 8, y + SIZE + 19, _round(value, unit), "strong"))
        y += SIZE + 36
    return width, round(y + 2), "".join(parts)


def _walk(points: Points, unit: str, width: int) -> tuple[int, int, str]:
    """A line's body: rules, the line, its last point and value, years below."""
    values = [float(value) for _label, value in points]
    ticks = _ticks(max(values, default=0.0), min(0.0, *values) if values else 0.0)
    last = _round(points[-1][1], unit) if points else ""
    box = Box(
        _axis_width(ticks, unit), 12.0, width - len(last) * 9 - 16, 12.0 + 170, ticks[-1], ticks[0]
    )
    step = (box.right - box.left) / max(len(points) - 1, 1)
    places = [
        (box.left + step * place, box.y(value)) for place, (_label, value) in enumerate(points)
    ]
    parts = [_rules(box, ticks, unit)]
    if places:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in places)
        parts.append(
            f'<polyline class="l1" points="{path}" fill="none" stroke="{PAINTS["s1"]}" '
            'stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>'
        )
        x, y = places[-1]
        parts.append(
            f'<circle class="s1" cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{PAINTS["s1"]}"/>'
            + _text(x + 10, y + 5, last, "t1", bold=True)
        )
    parts.append(_feet(box, [label for label, _value in points], step, centred=False))
    return width, round(box.bottom + SIZE + 16), "".join(parts)


# --- What drawings are made of --------------------------------------------------------------------


def _frame(title: str, words: str, width: int, height: int, body: str) -> SafeString:
    kind = "chart-wide" if width == WIDE else "chart-narrow"
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" role="img" '
        f'viewBox="0 0 {width} {height}" font-size="{SIZE}" '
        'font-family="Source Sans 3, Cymbale Espaces, sans-serif">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>{body}</svg>"
    )


def _chart(
    title: str,
    drawings: list[SafeString],
    heads: tuple[str, ...],
    rows: tuple[tuple[str, tuple[str, ...]], ...],
) -> Chart:
    chart = Chart(drawings[0])
    chart.caption, chart.narrow, chart.heads, chart.rows = title, drawings[1], heads, rows
    return chart


def _rules(box: Box, ticks: list[float], unit: str) -> str:
    parts = []
    for tick in ticks:
        y = box.y(tick)
        kind = "base" if tick == 0 else "rule"
        parts.append(
            f'<line class="{kind}" x1="{_n(box.left)}" x2="{_n(box.right)}" y1="{_n(y)}" '
            f'y2="{_n(y)}" stroke="{PAINTS[kind]}" stroke-width="1"/>'
            + _text(box.left - 10, y + 5, _tick(tick, unit), "soft", anchor="end")
        )
    return "".join(parts)


def _feet(box: Box, labels: Sequence[str], step: float, *, centred: bool = True) -> str:
    """Labels under the plot; when they would touch, one in two, in three… the last one kept."""
    widest = max((len(label) for label in labels), default=1) * EM + 6
    every = max(1, -int(-widest // max(step, 0.1)))
    last = len(labels) - 1
    shift = step / 2 if centred else 0
    return "".join(
        _text(box.left + step * place + shift, box.bottom + SIZE + 7, label, "soft", "middle")
        for place, label in enumerate(labels)
        if (last - place) % every == 0
    )


def _names(box: Box, series: SeriesList, names: list[list[str]]) -> str:
    """The parts' names beside the last bar, each at the height of its part, never overlapping."""
    parts: list[str] = []
    ceiling, base = box.bottom + SIZE, 0.0
    for rank, ((_name, values), lines) in enumerate(zip(series, names, strict=True), start=1):
        value = max(float(values[-1]), 0.0) if values else 0.0
        height = len(lines) * (SIZE + 4)
        wanted = box.y(base + value / 2) - height / 2 + SIZE - 2
        y = min(wanted, ceiling - height)
        for place, words in enumerate(lines):
            parts.append(
                _text(box.right + 10, y + place * (SIZE + 4), words, f"t{rank}", bold=True)
            )
        ceiling, base = y - 4, base + value
    return "".join(parts)


def _legend(series: SeriesList) -> str:
    return "".join(
        _rect(0, place * (SIZE + 6) + 2, 13, 13, f"s{len(series) - place}")
        + _text(20, place * (SIZE + 6) + SIZE - 1, name, f"t{len(series) - place}", bold=True)
        for place, (name, _values) in enumerate(reversed(series))
    )


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" '
        f'height="{_n(max(height, 0.5))}" fill="{PAINTS[kind]}"/>'
    )


def _text(
    x: float, y: float, words: str, kind: str, anchor: str = "start", *, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold or kind == "strong" else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" fill="{PAINTS[kind]}"{where}{weight}>'
        f"{escape(words)}</text>"
    )


def _ticks(highest: float, lowest: float = 0.0) -> list[float]:
    """Three to five round values from zero (or below) to at least the highest."""
    span = max(highest - lowest, 1e-9)
    if span < 1:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10(span / 4))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if span / (power * k) <= 4)
    step = max(step, 1.0)
    start = floor(lowest / step)
    count = start
    ticks = [start * step]
    while ticks[-1] < highest:
        count += 1
        ticks.append(count * step)
    return ticks


def _axis_width(ticks: list[float], unit: str) -> float:
    return max(len(_tick(tick, unit)) for tick in ticks) * EM + 12


def _tick(value: float, unit: str) -> str:
    if value == 0:
        return "0"
    places = 0 if value == int(value) else 1
    return _with_unit(grouped(Decimal(str(value)), places), unit)


def _round(value: Number, unit: str) -> str:
    places = 0 if unit == "€" or value == int(value) else 1
    return _with_unit(grouped(Decimal(str(value)), places), unit)


def _exact(value: Number, unit: str) -> str:
    places = 2 if unit == "€" else (0 if value == int(value) else 1)
    return _with_unit(grouped(Decimal(str(value)), places), unit)


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{HARD}{unit}" if unit else text


def _folded(name: str, room: int) -> list[str]:
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _words(points: Points, unit: str) -> str:
    return ", ".join(f"{label} : {_exact(value, unit)}" for label, value in points)


def _pile_words(labels: Sequence[str], series: SeriesList, unit: str) -> str:
    if not labels:
        return ""
    last = ", ".join(f"{name} {_exact(values[-1], unit)}" for name, values in series)
    return f"{labels[0]} – {labels[-1]}. {labels[-1]} : {last}."


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
