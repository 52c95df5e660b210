"""The hill: foreign keys point down too, which an import linter cannot see."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

HEIGHT = {
    "jobs": 0,
    "clubs": 1,
    "members": 2,
    "ledger": 3,
    "governance": 3,
    "investments": 4,
    "clublife": 5,
    "banking": 5,
    "network": 5,
    "starting": 5,
    "reports": 6,
}


def test_every_foreign_key_points_down_the_hill() -> None:
    uphill = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if (app := model._meta.app_label) in HEIGHT
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if (other := field.related_model._meta.app_label) in HEIGHT
        if other != app and HEIGHT[other] >= HEIGHT[app]
    ]
    assert uphill == []


def test_every_room_has_its_place() -> None:
    assert sorted(settings.OUR_APPS) == sorted(HEIGHT)


def test_the_settings_page_names_each_variable_we_read_and_no_other() -> None:
    root = Path(settings.BASE_DIR)
    source = "".join(
        (root / "config" / name).read_text() for name in ("settings.py", "celery_settings.py")
    )
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source))
    written = set(re.findall(r"^\| `([A-Z_]+)`", (root / "docs/settings.md").read_text(), re.M))
    assert read == written


def test_make_lists_twelve_targets_at_most() -> None:
    makefile = (Path(settings.BASE_DIR) / "Makefile").read_text()
    assert len(re.findall(r"^[a-z]+:.*##", makefile, re.M)) <= 12


def test_no_module_hides_behind_a_vague_name() -> None:
    vague = {"services", "utils", "helpers", "common", "manager"}
    ours = [path for room in HEIGHT for path in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    assert [str(path) for path in ours if path.stem in vague] == []


def test_files_stay_under_four_hundred_lines() -> None:
    rooms = [*HEIGHT, "config"]
    ours = [path for room in rooms for path in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    long = [
        str(p)
        for p in ours
        if "migrations" not in p.parts and len(p.read_text().splitlines()) > 400
    ]
    assert long == []
