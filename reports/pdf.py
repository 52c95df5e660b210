"""The one module that knows the renderer (WeasyPrint): HTML of ours in, the bytes of a PDF out.

The renderer is deaf: its fetcher serves a closed list of our own assets from memory and stops
everything at any other address (promises, finding 12). Same HTML, same bytes.
"""

import atexit
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

SCHEME = "cymbale:"
NARROW, FIXED = "\u202f", "\u00a0"
# Our font lacks the narrow space; the renderer would draw one too thin to part the thousands.
STYLESHEET = "reports/print.css"
TYPES = {".css": "text/css", ".woff2": "font/woff2"}


class RenderRefused(Exception):
    """The document asked for something that is not ours: nothing was fetched, nothing made."""


def render(template: str, context: dict[str, Any]) -> bytes:
    """Render a template of `templates/reports/pdf/` into a tagged, archival PDF (PDF/UA-1).

    Raises `RenderRefused` when the HTML points anywhere but to our own assets.
    """
    with translation.override("fr"):
        html = render_to_string(template, context)
    return from_html(html.replace(NARROW, FIXED))


def from_html(html: str) -> bytes:
    """The bytes of the PDF of one page of HTML, styled by our print style sheet alone."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - 1.5 s that a web process never pays
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 - idem

    fetcher, fonts = _tools()
    try:
        style = CSS(
            string=assets()[STYLESHEET].decode(),
            base_url=SCHEME,
            url_fetcher=fetcher,
            font_config=fonts,
        )
        page = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
        content = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as problem:
        raise RenderRefused(str(problem)) from None
    return bytes(content)


@cache
def assets() -> dict[str, bytes]:
    """Our assets by name, read once: the print style sheet and the fonts."""
    static = Path(settings.BASE_DIR) / "static"
    fonts = (static / "vendor").glob("source-sans-3-*.woff2")
    return {
        STYLESHEET: (static / "css" / "print-report.css").read_bytes(),
        **{f"fonts/{path.name}": path.read_bytes() for path in sorted(fonts)},
    }


@cache
def _tools() -> "tuple[Any, FontConfiguration]":
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - see from_html
    from weasyprint.urls import (  # noqa: PLC0415 - idem
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        """Serves our assets from memory, stops the rendering at anything else."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=[SCHEME[:-1]], allow_redirects=False)
            self._fail_on_errors = True

        def fetch(self, url: str, headers: object = None) -> Any:
            """Answer from the closed list, or raise what nothing catches."""
            name = url.removeprefix(SCHEME).lstrip("/")
            if not url.startswith(SCHEME) or name not in assets():
                self._refuse(url)
            kind = TYPES[Path(name).suffix]
            return URLFetcherResponse(url, assets()[name], {"Content-Type": kind})

        def _refuse(self, url: str) -> NoReturn:
            raise FatalURLFetchingError(f"refused: {url[:80]}")

    atexit.register(_tools.cache_clear)  # before the interpreter takes the renderer apart
    return OnlyOurs(), FontConfiguration()
