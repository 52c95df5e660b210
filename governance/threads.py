"""Questions about a thread: what was asked, what was answered, what still waits."""

from dataclasses import dataclass

from governance.models import Motion, Post, Thread


@dataclass(frozen=True)
class Exchange:
    """One message and the answers made to it, the oldest first."""

    post: Post
    answers: tuple[Post, ...]

    @property
    def waits(self) -> bool:
        """True for a question that nobody has answered."""
        is_question = self.post.kind == Post.Kind.QUESTION and self.post.withdrawn_at is None
        return is_question and not any(one.withdrawn_at is None for one in self.answers)


@dataclass(frozen=True)
class Talk:
    """A thread as a page shows it."""

    exchanges: tuple[Exchange, ...]

    @property
    def count(self) -> int:
        """How many messages stand."""
        posts = [post for one in self.exchanges for post in (one.post, *one.answers)]
        return sum(post.withdrawn_at is None for post in posts)

    @property
    def waiting(self) -> int:
        """How many questions have no answer yet."""
        return sum(one.waits for one in self.exchanges)

    @property
    def questions(self) -> tuple[Post, ...]:
        """What one may answer: every standing message that is not itself an answer."""
        return tuple(one.post for one in self.exchanges if one.post.withdrawn_at is None)


def talk(thread: Thread | None) -> Talk:
    """The exchanges of a thread; one query, none without a thread."""
    if thread is None:
        return Talk(())
    posts = list(thread.posts.select_related("written_by", "file").order_by("written_at", "id"))
    heads = {post.pk: post for post in posts if post.answers_id is None}
    answers: dict[int, list[Post]] = {pk: [] for pk in heads}
    parents = {post.pk: post.answers_id for post in posts}
    for post in posts:
        head = post.answers_id
        while head is not None and head not in heads:
            head = parents[head]
        if head is not None:
            answers[head].append(post)
    return Talk(tuple(Exchange(post, tuple(answers[pk])) for pk, post in heads.items()))


def talk_of(motion: Motion) -> Talk:
    """The exchanges about a question put to the vote."""
    return talk(Thread.objects.filter(motion=motion).first())
