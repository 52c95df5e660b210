"""Every address of the site: each app brings its own, under the club or the network it is about."""

from django.urls import URLPattern, URLResolver, include, path

from config.mailbox import demo_mails

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/", include("allauth.urls")),
    path("courriels-de-demonstration/", demo_mails, name="demo_mails"),
    path("", include("reports.urls")),
    path("", include("members.urls")),
    path("", include("ledger.urls")),
    path("", include("governance.urls")),
    path("", include("investments.urls")),
    path("", include("banking.urls")),
    path("", include("clublife.urls")),
    path("", include("network.urls")),
]
