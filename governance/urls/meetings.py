"""Addresses of the meetings: polls, agendas, calls, replies, powers, attendance."""

from django.urls import URLPattern, URLResolver, path

from governance.views import calls, coming, meetings, polls

CLUB = "club/<slug:slug>/"
ONE = CLUB + "reunions/<int:meeting_id>/"
POLL = CLUB + "sondages/<int:poll_id>/"
POINT = CLUB + "points/<int:pk>/"
PAPER = CLUB + "documents-de-reunion/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "reunions/", meetings.meetings, name="meetings"),
    path(CLUB + "reunions/nouvelle/", meetings.plan_meeting, name="plan_meeting"),
    path(ONE, meetings.meeting, name="meeting"),
    path(ONE + "presences/", meetings.attendance, name="attendance"),
    path(ONE + "deplacer/", meetings.move_meeting, name="move_meeting"),
    path(ONE + "annuler/", meetings.cancel_meeting, name="cancel_meeting"),
    path(ONE + "agenda.ics", meetings.meeting_ics, name="meeting_ics"),
    path(ONE + "ordre-du-jour/", calls.meeting_agenda, name="meeting_agenda"),
    path(ONE + "documents/", calls.join_meeting_document, name="join_meeting_document"),
    path(POINT, calls.agenda_item, name="agenda_item"),
    path(POINT + "deplacer/", calls.move_agenda_item, name="move_agenda_item"),
    path(POINT + "retirer/", calls.remove_agenda_item, name="remove_agenda_item"),
    path(PAPER, calls.meeting_document, name="meeting_document"),
    path(PAPER + "retirer/", calls.remove_meeting_document, name="remove_meeting_document"),
    path(ONE + "convocation/", calls.call_meeting, name="call_meeting"),
    path(ONE + "convocation/<int:number>/", calls.meeting_call, name="meeting_call"),
    path(ONE + "reponse/", coming.reply_meeting, name="reply_meeting"),
    path(ONE + "reponses/", coming.note_replies, name="note_replies"),
    path(ONE + "arrivee/", coming.check_in, name="check_in"),
    path(ONE + "pouvoir/", coming.meeting_proxy, name="meeting_proxy"),
    path(ONE + "pouvoir/reprendre/", coming.meeting_proxy_back, name="meeting_proxy_back"),
    path(ONE + "pouvoirs/", coming.note_meeting_proxy, name="note_meeting_proxy"),
    path(
        ONE + "pouvoirs/<int:membership_id>/reprendre/",
        coming.note_meeting_proxy_back,
        name="note_meeting_proxy_back",
    ),
    path(CLUB + "sondages/nouveau/", polls.new_poll, name="new_poll"),
    path(POLL, polls.date_poll, name="date_poll"),
    path(POLL + "repondre/", polls.answer_poll, name="answer_poll"),
    path(POLL + "membres/<int:membership_id>/", polls.note_poll_answer, name="note_poll_answer"),
    path(POLL + "retenir/", polls.choose_poll_date, name="choose_poll_date"),
    path(POLL + "clore/", polls.drop_date_poll, name="drop_date_poll"),
]
