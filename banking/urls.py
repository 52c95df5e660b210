"""Addresses of the bank, under the club."""

from django.urls import URLPattern, URLResolver, path

from banking.views import balances

CLUB = "club/<slug:slug>"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/banque/", balances.bank, name="bank"),
    path(f"{CLUB}/banque/depot/", balances.deposit, name="deposit"),
    path(f"{CLUB}/banque/releve/<int:pk>/", balances.validate_month, name="validate_month"),
]
