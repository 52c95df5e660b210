"""Asking, answering, joining a paper: the thread of a project or of a question put to the vote.

Nothing said is ever rewritten; its author, or who runs the club's votes, may withdraw it. What the
project's holder answered is recorded by a member who follows the project, with the name of who
answered.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import Motion, Post, Thread
from governance.refusals import VotingRefused
from jobs.files import store
from jobs.mailing import write_mail
from jobs.models import StoredFile
from jobs.receiving import checked_paper
from jobs.refusals import JobRefused
from members.models import Person

LONGEST = 4000
MOST_PAPERS = 30


def thread_of(motion: Motion) -> Thread:
    """The thread of a question, opened at its first message."""
    found, _created = Thread.objects.get_or_create(motion=motion, defaults={"club": motion.club})
    return found


def open_thread(club: Club) -> Thread:
    """A thread that no question bears yet: a project's."""
    return Thread.objects.create(club=club)


def carry_over(*, thread: Thread, motion: Motion) -> None:
    """What was said of a project follows it to its vote."""
    if not Thread.objects.filter(motion=motion).exists():
        thread.motion = motion
        thread.save(update_fields=["motion"])


@transaction.atomic
def say(
    *,
    thread: Thread,
    kind: Post.Kind,
    text: str,
    by: Person,
    now: datetime,
    answers: Post | None = None,
    said_by: str = "",
    paper: bytes | None = None,
    speaks_for_holder: bool = False,
    tell: Collection[Person] = (),
    url: str = "",
) -> Post:
    """Add a message; `tell` are written to when a question is asked, its author when answered.

    `speaks_for_holder` says that `by` may record what the project's holder answered. `url` is the
    thread's page, for the mail. The same words by the same person twice in a row are one message.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise VotingRefused(
            _("Ce message est trop long : 4 000 signes au plus. Joignez plutôt un document."),
            "text",
        )
    _check(thread, kind, text, answers, said_by, paper, speaks_for_holder=speaks_for_holder)
    Thread.objects.select_for_update().get(pk=thread.pk)
    last = thread.posts.order_by("-id").first()
    if last is not None and paper is None and _same(last, kind, text, by, answers):
        return last
    stored = None
    if paper is not None:
        stored = _kept(thread, paper, now)
    post = Post.objects.create(
        thread=thread,
        kind=kind,
        text=text,
        answers=answers,
        said_by=said_by.strip() if kind == Post.Kind.HOLDER else "",
        file=stored,
        written_by=by,
        written_at=now,
    )
    _tell(post, tell, url, now)
    return post


def _check(
    thread: Thread,
    kind: Post.Kind,
    text: str,
    answers: Post | None,
    said_by: str,
    paper: bytes | None,
    *,
    speaks_for_holder: bool,
) -> None:
    if not text:
        raise VotingRefused(_("Écrivez votre message : rien n'a été envoyé."), "text")
    if answers is not None and (answers.thread_id != thread.pk or answers.withdrawn_at):
        raise VotingRefused(
            _("Ce message a été retiré, ou n'est pas de cette discussion."), "answers"
        )
    if kind == Post.Kind.ANSWER and answers is None:
        raise VotingRefused(_("Choisissez la question à laquelle vous répondez."), "answers")
    if kind == Post.Kind.DOCUMENT and paper is None:
        raise VotingRefused(_("Choisissez le document à joindre."), "paper")
    if kind == Post.Kind.HOLDER:
        if not speaks_for_holder:
            raise VotingRefused(
                _(
                    "Seule une personne qui suit ce projet note les réponses du porteur ou de la "
                    "porteuse de projet. Rien n'a été envoyé."
                ),
                "kind",
            )
        if not said_by.strip():
            raise VotingRefused(_("Écrivez qui a répondu."), "said_by")


def _same(last: Post, kind: str, text: str, by: Person, answers: Post | None) -> bool:
    """True for a form sent twice."""
    said = (last.kind, last.text, last.written_by_id, last.answers_id, last.withdrawn_at)
    return said == (kind, text, by.pk, answers.pk if answers else None, None)


def _kept(thread: Thread, content: bytes, now: datetime) -> StoredFile:
    if thread.posts.filter(file__isnull=False, withdrawn_at__isnull=True).count() >= MOST_PAPERS:
        raise VotingRefused(
            _("Cette discussion a déjà trente documents : retirez-en un d'abord."), "paper"
        )
    try:
        paper = checked_paper(content)
    except JobRefused as refusal:
        raise VotingRefused(refusal.message, "paper") from refusal
    return store(
        content=paper.content,
        name=f"document{paper.suffix}",
        content_type=paper.content_type,
        now=now,
    )


def _tell(post: Post, tell: Collection[Person], url: str, now: datetime) -> None:
    """A mail to those who should answer, or to the one who is answered; never to the author."""
    told = {one.pk: one for one in tell if post.kind == Post.Kind.QUESTION}
    if post.answers is not None:
        told[post.answers.written_by_id] = post.answers.written_by
    for person in told.values():
        if not person.email or person.pk == post.written_by_id:
            continue
        context = {"post": post, "person": person, "url": f"{settings.PUBLIC_URL}{url}"}
        write_mail(
            to=person.email,
            subject=render_to_string("emails/thread_subject.txt", context),
            text=render_to_string("emails/thread.txt", context),
            now=now,
            key=f"post:{post.pk}:{person.pk}",
        )


@transaction.atomic
def withdraw(*, post: Post, by: Person, now: datetime, may_moderate: bool = False) -> Post:
    """Take a message back: that there was one stays, what it said is no longer shown."""
    if post.written_by_id != by.pk and not may_moderate:
        raise VotingRefused(_("On ne retire que ses propres messages."))
    if post.withdrawn_at is None:
        post.withdrawn_at = now
        post.save(update_fields=["withdrawn_at"])
    return post
