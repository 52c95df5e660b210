"""Middleware that keeps two promises: a GET writes nothing, a private page is never cached."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
READING_METHODS = ("GET", "HEAD")

# Views of these packages may write during a GET: allauth keeps its own state (a code sent, an
# e-mail confirmed by its link). Ours never.
EXEMPT_PACKAGES = ("allauth.",)

# Tables that a reading request may touch: the session and the cache remember, they decide nothing.
EXEMPT_TABLES = ("django_session", "cache")

_COMMENTS = re.compile(r"/\*.*?\*/|--[^\n]*", re.S)
_TEXTS = re.compile(r"'(?:[^']|'')*'")
_READS = re.compile(
    r"[\s(]*(SELECT|WITH|VALUES|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.I
)
_CHANGES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|INTO|DROP|ALTER|CREATE|TRUNCATE)\b", re.I)
_LOCKS = re.compile(r"\bFOR (NO KEY )?UPDATE\b", re.I)
_TARGET = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.I)


class WriteDuringRead(ImproperlyConfigured):
    """A page of ours tried to write while being read: a bug of ours, never a user's mistake."""


class ReadOnlyGetMiddleware:
    """During a GET or a HEAD of our own views, the database refuses anything but reads."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wrap every connection while a reading request is answered."""
        if request.method not in READING_METHODS:
            return self.get_response(request)
        refusal = _Refusal(request)
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(refusal))
            return self.get_response(request)


class PrivatePagesMiddleware:
    """No page of a logged-in person is kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer when somebody is logged in, whatever its status."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class _Refusal:
    """Called instead of each statement: lets reads through."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not is_read(sql) and not self._is_exempt():
            raise WriteDuringRead(f"{self.request.method} {self.request.path} writes: {sql[:120]}")
        return execute(sql, params, many, context)

    def _is_exempt(self) -> bool:
        match = self.request.resolver_match
        return match is not None and match._func_path.startswith(EXEMPT_PACKAGES)


def is_read(sql: str) -> bool:
    """True for a statement that changes nothing, or only the session or the cache."""
    words = _LOCKS.sub("", _TEXTS.sub("''", _COMMENTS.sub(" ", sql)))
    if _READS.match(words) and not _CHANGES.search(_unquoted(words)):
        return True
    target = _TARGET.match(words)
    return target is not None and target[1] in EXEMPT_TABLES


def _unquoted(words: str) -> str:
    """Without quoted names: a column may be called "update"."""
    return re.sub(r'"[^"]*"', "", words)
