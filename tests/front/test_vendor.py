"""What we took from others: named, versioned, licensed, unchanged."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = json.loads((ROOT / "static/vendor/MANIFEST.json").read_text())["files"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["path"])
def test_a_vendored_file_is_the_one_its_manifest_names(row: dict[str, str]) -> None:
    assert hashlib.sha256((ROOT / row["path"]).read_bytes()).hexdigest() == row["sha256"]
    assert all(row[key] for key in ("name", "version", "licence", "origin"))


def test_no_vendored_file_is_missing_from_the_manifest() -> None:
    present = {
        path.relative_to(ROOT).as_posix()
        for folder in ("static/vendor", "tests/vendor")
        for path in (ROOT / folder).iterdir()
        if path.suffix != ".json"
    }
    assert present <= {row["path"] for row in ROWS}


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = (ROOT / "static/img/icons.svg").read_text()
    named = {
        text.split('"')[1]
        for page in (ROOT / "templates").rglob("*.html")
        for text in page.read_text().split("{% icon ")[1:]
        if text.startswith('"')
    }
    assert {name for name in named if f'id="{name}"' not in sprite} == set()
