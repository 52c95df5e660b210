"""Addresses of this room, under the club."""

from django.urls import URLPattern, URLResolver

CLUB = "club/<slug:slug>"
urlpatterns: list[URLPattern | URLResolver] = []
