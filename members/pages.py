"""The doors of a page: fetching is checking.

`@club_page(Act.X)` turns the address's `slug` into `request.club`, after asking the permission
table: 404 to an outsider, who learns nothing, 403 to a member without the role.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from clubs.models import Club, Network
from clubs.refusals import Refusal
from clubs.rules import read_once
from members.models import Membership, Person, User
from members.permissions import Act, Presence, network_acts, presence

SAFE_METHODS = ("GET", "HEAD")


class PersonRequest(HttpRequest):
    """A request of somebody who has logged in and is a known person."""

    user: User
    person: Person
    acts: frozenset[Act]


class ClubRequest(PersonRequest):
    """A request about one club, by somebody who may do the page's act there."""

    club: Club
    membership: Membership | None
    presence: Presence


class NetworkRequest(PersonRequest):
    """A request about one network, by its staff."""

    network: Network


class View(Protocol):
    """A view, with the act its page asks for, which the matrix test reads."""

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse: ...


def _person(request: HttpRequest) -> Person:
    """The person behind the account; an account without a person is an outsider everywhere."""
    person = getattr(request.user, "person", None)
    if not isinstance(person, Person):
        raise Http404
    return person


def club_page(act: Act) -> Callable[[View], View]:
    """Open a club's page to those who may do `act` in it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: Any, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            person = _person(request)
            club = get_object_or_404(Club.objects.select_related("network"), slug=slug)
            found = presence(person, club, timezone.localdate())
            if not found.acts:
                raise Http404
            if act not in found.acts:
                raise PermissionDenied
            request.person, request.club, request.acts = person, club, found.acts
            request.membership, request.presence = found.membership, found
            if request.method in SAFE_METHODS:
                read_once(club)
            for one in found.memberships:
                if one.club_id == club.pk:
                    one.club = club
            return view(request, *args, **kwargs)

        wrapped.act = act  # type: ignore[attr-defined]
        wrapped.place = "club"  # type: ignore[attr-defined]
        return wrapped

    return decorate


def network_page(act: Act) -> Callable[[View], View]:
    """Open a network's page to those who may do `act` in it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: Any, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            person = _person(request)
            network = get_object_or_404(Network, slug=slug)
            acts = network_acts(person, network, timezone.localdate())
            if not acts:
                raise Http404
            if act not in acts:
                raise PermissionDenied
            request.person, request.network, request.acts = person, network, acts
            return view(request, *args, **kwargs)

        wrapped.act = act  # type: ignore[attr-defined]
        wrapped.place = "network"  # type: ignore[attr-defined]
        return wrapped

    return decorate


def own_page(view: View) -> View:
    """A page about oneself: any known person may open their own."""

    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.person = _person(request)
        return view(request, *args, **kwargs)

    wrapped.act = Act.READ_OWN  # type: ignore[attr-defined]
    wrapped.place = "own"  # type: ignore[attr-defined]
    return wrapped


def show_refusal(form: BaseForm, refusal: Refusal) -> None:
    """Put a refusal next to the field it is about, or above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.message))
