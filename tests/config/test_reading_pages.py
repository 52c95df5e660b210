"""Reading a page writes nothing; a private page is kept by nobody."""

from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from clubs.models import Federation
from config.guards import PrivatePagesMiddleware, ReadOnlyGetMiddleware, WriteDuringRead, is_read


def visit(method, view, package="ledger.views.savings"):
    """The answer of a view under the middleware, as a page of this package."""
    request = RequestFactory().generic(method, "/club/alouettes/")
    request.resolver_match = SimpleNamespace(_func_path=package)
    with transaction.atomic():
        return ReadOnlyGetMiddleware(view)(request)


def writing(_request):
    Federation.objects.create(name="Une fédération", slug="une")
    return HttpResponse("écrit")


@pytest.mark.django_db
class TestReadOnlyGet:
    """house-style 18: a GET cannot write."""

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_a_reading_request_that_writes_is_refused(self, method):
        with pytest.raises(WriteDuringRead, match="clubs_federation"):
            visit(method, writing)
        assert not Federation.objects.exists()

    def test_a_post_writes(self):
        assert visit("POST", writing).content.decode() == "écrit"
        assert Federation.objects.count() == 1

    def test_a_reading_request_reads_even_in_a_transaction(self):
        def reading(_request):
            with transaction.atomic():
                return HttpResponse(str(Federation.objects.count()))

        assert visit("GET", reading).content == b"0"

    def test_raw_sql_is_refused_too(self):
        def sly(_request):
            with connection.cursor() as cursor:
                cursor.execute("/* harmless */ UPDATE clubs_federation SET name = 'x'")

        with pytest.raises(WriteDuringRead):
            visit("GET", sly)

    def test_the_session_and_the_cache_remember(self):
        def remembering(_request):
            session = SessionStore()
            session["place"] = 1
            session.save()
            cache.set("a", 1)
            return HttpResponse("lu")

        assert visit("GET", remembering).content == b"lu"

    def test_pages_of_allauth_may_write_and_are_the_only_ones(self):
        assert visit("GET", writing, "allauth.account.views.EmailVerificationSentView")
        with pytest.raises(WriteDuringRead):
            visit("GET", writing, "notallauth.views")

    def test_the_wrapper_goes_away_with_the_request(self):
        with pytest.raises(WriteDuringRead):
            visit("GET", writing)
        Federation.objects.create(name="Après", slug="apres")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        '(SELECT "id" FROM "a") UNION ALL (SELECT "id" FROM "b")',
        "  select name from clubs_club",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "SELECT REPLACE(name, 'a', 'b') FROM clubs_club",
        'SELECT "update" FROM clubs_club',
        "SELECT id FROM ledger_book WHERE club_id = 1 FOR UPDATE",
        "SAVEPOINT s",
        "RELEASE SAVEPOINT s",
        "BEGIN IMMEDIATE",
        'INSERT INTO "django_session" VALUES (1)',
        'UPDATE "cache" SET value = 1',
    ],
)
def test_a_read_is_told_from_its_words(sql):
    assert is_read(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO clubs_club VALUES (1)",
        "UPDATE clubs_club SET name = 'SELECT'",
        "DELETE FROM ledger_book",
        "REPLACE INTO ledger_book VALUES (1)",
        "WITH a AS (SELECT 1) INSERT INTO clubs_club SELECT * FROM a",
        "WITH gone AS (DELETE FROM clubs_club RETURNING 1) SELECT * FROM gone",
        "DROP TABLE clubs_club",
        "PRAGMA foreign_keys=OFF",
        'INSERT INTO "cache_of_something" VALUES (1)',
        "(DELETE FROM clubs_club)",
        "SELECT 1; DELETE FROM clubs_club",
        "SELECT id INTO copy FROM clubs_club",
    ],
)
def test_a_write_is_told_from_its_words(sql):
    assert not is_read(sql)


@pytest.mark.parametrize(("logged_in", "header"), [(True, "no-store, private"), (False, None)])
def test_a_page_of_somebody_logged_in_is_never_kept(logged_in, header):
    """Promise row 47: no-store when authenticated, whatever the status."""
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=logged_in)
    response = PrivatePagesMiddleware(lambda _request: HttpResponse(status=404))(request)
    assert response.get("Cache-Control") == header
