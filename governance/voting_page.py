"""What the vote's page shows one member: in whose name one votes, who voted, and nothing more.

`investments` embeds the same form in a proposal's page: it puts `vote_context` in its own context
and includes `governance/_vote_form.html`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from governance.answers import has_options, in_words, option_labels
from governance.ballot_forms import BallotForm
from governance.counting import last_ballots, participation
from governance.forms import ProxyForm
from governance.models import Ballot, Channel, Elector, Motion, Proxy
from governance.motions import takes_ballots
from governance.tally import rule_sentence
from members.models import Membership, Person


@dataclass(frozen=True)
class Voice:
    """One voice a person may use: their own, or one they hold by proxy."""

    elector: Elector
    form: BallotForm
    ballot: Ballot | None
    by_proxy: bool
    voted_in_person: bool
    said: str

    @property
    def noted_by(self) -> Person | None:
        """Who wrote this voice's ballot, when it was not the voter."""
        if self.ballot is None or self.ballot.cast_by_id == self.elector.membership.person_id:
            return None
        return self.ballot.cast_by


def ballot_form(
    motion: Motion, elector: Elector, options: Mapping[int, str], data: QueryDict | None = None
) -> BallotForm:
    """The form of one voice; several stand on a page, so its ids carry the elector."""
    return BallotForm(
        data,
        kind=motion.kind,
        options=options,
        seats=motion.seats,
        initial={"elector": elector.pk},
        auto_id=f"id_{elector.pk}_%s",
    )


def voices(
    motion: Motion, membership: Membership | None, sent: BallotForm | None = None
) -> tuple[Voice, ...]:
    """The voices a member may use on a motion: their own first, then those they hold.

    `sent` is a form that was refused: it takes its place among them, with what was wrong.
    """
    if membership is None:
        return ()
    ballots = last_ballots(motion)
    options = option_labels(motion)

    def voice(elector: Elector, *, by_proxy: bool) -> Voice:
        ballot = ballots.get(elector.pk)
        is_sent = sent is not None and sent.initial["elector"] == elector.pk
        form = sent if sent is not None and is_sent else ballot_form(motion, elector, options)
        in_person = ballot is not None and ballot.channel != Channel.PROXY
        said = in_words(motion.kind, ballot, options) if ballot else ""
        return Voice(elector, form, ballot, by_proxy, in_person, said)

    own = Elector.objects.filter(motion=motion, membership=membership).select_related(
        "membership__person"
    )
    held = Elector.objects.filter(
        proxies_given__holder__membership=membership,
        proxies_given__revoked_at__isnull=True,
        motion=motion,
    ).select_related("membership__person")
    return (
        *(voice(one, by_proxy=False) for one in own),
        *(voice(one, by_proxy=True) for one in held),
    )


def proxy_given(motion: Motion, membership: Membership | None) -> Proxy | None:
    """The power a member has given on a motion and not taken back."""
    return (
        Proxy.objects.filter(
            giver__motion=motion, giver__membership=membership, revoked_at__isnull=True
        )
        .select_related("holder__membership__person")
        .first()
    )


def proxy_form(
    motion: Motion, membership: Membership, data: dict[str, str] | None = None
) -> ProxyForm:
    """The other voters one may give a power to."""
    others = (
        Membership.objects.filter(electorates__motion=motion).exclude(pk=membership.pk).in_order()
    )
    return ProxyForm(data, others=others)


def vote_context(
    motion: Motion,
    membership: Membership | None,
    *,
    now: datetime,
    sent: BallotForm | None = None,
) -> dict[str, object]:
    """Everything `governance/_vote_form.html` reads; never a choice of somebody else."""
    is_open = motion.is_open(now) and not motion.is_secret
    given = proxy_given(motion, membership) if membership else None
    came = participation(motion)
    return {
        "motion": motion,
        "vote_is_open": is_open,
        "vote_takes_ballots": takes_ballots(motion, now),
        "voices": voices(motion, membership, sent) if is_open else (),
        "proxy_given": given,
        "participation": came,
        "rule_words": rule_sentence(motion.rule, came.electors),
    }


def question_context(motion: Motion) -> dict[str, object]:
    """What is asked besides its words: the answers offered, and what it said before."""
    return {
        "options": list(motion.options.all()) if has_options(motion) else [],
        "earlier": list(motion.earlier_wordings.select_related("amended_by")),
    }
