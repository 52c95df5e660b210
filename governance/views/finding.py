"""Finding the question an address names, in the club it names."""

from django.shortcuts import get_object_or_404

from governance.models import Motion
from members.pages import ClubRequest


def a_motion(request: ClubRequest, pk: int) -> Motion:
    """The motion of this club, or a page not found."""
    return get_object_or_404(
        Motion.objects.select_related("club", "meeting"), club=request.club, pk=pk
    )
