"""Pages of a club's members: the list, one file, entering, inviting, the household."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clubs.refusals import Refusal
from clubs.rules import rule
from members.directory import ALL, GONE, PASSIVE, PRESENT, SORTS, member_rows, members_csv
from members.forms import (
    FileForm,
    HouseholdForm,
    InviteForm,
    KnownMemberForm,
    NewMemberForm,
    ReturnForm,
)
from members.households import live_apart, live_together
from members.inviting import invite, suggested_username
from members.joining import admit, join
from members.linking import person_of_code
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.people import editable_fields, file_of, household_of, put_right
from members.permissions import Act
from members.roles import roles_of
from members.taking_part import passive_on

GET_POST = ["GET", "HEAD", "POST"]
WHO = (
    (PRESENT, gettext_lazy("Membres")),
    (PASSIVE, gettext_lazy("Épargnants passifs")),
    (GONE, gettext_lazy("Anciens membres")),
    (ALL, gettext_lazy("Tous")),
)


def _membership(request: ClubRequest, pk: int) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("person", "person__household", "club"),
        pk=pk,
        club=request.club,
    )


def _asked(request: ClubRequest) -> tuple[str, str, str]:
    """The word, the group and the order asked in the address; sensible ones when they are odd."""
    word = request.GET.get("q", "").strip()[:60]
    who, sort = request.GET.get("qui", PRESENT), request.GET.get("tri", "nom")
    return (
        word,
        who if who in (PRESENT, PASSIVE, GONE, ALL) else PRESENT,
        sort if sort in SORTS else "nom",
    )


@club_page(Act.READ_CLUB)
@require_GET
def members(request: ClubRequest) -> HttpResponse:
    """Who belongs to the club, found by word, in the order asked."""
    today = timezone.localdate()
    word, who, sort = _asked(request)
    rows = member_rows(request.club, request.acts, at=today, word=word, who=who, sort=sort)
    context = {
        "rows": rows,
        "word": word,
        "who": who,
        "groups": WHO,
        "sort": sort,
        "most": rule(request.club, "max_members", at=today),
        "today": today,
        "may_read_contacts": Act.READ_CONTACTS in request.acts,
        "may_manage": Act.MANAGE_MEMBERS in request.acts,
    }
    return render(request, "members/members.html", context)


@club_page(Act.READ_CLUB)
@require_GET
def members_file(request: ClubRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet."""
    word, who, sort = _asked(request)
    rows = member_rows(
        request.club, request.acts, at=timezone.localdate(), word=word, who=who, sort=sort
    )
    answer = HttpResponse(members_csv(rows, request.acts), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="membres-{request.club.slug}.csv"'
    return answer


@club_page(Act.READ_CLUB)
@require_GET
def member(request: ClubRequest, pk: int) -> HttpResponse:
    """One member's file, as far as its reader may see (R12)."""
    membership = _membership(request, pk)
    own = membership.person_id == request.person.pk
    may_see_household = own or Act.READ_PERSONAL in request.acts
    today = timezone.localdate()
    context = {
        "membership_shown": membership,
        "lines": file_of(membership.person, request.acts, own=own),
        "offices": roles_of(membership.person, today).filter(club=request.club),
        "own": own,
        "is_here": membership.is_open(today),
        "is_passive": membership.pk in passive_on([membership], at=today),
        "may_see_household": may_see_household,
        "household": household_of(membership) if may_see_household else (),
        "may_manage": Act.MANAGE_MEMBERS in request.acts,
        "may_set_household": Act.READ_PERSONAL in request.acts,
        "may_read_contacts": own or Act.READ_CONTACTS in request.acts,
    }
    return render(request, "members/member.html", context)


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def new_member(request: ClubRequest) -> HttpResponse:
    """Write down a person and their entry; an account is not needed."""
    only = (*editable_fields(request.acts), "joined_on")
    form = NewMemberForm(request.POST or None, only=only)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        joined_on = fields.pop("joined_on")
        try:
            membership = admit(
                club=request.club,
                on=joined_on,
                by=request.person,
                now=timezone.now(),
                **fields,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s est membre du club.") % {"name": membership})
            return redirect("member", request.club.slug, membership.pk)
    return render(request, "members/new_member.html", {"form": form})


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def known_member(request: ClubRequest) -> HttpResponse:
    """Admit a person who has an account already, with the code they gave."""
    form = KnownMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = person_of_code(given["identifier"], given["code"], timezone.localdate())
            membership = join(
                club=request.club,
                person=person,
                on=given["joined_on"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s est membre du club.") % {"name": membership})
            return redirect("member", request.club.slug, membership.pk)
    return render(request, "members/known_member.html", {"form": form})


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def edit_member(request: ClubRequest, pk: int) -> HttpResponse:
    """Put a member's file right, within what one's office reads."""
    membership = _membership(request, pk)
    only = editable_fields(request.acts)
    form = FileForm(request.POST or None, instance=membership.person, only=only)
    if request.method == "POST" and form.is_valid():
        person = get_object_or_404(Membership, pk=pk).person
        try:
            put_right(
                person=person,
                fields=form.cleaned_data,
                by=request.person,
                club=request.club,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La fiche est à jour."))
            return redirect("member", request.club.slug, pk)
    context = {"form": form, "membership_shown": membership}
    return render(request, "members/edit_member.html", context)


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def invite_member(request: ClubRequest, pk: int) -> HttpResponse:
    """Open an account to a member and send them the way in."""
    membership = _membership(request, pk)
    person = membership.person
    if person.user_id is not None:
        messages.info(request, _("%(name)s a déjà un compte.") % {"name": person})
        return redirect("member", request.club.slug, pk)
    first = {"username": suggested_username(person), "email": person.email}
    form = InviteForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            user = invite(
                membership=membership, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = _("Le compte « %(username)s » est ouvert et l'invitation part à %(email)s.")
            messages.success(request, words % {"username": user.username, "email": user.email})
            return redirect("member", request.club.slug, pk)
    context = {"form": form, "membership_shown": membership}
    return render(request, "members/invite_member.html", context)


@club_page(Act.MANAGE_MEMBERS)
@require_http_methods(GET_POST)
def readmit_member(request: ClubRequest, pk: int) -> HttpResponse:
    """Let a former member come back: a new membership, the former one stays as it was."""
    former = _membership(request, pk)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership = join(
                club=request.club,
                person=former.person,
                on=form.cleaned_data["joined_on"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s est membre du club.") % {"name": membership})
            return redirect("member", request.club.slug, membership.pk)
    context = {"form": form, "membership_shown": former}
    return render(request, "members/readmit_member.html", context)


@club_page(Act.READ_PERSONAL)
@require_http_methods(GET_POST)
def member_household(request: ClubRequest, pk: int) -> HttpResponse:
    """Say with whom a member makes one tax household: the treasurer's page."""
    membership = _membership(request, pk)
    form = HouseholdForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        try:
            live_together(
                membership=membership,
                other=form.cleaned_data["other"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le foyer fiscal est noté."))
            return redirect("member", request.club.slug, pk)
    context = {
        "form": form,
        "membership_shown": membership,
        "household": household_of(membership),
    }
    return render(request, "members/member_household.html", context)


@club_page(Act.READ_PERSONAL)
@require_POST
def leave_household(request: ClubRequest, pk: int) -> HttpResponse:
    """Take a member out of their tax household."""
    membership = _membership(request, pk)
    live_apart(membership=membership, by=request.person, now=timezone.now())
    messages.success(request, _("Le foyer fiscal est noté."))
    return redirect("member", request.club.slug, pk)
