"""What leaves a site served as in production, and what must never enter the repository."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
YEAR = 365 * 24 * 3600
STATUSES = {
    "stranger: login": 200,
    "stranger: home": 302,
    "stranger: nowhere": 404,
    "stranger: health": 200,
    "stranger: static": 200,
    "stranger: no static": 404,
    "stranger: bad host": 400,
    "stranger: http": 301,
    "stranger: language": 302,
    "stranger: forged": 403,
    "known: enters": 302,
    "known: page": 200,
    "known: own": 200,
    "known: factors": 200,
    "known: download": 200,
    "known: 404": 404,
    "known: nowhere": 404,
    "known: 403": 403,
    "known: 405": 405,
    "known: 500": 500,
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every kind of answer of a site with the production settings, in a process of its own."""
    data = tmp_path_factory.mktemp("production")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(data),
        "SECRET_KEY": "a sentence that only this test knows, long enough for the check 0123456789",
        "ALLOWED_HOSTS": "cymbale.example.org",
        "PUBLIC_URL": "https://cymbale.example.org",
        "HTTPS": "true",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.production"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, dict[str, Any]] = json.loads(run.stdout)
    return found


def test_each_answer_has_the_status_it_should(answers: dict[str, dict[str, Any]]) -> None:
    assert {name: answer["status"] for name, answer in answers.items()} == STATUSES


def test_every_answer_carries_the_headers(answers: dict[str, dict[str, Any]]) -> None:
    """Promise row 47: every status, static files, downloads and failures included."""
    missing = []
    for name, answer in answers.items():
        missing += [f"{name}: {fault}" for fault in _faults(answer["headers"])]
    assert missing == []


def _faults(headers: dict[str, str]) -> Iterator[str]:
    if headers.get("Location", "").startswith("https://"):
        return  # the step from http: browsers ignore what else it says, nothing is decided yet
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if age is None or int(age[1]) < YEAR:
        yield "Strict-Transport-Security"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "X-Content-Type-Options"
    if headers.get("Referrer-Policy") != "same-origin":
        yield "Referrer-Policy"
    if headers.get("Cross-Origin-Opener-Policy") != "same-origin":
        yield "Cross-Origin-Opener-Policy"
    policy = headers.get("Content-Security-Policy", "")
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
        if part not in policy:
            yield f"Content-Security-Policy: {part}"
    if "unsafe" in policy or "script-src 'self'" not in policy:
        yield f"Content-Security-Policy: {policy}"


def test_nothing_of_a_known_person_is_kept(answers: dict[str, dict[str, Any]]) -> None:
    """Promise row 47: 403, 404, 405, 500 and downloads too."""
    kept = {
        name: answer["headers"].get("Cache-Control")
        for name, answer in answers.items()
        if name.startswith("known: ")
        and "no-store" not in answer["headers"].get("Cache-Control", "")
    }
    assert kept == {}


def test_every_cookie_is_tied_to_the_host(answers: dict[str, dict[str, Any]]) -> None:
    """Promise row 47: `__Host-` means secure, of this host alone, for the whole site."""
    seen = {}
    for answer in answers.values():
        seen |= answer["cookies"]
    assert set(seen) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for name, cookie in seen.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
        assert cookie["samesite"] == "Lax", name


def test_plain_http_leads_to_https(answers: dict[str, dict[str, Any]]) -> None:
    """Promise row 47."""
    headers = answers["stranger: http"]["headers"]
    assert headers["Location"] == "https://cymbale.example.org/moi/"


def test_an_unset_secret_refuses_to_serve_the_world(tmp_path: Path) -> None:
    """Promise row 50: nobody goes online with the key that everybody can read."""
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "ALLOWED_HOSTS": "cymbale.example.org",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "SECRET_KEY" in run.stderr


SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token of a forge": re.compile(r"\b(gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,})"),
    "a key of a cloud": re.compile(r"\b(AKIA[0-9A-Z]{16}|AIza[\w-]{35}|xox[abprs]-[\w-]{10,})"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s:/@\"'{}<>]+:(?!change-me\b|password@h)[^\s:/@\"'{}<>$]+@[a-z0-9]"
    ),
}
PLACES = {
    "the address of a registry": re.compile(
        r"https?://[^\s\"'<>]*(?:pypi\.|pythonhosted\.|npmjs\.|jsdelivr|unpkg|/simple/?\b)"
        r"|--(?:extra-)?index-url|^\s*(?:index-url|registry)\s*=",
        re.MULTILINE,
    ),
    "a path of somebody's machine": re.compile(
        r"(?<![\w.~$}/*-])/(?:home|Users|work|mnt|workspace|tmp)/[A-Za-z0-9_.]"
    ),
}


def _committed() -> Iterator[tuple[str, str]]:
    """The text files of the repository: path and content."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield name, content.decode("utf-8", "replace")


def _found(patterns: dict[str, re.Pattern[str]]) -> list[str]:
    here = Path(__file__).relative_to(ROOT).as_posix()
    return [
        f"{name}: {what}: {match[0][:60]}"
        for name, content in _committed()
        if name != here
        for what, pattern in patterns.items()
        if (match := pattern.search(content))
    ]


def test_no_secret_is_committed() -> None:
    """Promise row 50."""
    assert _found(SECRETS) == []


def test_no_registry_nor_machine_is_named_in_the_repository() -> None:
    """Promise row 50: what is installed is said by name and hash, wherever it comes from."""
    assert _found(PLACES) == []
