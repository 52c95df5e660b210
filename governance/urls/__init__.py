"""Addresses of this room, part by part."""

from django.urls import URLPattern, URLResolver

from governance.urls import meetings, secret, threads, votes

urlpatterns: list[URLPattern | URLResolver] = [
    *meetings.urlpatterns,
    *votes.urlpatterns,
    *secret.urlpatterns,
    *threads.urlpatterns,
]
