"""Addresses of the admissions and amendments."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import admitting, amending

CLUB = "club/<slug:slug>/"
CANDIDATE = CLUB + "candidats/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "candidats/", admitting.candidates_page, name="candidates"),
    path(CLUB + "candidats/nouveau/", admitting.new_candidate, name="new_candidate"),
    path(CANDIDATE, admitting.candidate, name="candidate"),
    path(CANDIDATE + "vote/", admitting.candidate_vote, name="candidate_vote"),
    path(CANDIDATE + "entree/", admitting.welcome_candidate, name="welcome_candidate"),
    path(CANDIDATE + "retrait/", admitting.withdraw_candidate, name="withdraw_candidate"),
    path(CANDIDATE + "effacer/", admitting.forget_candidate, name="forget_candidate"),
    path(CLUB + "avenants/", amending.amendments, name="amendments"),
    path(CLUB + "avenants/nouveau/", amending.new_amendment, name="new_amendment"),
    path(CLUB + "avenants/<int:pk>/", amending.amendment, name="amendment"),
    path(CLUB + "avenants/<int:pk>/signature/", amending.signing_amendment, name="sign_amendment"),
]
