"""Addresses of this room, under the club."""

from django.urls import URLPattern, URLResolver, path

from starting.views import openings, workbooks

CLUB = "club/<slug:slug>/reprise"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/", workbooks.starting, name="starting"),
    path(f"{CLUB}/<int:pk>/", workbooks.workbook, name="workbook"),
    path(f"{CLUB}/<int:pk>/essai/", workbooks.workbook_dry_run, name="workbook_dry_run"),
    path(f"{CLUB}/<int:pk>/abandonner/", workbooks.drop_start, name="drop_start"),
    path(f"{CLUB}/<int:pk>/fichier/", workbooks.workbook_file, name="workbook_file"),
    path(f"{CLUB}/soldes/", openings.opening_balances, name="opening_balances"),
    path(f"{CLUB}/soldes/vote/", openings.vote_opening, name="vote_opening"),
    path(f"{CLUB}/soldes/decision/", openings.cite_opening, name="cite_opening"),
    path(f"{CLUB}/soldes/annuler/", openings.take_back_opening, name="take_back_opening"),
    path(f"{CLUB}/fractions/<uuid:pk>/", openings.holding_fractions, name="holding_fractions"),
]
