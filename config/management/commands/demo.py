"""`manage.py demo`: an invented region in an empty database, and the accounts to visit it."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from clubs.models import Club, Network
from config.demo.bank_files import CLUB_SLUG, bank_files
from config.demo.cast import NETWORK_SLUG
from config.demo.telling import ACCOUNTS, PASSWORD, is_empty, tell_everything


class Command(BaseCommand):
    """Fill an empty database with the demonstration; do nothing in one that is not."""

    help = (
        "Remplit une base vide avec une région inventée : six clubs, soixante-dix personnes, "
        "des années de versements, de votes et d'investissements. Ne touche pas à une base "
        "où il y a déjà quelque chose."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What `--help` says."""
        parser.add_argument(
            "--bank-files",
            type=Path,
            metavar="DIR",
            help="écrit dans ce dossier trois relevés du mois écoulé, à importer pour essayer",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        if is_empty():
            tell_everything(timezone.now())
            took = monotonic() - began
            self.stdout.write(f"Données de démonstration écrites en {took:.0f} s.")
        elif not Network.objects.filter(slug=NETWORK_SLUG).exists():
            self.stdout.write("La base n'est pas vide : rien n'a été ajouté.")
            return
        else:
            self.stdout.write("Les données de démonstration sont déjà là.")
        self._print_accounts()
        if options["bank_files"]:
            self._write_bank_files(options["bank_files"])

    def _write_bank_files(self, folder: Path) -> None:
        now = timezone.now()
        club = Club.objects.get(slug=CLUB_SLUG)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in bank_files(club, now=now, today=timezone.localdate(now)).items():
            (folder / name).write_bytes(content)
            self.stdout.write(str(folder / name))

    def _print_accounts(self) -> None:
        self.stdout.write("")
        self.stdout.write(f"{'identifiant':<12}{'qui':<32}où")
        for account in ACCOUNTS:
            self.stdout.write(f"{account.username:<12}{account.who:<32}{account.place}")
        self.stdout.write(f"Mot de passe de tous ces comptes : {PASSWORD}")
