"""`manage.py prepare`: bring a database up to date; fill an empty one with the demonstration."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clubs.models import Club
from config.guard import guard


class Command(BaseCommand):
    """Migrations, the cache's table, the guard, then the demonstration when asked."""

    help = "Prépare la base : migrations, cache, déclencheurs ; --demo la remplit si elle est vide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="remplir une base vide")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do only what is not done yet, so a second start takes seconds."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            self.stdout.write("· base de données à jour")
        guard()
        if options["demo"]:
            if not Club.objects.exists():
                self.stdout.write("· données de démonstration (moins d'une minute)")
            call_command("demo")
