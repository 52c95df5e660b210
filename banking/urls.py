"""Addresses of the bank, under the club."""

from django.urls import URLPattern, URLResolver, path

from banking.views import balances, desk, reconciling

CLUB = "club/<slug:slug>"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/banque/", balances.bank, name="bank"),
    path(f"{CLUB}/banque/depot/", desk.deposit, name="deposit"),
    path(f"{CLUB}/banque/releve/<int:pk>/", reconciling.validate_month, name="validate_month"),
    path(f"{CLUB}/banque/mois/", reconciling.validated_months, name="validated_months"),
    path(f"{CLUB}/banque/mois/<int:pk>/lever/", reconciling.lift_month, name="lift_month"),
]
