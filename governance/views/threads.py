"""Pages of the threads: a question's, a message withdrawn, a paper read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.models import Motion, Post
from governance.talking import thread_of, withdraw
from governance.thread_page import About, thread_page
from members.downloads import download
from members.pages import ClubRequest, club_page
from members.permissions import Act


@club_page(Act.READ_CLUB)
def motion_thread(request: ClubRequest, motion_id: int) -> HttpResponse:
    """What is said about a question put to the vote."""
    found = get_object_or_404(
        Motion.objects.select_related("drafted_by", "thread"), club=request.club, pk=motion_id
    )
    found.club = request.club
    about = About(
        title=found.title,
        url=found.get_absolute_url(),
        thread=getattr(found, "thread", None),
        begin=lambda: thread_of(found),
        tell=(found.drafted_by,) if found.drafted_by else (),
        speaks_for_holder=Act.OPEN_MOTION in request.acts,
    )
    return thread_page(request, about)


def _post(request: ClubRequest, pk: int) -> Post:
    posts = Post.objects.select_related("thread", "file", "written_by")
    return get_object_or_404(posts, thread__club=request.club, pk=pk)


@require_POST
@club_page(Act.SPEAK)
def withdraw_post(request: ClubRequest, pk: int) -> HttpResponse:
    """Take one's message back."""
    try:
        withdraw(
            post=_post(request, pk),
            by=request.person,
            now=timezone.now(),
            may_moderate=Act.OPEN_MOTION in request.acts,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le message est retiré."))
    back = request.POST.get("back", "")
    if back.startswith(f"/club/{request.club.slug}/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts=None
    ):
        return redirect(back)
    return redirect("meetings", request.club.slug)


@club_page(Act.READ_CLUB)
def post_paper(request: ClubRequest, pk: int) -> HttpResponse:
    """A paper joined to a thread."""
    post = _post(request, pk)
    if post.file is None or post.withdrawn_at is not None:
        raise Http404
    return download(post.file, f"document-{post.pk}")
