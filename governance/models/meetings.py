"""The club's gatherings: a poll for a date, the call, the agenda, who came, who spoke for whom."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from jobs.models import StoredFile
from members.models import Membership, Person


class Meeting(models.Model):
    """A gathering of the club; held once its attendance is recorded."""

    class Kind(models.TextChoices):
        """An ordinary evening, or the yearly general meeting."""

        MEETING = "meeting", _("réunion")
        GENERAL = "general", _("assemblée générale")
        FOUNDING = "founding", _("assemblée constitutive")

    club = models.ForeignKey(Club, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("sorte"), max_length=8, choices=Kind.choices, default=Kind.MEETING)
    starts_at = models.DateTimeField(_("le"))
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    agenda = models.TextField(_("ordre du jour"), blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="held_or_cancelled",
                violation_error_message=_("Une réunion annulée n'a pas eu lieu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {timezone.localtime(self.starts_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.club.slug, self.pk])


class Presence(models.TextChoices):
    """Whether a member was there."""

    PRESENT = "present", _("présent")
    EXCUSED = "excused", _("excusé")
    ABSENT = "absent", _("absent")


class Attendance(models.Model):
    """One member at one meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "membership"],
                name="one_attendance",
                violation_error_message=_("La présence de ce membre est déjà notée."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_presence_display()}"


class AgendaItem(models.Model):
    """One point of a meeting's agenda; the questions to vote on are its motions."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("point"), max_length=200)
    speaker = models.CharField(_("qui en parle"), max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "position", "id"]

    def __str__(self) -> str:
        return self.title


class MeetingDocument(models.Model):
    """A paper joined to the call to a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents")
    title = models.CharField(_("titre"), max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "added_at", "id"]

    def __str__(self) -> str:
        return self.title


class Call(models.Model):
    """A call to a meeting as it left: frozen with its agenda, its notice and who was called."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    agenda: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    word = models.TextField(_("mot d'accompagnement"), blank=True)
    notice_days = models.PositiveSmallIntegerField()
    notice_wanted = models.PositiveSmallIntegerField()
    late_reason = models.CharField(_("raison d'un délai plus court"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_call_number"),
            models.CheckConstraint(
                condition=Q(notice_days__gte=F("notice_wanted")) | ~Q(late_reason=""),
                name="call_in_time_or_reasoned",
                violation_error_message=_("Le délai de convocation est trop court."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"


class CalledMember(models.Model):
    """One member called to a meeting, by e-mail or by a letter."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="called")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    by_letter = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["call", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "membership"], name="called_once")
        ]

    def __str__(self) -> str:
        return str(self.membership)


class Coming(models.TextChoices):
    """What a member says of a date, before the day."""

    YES = "yes", _("je viens")
    MAYBE = "maybe", _("peut-être")
    NO = "no", _("je ne viens pas")


class Reply(models.Model):
    """A member's answer to a call: coming or not; the last one is right."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="replies")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    coming = models.CharField(max_length=5, choices=Coming.choices)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["meeting", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="one_reply")
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_coming_display()}"


class MeetingProxy(models.Model):
    """A power for a whole meeting: it becomes a power on each question opened there.

    It ends when it is taken back, when its giver arrives, or with the meeting.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proxies")
    giver = models.ForeignKey(Membership, models.PROTECT, related_name="meeting_proxies_given")
    holder = models.ForeignKey(Membership, models.PROTECT, related_name="meeting_proxies_held")
    given_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "giver"],
                condition=Q(revoked_at__isnull=True),
                name="one_standing_meeting_proxy",
                violation_error_message=_("Ce pouvoir est déjà donné : reprenez-le d'abord."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="meeting_proxy_to_another",
                violation_error_message=_("On donne pouvoir à une autre personne que soi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class DatePoll(models.Model):
    """Several dates put to the members; it ends with a meeting planned, or without one."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="date_polls")
    kind = models.CharField(
        _("sorte"), max_length=8, choices=Meeting.Kind.choices, default=Meeting.Kind.MEETING
    )
    title = models.CharField(_("objet"), max_length=160, blank=True)
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateField(_("réponses avant le"))
    closed_at = models.DateTimeField(null=True, blank=True)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="poll"
    )

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("date_poll", args=[self.club.slug, self.pk])


class DateOption(models.Model):
    """One date of a poll."""

    poll = models.ForeignKey(DatePoll, models.PROTECT, related_name="options")
    starts_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["poll", "starts_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll", "starts_at"],
                name="date_proposed_once",
                violation_error_message=_("Cette date est déjà proposée."),
            )
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"


class DateAnswer(models.Model):
    """What one member says of one date; the last answer is right."""

    option = models.ForeignKey(DateOption, models.PROTECT, related_name="answers")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    coming = models.CharField(max_length=5, choices=Coming.choices)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["option", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["option", "membership"], name="one_date_answer")
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_coming_display()}"
