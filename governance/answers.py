"""The words of an answer: what one may say to a question, and a ballot put back in words."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import OPTION_KINDS, Ballot, Choice, Motion, QuestionKind

CONSENT_LABELS = {
    Choice.FOR: _("Je consens"),
    Choice.AGAINST: _("J'ai une objection"),
    Choice.ABSTAIN: _("Sans avis"),
}
SENSE_LABELS = {
    Choice.FOR: _("Plutôt pour"),
    Choice.AGAINST: _("Plutôt contre"),
    Choice.ABSTAIN: _("Sans avis"),
}
BLANK = _("vote blanc")


def has_options(motion: Motion) -> bool:
    """True when one answers by picking among written answers or people."""
    return motion.kind in OPTION_KINDS


def choice_labels(kind: str) -> list[tuple[str, str]]:
    """The three answers of a question without options, in its own words."""
    words = {QuestionKind.CONSENT: CONSENT_LABELS, QuestionKind.SENSE: SENSE_LABELS}
    own = words.get(QuestionKind(kind))
    return [(one.value, str(own[one] if own else one.label)) for one in Choice]


def option_labels(motion: Motion) -> dict[int, str]:
    """The answers offered, by position; none for a yes or no."""
    if not has_options(motion):
        return {}
    return {one.position: one.label for one in motion.options.all()}


def in_words(kind: str, ballot: Ballot, options: Mapping[int, str]) -> str:
    """What a ballot says: "Pour", "Salle des fêtes", "1. Ada, 2. Bob", "vote blanc"."""
    if kind not in OPTION_KINDS:
        return dict(choice_labels(kind)).get(ballot.choice, "")
    if not ballot.picks:
        return str(BLANK)
    names = [options.get(position, gettext("réponse inconnue")) for position in ballot.picks]
    if kind == QuestionKind.RANKED:
        names = [f"{rank}. {name}" for rank, name in enumerate(names, 1)]
    return ", ".join(names)
