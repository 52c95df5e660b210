"""A template of ours that prints a variable nobody gave fails its test (house-style 23).

A variable with a `default` filter may be missing: that is what the filter is for. Templates of
allauth's elements take what they are given, so they are left alone, as other packages' are.
"""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression, Node

TOLERANT_FILTERS = {"default", "default_if_none"}
OURS = Path(settings.BASE_DIR) / "templates"
LEFT_ALONE = (OURS / "allauth",)


class UnknownTemplateVariableError(AssertionError):
    """A template prints a name its view does not give."""


class _Strict(str):
    """Stands for `string_if_invalid`: printing it raises, when the template is one of ours."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s" or super().__contains__(str(item))

    def __mod__(self, name: Any) -> str:
        origin = _origin(sys._getframe(1))
        is_ours = origin is not None and OURS in origin.parents
        if origin and is_ours and not any(folder in origin.parents for folder in LEFT_ALONE):
            raise UnknownTemplateVariableError(f"{origin.relative_to(OURS)}: {name}")
        return ""


def _origin(frame: FrameType | None) -> Path | None:
    """The file of the template node that is being printed."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(str(node.origin))
        frame = frame.f_back
    return None


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make unknown variables fail, in every test."""
    plain = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        may_miss = any(filter_.__name__ in TOLERANT_FILTERS for filter_, _args in self.filters)
        return plain(self, context, ignore_failures or may_miss)

    monkeypatch.setattr(FilterExpression, "resolve", resolve)
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", _Strict("?"))
