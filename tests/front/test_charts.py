"""Charts: the same bytes each time, every value in the table, nothing outside the drawing."""

import re
from xml.etree import ElementTree

import pytest

from members.charts import Chart, bars, line, stacked_bars

MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov."]


def wealth() -> Chart:
    return stacked_bars(
        title="Ce que nous possédons",
        labels=MONTHS,
        series=[
            ("investi dans des entreprises", [9500] * 4 + [10500] * 3 + [11300] * 4),
            ("en banque", [1200, 1400, 1700, 2000, 1200, 1500, 1800, 1300, 1600, 1900, 2215]),
        ],
    )


CHARTS = {
    "pile": wealth,
    "line": lambda: line(
        title="Membres", points=[(str(2016 + at), 180 + 11 * at) for at in range(10)]
    ),
    "bars": lambda: bars(title="Secteurs", points=[("Alimentation & <eau>", 22400), ("Vélo", 0)]),
    "nothing yet": lambda: stacked_bars(title="Vide", labels=[], series=[("rien", [])]),
    "one zero": lambda: line(title="Zéro", points=[("2026", 0)]),
    "below zero": lambda: line(title="Résultat", points=[("2025", -120), ("2026", 300)], unit="€"),
}


@pytest.mark.parametrize("make", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_the_same_bytes_each_time_and_stays_within_its_drawing(make: object) -> None:
    first, second = make(), make()  # type: ignore[operator]
    assert first.svg == second.svg
    for drawing in (str(first), str(first.narrow)):
        root = ElementTree.fromstring(drawing)
        width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
        assert root[0].text == first.caption
        for x, y in re.findall(r' x="([-\d.]+)" y="([-\d.]+)"', drawing):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height
        assert "style=" not in drawing
        assert "<script" not in drawing


def test_the_table_of_a_chart_holds_every_value_in_full() -> None:
    chart = wealth()
    assert chart.heads == ("Mois", "investi dans des entreprises", "en banque")
    assert chart.rows[-1] == ("nov.", ("11\u202f300,00\u00a0€", "2\u202f215,00\u00a0€"))
    assert len(chart.rows) == 11


def test_a_pile_of_five_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="more than four"):
        stacked_bars(title="Trop", labels=["a"], series=[(str(part), [1]) for part in range(5)])


def test_names_typed_by_people_are_escaped() -> None:
    assert "Alimentation &amp; &lt;eau&gt;" in CHARTS["bars"]()
