"""`manage.py statistics --network SLUG --year Y --format json|csv`."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from clubs.models import Network
from network.exporting import as_csv, as_json
from network.publishing import publish
from network.statistics import network_statistics


class Command(BaseCommand):
    """Print what a network's clubs did in a year."""

    help = (
        "Imprime les chiffres d'un réseau pour une année : clubs, membres, épargne, "
        "investissements, emplois. Une somme que le secret statistique cache s'écrit « s »."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--network", required=True, help="le nom court du réseau")
        parser.add_argument("--year", required=True, type=int, help="l'année, par exemple 2025")
        parser.add_argument("--format", choices=["json", "csv"], default="json")

    def handle(self, *args: object, **options: str) -> None:
        network = Network.objects.filter(slug=options["network"]).first()
        if network is None:
            raise CommandError(f"Aucun réseau ne s'appelle « {options['network']} ».")
        year, today = int(options["year"]), localdate()
        if not 1983 <= year <= today.year:
            raise CommandError(f"L'année va de 1983 à {today.year}.")
        published = publish(network_statistics(network, year, at=min(today, date(year, 12, 31))))
        write = as_json if options["format"] == "json" else as_csv
        self.stdout.write(write(published), ending="" if options["format"] == "csv" else "\n")
