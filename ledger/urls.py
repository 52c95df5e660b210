"""Addresses of savings and accounts, all under the club."""

from django.urls import URLPattern, URLResolver, path

from ledger.views import book, fees, grid, late, members, method, recording, spending

CLUB = "club/<slug:slug>"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/epargne/", grid.savings, name="savings"),
    path(f"{CLUB}/epargne/tableau.csv", grid.savings_csv, name="savings_csv"),
    path(f"{CLUB}/epargne/retards/", late.late, name="late"),
    path(f"{CLUB}/epargne/retards/tableau.csv", late.late_csv, name="late_csv"),
    path(f"{CLUB}/epargne/rappels/", late.remind, name="remind"),
    path(f"{CLUB}/epargne/mois/", recording.record_month, name="record_month"),
    path(f"{CLUB}/epargne/versement/", recording.record_payment, name="record_payment"),
    path(f"{CLUB}/epargne/versement/<uuid:pk>/", members.reallocate, name="reallocate"),
    path(f"{CLUB}/epargne/membre/<int:pk>/", members.member_savings, name="member_savings"),
    path(f"{CLUB}/epargne/membre/<int:pk>/engagement/", members.pledge, name="pledge"),
    path(f"{CLUB}/epargne/membre/<int:pk>/fin/", members.end_pledge, name="end_pledge"),
    path(f"{CLUB}/epargne/membre/<int:pk>/pause/", members.holiday, name="holiday"),
    path(f"{CLUB}/epargne/pause/<int:pk>/", members.end_holiday, name="end_holiday"),
    path(f"{CLUB}/mon-epargne/", members.my_savings, name="my_savings"),
    path(f"{CLUB}/cotisations/", fees.fees, name="fees"),
    path(f"{CLUB}/cotisations/tableau.csv", fees.fees_csv, name="fees_csv"),
    path(f"{CLUB}/cotisations/noter/", fees.record_fee, name="record_fee"),
    path(f"{CLUB}/cotisations/<int:pk>/retirer/", fees.forget_fee, name="forget_fee"),
    path(f"{CLUB}/cotisations/reverser-<int:place>/", fees.pass_on_fees, name="pass_on_fees"),
    path(f"{CLUB}/cotisations/notre-variante/", fees.club_fee, name="club_fee"),
    path("reseau/<slug:slug>/cotisations/", fees.network_fees, name="network_fees"),
    path(f"{CLUB}/parts/", grid.share_of_each, name="shares"),
    path(f"{CLUB}/parts/methode/", method.choose_method, name="choose_method"),
    path(f"{CLUB}/parts/tableau.csv", grid.shares_csv, name="shares_csv"),
    path(f"{CLUB}/comptes/", book.journal, name="journal"),
    path(f"{CLUB}/comptes/tableau.csv", book.journal_csv, name="journal_csv"),
    path(f"{CLUB}/comptes/frais/", recording.record_cost, name="record_cost"),
    path(f"{CLUB}/depenses/", spending.spendings, name="spendings"),
    path(f"{CLUB}/depenses/tableau.csv", spending.spendings_csv, name="spendings_csv"),
    path(f"{CLUB}/depenses/demander/", spending.ask_spending, name="ask_spending"),
    path(f"{CLUB}/depenses/<int:pk>/", spending.spending, name="spending"),
    path(f"{CLUB}/depenses/<int:pk>/decision/", spending.decide_spending, name="decide_spending"),
    path(f"{CLUB}/depenses/<int:pk>/paiement/", spending.pay_spending, name="pay_spending"),
    path(
        f"{CLUB}/depenses/<int:pk>/justificatif/",
        spending.spending_receipt,
        name="spending_receipt",
    ),
    path(f"{CLUB}/comptes/<int:number>/", book.entry, name="entry"),
    path(f"{CLUB}/comptes/<int:number>/papier/", spending.add_entry_paper, name="add_entry_paper"),
    path(f"{CLUB}/comptes/papier/<int:pk>/", spending.entry_paper, name="entry_paper"),
    path(
        f"{CLUB}/comptes/papier/<int:pk>/retirer/",
        spending.remove_entry_paper,
        name="remove_entry_paper",
    ),
    path(f"{CLUB}/comptes/<int:number>/corriger/", recording.correct_entry, name="correct_entry"),
]
