"""The thread of a project: questions, papers, and what its holder answered."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from governance.thread_page import About, thread_page
from investments.discussing import begin_thread
from investments.pipeline import files
from members.pages import ClubRequest, club_page
from members.permissions import Act


@club_page(Act.READ_CLUB)
def proposal_thread(request: ClubRequest, pk: int) -> HttpResponse:
    """What is said about a project; its referents are told of questions and note the answers."""
    found = get_object_or_404(files(request.club).select_related("thread__motion"), pk=pk)
    found.club = request.club
    referents = [
        one.membership
        for one in found.referents.filter(ends_on__isnull=True).select_related("membership__person")
    ]
    follows = request.membership is not None and request.membership in referents
    about = About(
        title=found.title,
        url=found.get_absolute_url(),
        thread=found.thread,
        begin=lambda: begin_thread(proposal=found),
        tell=tuple(one.person for one in referents),
        speaks_for_holder=follows or Act.OPEN_MOTION in request.acts,
    )
    return thread_page(request, about)
