"""The address of the club's decisions and their to-dos."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import decisions

urlpatterns: list[URLPattern | URLResolver] = [
    path("club/<slug:slug>/decisions/", decisions.club_decisions, name="decisions"),
]
