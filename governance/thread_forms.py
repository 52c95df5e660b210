"""The form of a thread: one message at a time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Post
from members.uploads import PaperField

SHORT = 80
KINDS = [(kind.value, kind.label) for kind in Post.Kind if kind != Post.Kind.HOLDER]


class PostChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A message, in one line of a list."""

    def label_from_instance(self, obj: Any) -> str:
        """Its first words."""
        text = " ".join(obj.text.split())
        return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


class PostForm(forms.Form):
    """A question, an answer, a remark, a paper; the holder's answer for those who may note it."""

    kind = forms.ChoiceField(label=_("Votre message est"), choices=KINDS)
    answers = PostChoice(
        label=_("En réponse à"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("rien en particulier"),
    )
    said_by = forms.CharField(
        label=_("Qui a répondu"),
        max_length=120,
        required=False,
        help_text=_("Le nom du porteur ou de la porteuse de projet."),
    )
    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 4}))
    paper = PaperField(label=_("Document"), required=False)

    def __init__(
        self, *args: Any, questions: tuple[Post, ...], speaks_for_holder: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        answers = self.fields["answers"]
        assert isinstance(answers, forms.ModelChoiceField)
        answers.queryset = Post.objects.filter(pk__in=[one.pk for one in questions])
        if speaks_for_holder:
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices = Post.Kind.choices
        else:
            del self.fields["said_by"]
