"""`manage.py restore FILE`: put a backup back in an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.restoring import NotRestored, restore


class Command(BaseCommand):
    """Put a backup back, then compare the end of each club's book with what was saved."""

    help = "Restaure une sauvegarde dans une base vide et vérifie les comptes."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="le fichier écrit par « backup »")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore, or say in one sentence why not."""
        try:
            done = restore(options["archive"])
        except NotRestored as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{done.clubs} clubs et {done.files} documents restaurés")
        if done.boxes_left_out:
            self.stdout.write(
                f"{done.boxes_left_out} vote(s) secret(s) étaient ouverts : à recommencer."
            )
        if done.differing:
            raise CommandError("comptes différents de la sauvegarde : " + ", ".join(done.differing))
