"""`manage.py open_club`: found a real club and give its manager the first account."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.text import slugify

from clubs.models import Network
from clubs.refusals import Refusal
from config.opening import open_club


class Command(BaseCommand):
    """Found a club; the manager then invites the others from the pages."""

    help = "Ouvre un club et le compte de son gérant ou de sa gérante, premier membre du club."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nom du club")
        parser.add_argument("--commune", required=True)
        parser.add_argument("--department", required=True, help="numéro : 59, 2A, 974")
        parser.add_argument("--manager", required=True, help="prénom et nom")
        parser.add_argument("--email", default="", help="pour entrer avec un code reçu par e-mail")
        parser.add_argument(
            "--created-on", type=date.fromisoformat, help="2026-11-01 ; aujourd'hui"
        )
        parser.add_argument("--forming", action="store_true", help="le club se constitue encore")
        parser.add_argument("--network", default="", help="adresse du réseau, s'il est déjà ouvert")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Found it, or say in one line why not."""
        now = timezone.now()
        network = Network.objects.filter(slug=options["network"]).first()
        if options["network"] and network is None:
            raise CommandError(f"Aucun réseau n'a l'adresse « {options['network']} ».")
        try:
            club, account = open_club(
                name=options["name"],
                slug=slugify(options["name"]),
                commune=options["commune"],
                department=options["department"],
                created_on=options["created_on"] or timezone.localdate(now),
                is_active=not options["forming"],
                network=network,
                manager=options["manager"],
                email=options["email"],
                now=now,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Le club « {club} » est ouvert : {club.get_absolute_url()}")
        self.stdout.write(f"identifiant : {account.username}")
        self.stdout.write(f"mot de passe, montré une seule fois : {account.password}")
