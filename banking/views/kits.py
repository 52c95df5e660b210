"""Pages of the standing-order kit: one's own, one member's, and all of them for the treasurer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from banking.kits import KitLine, arrived, kit_lines, one_line
from clubs.refusals import Refusal
from ledger.signing import give_cents as give
from ledger.signing import uses_cents
from members.models import Membership
from members.pages import ClubRequest, club_page
from members.permissions import Act


@club_page(Act.READ_OWN)
@require_safe
def my_kit(request: ClubRequest) -> HttpResponse:
    """All that I copy into my bank's form for my standing order."""
    if request.membership is None:
        raise Http404
    return _page(request, request.membership, own=True)


@club_page(Act.RECORD_MONEY)
@require_safe
def kit(request: ClubRequest, pk: int) -> HttpResponse:
    """One member's kit, for the treasurer who hands it out."""
    member = get_object_or_404(
        Membership.objects.select_related("person", "club"), club=request.club, pk=pk
    )
    return _page(request, member, own=False)


def _page(request: ClubRequest, member: Membership, *, own: bool) -> HttpResponse:
    line = one_line(member, at=timezone.localdate())
    context = {
        "member": member,
        "kit": line.kit,
        "own": own,
        "subject": f"kit:{member.pk}",
        "may_print": Act.REQUEST_DOCUMENT in request.acts,
    }
    return render(request, "banking/kit.html", context)


@club_page(Act.RECORD_MONEY)
@require_safe
def kits(request: ClubRequest) -> HttpResponse:
    """Every member's standing order, and whether the last transfer came as it says."""
    today = timezone.localdate()
    lines = kit_lines(request.club, at=today)
    came = arrived(request.club, lines, at=today)
    context = {
        "rows": [(line, came.get(line.membership.pk)) for line in lines],
        "has_kit": any(line.kit for line in lines),
        "in_place": sum(one.as_said for one in came.values()),
        "iban": next((line.kit.written_iban for line in lines if line.kit), ""),
        "uses_cents": uses_cents(request.club, at=today),
        "without_cents": _without_cents(lines),
        "may_rule": Act.MANAGE_RULES in request.acts,
    }
    return render(request, "banking/kits.html", context)


def _without_cents(lines: list[KitLine]) -> int:
    """How many of those present have no personal cents yet."""
    return sum(not hasattr(line.membership, "personal_cents") for line in lines)


@club_page(Act.RECORD_MONEY)
@require_POST
def give_cents(request: ClubRequest) -> HttpResponse:
    """Give personal cents to those who have none."""
    try:
        given = give(club=request.club, by=request.person.pk, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        text = ngettext(
            "%(count)d membre a reçu ses centimes : son virement doit changer.",
            "%(count)d membres ont reçu leurs centimes : leurs virements doivent changer.",
            len(given),
        )
        messages.success(
            request,
            text % {"count": len(given)} if given else _("Chacun a déjà ses centimes."),
        )
    return redirect("kits", request.club.slug)
