"""What must hold of secret votes: queries that return the offenders."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from clubs.auditing import Offence
from governance.models import Ballot, Motion, Outcome, PaperCount, Secrecy, SecretVote
from governance.secret.encoding import CIPHERTEXT, KEY, fingerprint_of, root_of, to_bytes
from governance.secret.tallying import decision_of, read_box

SEALED_WITHIN = timedelta(hours=1)


def offences() -> Iterator[Offence]:
    """Every secret vote that is not as it should be; the details never tell what was voted."""
    yield from _wrong_numbers()
    yield from _boxes_left()
    yield from _unsealed()
    yield from _wrong_boxes()
    yield from _wrong_counts()
    yield from _wrong_paper_counts()
    yield from _named_ballots()


def _votes() -> "list[SecretVote]":
    closed = SecretVote.objects.filter(closed_at__isnull=False).select_related("motion__club")
    return list(closed.annotate(signed=Count("motion__sign_offs")).order_by("id"))


def _offence(rule: str, motion: Motion, detail: str) -> Offence:
    return Offence(rule, str(motion.club), f"vote {motion.pk} : {detail}", "error")


def _wrong_numbers() -> Iterator[Offence]:
    """A box that does not hold one ballot for each signature, unless it was destroyed as void."""
    for vote in _votes():
        signed = vote.signed  # type: ignore[attr-defined]
        is_read = vote.motion.outcome not in ("", Outcome.VOID)
        if len(vote.published) != signed and (vote.published or is_read):
            yield _offence(
                "secret_count",
                vote.motion,
                f"{len(vote.published)} bulletins pour {signed} signatures",
            )


def _boxes_left() -> Iterator[Offence]:
    """A closed vote whose box, or whose seed of receipts, is still there; an open one without."""
    left = SecretVote.objects.filter(closed_at__isnull=False).filter(
        Q(box__isnull=False) | ~Q(signing_seed="")
    )
    for vote in left.select_related("motion__club"):
        yield _offence("secret_box_left", vote.motion, "clos, et l'urne ouverte est encore là")
    lost = SecretVote.objects.filter(closed_at__isnull=True, box__isnull=True).exclude(manifest="")
    for vote in lost.select_related("motion__club"):
        yield _offence("secret_box_lost", vote.motion, "ouvert, et l'urne n'est plus là")


def _unsealed() -> Iterator[Offence]:
    """A box closed for more than an hour and not sealed: something holds the old state."""
    late = timezone.now() - SEALED_WITHIN
    for vote in SecretVote.objects.filter(
        closed_at__lt=late, sealed_at__isnull=True
    ).select_related("motion__club"):
        yield _offence("secret_unsealed", vote.motion, "clos depuis plus d'une heure, non scellé")


def _wrong_boxes() -> Iterator[Offence]:
    """A published box that is not the one closed, or a manifest that is not the one opened."""
    for vote in SecretVote.objects.exclude(manifest="").select_related("motion__club"):
        if fingerprint_of(vote.manifest) != vote.fingerprint:
            yield _offence("secret_manifest", vote.motion, "l'empreinte n'est pas la bonne")
        ballots = [to_bytes(one, length=CIPHERTEXT) for one in vote.published]
        if ballots and root_of(ballots) != vote.root:
            yield _offence("secret_root", vote.motion, "le scellé de l'urne n'est pas le bon")


def _wrong_counts() -> Iterator[Offence]:
    """Read every opened box again."""
    for vote in SecretVote.objects.exclude(private_key="").select_related("motion__club"):
        opened = read_box(vote, to_bytes(vote.private_key, length=KEY))
        again = decision_of(vote.motion, opened)
        if (again.outcome, again.result) != (vote.motion.outcome, vote.motion.result):
            yield _offence("secret_verdict", vote.motion, "recompté, le résultat est autre")


def _wrong_paper_counts() -> Iterator[Offence]:
    """Totals that do not go with the signatures."""
    counts = PaperCount.objects.select_related("motion__club").annotate(
        signed=Count("motion__sign_offs")
    )
    for count in counts.order_by("id"):
        expressed = count.totals.get("ballots", sum(count.totals.values()))
        if expressed + count.blank + count.spoiled != count.signed:
            yield _offence("paper_count", count.motion, f"{count.signed} signatures, autre total")


def _named_ballots() -> Iterator[Offence]:
    """A nominal ballot on a secret question, or a signature on a nominal one."""
    named = Ballot.objects.exclude(elector__motion__secrecy=Secrecy.NAMED)
    for ballot in named.select_related("elector__motion__club"):
        yield _offence("secret_named_ballot", ballot.elector.motion, "bulletin nominatif")
    mixed = Motion.objects.filter(sign_offs__isnull=False).exclude(secrecy=F("sign_offs__road"))
    for motion in mixed.select_related("club").distinct():
        yield _offence("secret_mixed", motion, "signatures d'un autre chemin")
