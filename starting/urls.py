"""Addresses of this room, under the club."""

from django.urls import URLPattern, URLResolver, path

from starting.views import workbooks

CLUB = "club/<slug:slug>/reprise"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/", workbooks.starting, name="starting"),
    path(f"{CLUB}/<int:pk>/", workbooks.workbook, name="workbook"),
    path(f"{CLUB}/<int:pk>/essai/", workbooks.workbook_dry_run, name="workbook_dry_run"),
    path(f"{CLUB}/<int:pk>/abandonner/", workbooks.drop_start, name="drop_start"),
    path(f"{CLUB}/<int:pk>/fichier/", workbooks.workbook_file, name="workbook_file"),
]
