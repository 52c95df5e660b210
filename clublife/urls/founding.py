"""Addresses of the founding of a club, and of the texts of its network."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import founding, network_texts

CLUB = "club/<slug:slug>/"
NETWORK = "reseau/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(NETWORK + "clubs/ouvrir/", founding.open_club, name="open_club"),
    path(NETWORK + "textes/", network_texts.network_texts, name="network_texts"),
    path(NETWORK + "textes/<slug:kind>/", network_texts.network_text, name="network_text"),
    path(CLUB + "creation/", founding.founding, name="founding"),
    path(CLUB + "creation/convention/", founding.founding_file, name="founding_file"),
    path(CLUB + "creation/demarrer/", founding.start_club, name="start_club"),
    path(CLUB + "creation/etape/<slug:step>/", founding.founding_step, name="founding_step"),
]
