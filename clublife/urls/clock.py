"""Addresses of the clock."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import clock

CLUB = "club/<slug:slug>/echeances/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB, clock.club_duties, name="duties"),
    path(CLUB + "fait/", clock.tick_duty, name="tick_duty"),
    path(CLUB + "calendrier/", clock.own_feed, name="own_feed"),
    path("calendrier/<str:token>.ics", clock.calendar_feed, name="calendar_feed"),
]
