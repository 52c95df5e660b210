"""Run every invariant of every room and name the offenders."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from clubs.auditing import Offence
from config.guard import faults


class Command(BaseCommand):
    """Print what breaks an invariant; exit 1 when something does. Warnings are only printed."""

    help = "Check every invariant of every room; exits 1 when one is broken."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Walk the rooms from the bottom of the hill to the top."""
        errors = warnings = 0
        for offence in every_offence():
            self.stdout.write(
                f"{offence.level}: [{offence.rule}] {offence.where}: {offence.detail}"
            )
            errors += offence.level == "error"
            warnings += offence.level == "warning"
        if errors:
            raise CommandError(f"{errors} broken invariants, {warnings} warnings")
        self.stdout.write(f"audit: every invariant holds, {warnings} warnings")


def every_offence() -> Iterator[Offence]:
    """What the guard and each app's `audit.offences()` find."""
    for line in faults(connection):
        yield Offence("guard", "base de données", line)
    for app in reversed(settings.OUR_APPS):
        if find_spec(f"{app}.audit"):
            yield from import_module(f"{app}.audit").offences()
