"""An answer is in its ballot and in no other store: database, logs, mails, files, reports."""

import base64
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from django.views.debug import SafeExceptionReporterFilter

from clubs.models import Club
from governance.models import Ballot, Channel, Choice, DecisionType, Motion, QuestionKind
from governance.motions import draft, open_motion
from governance.secret.encoding import to_text
from governance.voting import cast
from jobs.models import OutboxMail
from members.models import Membership
from tests.build import NOW, a_member
from tests.governance.build import a_club_of
from tests.governance.secret.attacking import disk, rows
from tests.governance.secret.build import an_election, members_of, plain, sealed_ballot, throw
from tests.governance.test_unsaid import CANARY, TWO_WAYS

NONCE = "cafe5eeded1ce" + "0" * 19


@pytest.fixture(autouse=True)
def today(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def a_question(club: Club, kind: QuestionKind) -> Motion:
    now = timezone.now()
    question = draft(
        club=club, type=DecisionType.OTHER, title="Quelle salle ?", text="", now=now, kind=kind,
        options=["Salle bleue", "Salle verte"], candidates=members_of(club)[:2],
    )  # fmt: skip
    return open_motion(motion=question, deadline=now + timedelta(days=2), now=now)


def tables() -> dict[str, str]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {name: repr(sorted(map(repr, rows(f'SELECT * FROM "{name}"')))) for name in names}


def files() -> str:
    """Every file kept by the site: papers, the broker's."""
    kept = [Path(settings.MEDIA_ROOT), Path(settings.BROKER_DIR)]
    found = [one for folder in kept for one in folder.rglob("*") if one.is_file()]
    return repr([(str(one), one.read_bytes()) for one in found])


def cached() -> str:
    """What the cache holds, as it was before it was written in its own way."""
    if settings.REDIS_URL:
        client = cache._cache.get_client()
        return repr([(key, client.get(key)) for key in client.scan_iter()])
    held = rows("SELECT cache_key, value FROM cache")
    return repr([(key, base64.b64decode(value)) for key, value in held])


def elsewhere(logged: str, sent: list[object]) -> dict[str, str]:
    """All the stores that are not the database."""
    letters = [(one.subject, one.body) for one in mail.outbox]
    return {
        "logs": logged,
        "workers": repr(sent),
        "mails": repr(letters) + repr(list(OutboxMail.objects.values_list())),
        "cache": cached(),
        "sessions": repr([one.get_decoded() for one in Session.objects.all()]),
        "files": files(),
    }


def telling(logged: str, sent: list[object]) -> list[str]:
    """The stores where the canary is heard."""
    found = {**tables(), **elsewhere(logged, sent)}
    return sorted(name for name, text in found.items() if CANARY in text)


@pytest.fixture
def to_workers(monkeypatch) -> list[object]:
    """What was given to the broker."""
    sent: list[object] = []
    monkeypatch.setattr(
        "celery.app.task.Task.apply_async", lambda self, *a, **k: sent.append((self.name, a, k))
    )
    return sent


def object_online(club: Club, member: Membership) -> tuple[Motion, int]:
    """A member objects through the page, with the canary as the reason."""
    motion = a_question(club, QuestionKind.CONSENT)
    client = Client()
    client.force_login(member.person.user)
    elector = motion.electors.get(membership=member)
    given = {"elector": elector.pk, "choice": Choice.AGAINST, "reason": CANARY}
    url = reverse("vote", args=[club.slug, motion.pk])
    return motion, client.post(url, given).status_code


def test_an_objection_is_in_its_ballot_and_in_no_other_store(db, caplog, to_workers) -> None:
    """Promise row 21: sent by the page, then sought in every table and store, logs at DEBUG."""
    caplog.set_level(logging.DEBUG)
    club = a_club_of(4)
    motion, status = object_online(club, a_member(club, account=True))
    assert status == 302
    assert Ballot.objects.get(elector__motion=motion).reason == CANARY
    assert telling(caplog.text, to_workers) == ["governance_ballot"]


@pytest.mark.parametrize("store", ["log", "mail", "worker", "cache"])
def test_a_leak_would_be_heard(db, caplog, to_workers, store: str) -> None:
    """Promise row 21, negative control: the canary planted in a store is found there."""
    caplog.set_level(logging.DEBUG)
    if store == "log":
        logging.getLogger("governance").debug("said %s", CANARY)
    if store == "mail":
        mail.send_mail("Vote", CANARY, None, ["a@example.org"])
    if store == "worker":
        to_workers.append(CANARY)
    if store == "cache":
        cache.set("vote", CANARY)
    heard = telling(caplog.text, to_workers)
    cache.delete("vote")
    assert [one.rstrip("s") for one in heard] == [store]


@pytest.mark.parametrize("kind", list(TWO_WAYS))
def test_two_databases_that_differ_by_a_choice_differ_by_a_ballot(db, kind: QuestionKind) -> None:
    """Promise rows 21 and 22: each kind said two ways; one table tells them apart."""
    club = a_club_of(4)
    member, states = members_of(club)[0], []
    motion = a_question(club, kind)
    for answer in TWO_WAYS[kind]:
        with transaction.atomic():
            cast(
                motion=motion, elector_membership=member, channel=Channel.ONLINE,
                cast_by=member.person, now=timezone.now(), **answer,
            )  # fmt: skip
            states.append(tables())
            transaction.set_rollback(True)
    apart = [name for name, text in states[0].items() if text != states[1][name]]
    assert [name for name in apart if not name.startswith("sqlite_")] == ["governance_ballot"]


def test_a_report_of_an_error_hides_what_was_sent(settings, rf: RequestFactory) -> None:
    """Promise row 21: the administrators' mail about a failed vote has no choice in it."""
    settings.ADMINS = [("Hébergeur", "hebergeur@example.org")]
    request = rf.post("/votes/", {"choice": CANARY})

    def fails(choice: str) -> None:
        raise ValueError

    try:
        fails(CANARY)
    except ValueError as error:
        told = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Erreur", None, told)
    record.request = request
    for html in (False, True):
        AdminEmailHandler(include_html=html).emit(record)
    reports = [str(one.message()) for one in mail.outbox]
    assert len(reports) == 2
    assert not [one for one in reports if CANARY in one]
    request.exception_reporter_filter = SafeExceptionReporterFilter()
    AdminEmailHandler().emit(record)
    assert CANARY in str(mail.outbox[-1].message()), "negative control: Django's own filter tells"


def test_the_disk_holds_no_secret_vote_in_clear(live_db) -> None:
    """Promise row 21: the bytes of the database, its log included, during the vote and after."""
    election = an_election(a_club_of(4))
    vote = election.vote
    text = sealed_ballot(vote, plain(vote.fingerprint, ["against"], NONCE))
    throw(election, members_of(election.motion.club)[0], ciphertext=text)
    held = b"".join(disk().values())
    assert NONCE.encode() not in held
    assert to_text(text).encode() in held
