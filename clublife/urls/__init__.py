"""Addresses of this room, part by part."""

from django.urls import URLPattern, URLResolver

from clublife.urls import admitting, decisions, evening, founding, leaving, minutes

urlpatterns: list[URLPattern | URLResolver] = [
    *evening.urlpatterns,
    *minutes.urlpatterns,
    *leaving.urlpatterns,
    *founding.urlpatterns,
    *admitting.urlpatterns,
    *decisions.urlpatterns,
]
