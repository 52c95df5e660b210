"""Addresses of the threads."""

from django.urls import URLPattern, URLResolver, path

from governance.views import threads

CLUB = "club/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "votes/<int:motion_id>/discussion/", threads.motion_thread, name="motion_thread"),
    path(CLUB + "discussions/<int:pk>/retirer/", threads.withdraw_post, name="withdraw_post"),
    path(CLUB + "discussions/<int:pk>/document/", threads.post_paper, name="post_paper"),
]
