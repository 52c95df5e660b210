"""A project's thread: begun at its first message, and carried to its vote."""

from django.db import transaction

from governance.models import Motion, Thread
from governance.talking import carry_over, open_thread, thread_of
from investments.models import Proposal


@transaction.atomic
def begin_thread(*, proposal: Proposal) -> Thread:
    """The thread of a project; its vote's, when it is already put to the vote."""
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.thread is not None:
        return locked.thread
    locked.thread = thread_of(locked.motion) if locked.motion else open_thread(locked.club)
    locked.save(update_fields=["thread"])
    return locked.thread


def bring_to_vote(*, proposal: Proposal, motion: Motion) -> None:
    """What was said of the project is read beside its vote."""
    if proposal.thread is not None:
        carry_over(thread=proposal.thread, motion=motion)
