"""What a report of an error tells: never what somebody typed, nor what the code held of it."""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.http.request import QueryDict
from django.views.debug import SafeExceptionReporterFilter


class SilentReporterFilter(SafeExceptionReporterFilter):
    """Names of fields and variables stay, their values are hidden, outside development.

    A vote's choice is in the form that was sent and in the variables of the functions it passed
    through: hiding all of them needs no list to keep.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """The names of what was sent."""
        if request is None or not self.is_active(request):
            return super().get_post_parameters(request)
        hidden = QueryDict(mutable=True)
        for name in request.POST:
            hidden[name] = self.cleansed_substitute
        return hidden

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """The names of the variables of a frame."""
        if not self.is_active(request):
            return super().get_traceback_frame_variables(request, tb_frame)
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()
