"""What every page's frame needs to know."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.places import elsewhere


def frame(request: HttpRequest) -> dict[str, object]:
    """The club or network of the page, set by its decorator; where else one may go, if asked."""
    return {
        "club": getattr(request, "club", None),
        "membership": getattr(request, "membership", None),
        "network": getattr(request, "network", None),
        "places": SimpleLazyObject(lambda: elsewhere(request)),
    }
