"""`manage.py backup DIR`: one file with the database and the documents."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.backing_up import back_up


class Command(BaseCommand):
    """Write a backup; what a secret vote's open box holds is left out."""

    help = "Sauvegarde la base et les documents dans un fichier de DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="le dossier des sauvegardes")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it and say what it holds."""
        made = back_up(options["folder"], now=timezone.now())
        self.stdout.write(f"{made.path} : {made.files} documents, {made.size} octets")
        if made.boxes_left_out:
            self.stdout.write(
                f"{made.boxes_left_out} vote(s) secret(s) ouvert(s) : l'urne n'est pas sauvegardée."
            )
        for sha256 in made.files_missing:
            self.stderr.write(f"document absent du disque : {sha256}")
