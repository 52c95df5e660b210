"""What every page's frame needs to know."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """The club or network of the page, set by its decorator, and nothing that costs a query."""
    return {
        "club": getattr(request, "club", None),
        "membership": getattr(request, "membership", None),
        "network": getattr(request, "network", None),
    }
