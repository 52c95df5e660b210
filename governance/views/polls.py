"""Pages of the date polls: asking, answering, choosing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.refusals import Refusal
from governance.meeting_forms import ChoosingForm, PollAnswerForm, PollForm, usual_answer_by
from governance.models import DatePoll
from governance.polling import (
    PollTable,
    answer_dates,
    choose_date,
    drop_poll,
    is_late,
    open_poll,
    poll_table,
)
from members.models import Membership
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act


@club_page(Act.RUN_MEETINGS)
def new_poll(request: ClubRequest) -> HttpResponse:
    """Propose dates to the members."""
    form = PollForm(
        request.POST or None, initial={"answer_by": usual_answer_by(timezone.localdate())}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = open_poll(
                club=request.club,
                dates=form.dates(),
                kind=data["kind"],
                title=data["title"],
                place=data["place"],
                answer_by=data["answer_by"],
                by=request.person,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Le sondage est ouvert ; les membres sont prévenus."))
            return redirect(opened)
    return render(request, "governance/poll_new.html", {"form": form})


def _poll(request: ClubRequest, pk: int) -> DatePoll:
    found = get_object_or_404(
        DatePoll.objects.select_related("meeting", "opened_by"), club=request.club, pk=pk
    )
    found.club = request.club
    return found


def _answer_form(
    request: ClubRequest, table: PollTable, member: Membership, *, is_sent: bool
) -> PollAnswerForm:
    said = next((row.cells for row in table.rows if row.membership.pk == member.pk), ())
    return PollAnswerForm(
        request.POST if is_sent else None,
        options=[column.option for column in table.columns],
        said={cell.option.pk: cell.coming for cell in said},
    )


@club_page(Act.READ_CLUB)
def date_poll(request: ClubRequest, poll_id: int) -> HttpResponse:
    """The dates, who can come when, and one's own answer."""
    found = _poll(request, poll_id)
    table = poll_table(found, at=timezone.now())
    form = None
    if request.membership is not None and Act.VOTE in request.acts:
        form = _answer_form(request, table, request.membership, is_sent=False)
    return _show(request, found, table, form)


@require_POST
@club_page(Act.VOTE)
def answer_poll(request: ClubRequest, poll_id: int) -> HttpResponse:
    """One's own answer; nothing typed is lost when it is refused."""
    found = _poll(request, poll_id)
    assert request.membership is not None
    table = poll_table(found, at=timezone.now())
    form = _answer_form(request, table, request.membership, is_sent=True)
    if _keep(request, found, request.membership, form):
        messages.success(request, _("Vos réponses sont enregistrées. Merci."))
        return redirect(found)
    return _show(request, found, table, form)


def _show(
    request: ClubRequest, found: DatePoll, table: PollTable, form: PollAnswerForm | None
) -> HttpResponse:
    late = is_late(found, at=timezone.now())
    context = {
        "poll": found,
        "table": table,
        "form": form if found.closed_at is None and not late else None,
        "errors": form.errors if form else {},
        "is_late": late,
        "may_run": Act.RUN_MEETINGS in request.acts and found.closed_at is None,
    }
    return render(request, "governance/poll.html", context)


def _keep(request: ClubRequest, found: DatePoll, member: Membership, form: PollAnswerForm) -> bool:
    """Note the answers of a form; False when it has something to mend."""
    if not form.is_valid():
        return False
    try:
        answer_dates(
            poll=found,
            membership=member,
            answers=form.answers(),
            by=request.person,
            now=timezone.now(),
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        messages.error(request, str(refusal))
        return False
    return True


@club_page(Act.RUN_MEETINGS)
def note_poll_answer(request: ClubRequest, poll_id: int, membership_id: int) -> HttpResponse:
    """What a member told the secretary."""
    found = _poll(request, poll_id)
    member = get_object_or_404(
        Membership.objects.select_related("person"), club=request.club, pk=membership_id
    )
    member.club = request.club
    table = poll_table(found, at=timezone.now())
    form = _answer_form(request, table, member, is_sent=request.method == "POST")
    if request.method == "POST" and _keep(request, found, member, form):
        messages.success(request, _("Les réponses sont notées."))
        return redirect(found)
    context = {"poll": found, "member": member, "form": form}
    return render(request, "governance/poll_answer.html", context)


@require_POST
@club_page(Act.RUN_MEETINGS)
def choose_poll_date(request: ClubRequest, poll_id: int) -> HttpResponse:
    """Keep one date: the meeting is planned."""
    found = _poll(request, poll_id)
    form = ChoosingForm(request.POST, poll=found)
    if not form.is_valid():
        messages.error(request, _("Choisissez une date de ce sondage : rien n'a été enregistré."))
        return redirect(found)
    try:
        planned = choose_date(
            poll=found,
            option=form.cleaned_data["option"],
            by=request.person,
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, _("La date est retenue. Il reste à convoquer les membres."))
    return redirect(planned)


@require_POST
@club_page(Act.RUN_MEETINGS)
def drop_date_poll(request: ClubRequest, poll_id: int) -> HttpResponse:
    """Close the poll without a date."""
    found = _poll(request, poll_id)
    try:
        drop_poll(poll=found, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le sondage est clos, sans date retenue."))
    return redirect(found)
