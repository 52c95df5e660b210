"""Addresses of the minutes."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import minutes

MINUTES = "club/<slug:slug>/reunions/<int:meeting_id>/compte-rendu/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(MINUTES, minutes.minutes, name="minutes"),
    path(MINUTES + "ecrire/", minutes.edit_minutes, name="edit_minutes"),
    path(MINUTES + "relire/", minutes.redraft_minutes, name="redraft_minutes"),
]
