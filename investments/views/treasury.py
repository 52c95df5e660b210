"""The treasury page: what we have, what leaves, what comes, and what we could invest when."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clubs.money import euros
from investments.treasury import MonthAhead, Treasury, treasury
from ledger.export import csv_file
from ledger.fields import EurosField, MonthField, written
from members import charts
from members.pages import ClubRequest, club_page
from members.permissions import Act
from members.wording import write_month


class QuestionForm(forms.Form):
    """How much, and when?"""

    amount = EurosField(label=_("Investir, en euros"))
    month = MonthField(label=_("En"))


@club_page(Act.READ_CLUB)
def treasury_page(request: ClubRequest) -> HttpResponse:
    """Cash today, what is promised, what is due in, and the twelve months ahead."""
    found = treasury(request.club, at=timezone.localdate())
    asked = "amount" in request.GET
    form = QuestionForm(request.GET if asked else None, auto_id="id_question_%s")
    context = {
        "treasury": found,
        "form": form,
        "chart": charts.line(
            title=str(_("Ce que nous pourrions investir")),
            points=[
                (date_format(one.month, "N Y"), euros(one.investable).amount)
                for one in found.months
            ],
            unit="€",
            head=str(_("Mois")),
        ),
        "answer": _answer(form, found) if asked and form.is_valid() else None,
    }
    return render(request, "investments/treasury.html", context)


@club_page(Act.READ_CLUB)
def treasury_csv(request: ClubRequest) -> HttpResponse:
    """The forecast, for a spreadsheet."""
    found = treasury(request.club, at=timezone.localdate())
    heads = [
        _("Mois"),
        _("Versements attendus"),
        _("Échéances attendues"),
        _("Frais habituels"),
        _("À payer"),
        _("Fin de mois"),
        _("À investir au plus"),
    ]
    rows = [[str(head) for head in heads], *map(_row, found.months)]
    return csv_file(f"tresorerie-{request.club.slug}", rows)


def _row(one: MonthAhead) -> list[str]:
    amounts = (
        one.contributions,
        one.instalments,
        one.costs,
        one.leaving,
        one.closing,
        one.investable,
    )
    return [write_month(one.month), *map(written, amounts)]


def _answer(form: QuestionForm, found: Treasury) -> dict[str, object]:
    """The month's figure, what is missing, and the first month that would do."""
    amount, month = form.cleaned_data["amount"], form.cleaned_data["month"]
    ahead = found.of(month)
    return {
        "amount": amount,
        "month": month,
        "ahead": ahead,
        "missing": max(0, amount - ahead.investable) if ahead else 0,
        "first": found.first_month_for(amount),
    }
