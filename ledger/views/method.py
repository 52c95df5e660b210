"""Choosing or changing how shares are computed, with both results on the club's own figures."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.models import Club, ShareMethod
from clubs.refusals import Refusal
from clubs.rules import rule
from ledger.comparing import compare_methods
from ledger.converting import convert_method
from ledger.forms import MethodForm
from ledger.models import Entry
from ledger.shares import method_on
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


def _last_day(club: Club) -> date | None:
    """The day of the latest recorded operation: a change is dated that day or after."""
    return Entry.objects.filter(club=club).order_by("-on").values_list("on", flat=True).first()


@club_page(Act.MANAGE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_method(request: ClubRequest) -> HttpResponse:
    """Choose the club's method, or change it at equal value; the convention's clause is cited."""
    now = timezone.now()
    today = timezone.localdate(now)
    present = method_on(request.club, at=today)
    form = MethodForm(request.POST or None, present=present, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            convert_method(
                club=request.club,
                to=ShareMethod(form.cleaned_data["method"]),
                on=form.cleaned_data["on"],
                clause=form.cleaned_data["clause"],
                key=form.cleaned_data["key"],
                by=request.person.pk,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le calcul de la part de chacun est enregistré."))
            return redirect("shares", request.club.slug)
    compared = compare_methods(request.club, at=today)
    context = {
        "form": form,
        "present": present,
        "compared": compared,
        "pro_rata": sum(one.pro_rata for one in compared),
        "units": sum(one.units for one in compared),
        "differs": any(one.difference for one in compared),
        "first_value": rule(request.club, "initial_unit_value", at=today),
        "last_day": _last_day(request.club),
        "today": today,
    }
    return render(request, "ledger/choose_method.html", context)
