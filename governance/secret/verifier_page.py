"""The stand-alone page that recounts a published urn: one file, no network, from a folder."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

SCRIPTS = (
    "vendor/libsodium-sumo.js",
    "vendor/libsodium-wrappers-sumo.js",
    "js/secret-core.js",
    "js/secret-audit.js",
    "js/secret-verifier.js",
)
STYLE = "css/verifier.css"


@cache
def verifier_html() -> str:
    """The whole page; its own policy names the two blocks it may run, by their hashes."""
    script = "\n".join(_static(name) for name in SCRIPTS)
    style = _static(STYLE)
    policy = (
        f"default-src 'none'; script-src {_hash(script)} 'wasm-unsafe-eval'; "
        f"style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    page: str = render_to_string("governance/verifier.html", {"policy": policy})
    page = page.replace("<!-- style -->", f"<style>{style}</style>")
    return page.replace("<!-- script -->", f"<script>{script}</script>")


def _static(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
