"""Addresses of the evening."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import evening, paper_return

MEETING = "club/<slug:slug>/reunions/<int:meeting_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(MEETING + "soiree/", evening.evening, name="evening"),
    path(MEETING + "papier/", paper_return.paper_return, name="paper_return"),
]
