"""A thread: what is asked, answered, recorded for the holder, joined, withdrawn."""

import pytest
from django.test import Client

from governance.models import Post
from governance.refusals import VotingRefused
from governance.talking import say, thread_of, withdraw
from governance.threads import talk, talk_of
from jobs.models import OutboxMail
from tests.build import NOW, a_member, a_person
from tests.governance.build import a_club_of, a_draft
from tests.ledger.build import a_pdf, bytes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def motion():
    return a_draft(a_club_of(3))


@pytest.fixture
def thread(motion):
    return thread_of(motion)


@pytest.fixture
def ada(motion):
    return a_member(motion.club, "Ada Martin", email="ada@example.org").person


@pytest.fixture
def bea(motion):
    return a_member(motion.club, "Béa Durand", email="bea@example.org").person


def ask(thread, by, text="Quel loyer ?", **given):
    values = {"kind": Post.Kind.QUESTION, "text": text, "by": by, "now": NOW} | given
    return say(thread=thread, **values)


def test_a_question_waits_until_it_is_answered(motion, thread, ada, bea):
    question = ask(thread, ada)
    assert (talk_of(motion).count, talk_of(motion).waiting) == (1, 1)
    answer = ask(thread, bea, "450 € par mois.", kind=Post.Kind.ANSWER, answers=question)
    said = talk_of(motion)
    assert [(one.post, one.answers) for one in said.exchanges] == [(question, (answer,))]
    assert (said.count, said.waiting) == (2, 0)


def test_an_answer_to_an_answer_stays_under_the_question(motion, thread, ada, bea):
    question = ask(thread, ada)
    answer = ask(thread, bea, "450 €", kind=Post.Kind.ANSWER, answers=question)
    again = ask(thread, ada, "Charges comprises ?", kind=Post.Kind.ANSWER, answers=answer)
    assert talk_of(motion).exchanges[0].answers == (answer, again)


def test_a_form_sent_twice_is_one_message(thread, ada):
    assert ask(thread, ada) == ask(thread, ada)
    assert thread.posts.count() == 1


def test_who_should_answer_is_told_and_never_the_author(thread, ada, bea):
    question = ask(thread, ada, tell=[ada, bea], url="/club/x/discussion/")
    assert [mail.to for mail in OutboxMail.objects.order_by("to")] == ["bea@example.org"]
    ask(thread, bea, "450 €", kind=Post.Kind.ANSWER, answers=question)
    told = OutboxMail.objects.get(to="ada@example.org")
    assert "Béa Durand a répondu" in told.text
    assert "450 €" in told.text


def test_the_holders_answer_is_noted_by_who_follows_the_project(thread, ada):
    with pytest.raises(VotingRefused, match="qui suit ce projet"):
        ask(thread, ada, "Oui", kind=Post.Kind.HOLDER, said_by="Mme Petit")
    with pytest.raises(VotingRefused, match="qui a répondu"):
        ask(thread, ada, "Oui", kind=Post.Kind.HOLDER, speaks_for_holder=True)
    noted = ask(
        thread, ada, "Oui", kind=Post.Kind.HOLDER, said_by=" Mme Petit ", speaks_for_holder=True
    )
    assert (noted.said_by, noted.written_by) == ("Mme Petit", ada)


def test_a_paper_is_checked_before_it_is_kept(thread, ada):
    kept = ask(thread, ada, "Le bail", kind=Post.Kind.DOCUMENT, paper=bytes_of(a_pdf()))
    assert kept.file is not None
    with pytest.raises(VotingRefused, match="Rien n'a été enregistré"):
        ask(thread, ada, "Le virus", kind=Post.Kind.DOCUMENT, paper=b"MZ\x90\x00")
    with pytest.raises(VotingRefused, match="document à joindre"):
        ask(thread, ada, "Le bail", kind=Post.Kind.DOCUMENT)
    assert thread.posts.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "  "}, "Écrivez votre message"),
        ({"text": "a" * 4001}, "trop long"),
        ({"kind": Post.Kind.ANSWER}, "Choisissez la question"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(thread, ada, given, sentence):
    with pytest.raises(VotingRefused, match=sentence):
        ask(thread, ada, **given)
    assert thread.posts.count() == 0


def test_one_does_not_answer_another_clubs_message_nor_a_withdrawn_one(thread, ada):
    elsewhere = ask(thread_of(a_draft(a_club_of(1))), a_person())
    gone = withdraw(post=ask(thread, ada), by=ada, now=NOW)
    for post in (elsewhere, gone):
        with pytest.raises(VotingRefused, match="a été retiré, ou n'est pas"):
            ask(thread, ada, "Oui", kind=Post.Kind.ANSWER, answers=post)


def test_a_message_is_withdrawn_by_its_author_or_who_runs_the_votes(thread, ada, bea):
    post = ask(thread, ada)
    with pytest.raises(VotingRefused, match="ses propres messages"):
        withdraw(post=post, by=bea, now=NOW)
    withdraw(post=post, by=bea, now=NOW, may_moderate=True)
    post.refresh_from_db()
    assert post.withdrawn_at == NOW
    assert (talk(thread).count, talk(thread).waiting) == (0, 0)


def test_the_page_reads_and_sends_and_a_withdrawn_text_is_not_shown(motion, thread):
    client = Client()
    client.force_login(a_member(motion.club, account=True).person.user)
    url = f"/club/{motion.club.slug}/votes/{motion.pk}/discussion/"
    sent = client.post(url, {"kind": "question", "text": "Quel loyer ?"})
    assert sent.status_code == 302
    assert b"Quel loyer" in client.get(url).content
    post = thread.posts.get()
    client.post(f"/club/{motion.club.slug}/discussions/{post.pk}/retirer/", {"back": url})
    assert b"Quel loyer" not in client.get(url).content.partition(b"<h1>")[2]
