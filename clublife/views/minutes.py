"""Pages of a meeting's minutes: reading them, writing beside the facts, reading the facts again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clublife.minutes import edit_notes, must_leave_to_another, redraft, state_of
from clublife.minutes_forms import MinutesForm
from clublife.minutes_text import written
from clublife.models import Minutes
from clubs.refusals import Refusal
from governance.models import Meeting
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act

PEOPLE = ("minutes__drafted_by", "minutes__edited_by", "minutes__approved_by")


@require_safe
@club_page(Act.READ_CLUB)
def minutes(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """The minutes; before they are approved, only those who run the meetings read them."""
    found = _meeting(request, meeting_id)
    drafted = _minutes(found)
    may_run = Act.RUN_MEETINGS in request.acts
    shown = drafted if drafted and (drafted.is_approved or may_run) else None
    context = {
        "meeting": found,
        "minutes": shown,
        "text": written(shown) if shown else None,
        "is_coming": drafted is not None and shown is None,
        "may_run": may_run,
        "subject": f"minutes:{found.pk}",
        "letters_subject": f"minutes_letters:{found.pk}",
        "addressed_subject": f"minutes_letters:{found.pk}:adresses",
        "may_address": Act.READ_PERSONAL in request.acts,
        "state": state_of(shown) if shown else "",
        "leaves_to_another": shown is not None
        and not shown.is_approved
        and must_leave_to_another(shown, request.person, now=timezone.now()),
    }
    return render(request, "clublife/minutes.html", context)


@club_page(Act.RUN_MEETINGS)
def edit_minutes(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """The words of each section beside its facts; an error keeps every text typed."""
    found = _draft(request, meeting_id)
    form = MinutesForm(request.POST or None, minutes=found)
    if request.method == "POST" and form.is_valid():
        try:
            edit_notes(
                minutes=found,
                notes=form.notes(),
                seen=form.seen(),
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            found = _draft(request, meeting_id)
            refusal.field = form.beside(refusal.field, found)
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Vos mots sont enregistrés."))
            return redirect("minutes", request.club.slug, found.meeting_id)
    text = written(found)
    context = {
        "meeting": found.meeting,
        "text": text,
        "form": form,
        "presence": form.section("presence"),
        "money": form.section("money"),
        "other": form.section("other"),
        "hearings": [(part, form.section(part.key)) for part in text.hearings],
        "votes": [(part, form.section(part.key)) for part in text.votes],
    }
    status = 422 if form.errors else 200
    return render(request, "clublife/edit_minutes.html", context, status=status)


@require_POST
@club_page(Act.RUN_MEETINGS)
def redraft_minutes(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Read the facts again, after something was put right in the books."""
    found = _draft(request, meeting_id)
    try:
        redraft(minutes=found, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Les faits sont relus. Vos mots n'ont pas changé."))
    return redirect("minutes", request.club.slug, found.meeting_id)


def _meeting(request: ClubRequest, pk: int) -> Meeting:
    found = get_object_or_404(Meeting.objects.select_related(*PEOPLE), club=request.club, pk=pk)
    found.club = request.club
    return found


def _minutes(meeting: Meeting) -> Minutes | None:
    found: Minutes | None = getattr(meeting, "minutes", None)
    if found is not None:
        found.meeting = meeting
    return found


def _draft(request: ClubRequest, meeting_id: int) -> Minutes:
    """Minutes that exist; an approved text is refused by the verb, in a sentence."""
    found = _minutes(_meeting(request, meeting_id))
    if found is None:
        raise Http404
    return found
