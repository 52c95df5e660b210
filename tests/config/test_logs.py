"""A request about a secret vote leaves no line in the logs of the server."""

import io
import logging
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.config import Config

from config.access_log import AccessLogger
from config.logs import SecretPathFilter
from governance.secret.paths import is_secret_path

SECRET = "/club/les-quatre/votes/12/secret/voter/"
OTHER = "/club/les-quatre/votes/12/voter/"


def test_the_addresses_of_a_secret_vote_are_known() -> None:
    assert is_secret_path(SECRET)
    assert is_secret_path(f"{SECRET}?x=1")
    assert is_secret_path("/club/a/votes/1/secret/urne.json")
    assert not is_secret_path(OTHER)
    assert not is_secret_path("/club/secret/votes/12/")


@pytest.mark.parametrize(
    ("path", "level", "is_written"),
    [
        (SECRET, logging.WARNING, False),
        (SECRET, logging.ERROR, True),
        (OTHER, logging.WARNING, True),
    ],
)
def test_a_refused_ballot_is_not_logged(path: str, level: int, is_written: bool) -> None:
    """Promise row 21: neither who, nor when; an error of ours is written without its address."""
    record = logging.LogRecord("django.request", level, "", 0, "%s: %s", ("Conflict", path), None)
    record.request = SimpleNamespace(path=path)
    assert SecretPathFilter().filter(record) is is_written
    if path == SECRET and is_written:
        assert SECRET not in record.getMessage()


def test_the_console_has_the_filter() -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secret_paths"]


def test_gunicorn_is_silent_about_a_secret_vote() -> None:
    """Promise row 21: even with an access log asked for; negative control: others are written."""
    config = Config()
    config.set("accesslog", "-")
    logger, written = AccessLogger(config), io.StringIO()
    logger.access_log.handlers = [logging.StreamHandler(written)]
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    request = SimpleNamespace(headers=[])
    for path in (SECRET, OTHER):
        environ = {"PATH_INFO": path, "RAW_URI": path, "REQUEST_METHOD": "POST"}
        environ["SERVER_PROTOCOL"] = "HTTP/1.1"
        logger.access(answer, request, environ, SimpleNamespace(seconds=0, microseconds=1))
    assert OTHER in written.getvalue()
    assert SECRET not in written.getvalue()


def test_gunicorn_reads_our_logger() -> None:
    found: dict[str, str] = {}
    path = settings.BASE_DIR / "gunicorn.conf.py"
    exec(compile(path.read_text(), str(path), "exec"), found)
    assert found["logger_class"] == "config.access_log.AccessLogger"
