"""One's own account: details, clubs, ways of entering; and the page that says we are up."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clubs.refusals import Refusal
from members.code_sheets import codes_left, drop_sheet, new_sheet
from members.entering import second_factors
from members.forms import OwnFileForm
from members.linking import link_code
from members.models import Membership, Person
from members.pages import PersonRequest, own_page, show_refusal
from members.people import OWN, file_of, put_right
from members.permissions import Act
from members.roles import roles_of


@own_page
@require_GET
def my_account(request: PersonRequest) -> HttpResponse:
    """What we know about oneself, and how one enters."""
    today = timezone.localdate()
    memberships = Membership.objects.filter(person=request.person).select_related("club")
    context = {
        "lines": file_of(request.person, frozenset[Act](), own=True),
        "memberships": memberships.order_by("joined_on", "id"),
        "offices": roles_of(request.person, today),
        "household": request.person.household,
        "link_code": link_code(request.person, today),
        "factors": second_factors(request.user),
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "members/my_account.html", context)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_details(request: PersonRequest) -> HttpResponse:
    """Put one's own details right."""
    form = OwnFileForm(request.POST or None, instance=request.person, only=OWN)
    if request.method == "POST" and form.is_valid():
        person = get_object_or_404(Person, pk=request.person.pk)
        try:
            put_right(person=person, fields=form.cleaned_data, by=person, now=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Vos coordonnées sont à jour."))
            return redirect("my_account")
    return render(request, "members/my_details.html", {"form": form})


@own_page
@require_GET
def code_sheet(request: PersonRequest) -> HttpResponse:
    """What a sheet of codes is, and how many codes are left."""
    return render(request, "members/code_sheet.html", {"left": codes_left(request.user)})


@own_page
@require_POST
def print_codes(request: PersonRequest) -> HttpResponse:
    """Make a new sheet and show it, once, ready to print."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    now = timezone.now()
    codes = new_sheet(person=request.person, user=request.user, now=now)
    context = {"codes": codes, "username": request.user.username, "made_on": timezone.localdate()}
    return render(request, "members/print_codes.html", context)


@own_page
@require_POST
def drop_codes(request: PersonRequest) -> HttpResponse:
    """Stop using the sheet."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    drop_sheet(person=request.person, user=request.user, now=timezone.now())
    messages.success(request, _("La feuille de codes ne sert plus."))
    return redirect("my_account")


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the site and its database answer; nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
