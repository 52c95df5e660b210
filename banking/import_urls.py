"""Addresses of the bank's files, its accounts and the change of bank, under the club's bank."""

from django.urls import URLPattern, URLResolver, path

from banking.views import accounts, importing

BANK = "club/<slug:slug>/banque/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{BANK}importer/", importing.import_bank_file, name="import_bank_file"),
    path(f"{BANK}imports/", importing.bank_imports, name="bank_imports"),
    path(f"{BANK}imports/<int:pk>/", importing.bank_import, name="bank_import"),
    path(f"{BANK}fichiers/<int:pk>/", importing.bank_import_file, name="bank_import_file"),
    path(f"{BANK}comptes/", accounts.bank_accounts, name="bank_accounts"),
    path(f"{BANK}comptes/ajouter/", accounts.add_bank_account, name="add_bank_account"),
    path(f"{BANK}comptes/<int:pk>/", accounts.bank_account, name="bank_account"),
    path(f"{BANK}comptes/<int:pk>/fermer/", accounts.close_bank_account, name="close_bank_account"),
    path(f"{BANK}comptes/<int:pk>/pointer/", importing.tick_statement, name="tick_statement"),
    path(f"{BANK}virement/", accounts.own_transfer, name="own_transfer"),
    path(
        f"{BANK}virement/<uuid:pk>/arrive/",
        accounts.own_transfer_arrived,
        name="own_transfer_arrived",
    ),
    path(f"{BANK}changer/", accounts.switch_bank, name="switch_bank"),
    path(f"{BANK}changer/<int:pk>/", accounts.bank_switch, name="bank_switch"),
]
