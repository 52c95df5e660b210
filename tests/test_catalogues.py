"""The catalogues: English is complete, French counts its plurals, both follow the code.

`make messages` brings them up to date.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import ngettext, override

ROOT = Path(settings.BASE_DIR)
PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
LEFT_OUT = (".*", "data", "static*", "tests", "docs", "benchmarks", "locale", "__pycache__", "*.mo")


def _catalogue(root: Path, language: str) -> Catalog:
    with (root / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def _messages(language: str, root: Path = ROOT) -> list[Message]:
    return [message for message in _catalogue(root, language) if message.id]


def _forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The catalogues people read are compiled by bin/setup; a stale one is compiled again here."""
    for language in ("en", "fr"):
        source = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            _needs("msgfmt")
            subprocess.run(["msgfmt", "--check-format", "-o", made, source], check=True)


def _needs(program: str) -> None:
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing: install gettext")
        pytest.skip(f"{program} is not installed")


def test_every_sentence_is_in_english() -> None:
    left = [m.id for m in _messages("en") if m.fuzzy or not all(_forms(m.string))]
    assert left == []


def test_a_sentence_keeps_its_places_in_english() -> None:
    """A lost %(name)s would be an error in the page, or a sum that nobody reads."""
    wrong = [
        message.id
        for message in _messages("en")
        for said in _forms(message.string)
        if set(PLACE.findall(said)) - _places(message) or _lost(message)
    ]
    assert wrong == []


def _places(message: Message) -> set[str]:
    return {place for form in _forms(message.id) for place in PLACE.findall(form)}


def _lost(message: Message) -> bool:
    said = _forms(message.string)
    return any(
        set(PLACE.findall(asked)) - set(PLACE.findall(answer))
        for asked, answer in zip(_forms(message.id), said, strict=True)
    )


def test_a_sentence_begins_and_ends_as_in_french() -> None:
    """Spaces and line breaks at the ends join sentences together."""
    wrong = [
        message.id
        for message in _messages("en")
        for asked, said in zip(_forms(message.id), _forms(message.string), strict=True)
        if (asked[:1].isspace(), asked[-1:].isspace()) != (said[:1].isspace(), said[-1:].isspace())
    ]
    assert wrong == []


def test_the_french_catalogue_holds_plurals_and_nothing_else() -> None:
    for message in _messages("fr"):
        # A word of ours that a library's own French would say otherwise is repeated as it is.
        allowed = (message.id,) if message.pluralizable else ("", message.id)
        assert message.string in allowed
        assert not message.fuzzy


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 versement enregistré.", "0 payments recorded."),
        (1, "1 versement enregistré.", "1 payment recorded."),
        (2, "2 versements enregistrés.", "2 payments recorded."),
    ],
)
def test_zero_is_singular_in_french_and_plural_in_english(
    compiled: None, count: int, french: str, english: str
) -> None:
    for language, wanted in (("fr", french), ("en", english)):
        with override(language):
            said = ngettext(
                "%(count)d versement enregistré.", "%(count)d versements enregistrés.", count
            )
        assert said % {"count": count} == wanted


def test_the_catalogues_hold_the_sentences_of_the_code_and_no_other(tmp_path: Path) -> None:
    """A fresh collection finds the same sentences: otherwise run `make messages`."""
    _needs("xgettext")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for language in ("en", "fr"):
        (copy / "locale" / language).mkdir(parents=True)
    command = [sys.executable, "manage.py", "makemessages", "-l", "en", "-l", "fr"]
    subprocess.run(
        [*command, "--no-wrap", "--add-location", "file"],
        cwd=copy,
        env={**os.environ, "DATA_DIR": str(tmp_path / "data")},
        check=True,
        capture_output=True,
    )
    for language in ("en", "fr"):
        fresh = {(m.context, m.id) for m in _messages(language, copy)}
        ours = {(m.context, m.id) for m in _messages(language)}
        assert (fresh - ours, ours - fresh) == (set(), set())
