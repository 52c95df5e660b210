"""Later: work to do in the background, the files it makes, the mails it sends.

The row is the truth; what the broker carries is only a hint that a row may be waiting.
"""

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 3


class StoredFile(models.Model):
    """A file kept under the SHA-256 of its content: the same bytes are stored once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("taille en octets"))
    content_type = models.CharField(max_length=80)
    name = models.CharField(_("nom du fichier"), max_length=200)
    stored_at = models.DateTimeField(_("enregistré le"))

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are on this machine."""
        return Path(settings.MEDIA_ROOT) / self.sha256[:2] / self.sha256


class JobState(models.TextChoices):
    """The life of a job. `failed`: refused for a reason known at once; `dead`: tried in vain."""

    PENDING = "pending", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    FAILED = "failed", _("refusé")
    DEAD = "dead", _("abandonné")


ALIVE = (JobState.PENDING, JobState.RUNNING)


class Job(models.Model):
    """One piece of work. `fence` grows with each taking: only its last holder may publish."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    params: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    params_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    hinted_at = models.DateTimeField(null=True, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    progress = models.CharField(_("avancement"), max_length=200, blank=True)
    error = models.CharField(_("erreur"), max_length=400, blank=True)
    requested_by = models.BigIntegerField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="jobs")
    created_at = models.DateTimeField(_("demandé le"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "hinted_at"],
                condition=Q(state__in=["pending", "running"]),
                name="job_alive",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["params_hash"],
                condition=Q(state__in=["pending", "running"]),
                name="one_alive_job_of_a_kind",
                violation_error_message=_("Ce travail est déjà en cours."),
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MAX_ATTEMPTS),
                name="job_attempts_bounded",
                violation_error_message=_("Un travail est essayé trois fois au plus."),
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False),
                name="running_job_has_a_lease",
                violation_error_message=_("Un travail en cours a une échéance."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_state_display()}"

    @property
    def is_alive(self) -> bool:
        """True while somebody may still do it."""
        return self.state in ALIVE

    @property
    def can_be_retried(self) -> bool:
        """True when it stopped without a result."""
        return self.state in (JobState.FAILED, JobState.DEAD)


class MailState(models.TextChoices):
    """The life of a mail."""

    PENDING = "pending", _("à envoyer")
    SENT = "sent", _("envoyé")
    DEAD = "dead", _("abandonné")


class OutboxMail(models.Model):
    """A mail written in the transaction it tells about; sent again, it keeps its Message-ID."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message_id = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    to = models.EmailField(_("destinataire"))
    subject = models.CharField(_("objet"), max_length=200)
    text = models.TextField(_("texte"))
    html = models.TextField(blank=True)
    attachments: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["not_before"], condition=Q(state="pending"), name="mail_to_send")
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_state_display()}"
