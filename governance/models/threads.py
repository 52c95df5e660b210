"""A thread of questions and answers, on a project or on a question put to the vote."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models.motions import Motion
from jobs.models import StoredFile
from members.models import Person


class Thread(models.Model):
    """What is said about one thing; a motion's or, through `investments`, a project's."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="threads")
    motion = models.OneToOneField(
        Motion, models.PROTECT, null=True, blank=True, related_name="thread"
    )

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """What is talked about, in words: the question's, else the project's."""
        if self.motion is not None:
            return self.motion.title
        project = getattr(self, "proposal", None)  # of the room above, which points here
        return str(project.title) if project is not None else ""


class Post(models.Model):
    """One message: a question, an answer, a paper, or what the project holder answered."""

    class Kind(models.TextChoices):
        """What a message is."""

        QUESTION = "question", _("question")
        ANSWER = "answer", _("réponse")
        HOLDER = "holder", _("réponse du porteur ou de la porteuse de projet")
        DOCUMENT = "document", _("document")
        REMARK = "remark", _("remarque")

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    kind = models.CharField(_("sorte"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("message"), blank=True)
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    said_by = models.CharField(_("qui a répondu"), max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["thread", "written_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.written_by}"
