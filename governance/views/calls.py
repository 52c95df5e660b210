"""Pages that prepare a meeting: its agenda and papers, its call, what was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clubs.refusals import Refusal
from governance.agendas import (
    add_item,
    documents_of,
    edit_item,
    items_of,
    join_document,
    move_item,
    remove_item,
    withdraw_document,
)
from governance.calling import call_to, last_call, letters_of, notice_of, preview
from governance.meeting_forms import CallForm, DocumentForm, PointForm
from governance.meetings import members_of_the_day
from governance.models import AgendaItem, Call, Meeting, MeetingDocument
from governance.views.meetings import find_meeting
from members.downloads import download
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.RUN_MEETINGS)
def meeting_agenda(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """The points of a meeting in order, its papers; a new point is added below."""
    found = find_meeting(request, meeting_id)
    form = PointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_item(meeting=found, point=form.point(), by=request.person, now=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le point est ajouté."))
            return redirect("meeting_agenda", request.club.slug, found.pk)
    return _agenda(request, found, form, DocumentForm())


@require_POST
@club_page(Act.RUN_MEETINGS)
def join_meeting_document(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """Keep a paper with a meeting."""
    found = find_meeting(request, meeting_id)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            join_document(
                meeting=found,
                title=data["document_title"],
                content=data["paper"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le document est joint : les membres peuvent le lire."))
            return redirect("meeting_agenda", request.club.slug, found.pk)
    return _agenda(request, found, PointForm(), form)


def _agenda(
    request: ClubRequest, found: Meeting, form: PointForm, document_form: DocumentForm
) -> HttpResponse:
    items = items_of(found)
    context = {
        "meeting": found,
        "items": items,
        "minutes": sum(item.minutes or 0 for item in items),
        "documents": documents_of(found),
        "form": form,
        "document_form": document_form,
    }
    return render(request, "governance/meeting_agenda.html", context)


def _item(request: ClubRequest, pk: int) -> AgendaItem:
    items = AgendaItem.objects.select_related("meeting")
    found = get_object_or_404(items, meeting__club=request.club, pk=pk)
    found.meeting.club = request.club
    return found


@club_page(Act.RUN_MEETINGS)
def agenda_item(request: ClubRequest, pk: int) -> HttpResponse:
    """Say a point otherwise."""
    item = _item(request, pk)
    form = PointForm(request.POST or None, initial=PointForm.initial_of(item))
    if request.method == "POST" and form.is_valid():
        try:
            edit_item(item=item, point=form.point(), by=request.person, now=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le point est corrigé."))
            return redirect("meeting_agenda", request.club.slug, item.meeting_id)
    context = {"meeting": item.meeting, "form": form}
    return render(request, "governance/meeting_point.html", context)


@require_POST
@club_page(Act.RUN_MEETINGS)
def move_agenda_item(request: ClubRequest, pk: int) -> HttpResponse:
    """Move a point one line up or down."""
    item = _item(request, pk)
    up = request.POST.get("way") == "up"
    try:
        move_item(item=item, up=up, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting_agenda", request.club.slug, item.meeting_id)


@require_POST
@club_page(Act.RUN_MEETINGS)
def remove_agenda_item(request: ClubRequest, pk: int) -> HttpResponse:
    """Take a point off the agenda."""
    item = _item(request, pk)
    try:
        remove_item(item=item, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le point est retiré."))
    return redirect("meeting_agenda", request.club.slug, item.meeting_id)


def _document(request: ClubRequest, pk: int) -> MeetingDocument:
    shown = MeetingDocument.objects.filter(removed_at__isnull=True)
    found = get_object_or_404(
        shown.select_related("file", "meeting"), meeting__club=request.club, pk=pk
    )
    found.meeting.club = request.club
    return found


@require_safe
@club_page(Act.READ_CLUB)
def meeting_document(request: ClubRequest, pk: int) -> HttpResponse:
    """A paper joined to a meeting."""
    found = _document(request, pk)
    return download(found.file, f"reunion-{found.meeting_id}-document-{found.pk}")


@require_POST
@club_page(Act.RUN_MEETINGS)
def remove_meeting_document(request: ClubRequest, pk: int) -> HttpResponse:
    """Take a paper back."""
    found = _document(request, pk)
    withdraw_document(document=found, by=request.person, now=timezone.now())
    messages.success(request, _("Le document est retiré."))
    return redirect("meeting_agenda", request.club.slug, found.meeting_id)


@club_page(Act.RUN_MEETINGS)
def call_meeting(request: ClubRequest, meeting_id: int) -> HttpResponse:
    """The call as it will leave: notice, words, who is reached and how; then send it."""
    found = find_meeting(request, meeting_id)
    now = timezone.now()
    notice, last = notice_of(found, at=now), last_call(found)
    known = last.number if last else 0
    form = CallForm(request.POST or None, is_short=notice.is_short, initial={"after": known})
    if request.method == "POST" and form.is_valid() and request.POST.get("do") == "send":
        data = form.cleaned_data
        try:
            call = call_to(
                meeting=found,
                word=data["word"],
                late_reason=data.get("late_reason", ""),
                after=data["after"],
                by=request.person,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("La convocation est partie."))
            return redirect("meeting_call", request.club.slug, found.pk, call.number)
    members = members_of_the_day(found)
    text = preview(
        found,
        word=str(form["word"].value() or ""),
        late_reason=str(form["late_reason"].value() or "") if notice.is_short else "",
        by=request.person,
        now=now,
    )
    context = {
        "meeting": found,
        "form": form,
        "notice": notice,
        "last": last,
        "subject": text.subject,
        "text": text.mail_to(request.person),
        "by_mail": [one for one in members if one.person.email],
        "by_letter": [one for one in members if not one.person.email],
        "has_agenda": bool(text.call.agenda),
        "may_send": found.cancelled_at is None and found.ended_at is None and now < found.starts_at,
    }
    return render(request, "governance/call.html", context)


@require_safe
@club_page(Act.RUN_MEETINGS)
def meeting_call(request: ClubRequest, meeting_id: int, number: int) -> HttpResponse:
    """A call as it left: its notice, its words, who was called by mail or by letter."""
    found = find_meeting(request, meeting_id)
    call = get_object_or_404(Call.objects.select_related("sent_by"), meeting=found, number=number)
    context = {
        "meeting": found,
        "call": call,
        "called": call.called.count(),
        "letters": letters_of(call),
        "subject": f"call_letters:{found.pk}",
    }
    return render(request, "governance/call_sent.html", context)
