"""No float touches money."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MONEY_CODE = sorted(
    [*ROOT.glob("ledger/**/*.py"), *ROOT.glob("investments/**/*.py"), ROOT / "clubs" / "money.py"]
)
FORBIDDEN_NAMES = {"float", "round"}
FORBIDDEN_FIELDS = {"FloatField", "DecimalField"}


def offenders(source):
    """Lines that hold a float literal, `float`, `round`, or a field stored as one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, repr(node.value)
        if isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield node.lineno, node.id
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_FIELDS:
            yield node.lineno, node.attr


@pytest.mark.parametrize("path", MONEY_CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_float_touches_money(path):
    """Promise row 11: 0 occurrence in the rooms of money (migrations show stored types)."""
    found = list(offenders(path.read_text()))
    if "migrations" in path.parts:
        found = [one for one in found if one[1] == "FloatField"]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["x = 0.1", "x = float(y)", "x = round(y, 2)", "x = 1e3", "f = models.FloatField()"],
)
def test_the_scan_sees_a_float(line):
    """Promise row 11 (negative control)."""
    assert list(offenders(line))
