"""Addresses of the projects, the portfolio and the enterprises, under the club's."""

from django.urls import URLPattern, URLResolver, path

from investments.views import enterprises, holdings, projects, thread, treasury

PROJECTS, OWNED = "club/<slug:slug>/projets/", "club/<slug:slug>/investissements/"
KNOWN = "club/<slug:slug>/entreprises/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(PROJECTS, projects.projects, name="projects"),
    path(f"{PROJECTS}nouveau/", projects.new_proposal, name="new_proposal"),
    path(f"{PROJECTS}<int:pk>/", projects.proposal, name="proposal"),
    path(f"{PROJECTS}<int:pk>/modifier/", projects.edit_proposal, name="edit_proposal"),
    path(f"{PROJECTS}<int:pk>/etape/", projects.advance_proposal, name="advance_proposal"),
    path(f"{PROJECTS}<int:pk>/abandon/", projects.withdraw_proposal, name="withdraw_proposal"),
    path(f"{PROJECTS}<int:pk>/referents/", projects.follow_proposal, name="follow_proposal"),
    path(f"{PROJECTS}<int:pk>/discussion/", thread.proposal_thread, name="proposal_thread"),
    path(f"{PROJECTS}<int:pk>/vote/", projects.vote_on_proposal, name="vote_on_proposal"),
    path(f"{PROJECTS}<int:pk>/paiement/", projects.pay_proposal, name="pay_proposal"),
    path(OWNED, holdings.portfolio, name="portfolio"),
    path("club/<slug:slug>/tresorerie/", treasury.treasury_page, name="treasury"),
    path("club/<slug:slug>/tresorerie/prevision.csv", treasury.treasury_csv, name="treasury_csv"),
    path(f"{OWNED}export.csv", holdings.portfolio_csv, name="portfolio_csv"),
    path(f"{OWNED}anterieur/", holdings.past_investment, name="past_investment"),
    path(f"{OWNED}<uuid:pk>/", holdings.holding, name="holding"),
    path(f"{OWNED}<uuid:pk>/vote/", holdings.vote_on_holding, name="vote_on_holding"),
    path(f"{OWNED}<uuid:pk>/calendrier/", holdings.schedule_holding, name="schedule_holding"),
    path(
        f"{OWNED}<uuid:pk>/corriger/<int:movement>/", holdings.undo_movement, name="undo_movement"
    ),
    path(
        f"{OWNED}<uuid:pk>/noter/<slug:act>/", holdings.record_on_holding, name="record_on_holding"
    ),
    path(f"{KNOWN}nouvelle/", enterprises.new_enterprise, name="new_enterprise"),
    path(f"{KNOWN}<int:pk>/", enterprises.enterprise, name="enterprise"),
    path(f"{KNOWN}<int:pk>/modifier/", enterprises.edit_enterprise, name="edit_enterprise"),
    path(f"{KNOWN}<int:pk>/emplois/", enterprises.enterprise_jobs, name="enterprise_jobs"),
    path(f"{KNOWN}<int:pk>/fin/", enterprises.end_enterprise, name="end_enterprise"),
]
