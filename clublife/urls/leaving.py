"""Addresses of a member's exit and of the club's ages."""

from django.urls import URLPattern, URLResolver, path

from clublife.views import ageing, installing, leaving, winding_up

CLUB = "club/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(CLUB + "membres/<int:membership_id>/depart/", leaving.leaving, name="leaving"),
    path(CLUB + "dettes/", leaving.club_debts, name="debts"),
    path(CLUB + "dettes/<int:membership_id>/payer/", leaving.pay_debt, name="pay_debt"),
    path(CLUB + "phase/", ageing.phase, name="phase"),
    path(
        CLUB + "votes/<int:motion_id>/installer/",
        installing.install_elected,
        name="install_elected",
    ),
    path(CLUB + "fin/", winding_up.winding_up, name="winding_up"),
    path(CLUB + "fin/partage/", winding_up.share_out_page, name="share_out"),
    path(CLUB + "phase/changer/", ageing.change_phase, name="change_phase"),
]
