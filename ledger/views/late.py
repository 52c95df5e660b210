"""Who is late, and the reminders a treasurer reads before they leave."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from clubs.refusals import Refusal
from ledger.arrears import Arrears, arrears, by_age
from ledger.export import csv_file, late_rows
from ledger.letters import days_of_letters
from ledger.models import Reminder, ReminderWay
from ledger.reminding import Sent, draft_reminders, send_reminders
from ledger.saving_forms import RemindForm
from members.pages import ClubRequest, club_page, show_refusal
from members.permissions import Act
from members.wording import write_cents

SORTS = {
    "anciennete": lambda one: one.since,
    "montant": lambda one: -one.amount,
    "nom": lambda one: 0,
}


def _found(request: ClubRequest, today: date) -> list[Arrears]:
    """Who is late, in the order asked for; the oldest first unless told otherwise."""
    sort = SORTS.get(request.GET.get("tri", ""), SORTS["anciennete"])
    return sorted(arrears(request.club, at=today), key=sort)


@club_page(Act.RECORD_MONEY)
@require_safe
def late(request: ClubRequest) -> HttpResponse:
    """Who is late, since which month, how to reach them, when they were last reminded."""
    today = timezone.localdate()
    found = _found(request, today)
    last = _last_reminders(found)
    ages = by_age((pair for one in found for pair in one.pairs), at=today)
    context = {
        "rows": [(one, last.get(one.membership.pk)) for one in found],
        "ages": [(age.label, amount) for age, amount in ages.items()],
        "total": sum(ages.values()),
        "tri": request.GET.get("tri", "anciennete"),
        "today": today,
    }
    return render(request, "ledger/late.html", context)


@club_page(Act.RECORD_MONEY)
@require_safe
def late_csv(request: ClubRequest) -> HttpResponse:
    """The same list as a file."""
    today = timezone.localdate()
    return csv_file(f"retards-{request.club.slug}-{today}", late_rows(_found(request, today)))


def _last_reminders(found: Iterable[Arrears]) -> dict[int, Reminder]:
    """Each member's latest reminder, by membership id."""
    ids = [one.membership.pk for one in found]
    rows = Reminder.objects.filter(membership__in=ids).order_by("on", "pk")
    return {one.membership_id: one for one in rows}


@club_page(Act.RECORD_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: ClubRequest) -> HttpResponse:
    """Every reminder that could leave, to read, edit or leave out; one button sends them."""
    now = timezone.now()
    today = timezone.localdate(now)
    drafts = draft_reminders(request.club, at=today, by=request.person)
    form = RemindForm(request.POST or None, drafts=drafts.ready)
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_reminders(
                club=request.club, chosen=form.chosen(), by=request.person, now=now
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say(request, sent)
            return redirect("remind", request.club.slug)
    context = {
        "form": form,
        "rows": form.rows(),
        "held": drafts.held,
        "limits": drafts.limits,
        "letters": [
            (day, count, f"letters:{day:%Y-%m-%d}") for day, count in days_of_letters(request.club)
        ],
        "today": today,
    }
    return render(request, "ledger/remind.html", context)


def _say(request: ClubRequest, sent: Sent) -> None:
    """What left by e-mail, what is to print, and what stayed with its reason."""
    letters = sum(one.way == ReminderWay.LETTER for one in sent.reminders)
    mails = len(sent.reminders) - letters
    if mails:
        text = ngettext(
            "%(count)d rappel part par e-mail.", "%(count)d rappels partent par e-mail.", mails
        )
        messages.success(request, text % {"count": mails})
    if letters:
        text = ngettext(
            "%(count)d lettre est prête à imprimer, ci-dessous.",
            "%(count)d lettres sont prêtes à imprimer, ci-dessous.",
            letters,
        )
        messages.success(request, text % {"count": letters})
    if not sent.reminders and not sent.held:
        messages.info(request, _("Aucun rappel n'était coché : rien n'est parti."))
    for held in sent.held:
        messages.warning(
            request,
            _("%(member)s (%(amount)s) : %(why)s. Ce rappel n'est pas parti.")
            % {"member": held.membership, "amount": write_cents(held.amount), "why": held.why},
        )
