"""Migrate, with the database's own guards put down before and put back after."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from config.guard import about_to_migrate, guards_down


class Command(DjangoMigrate):
    """Django's `migrate`, between dropping every trigger of ours and installing the catalogue.

    A rebuilt SQLite table loses its triggers silently, and a trigger of another table that names
    it makes the migration fail (docs/architecture.md, engines). They come back even when a
    migration fails.
    """

    def check(self, *args: Any, **kwargs: Any) -> None:
        """The system checks, less the one that would ask for what we are about to do."""
        with about_to_migrate():
            super().check(*args, **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the migrations; takes what Django's command takes."""
        connection = connections[options["database"]]
        only_looks = options["plan"] or options["check_unapplied"]
        if only_looks:
            super().handle(*args, **options)
            return
        with guards_down(connection):
            super().handle(*args, **options)
