"""Entering: by identifier, by a code sent to a shared e-mail, with a sheet of codes (row 46)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from jobs.models import OutboxMail
from members.code_sheets import codes_left, new_sheet
from members.inviting import invite, suggested_username
from members.joining import JoiningRefused
from members.linking import link_code, person_of_code
from members.models import Membership, Person, TrailEntry, User
from tests.build import NOW, PASSWORD, TODAY, a_club, a_member, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple() -> tuple[User, User]:
    """Two members of a club who share one e-mail."""
    club = a_club()
    ada, leo = a_member(club, "Ada Blin"), a_member(club, "Léo Blin")
    return (
        invite(membership=ada, username="ada.blin", email="blin@example.org", now=NOW),
        invite(membership=leo, username="leo.blin", email="blin@example.org", now=NOW),
    )


def _log_in(client: Client, person: Person) -> str:
    assert person.user is not None
    answer = client.post(
        reverse("account_login"), {"login": person.user.username, "password": PASSWORD}
    )
    return str(answer.headers.get("Location", ""))


def _without_tokens(content: bytes) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", content.decode())


def _is_in(client: Client) -> bool:
    return client.get(reverse("my_account")).status_code == 200


def test_one_enters_with_an_identifier_and_a_password(client: Client) -> None:
    person = a_person(account=True)
    _log_in(client, person)
    assert _is_in(client)
    assert TrailEntry.objects.filter(act="account.login", by=person).count() == 1
    client.post(reverse("account_logout"))
    assert TrailEntry.objects.filter(act="account.logout", by=person).count() == 1
    assert not _is_in(client)


def test_an_e_mail_is_not_an_identifier(client: Client, couple: tuple[User, User]) -> None:
    answer = client.post(
        reverse("account_login"), {"login": "blin@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 200
    assert not _is_in(client)


@pytest.mark.parametrize("place", [0, 1])
def test_each_of_two_who_share_an_e_mail_enters_as_themselves(
    client: Client, couple: tuple[User, User], place: int
) -> None:
    """The code goes to the shared address; the identifier says whose account it opens."""
    user = couple[place]
    asked = client.post(
        reverse("account_request_login_code"), {"identifier": user.username.upper()}
    )
    assert asked.status_code == 302
    [message] = mail.outbox
    assert message.to == ["blin@example.org"]
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]+)\s*$", message.body, re.M)
    assert code is not None, message.body
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert client.get(reverse("my_account")).context["user"] == user


def test_both_of_two_who_share_an_e_mail_may_enter_one_after_the_other(
    couple: tuple[User, User],
) -> None:
    for user in couple:
        client = Client()
        client.post(reverse("account_request_login_code"), {"identifier": user.username})
        code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]+)\s*$", mail.outbox[-1].body, re.M)
        assert code is not None
        client.post(reverse("account_confirm_login_code"), {"code": code[1]})
        assert _is_in(client)


def test_an_unknown_identifier_gets_the_same_answer_and_no_mail(
    couple: tuple[User, User],
) -> None:
    answers = []
    for identifier in ("ada.blin", "nobody.at.all"):
        client = Client()
        first = client.post(reverse("account_request_login_code"), {"identifier": identifier})
        page = client.get(first.headers["Location"])
        answers.append((first.status_code, page.status_code, _without_tokens(page.content)))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1


def test_nobody_signs_up(client: Client) -> None:
    for answer in (
        client.get(reverse("account_signup")),
        client.post(
            reverse("account_signup"),
            {"username": "moi", "password1": PASSWORD, "email": "moi@example.org"},
        ),
    ):
        assert answer.status_code in (200, 403)
    assert not User.objects.filter(username="moi").exists()


def test_ten_wrong_passwords_are_enough(client: Client) -> None:
    """Promise row 46: the eleventh try within fifteen minutes is refused, even the right one."""
    person = a_person(account=True)
    assert person.user is not None
    for _ in range(10):
        client.post(reverse("account_login"), {"login": person.user.username, "password": "x"})
    _log_in(client, person)
    assert not _is_in(client)


def test_a_sheet_of_codes_is_a_second_factor_of_its_own(client: Client) -> None:
    person = a_person(account=True)
    assert person.user is not None
    codes = new_sheet(person=person, user=person.user, now=NOW)
    assert len(set(codes)) == 20
    assert _log_in(client, person) == reverse("mfa_authenticate")
    assert not _is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[3]})
    assert _is_in(client)
    assert codes_left(person.user) == 19


def test_a_code_of_the_sheet_works_once(client: Client) -> None:
    person = a_person(account=True)
    assert person.user is not None
    codes = new_sheet(person=person, user=person.user, now=NOW)
    _log_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    again = Client()
    _log_in(again, person)
    answer = again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert answer.status_code == 200
    assert not _is_in(again)


def test_a_new_sheet_kills_the_former_one_and_seeds_are_unreadable() -> None:
    person = a_person(account=True)
    assert person.user is not None
    first = new_sheet(person=person, user=person.user, now=NOW)
    second = new_sheet(person=person, user=person.user, now=NOW)
    assert not set(first) & set(second)
    sheet = Authenticator.objects.get(user=person.user)
    assert sheet.data["seed"].startswith("gAAAA")


def test_the_sheet_is_shown_once_after_a_fresh_password(client: Client) -> None:
    person = a_person(account=True)
    _log_in(client, person)
    asked = client.post(reverse("print_codes"))
    if asked.status_code == 302:
        assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
        asked = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert asked.status_code == 200
    assert len(re.findall(r"<li>\d{8}</li>", asked.content.decode())) == 20
    assert "no-store" in asked.headers["Cache-Control"]
    assert not re.search(r"<li>\d{8}</li>", client.get(reverse("code_sheet")).content.decode())


def test_an_invitation_is_a_mail_with_the_identifier_and_no_secret() -> None:
    membership = a_member(a_club(), "Ada Blin")
    user = invite(membership=membership, username="ada.blin", email="ada@example.org", now=NOW)
    [written] = OutboxMail.objects.all()
    assert written.to == "ada@example.org"
    assert "ada.blin" in written.text
    assert not user.has_usable_password()
    with pytest.raises(JoiningRefused):
        invite(membership=membership, username="autre", email="ada@example.org", now=NOW)


def test_a_suggested_identifier_is_plain_and_free() -> None:
    first, second = a_person("Zoë d’Après"), a_person("Zoe dApres")
    name = suggested_username(first)
    assert re.fullmatch(r"[a-z0-9.-]+", name)
    User.objects.create_user(suggested_username(second))
    assert suggested_username(second) == "zoe.dapres2"


def test_a_person_enters_a_second_club_only_with_the_code_they_gave() -> None:
    ada = a_person("Ada Blin", account=True)
    leo = a_person("Léo Blin", account=True)
    assert ada.user is not None
    assert person_of_code(ada.user.username, link_code(ada, TODAY).lower(), TODAY) == ada
    for wrong in (link_code(leo, TODAY), "", "AAAAAAAAAA"):
        with pytest.raises(JoiningRefused):
            person_of_code(ada.user.username, wrong, TODAY)
    assert not Membership.objects.exists()
