"""The page of a thread, the same for a question put to the vote and for a project."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.refusals import Refusal
from governance.models import Post, Thread
from governance.talking import say
from governance.thread_forms import PostForm
from governance.threads import talk
from members.models import Person
from members.pages import ClubRequest, show_refusal
from members.permissions import Act


@dataclass(frozen=True)
class About:
    """What a thread's page is about; `thread` is None before its first message."""

    title: str
    url: str
    thread: Thread | None
    begin: Callable[[], Thread]
    tell: Collection[Person] = ()
    speaks_for_holder: bool = False


def thread_page(request: ClubRequest, about: About) -> HttpResponse:
    """Read the thread; a member sends one message, and comes back to it."""
    may_speak = Act.SPEAK in request.acts
    if request.method == "POST" and not may_speak:
        raise PermissionDenied
    said = talk(about.thread)
    form = PostForm(
        request.POST or None,
        request.FILES or None,
        questions=said.questions,
        speaks_for_holder=about.speaks_for_holder,
        initial={"answers": request.GET.get("reponse"), "kind": request.GET.get("sorte")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            say(
                thread=about.thread or about.begin(),
                kind=Post.Kind(data["kind"]),
                text=data["text"],
                answers=data["answers"],
                said_by=data.get("said_by", ""),
                paper=data["paper"],
                speaks_for_holder=about.speaks_for_holder,
                tell=about.tell,
                by=request.person,
                now=timezone.now(),
                url=request.path,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("Votre message est enregistré : tous les membres le lisent.")
            )
            return redirect(request.path)
    context = {
        "about": about,
        "talk": said,
        "form": form if may_speak else None,
        "may_moderate": Act.OPEN_MOTION in request.acts,
    }
    return render(request, "governance/thread.html", context)
