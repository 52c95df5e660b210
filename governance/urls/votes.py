"""Addresses of the votes and of their rules."""

from django.urls import URLPattern, URLResolver, path

from governance.views import drafting, rules, votes

CLUB = "club/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "votes/nouveau/", drafting.new_motion, name="new_motion"),
    path(CLUB + "votes/<int:motion_id>/", votes.motion, name="motion"),
    path(CLUB + "votes/<int:motion_id>/modifier/", drafting.edit_motion, name="edit_motion"),
    path(CLUB + "votes/<int:motion_id>/reprendre/", drafting.ask_again, name="ask_again"),
    path(CLUB + "votes/<int:motion_id>/ouvrir/", drafting.opening, name="open_motion"),
    path(CLUB + "votes/<int:motion_id>/voter/", votes.vote, name="vote"),
    path(CLUB + "votes/<int:motion_id>/pouvoir/", votes.proxy, name="give_proxy"),
    path(CLUB + "votes/<int:motion_id>/pouvoir/reprendre/", votes.take_back, name="take_back"),
    path(CLUB + "votes/<int:motion_id>/pouvoir/noter/", votes.noted_proxy, name="noted_proxy"),
    path(CLUB + "votes/<int:motion_id>/noter/", votes.noting, name="note_votes"),
    path(CLUB + "votes/<int:motion_id>/clore/", votes.closing, name="close_motion"),
    path(CLUB + "regles-de-vote/", rules.voting_rules, name="voting_rules"),
    path(CLUB + "regles-de-vote/<slug:decision>/", rules.voting_rule, name="voting_rule"),
]
