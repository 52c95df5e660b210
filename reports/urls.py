"""Addresses of this room: the homes, a club's documents, its dated duties."""

from django.urls import URLPattern, URLResolver, path

from reports.views import clock, documents, homes, minutes

urlpatterns: list[URLPattern | URLResolver] = [
    path("", homes.home, name="home"),
    path("club/<slug:slug>/", homes.club_home, name="club_home"),
    path("club/<slug:slug>/documents/", documents.documents, name="documents"),
    path(
        "club/<slug:slug>/documents/demander/",
        documents.request_document,
        name="request_document",
    ),
    path("club/<slug:slug>/documents/papier/", documents.request_paper, name="request_paper"),
    path(
        "club/<slug:slug>/documents/demande/<uuid:pk>/",
        documents.job_progress,
        name="job_progress",
    ),
    path(
        "club/<slug:slug>/documents/demande/<uuid:pk>/relancer/",
        documents.retry_document,
        name="retry_document",
    ),
    path("club/<slug:slug>/documents/<uuid:pk>.pdf", documents.document_file, name="document_file"),
    path(
        "club/<slug:slug>/mes-documents/<uuid:pk>.pdf",
        documents.my_document_file,
        name="my_document_file",
    ),
    path(
        "club/<slug:slug>/reunions/<int:meeting_id>/compte-rendu/approuver/",
        minutes.approve_minutes,
        name="approve_minutes",
    ),
    path("club/<slug:slug>/cloture/", documents.close_year, name="close_year"),
    path("club/<slug:slug>/echeances/", clock.club_duties, name="duties"),
    path("club/<slug:slug>/echeances/en-retard/", clock.late_duties, name="late_duties"),
    path("club/<slug:slug>/echeances/fait/", clock.tick_duty, name="tick_duty"),
    path("club/<slug:slug>/echeances/calendrier/", clock.own_feed, name="own_feed"),
    path("calendrier/<str:token>.ics", clock.calendar_feed, name="calendar_feed"),
]
