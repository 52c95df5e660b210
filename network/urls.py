"""The addresses of a regional network."""

from django.urls import URLPattern, URLResolver, path

from network import suggesting_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/<slug:slug>/", views.network_figures, name="network_figures"),
    path(
        "reseau/<slug:slug>/chiffres-<int:year>.<str:kind>",
        views.network_download,
        name="network_download",
    ),
    path("reseau/<slug:slug>/clubs/", views.network_clubs, name="network_clubs"),
    path(
        "reseau/<slug:slug>/regles-de-vote/", suggesting_views.network_rules, name="network_rules"
    ),
    path(
        "reseau/<slug:slug>/regles-de-vote/<slug:decision>/",
        suggesting_views.network_rule,
        name="network_rule",
    ),
    path("reseau/<slug:slug>/bilans/", views.network_declare, name="network_declare"),
    path(
        "reseau/<slug:slug>/bilans/<int:year>/<slug:club>/",
        views.network_return,
        name="network_return",
    ),
]
