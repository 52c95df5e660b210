"""Addresses of the lines to confirm, under the club."""

from django.urls import URLPattern, URLResolver, path

from banking.views import matching, rules

LINES = "club/<slug:slug>/banque/operations"
RULES = "club/<slug:slug>/banque/regles"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{LINES}/", matching.bank_lines, name="bank_lines"),
    path(f"{LINES}/faites/", rules.done_lines, name="done_lines"),
    path(f"{LINES}/<int:pk>/", matching.bank_line, name="bank_line"),
    path(f"{LINES}/<int:pk>/partager/", matching.split_line, name="split_line"),
    path(f"{LINES}/<int:pk>/eclaircir/", matching.clarify_line, name="clarify_line"),
    path(f"{RULES}/", rules.bank_rules, name="bank_rules"),
    path(f"{RULES}/<int:pk>/arreter/", rules.stop_bank_rule, name="stop_bank_rule"),
]
