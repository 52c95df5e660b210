from django.urls import URLPattern, URLResolver, path

from clublife.views import ageing, evening, leaving

CLUB = "club/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "reunions/<int:meeting_id>/soiree/", evening.evening, name="evening"),
    path(CLUB + "membres/<int:membership_id>/depart/", leaving.leaving, name="leaving"),
    path(CLUB + "dettes/", leaving.club_debts, name="debts"),
    path(CLUB + "dettes/<int:membership_id>/payer/", leaving.pay_debt, name="pay_debt"),
    path(CLUB + "phase/", ageing.phase, name="phase"),
    path(CLUB + "phase/changer/", ageing.change_phase, name="change_phase"),
]
