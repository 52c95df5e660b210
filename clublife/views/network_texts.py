"""Pages where a network writes its own convention, rules and request, and reads them first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clublife.filling import Section
from clublife.founding_forms import TextForm
from clublife.models import NetworkText
from clublife.network_texts import (
    OURS,
    checked,
    history,
    our_text,
    sections,
    text_in_force,
    write_text,
)
from clublife.places import PLACES, example
from clubs.refusals import Refusal
from members.pages import NetworkRequest, network_page, show_refusal
from members.permissions import Act

LOOK, SAVE, BACK = "lire", "enregistrer", "revenir"


@network_page(Act.MANAGE_NETWORK)
@require_GET
def network_texts(request: NetworkRequest) -> HttpResponse:
    """The papers whose words the network may write, and whose are in force."""
    today = timezone.localdate()
    context = {
        "network": request.network,
        "rows": [
            (kind.value, kind.label, text_in_force(request.network, kind, at=today))
            for kind in NetworkText.Kind
        ],
    }
    return render(request, "clublife/network_text_list.html", context)


@network_page(Act.MANAGE_NETWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def network_text(request: NetworkRequest, kind: str) -> HttpResponse:
    """Write a paper's words, read them with an invented club, or go back to Cymbale's."""
    if kind not in OURS:
        raise Http404
    today = timezone.localdate()
    current = text_in_force(request.network, kind, at=today)
    body = current.body if current else our_text(kind)
    form = TextForm(request.POST or None, initial={"body": body, "since": today})
    shown: tuple[Section, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            shown, done = _act(request, kind, form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            if done:
                return redirect("network_text", request.network.slug, kind)
    context = {
        "network": request.network,
        "kind": kind,
        "label": NetworkText.Kind(kind).label,
        "form": form,
        "current": current,
        "shown": shown,
        "named_places": list(PLACES.items()),
        "history": history(request.network, kind),
    }
    return render(request, "clublife/network_text.html", context)


def _act(
    request: NetworkRequest, kind: str, typed: dict[str, Any]
) -> tuple[tuple[Section, ...], bool]:
    """Show the text filled for an invented club, or write it; whether something was written."""
    act = request.POST.get("acte", LOOK)
    if act not in (SAVE, BACK):
        body = checked(typed["body"])
        return sections(body, kind, example(), is_network=True), False
    body = typed["body"] if act == SAVE else ""
    write_text(
        network=request.network,
        kind=kind,
        body=body,
        since=typed["since"],
        by=request.person,
        now=timezone.now(),
    )
    messages.success(
        request,
        _("Le texte est enregistré.")
        if body.strip()
        else _("Le texte de Cymbale est de nouveau en usage."),
    )
    return (), True
