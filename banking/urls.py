"""Addresses of the bank, under the club."""

from django.urls import URLPattern, URLResolver, path

from banking import desk_urls, matching_urls
from banking.views import balances, kits, reconciling

CLUB = "club/<slug:slug>"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CLUB}/banque/", balances.bank, name="bank"),
    path(f"{CLUB}/banque/releve/<int:pk>/", reconciling.validate_month, name="validate_month"),
    path(f"{CLUB}/banque/mois/", reconciling.validated_months, name="validated_months"),
    path(f"{CLUB}/banque/mois/<int:pk>/lever/", reconciling.lift_month, name="lift_month"),
    path(f"{CLUB}/mon-epargne/ordre-permanent/", kits.my_kit, name="my_kit"),
    path(f"{CLUB}/epargne/ordres-permanents/", kits.kits, name="kits"),
    path(f"{CLUB}/epargne/ordres-permanents/centimes/", kits.give_cents, name="give_cents"),
    path(f"{CLUB}/epargne/membre/<int:pk>/ordre-permanent/", kits.kit, name="kit"),
    *desk_urls.urlpatterns,
    *matching_urls.urlpatterns,
]
