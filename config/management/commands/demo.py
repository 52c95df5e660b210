"""`manage.py demo`: an invented region in an empty database, and the accounts to visit it."""

from time import monotonic

from django.core.management.base import BaseCommand
from django.utils import timezone

from clubs.models import Network
from config.demo.cast import NETWORK_SLUG
from config.demo.telling import ACCOUNTS, PASSWORD, is_empty, tell_everything


class Command(BaseCommand):
    """Fill an empty database with the demonstration; do nothing in one that is not."""

    help = (
        "Remplit une base vide avec une région inventée : six clubs, soixante-dix personnes, "
        "des années de versements, de votes et d'investissements. Ne touche pas à une base "
        "où il y a déjà quelque chose."
    )

    def handle(self, *args: object, **options: object) -> None:
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

    def _print_accounts(self) -> None:
        self.stdout.write("")
        self.stdout.write(f"{'identifiant':<12}{'qui':<32}où")
        for account in ACCOUNTS:
            self.stdout.write(f"{account.username:<12}{account.who:<32}{account.place}")
        self.stdout.write(f"Mot de passe de tous ces comptes : {PASSWORD}")
