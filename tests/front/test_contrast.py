"""The colours, measured in both modes: 7:1 for text one reads, 4.5:1 for small coloured words,
3:1 for edges and shapes that mean something (design.md, "Look")."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent.parent / "static/css/tokens.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
    for part in CSS.split("@media (prefers-color-scheme: dark)")
)
MODES = {"light": LIGHT, "dark": {**LIGHT, **DARK}}

BODY = [
    ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("on-green", "green"),
    ("green-ink", "green-wash"), ("ochre-ink", "ochre-wash"), ("brick-ink", "brick-wash"),
]  # fmt: skip
SMALL = [
    ("green", "paper"), ("green", "card"), ("green-strong", "card"), ("brick", "card"),
    ("brick", "paper"), ("ochre-ink", "card"), ("chart-2-ink", "card"), ("chart-3-ink", "card"),
    ("map-text", "map-0"), ("map-text", "map-1"), ("map-text", "map-2"),
    ("map-text-strong", "map-3"), ("map-text-strong", "map-4"), ("card", "brick"),
    ("on-green", "green-strong"), ("ochre-ink", "paper"),
]  # fmt: skip
SHAPES = [
    ("edge", "card"), ("edge", "paper"), ("focus", "paper"), ("focus", "card"),
    ("focus", "green-wash"), ("green", "green-wash"), ("brick", "brick-wash"), ("chart-1", "card"),
    ("chart-4", "card"), ("ochre", "card"), ("ochre", "ochre-wash"),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(BODY, 7.0), (SMALL, 4.5), (SHAPES, 3.0)], ids=["body", "small", "shapes"]
)
def test_colours_are_far_enough_apart(
    mode: str, pairs: list[tuple[str, str]], least: float
) -> None:
    found = {
        f"{one} on {two}": round(contrast(MODES[mode][one], MODES[mode][two]), 2)
        for one, two in pairs
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_both_modes_define_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_the_sheet_uses_no_colour_of_its_own() -> None:
    sheet = ""
    for name in ("cymbale.css", "rooms.css"):
        sheet += (Path(__file__).resolve().parents[2] / "static/css" / name).read_text()
    assert set(re.findall(r"#[0-9a-f]{3,6}\b(?!\w)", sheet)) <= {"#fff"}
