from django.urls import URLPattern, URLResolver, path

from governance.views import meetings, rules, votes

CLUB = "club/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "reunions/", meetings.meetings, name="meetings"),
    path(CLUB + "reunions/nouvelle/", meetings.plan_meeting, name="plan_meeting"),
    path(CLUB + "reunions/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path(CLUB + "reunions/<int:meeting_id>/presences/", meetings.attendance, name="attendance"),
    path(
        CLUB + "reunions/<int:meeting_id>/annuler/", meetings.cancel_meeting, name="cancel_meeting"
    ),
    path(CLUB + "votes/nouveau/", votes.new_motion, name="new_motion"),
    path(CLUB + "votes/<int:motion_id>/", votes.motion, name="motion"),
    path(CLUB + "votes/<int:motion_id>/ouvrir/", votes.opening, name="open_motion"),
    path(CLUB + "votes/<int:motion_id>/voter/", votes.vote, name="vote"),
    path(CLUB + "votes/<int:motion_id>/pouvoir/", votes.proxy, name="give_proxy"),
    path(CLUB + "votes/<int:motion_id>/pouvoir/reprendre/", votes.take_back, name="take_back"),
    path(CLUB + "votes/<int:motion_id>/pouvoir/noter/", votes.noted_proxy, name="noted_proxy"),
    path(CLUB + "votes/<int:motion_id>/noter/", votes.noting, name="note_votes"),
    path(CLUB + "votes/<int:motion_id>/clore/", votes.closing, name="close_motion"),
    path(CLUB + "regles-de-vote/", rules.voting_rules, name="voting_rules"),
    path(CLUB + "regles-de-vote/<slug:decision>/", rules.voting_rule, name="voting_rule"),
]
