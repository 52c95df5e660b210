"""A job is a row: taken once, published by the holder of its last fence, or buried aloud."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from jobs import files, mailing, queue, running, sweeping
from jobs.audit import offences
from jobs.models import Job, JobState, MailState, OutboxMail, StoredFile
from jobs.refusals import JobRefused, LeaseLost

NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds_and_folder(settings, tmp_path, monkeypatch):
    settings.JOB_KINDS = "tests.jobs.kinds"
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)


def ask(kind="text", now=NOW, **params):
    return queue.enqueue(kind=kind, params=params, by=7, now=now)


def at(moment):
    return lambda: moment


def test_a_job_ends_with_its_file_and_one_mail():
    job = ask(name="Weppes")
    done = running.run(job_id=job.pk, clock=at(NOW))
    assert (done.state, done.attempts, done.fence) == (JobState.DONE, 1, 1)
    assert files.read(done.file) == b"rapport de Weppes\n"
    assert done.file.path.name == done.file.sha256
    assert OutboxMail.objects.count() == 1
    assert (done.step, done.steps) == (10, 10)


def test_the_same_request_while_it_waits_is_the_same_job():
    assert ask(name="Weppes").pk == ask(name="Weppes").pk
    assert ask(name="Weppes").pk != ask(name="Lys").pk
    twin = queue.enqueue(kind="text", params={"name": "Weppes"}, by=7, now=NOW, dedupe=False)
    assert twin.pk != ask(name="Weppes").pk


def test_the_same_request_after_the_end_is_a_new_job_with_the_same_file():
    first = running.run(job_id=ask(name="Weppes").pk, clock=at(NOW))
    second = running.run(job_id=ask(name="Weppes").pk, clock=at(NOW))
    assert first.pk != second.pk
    assert first.file == second.file
    assert StoredFile.objects.count() == 1


def test_a_duplicate_message_does_nothing():
    job = ask(name="Weppes")
    for _message in range(3):
        running.run(job_id=job.pk, clock=at(NOW))
    assert Job.objects.get().attempts == 1
    assert OutboxMail.objects.count() == 1


def test_a_held_job_is_not_taken_before_its_lease_ends(settings):
    job = ask(name="Weppes")
    assert running.take(job_id=job.pk, clock=at(NOW)).fence == 1
    almost = NOW + timedelta(seconds=settings.JOB_LEASE_SECONDS - 1)
    assert running.take(job_id=job.pk, clock=at(almost)) is None
    late = NOW + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    assert running.take(job_id=job.pk, clock=at(late)).fence == 2


def test_a_worker_that_wakes_up_late_cannot_publish(settings):
    """Promise row 29, the fence: two holders, one file, one mail."""
    job = ask(name="Weppes")
    sleeper = running.take(job_id=job.pk, clock=at(NOW))
    late = NOW + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    running.run(job_id=job.pk, clock=at(late))
    with pytest.raises(LeaseLost):
        running._build_and_publish(sleeper)
    assert OutboxMail.objects.count() == 1


def test_each_step_renews_the_lease(settings):
    job = ask(name="Weppes")
    moment = NOW + timedelta(seconds=50)
    lease = running.take(job_id=job.pk, clock=at(NOW))
    running.Lease(job=lease.job, fence=lease.fence, clock=at(moment)).step(2, 4, "Mise en page")
    job.refresh_from_db()
    assert job.progress == "Mise en page"
    assert job.lease_until == moment + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def test_three_failures_bury_a_job_with_a_sentence_and_a_way_back():
    job = ask("trouble", how="raise")
    for minute in range(3):
        running.run(job_id=job.pk, clock=at(NOW + timedelta(minutes=minute)))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DEAD, 3)
    assert "Rien n'est perdu" in job.error
    again = queue.retry(job=job, by=9, now=NOW)
    assert (again.state, again.attempts, again.requested_by) == (JobState.PENDING, 0, 9)


def test_a_failed_attempt_waits_a_little_before_the_next():
    job = ask("trouble", how="raise")
    running.run(job_id=job.pk, clock=at(NOW))
    assert running.take(job_id=job.pk, clock=at(NOW + timedelta(seconds=1))) is None
    assert sweeping.sweep(now=NOW + timedelta(seconds=1)) == []
    assert sweeping.sweep(now=NOW + timedelta(seconds=2)) == [job.pk]


def test_a_refused_job_is_not_tried_again():
    job = ask("trouble", how="refuse")
    done = running.run(job_id=job.pk, clock=at(NOW))
    assert (done.state, done.attempts) == (JobState.FAILED, 1)
    assert done.error == "L'année n'est pas finie."
    assert sweeping.sweep(now=NOW + timedelta(hours=1)) == []


def test_a_worker_killed_three_times_leaves_a_dead_job(settings):
    """Promise row 31: the attempts were counted before the work."""
    job = ask(name="Weppes")
    moment = NOW
    for _attempt in range(3):
        assert running.take(job_id=job.pk, clock=at(moment)) is not None
        moment += timedelta(seconds=settings.JOB_LEASE_SECONDS)
    assert sweeping.sweep(now=moment) == []
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_a_lost_hint_is_sent_again_but_not_at_every_sweep(settings):
    """Promise row 30: the row is enough."""
    job = ask(name="Weppes")
    assert sweeping.sweep(now=NOW + timedelta(seconds=settings.JOB_HINT_SECONDS - 1)) == []
    later = NOW + timedelta(seconds=settings.JOB_HINT_SECONDS)
    assert sweeping.sweep(now=later) == [job.pk]
    assert sweeping.sweep(now=later + timedelta(seconds=5)) == []


def test_a_number_taken_meanwhile_is_built_again():
    done = running.run(job_id=ask("outrun", outrun=2, name="x").pk, clock=at(NOW))
    assert (done.state, done.attempts) == (JobState.DONE, 1)


def test_a_running_or_done_job_has_nothing_to_retry():
    job = ask(name="Weppes")
    with pytest.raises(JobRefused):
        queue.retry(job=job, by=1, now=NOW)
    done = running.run(job_id=job.pk, clock=at(NOW))
    with pytest.raises(JobRefused):
        queue.retry(job=done, by=1, now=NOW)


def test_the_hint_leaves_after_the_commit_only(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(queue, "_send", lambda *args: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job = ask(name="Weppes")
        assert sent == []
    assert sent == [("jobs.run_job", str(job.pk))]


def test_files_are_kept_whole_or_not_at_all(tmp_path, monkeypatch):
    def power_cut(*_args):
        raise OSError("disque plein")

    monkeypatch.setattr(files.os, "fsync", power_cut)
    with pytest.raises(OSError, match="disque plein"):
        files.write(b"contenu")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_audit_names_a_file_that_changed():
    stored = files.store(content=b"contenu", name="a.txt", content_type="text/plain", now=NOW)
    assert list(offences()) == []
    stored.path.write_bytes(b"autre chose")
    assert [(o.rule, o.level) for o in offences()] == [("stored_file_intact", "error")]
    stored.path.unlink()
    assert [o.detail for o in offences()] == ["fichier absent du disque"]


def test_a_mail_is_sent_once_with_its_own_message_id(mailoutbox):
    mail = mailing.write_mail(to="a@exemple.fr", subject="Prêt\r\nBcc: x", text="ici", now=NOW)
    assert mailing.send_waiting(now=NOW) == 1
    assert mailing.send_waiting(now=NOW + timedelta(hours=1)) == 0
    assert mailoutbox[0].extra_headers["Message-ID"] == mail.message_id
    assert mailoutbox[0].subject == "Prêt Bcc: x"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 1)


def test_a_mail_that_could_not_leave_keeps_its_message_id(mailoutbox, monkeypatch):
    mail = mailing.write_mail(to="a@exemple.fr", subject="Prêt", text="ici", now=NOW)
    broken = monkeypatch.context()
    with broken as patch:
        patch.setattr(mailing.EmailMultiAlternatives, "send", _no_server)
        assert mailing.send_waiting(now=NOW) == 0
    assert mailing.send_waiting(now=NOW + timedelta(seconds=59)) == 0
    assert mailing.send_waiting(now=NOW + timedelta(seconds=60)) == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == mail.message_id


def test_a_keyed_mail_is_written_once():
    first = mailing.write_mail(to="a@exemple.fr", subject="x", text="x", now=NOW, key="vote-1")
    second = mailing.write_mail(to="a@exemple.fr", subject="x", text="x", now=NOW, key="vote-1")
    assert first.pk == second.pk
    assert isinstance(first.pk, uuid.UUID)


def _no_server(*_args, **_kwargs):
    raise ConnectionRefusedError("pas de serveur")
