"""Addresses of direct debits, under the club's bank."""

from django.urls import URLPattern, URLResolver, path

from banking.views import debits

DEBITS = "club/<slug:slug>/banque/prelevements/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(DEBITS, debits.debits, name="debits"),
    path(f"{DEBITS}mandat/membre/<int:pk>/", debits.sign_debit_mandate, name="sign_debit_mandate"),
    path(f"{DEBITS}mandat/<int:pk>/", debits.debit_mandate, name="debit_mandate"),
    path(f"{DEBITS}nouveau/", debits.new_debit_run, name="new_debit_run"),
    path(f"{DEBITS}<int:pk>/", debits.debit_run, name="debit_run"),
    path(f"{DEBITS}<int:pk>/annonce/", debits.announce_debit_run, name="announce_debit_run"),
    path(f"{DEBITS}<int:pk>/annuler/", debits.cancel_debit_run, name="cancel_debit_run"),
    path(f"{DEBITS}<int:pk>/fichier/", debits.debit_run_file, name="debit_run_file"),
]
