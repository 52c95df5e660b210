"""`manage.py open_network`: found a regional network and give its first employee an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.text import slugify

from clubs.refusals import Refusal
from config.opening import open_network


class Command(BaseCommand):
    """Found a network; clubs are opened in it with `open_club --network`."""

    help = "Ouvre un réseau régional et le compte de sa première personne salariée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nom du réseau")
        parser.add_argument("--staff", required=True, help="prénom et nom")
        parser.add_argument("--email", default="")
        parser.add_argument("--region", default="", help="code INSEE de la région : 32")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Found it, or say in one line why not."""
        try:
            network, account = open_network(
                name=options["name"],
                slug=slugify(options["name"]),
                region_code=options["region"],
                staff=options["staff"],
                email=options["email"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Le réseau « {network} » est ouvert : {network.get_absolute_url()}")
        self.stdout.write(f"identifiant : {account.username}")
        self.stdout.write(f"mot de passe, montré une seule fois : {account.password}")
