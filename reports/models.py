"""What we tell: documents asked for, and documents published, which never change afterwards."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from jobs.models import Job, StoredFile
from members.models import Membership, Person


class DocumentKind(models.TextChoices):
    """The documents Cymbale makes (domain.md 5.1); `reports.papers` says all about each."""

    ANNUAL_REPORT = "annual_report", _("rapport annuel")
    MEMBER_STATEMENT = "member_statement", _("relevé de situation")
    RECONCILIATION = "reconciliation", _("état de rapprochement")
    SLIP = "slip", _("bordereau de dépôt")
    RECEIPT = "receipt", _("reçu")
    KIT = "kit", _("ordre permanent")
    LETTERS = "letters", _("lettres de rappel")
    MEETING_FOLDER = "meeting_folder", _("dossier de réunion")
    CALL_LETTERS = "call_letters", _("convocations à poster")
    MINUTES = "minutes", _("compte rendu de réunion")
    MINUTES_LETTERS = "minutes_letters", _("comptes rendus à poster")
    BALLOTS = "ballots", _("bulletins et liste d'émargement")
    CONVENTION = "convention", _("convention d'indivision")
    INTERNAL_RULES = "internal_rules", _("règlement intérieur")
    ACCREDITATION = "accreditation", _("demande d'agrément")
    AMENDMENT = "amendment", _("avenant à la convention")
    HANDOVER = "handover", _("dossier de passation")


class Document(models.Model):
    """A published document: its frozen figures, its file, its place among its versions.

    `number` counts the club's documents of a year, without a gap; a provisional document (the
    year is open) has none. A paper about one thing of the club ("slip:4" is its `subject`, which
    `label` says in words) bears that thing's number instead; a document of a year has neither.
    `head_number` and `head_hash` are the end of the book it was read from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    club = models.ForeignKey(Club, models.PROTECT, related_name="documents")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField(_("année"))
    subject = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=120, blank=True)
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.PositiveIntegerField(_("numéro"), null=True, blank=True)
    provisional = models.BooleanField(_("provisoire"))
    figures: "models.JSONField[Any, Any]" = models.JSONField()
    figures_hash = models.CharField(max_length=64)
    known_at = models.DateTimeField(_("selon les comptes connus le"))
    head_number = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="documents")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    what_changed: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    issued_at = models.DateTimeField(_("émis le"))
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="documents_issued"
    )

    class Meta:
        ordering: ClassVar = ["-year", "-issued_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "kind", "year", "subject", "version"],
                condition=Q(membership__isnull=True),
                name="document_version_once",
                violation_error_message=_("Cette version existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["club", "kind", "year", "membership", "subject", "version"],
                condition=Q(membership__isnull=False),
                name="member_document_version_once",
                violation_error_message=_("Cette version existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["club", "year", "number"],
                name="document_number_once",
                violation_error_message=_("Ce numéro de document est déjà pris."),
            ),
            models.CheckConstraint(
                condition=(Q(provisional=True) | ~Q(subject="")) & Q(number__isnull=True)
                | Q(provisional=False, number__isnull=False),
                name="final_document_has_a_number",
                violation_error_message=_("Un document définitif porte un numéro."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · version {self.version}"

    @property
    def title(self) -> str:
        """`Rapport annuel 2025`, `Bordereau de dépôt n° 4`."""
        return title_of(self.get_kind_display(), self.label, self.year)

    @property
    def reference(self) -> str:
        """`2025-004`, or nothing for a provisional document."""
        return "" if self.number is None else f"{self.year}-{self.number:03}"

    @property
    def file_name(self) -> str:
        """A plain file name, made of our own slug and numbers only."""
        parts = [self.kind.replace("_", "-"), self.club.slug, str(self.year), f"v{self.version}"]
        if self.membership_id:
            parts.insert(2, str(self.membership_id))
        if self.subject:
            parts.insert(2, self.subject.partition(":")[2])
        return "-".join(parts) + ".pdf"

    def get_absolute_url(self) -> str:
        return reverse("document_file", args=[self.club.slug, self.pk])


class DocumentRequest(models.Model):
    """Somebody asked for a document: the row that says who may watch its job and read its file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    club = models.ForeignKey(Club, models.PROTECT, related_name="document_requests")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="document_requests"
    )
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=120, blank=True)
    job = models.OneToOneField(Job, models.PROTECT, related_name="document_request")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    requested_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="document_requests"
    )
    requested_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-requested_at", "id"]

    def __str__(self) -> str:
        return f"{self.title} · {self.job.get_state_display()}"

    @property
    def title(self) -> str:
        """What was asked for, in words."""
        return title_of(self.get_kind_display(), self.label, self.year)


def title_of(kind: str, label: str, year: int) -> str:
    """A kind of document and what tells it from the others: its label, else its year."""
    return f"{kind[:1].upper()}{kind[1:]} {label or year}"
