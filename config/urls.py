"""Every address of the site: each app brings its own, under the club or the network it is about."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from config.mailbox import demo_mails

urlpatterns: list[URLPattern | URLResolver] = [
    path("langue/", login_not_required(set_language), name="set_language"),
    path("compte/", include("allauth.urls")),
    path("courriels-de-demonstration/", demo_mails, name="demo_mails"),
    path("", include("reports.urls")),
    path("", include("members.urls")),
    path("", include("ledger.urls")),
    path("", include("governance.urls")),
    path("", include("investments.urls")),
    path("", include("banking.urls")),
    path("", include("banking.import_urls")),
    path("", include("banking.debit_urls")),
    path("", include("clublife.urls")),
    path("", include("network.urls")),
    path("", include("starting.urls")),
]
