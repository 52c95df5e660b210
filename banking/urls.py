"""Addresses of the bank, under the club."""

from django.urls import URLPattern, URLResolver, path

from banking import views

CLUB = "club/<slug:slug>"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/banque/", views.bank, name="bank"),
    path(f"{CLUB}/banque/depot/", views.deposit, name="deposit"),
    path(f"{CLUB}/banque/releve/<int:pk>/", views.validate_month, name="validate_month"),
]
