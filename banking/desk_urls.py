"""Addresses of the desk: deposits, cheques, receipts, the count of the cash box."""

from django.urls import URLPattern, URLResolver, path

from banking.views import desk

BANK = "club/<slug:slug>/banque"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{BANK}/depot/", desk.deposit, name="deposit"),
    path(f"{BANK}/bordereaux/", desk.slips, name="slips"),
    path(f"{BANK}/bordereaux/<int:pk>/", desk.slip, name="slip"),
    path(f"{BANK}/cheques/<uuid:pk>/", desk.cheque, name="cheque"),
    path(f"{BANK}/recus/", desk.receipts, name="receipts"),
    path(f"{BANK}/recus/<int:pk>/", desk.receipt, name="receipt"),
    path(f"{BANK}/recus/nouveau/<uuid:pk>/", desk.new_receipt, name="new_receipt"),
    path(f"{BANK}/caisse/", desk.count, name="count_cash"),
]
