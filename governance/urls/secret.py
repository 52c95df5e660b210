"""Addresses of the secret votes."""

from django.urls import URLPattern, URLResolver, path

from governance.views import paper_votes, secret, secret_files

CLUB = "club/<slug:slug>/"
VOTE = CLUB + "votes/<int:motion_id>/secret/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "votes/<int:motion_id>/papier/", paper_votes.paper_vote, name="paper_vote"),
    path(
        CLUB + "votes/<int:motion_id>/papier/depouillement/",
        paper_votes.paper_count,
        name="paper_count",
    ),
    path(VOTE, secret.secret_vote, name="secret_vote"),
    path(VOTE + "questions/", secret.secret_questions, name="secret_questions"),
    path(VOTE + "scrutateurs/", secret.secret_scrutineers, name="secret_scrutineers"),
    path(VOTE + "ma-clef/", secret.secret_key, name="secret_key"),
    path(VOTE + "clef-de-l-urne/", secret.secret_election_key, name="secret_election_key"),
    path(VOTE + "voter/", secret.secret_ballot, name="secret_ballot"),
    path(VOTE + "depouillement/", secret.secret_tally, name="secret_tally"),
    path(VOTE + "arreter/", secret.secret_abandon, name="secret_abandon"),
    path(VOTE + "urne.json", secret_files.secret_urn, name="secret_urn"),
    path(VOTE + "dossier.zip", secret_files.secret_bundle, name="secret_bundle"),
    path(VOTE + "verifier.html", secret_files.secret_verifier, name="secret_verifier"),
    path(VOTE + "verifier.py", secret_files.secret_script, name="secret_script"),
]
