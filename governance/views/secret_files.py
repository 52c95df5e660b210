"""What a secret vote publishes, to take away: its urn, the whole file, the two verifiers."""

import json
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from governance import secret
from governance.models import Motion, Secrecy
from governance.secret.publishing import bundle, urn
from governance.secret.verifier_page import verifier_html
from members.pages import ClubRequest, club_page
from members.permissions import Act

SCRIPT = Path(secret.__file__).parent / "verify_vote.py"


def _published(request: ClubRequest, pk: int) -> Motion:
    """A secret vote whose box is closed: before that nothing of it leaves."""
    return get_object_or_404(
        Motion.objects.select_related("club", "secret_vote"),
        club=request.club,
        pk=pk,
        secrecy=Secrecy.ONLINE,
        secret_vote__closed_at__isnull=False,
    )


def _file(content: bytes | str, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@club_page(Act.READ_CLUB)
def secret_urn(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The published box, with its key once it is open."""
    found = urn(_published(request, motion_id))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return _file(text, "urne.json", "application/json")


@club_page(Act.READ_CLUB)
def secret_bundle(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The urn, the page and the program that recount it, and how to use them."""
    found = _published(request, motion_id)
    return _file(bundle(found), f"vote-{found.reference or found.pk}.zip", "application/zip")


@club_page(Act.READ_CLUB)
def secret_verifier(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The page that recounts without a network."""
    _published(request, motion_id)
    return _file(verifier_html(), "verifier.html", "text/html; charset=utf-8")


@club_page(Act.READ_CLUB)
def secret_script(request: ClubRequest, motion_id: int) -> HttpResponse:
    """The short program that recounts."""
    _published(request, motion_id)
    if not SCRIPT.exists():
        raise Http404
    return _file(SCRIPT.read_bytes(), "verifier.py", "text/x-python; charset=utf-8")
