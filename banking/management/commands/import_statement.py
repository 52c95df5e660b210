"""`manage.py import_statement --club SLUG FILE`: a bank's file taken in, without a browser."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from banking.accounts import accounts_of
from banking.belonging import FIELD, compact
from banking.importing import import_statement
from banking.keeping import Imported
from banking.models import BankAccount
from banking.reading.limits import FILE_SIZE, MEGABYTE
from banking.reading.refusing import Question, ReadingRefused
from clubs.models import Club
from clubs.refusals import Refusal


class Command(BaseCommand):
    """The same verb as the page; nothing is posted, the lines wait to be confirmed."""

    help = "Importe un fichier de la banque ; les opérations restent à confirmer dans les pages."

    def add_arguments(self, parser: CommandParser) -> None:
        """What `--help` says."""
        parser.add_argument("file", type=Path, metavar="FILE", help="le fichier de la banque")
        parser.add_argument("--club", required=True, metavar="SLUG", help="l'adresse du club")
        parser.add_argument("--account", metavar="IBAN", help="IBAN ou nom du compte du club")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            type=_answer,
            metavar="CHAMP=VALEUR",
            help="la réponse à une question posée par un premier essai",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, import, tell; one clear line on error."""
        club = Club.objects.filter(slug=options["club"]).first()
        if club is None:
            raise CommandError(f"Aucun club n'a l'adresse « {options['club']} ».")
        content = _content(options["file"])
        try:
            done = import_statement(
                club=club,
                content=content,
                name=options["file"].name,
                bank_account=_account(club, options["account"]),
                answers=dict(options["answer"]),
                by=None,
                now=timezone.now(),
            )
        except ReadingRefused as refusal:
            raise CommandError(f"{refusal}{_choices(refusal.question)}") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        for line in _told(done):
            self.stdout.write(line)


def _answer(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not (field and equals):
        raise ArgumentTypeError(f"« {text} » : écrivez champ=valeur")
    return field, value


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > FILE_SIZE:
            raise CommandError(f"{file} dépasse {FILE_SIZE // MEGABYTE} Mo.")
        return file.read_bytes()
    except OSError as problem:
        raise CommandError(f"{file} : {problem.strerror}") from None


def _account(club: Club, words: str | None) -> BankAccount | None:
    if not words:
        return None
    found = [
        one
        for one in accounts_of(club)
        if words == one.name or compact(words) in {one.iban or None, one.number or None}
    ]
    if len(found) != 1:
        names = ", ".join(str(one) for one in accounts_of(club))
        raise CommandError(f"Aucun compte « {words} » dans ce club ; ses comptes : {names}.")
    return found[0]


def _choices(question: Question | None) -> str:
    if question is None:
        return ""
    if question.field == FIELD:
        return " (--account " + " ou ".join(f"« {label} »" for _pk, label in question.choices) + ")"
    answers = " ou ".join(f"--answer {question.field}={value}" for value, _l in question.choices)
    return f" ({answers})"


def _told(done: Imported) -> list[str]:
    return [
        f"{done.new} opérations nouvelles, {done.known} déjà connues, "
        f"{done.doubles} peut-être en double",
        *done.remarks,
    ]
