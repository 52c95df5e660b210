"""What the readers answer when a file cannot be read, or not without asking."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from banking.reading.words import excerpt
from banking.refusals import BankingRefused


@dataclass(frozen=True)
class Question:
    """An ambiguity of the file, to be asked: `answers={field: value of a choice}` settles it."""

    field: str
    label: str
    choices: tuple[tuple[str, str], ...]
    sample: tuple[str, ...] = ()


class ReadingRefused(BankingRefused):
    """A file that cannot be read as it is; `question` is set when an answer would do."""

    def __init__(self, message: str, *, line: int = 0, question: Question | None = None) -> None:
        super().__init__(message, field="" if question is None else question.field)
        self.line = line
        self.question = question


def refused(what: str, *, line: int = 0, todo: str = "") -> ReadingRefused:
    """The refusal whose sentence says where, what, that nothing was imported, and what to do."""
    todo = todo or _("exportez à nouveau le relevé depuis le site de votre banque")
    figures = {"line": line, "what": what, "todo": todo}
    if line:
        message = _("Ligne %(line)d : %(what)s ; rien n'a été importé : %(todo)s.") % figures
    else:
        message = _("Fichier refusé : %(what)s ; rien n'a été importé : %(todo)s.") % figures
    return ReadingRefused(message, line=line)


def asked(question: Question) -> ReadingRefused:
    """The refusal that waits for an answer."""
    message = _(
        "Ce fichier peut se lire de plusieurs façons (%(sample)s) ; "
        "rien n'a été importé : répondez à la question : %(label)s"
    ) % {"sample": excerpt(" · ".join(question.sample), 80), "label": question.label}
    return ReadingRefused(message, question=question)


def not_a_date(text: str, line: int) -> ReadingRefused:
    """The refusal of a day that no calendar has."""
    return refused(_("« %(text)s » n'est pas une date") % {"text": excerpt(text)}, line=line)


def not_an_amount(text: str, line: int) -> ReadingRefused:
    """The refusal of a figure that is not euros and cents."""
    return refused(
        _("« %(text)s » n'est pas un montant en euros et centimes") % {"text": excerpt(text)},
        line=line,
    )


def too_big(text: str, line: int) -> ReadingRefused:
    """The refusal of a figure no club's account can show."""
    return refused(_("le montant « %(text)s » est démesuré") % {"text": excerpt(text)}, line=line)


def too_many_operations(limit: int) -> ReadingRefused:
    """The refusal of a file longer than any statement."""
    return refused(
        _("il contient plus de %(limit)d opérations") % {"limit": limit},
        todo=_("exportez une période plus courte"),
    )


def too_many_accounts(limit: int) -> ReadingRefused:
    """The refusal of a file that holds more accounts than a club, or than a bank's export."""
    return refused(_("il contient plus de %(limit)d comptes") % {"limit": limit})


def cut_short(line: int) -> ReadingRefused:
    """The refusal of a file that stops before its end."""
    return refused(
        _("le fichier s'arrête au milieu d'une opération"),
        line=line,
        todo=_("téléchargez-le à nouveau en entier"),
    )


def nothing_in_it() -> ReadingRefused:
    """The refusal of a statement that shows neither operation nor equal balances."""
    return refused(
        _("aucune opération n'y a été trouvée"),
        todo=_("vérifiez la période demandée à la banque et exportez à nouveau le relevé"),
    )
