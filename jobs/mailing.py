"""Mails: written with what they tell about, sent later, with the same Message-ID each time."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F

from jobs.models import MailState, OutboxMail
from jobs.queue import hint_mails

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
BATCH = 50


@dataclass(frozen=True)
class Attachment:
    """A small text file sent with a mail; `method` is a calendar's ("REQUEST", "CANCEL")."""

    name: str
    text: str
    subtype: str = "plain"
    method: str = ""


def write_mail(
    *,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    key: str = "",
    attachments: Sequence[Attachment] = (),
) -> OutboxMail:
    """Put a mail in the outbox, in the caller's transaction; it leaves after the commit.

    With `key`, the mail of that key is written once: a second call returns the first.
    """
    mail_id = uuid.uuid4()
    fields = {
        "id": mail_id,
        "message_id": make_msgid(idstring=mail_id.hex, domain=_domain()),
        "to": to,
        "subject": " ".join(subject.split())[:200],
        "text": text,
        "html": html,
        "attachments": [asdict(one) for one in attachments],
        "not_before": now,
        "created_at": now,
    }
    if key:
        mail, _created = OutboxMail.objects.get_or_create(key=key, defaults=fields)
    else:
        mail = OutboxMail.objects.create(**fields)
    transaction.on_commit(hint_mails)
    return mail


def send_waiting(*, now: datetime) -> int:
    """Send what is due, one after the other; return how many left.

    A mail is taken before it is sent (its next attempt is pushed back), so two senders share the
    work; a sender killed in between sends it again later with the same Message-ID.
    """
    due = OutboxMail.objects.filter(state=MailState.PENDING, not_before__lte=now)
    sent = 0
    for mail in list(due.order_by("created_at", "id")[:BATCH]):
        sent += _take(mail, now) and _send(mail, now)
    return sent


def _take(mail: OutboxMail, now: datetime) -> bool:
    pause = timedelta(seconds=60 * 2**mail.attempts)
    return bool(
        OutboxMail.objects.filter(
            pk=mail.pk, state=MailState.PENDING, attempts=mail.attempts
        ).update(attempts=F("attempts") + 1, not_before=now + pause)
    )


def _send(mail: OutboxMail, now: datetime) -> bool:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], headers={"Message-ID": mail.message_id}
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for one in mail.attachments:
        message.attach(_part(Attachment(**one)))
    try:
        message.send()
    except Exception as problem:  # a mail server may fail in any way; the row waits
        log.warning("mail %s not sent: %s", mail.pk, problem)
        state = MailState.DEAD if mail.attempts + 1 >= MAX_ATTEMPTS else MailState.PENDING
        OutboxMail.objects.filter(pk=mail.pk).update(error=str(problem)[:400], state=state)
        return False
    OutboxMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=now, error="")
    return True


def _part(one: Attachment) -> MIMEText:
    """The attachment as a part of the message; a calendar says there what it asks for."""
    part = MIMEText(one.text, one.subtype, "utf-8")
    if one.method:
        part.set_param("method", one.method)
    part.add_header("Content-Disposition", "attachment", filename=one.name)
    return part


def _domain() -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "localhost"
