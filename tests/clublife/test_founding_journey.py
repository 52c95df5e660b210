"""The whole way of a club through its pages, from the network's employee to the first euro."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clublife.first_steps import journey
from clublife.models import FoundingFile
from clubs.models import Club, Phase, years_after
from clubs.phases import period_on, phase_on
from governance.meetings import record_attendance
from governance.models import Meeting
from jobs.models import OutboxMail
from ledger.balances import cash
from members.models import Membership, RoleKind
from members.roles import acting
from reports.models import DocumentRequest
from tests.build import NOW, TODAY, a_network, a_person, a_staff_role

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("jobs.queue._send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


def entered(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def follow(client: Client, url: str, typed: dict[str, str]) -> str:
    """Send a form that must be taken: the page it leads to."""
    answer = client.post(url, typed)
    shown = re.sub(r"\s+", " ", answer.content.decode()) if answer.content else ""
    assert answer.status_code == 302, re.findall(r'error-summary".*?</div>', shown) or shown[:500]
    return client.get(answer["Location"]).content.decode()


class Founding:
    """A club, its manager in front of the pages, and what is left to do."""

    def __init__(self) -> None:
        network = a_network()
        staff = a_person("Noé Lagrange", account=True)
        a_staff_role(staff, network)
        self.network, self.staff = network, entered(staff)
        follow(
            self.staff,
            reverse("open_club", args=[network.slug]),
            {
                "name": "Les Graines d'ici", "commune": "Bailleul", "department": "59",
                "first_name": "Ada", "last_name": "Martin", "email": "ada@example.org",
            },
        )  # fmt: skip
        self.club = Club.objects.get(network=network)
        self.ada = Membership.objects.get(club=self.club).person
        self.manager = entered(self.ada)

    def url(self, name: str, *arguments: object) -> str:
        return reverse(name, args=[self.club.slug, *arguments])

    def left(self) -> list[str]:
        found = journey(self.club, at=TODAY, acting=acting(self.club, TODAY))
        return [one.key for one in found.steps if not one.done]

    def send(
        self, name: str, *arguments: object, client: Client | None = None, **typed: str
    ) -> str:
        return follow(client or self.manager, self.url(name, *arguments), typed)

    def print(self, kind: str) -> None:
        self.send("request_paper", kind=kind, subject=f"{kind}:{self.club.pk}")
        assert DocumentRequest.objects.filter(club=self.club, kind=kind).exists()


EVERY_STEP = [
    "membres", "convention", "regles", "votes", "assemblee", "bureau", "signature", "reglement",
    "charte", "impots", "banque", "agrement", "depart", "promesse", "premier-euro",
]  # fmt: skip


def test_from_the_networks_employee_to_the_first_euro() -> None:
    case = Founding()
    assert phase_on(case.club, TODAY) == Phase.FORMING
    letter = OutboxMail.objects.get()
    assert letter.to == "ada@example.org"
    assert "ada.martin" in letter.text
    assert case.left() == EVERY_STEP
    assert "Réunir les membres" in case.manager.get(case.url("founding")).content.decode()

    for name in ("Bo Caron", "Cléo Petit", "Driss Amrani", "Élise Roux"):
        first, last = name.split()
        case.send("new_member", first_name=first, last_name=last, joined_on=DAY)
    assert case.left() == EVERY_STEP[1:]

    case.send(
        "founding_file", seat="12 rue des Lilas, 59270 Bailleul", term_years="5",
        tacit_renewal="non", death_clause="acquired", signatures="2", meeting_habit="chaque mois",
    )  # fmt: skip
    case.print("convention")
    case.send("set_rule", "exit_value", value="net_asset_value", since=DAY, clause="article 17")
    case.send("choose_method", method="pro_rata", on=DAY, clause="article 9", **_method_key(case))
    case.print("internal_rules")
    assert case.left() == EVERY_STEP[3:]

    case.send(
        "voting_rule", "investment", majority="simple", base="present", quorum_part="1",
        quorum_of="2", proxies_max="1", since=DAY, clause="article 14",
    )  # fmt: skip
    meeting = _founding_meeting(case)
    assert case.left() == EVERY_STEP[5:]
    bo, cleo = (
        Membership.objects.get(club=case.club, person__first_name=name) for name in ("Bo", "Cléo")
    )
    case.send("appoint", member=str(bo.pk), kind=RoleKind.TREASURER, starts_on=DAY)
    case.send("appoint", member=str(cleo.pk), kind=RoleKind.SECRETARY, starts_on=DAY)
    assert "Tenue le" in case.manager.get(case.url("founding")).content.decode()
    assert meeting.held_at is not None

    case.send("founding_step", "signature", convention_signed_on=DAY)
    case.send("founding_step", "reglement", internal_rules_adopted_on=DAY)
    case.send("founding_step", "charte", charter_signed_on=DAY)
    case.send(
        "founding_step", "impots", tax_office="Hazebrouck", registered_on=DAY,
        registration="2026 A 123", registration_fee="125,00",
    )  # fmt: skip
    case.send("founding_step", "banque", bank="Crédit coopératif", bank_opened_on=DAY)
    case.print("accreditation")
    case.send("founding_step", "agrement", accreditation_asked_on=DAY, accredited_on=DAY)
    assert case.left() == EVERY_STEP[12:]

    assert "a démarré" in case.send("start_club")
    period = period_on(case.club, TODAY)
    assert (period.phase, period.starts_on) == (Phase.ACTIVE, TODAY)
    assert period.term_on == years_after(TODAY, 5)
    case.club.refresh_from_db()
    assert (case.club.tax_office, case.club.registration) == ("Hazebrouck", "2026 A 123")
    assert case.club.accredited_on == TODAY
    assert FoundingFile.objects.get(club=case.club).registration_fee.amount == 125

    _first_euro(case, bo)
    assert case.left() == []
    assert cash(case.club, at=TODAY) == 2500
    assert "Tout est fait" in case.manager.get(case.url("founding")).content.decode()
    assert mail.outbox == []


def _method_key(case: Founding) -> dict[str, str]:
    page = case.manager.get(case.url("choose_method")).content.decode()
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    return {"key": found[1]} if found else {}


def _founding_meeting(case: Founding) -> Meeting:
    now = timezone.now()
    local = timezone.localtime(now - timedelta(hours=2))
    typed = {
        "kind": "founding", "starts_at": f"{local:%Y-%m-%dT%H:%M}", "place": "Mairie",
        "agenda": "Convention, bureau",
    }  # fmt: skip
    case.send("plan_meeting", **typed)
    meeting = Meeting.objects.get(club=case.club, kind=Meeting.Kind.FOUNDING)
    present = list(Membership.objects.filter(club=case.club))
    return record_attendance(meeting=meeting, present=present, now=now, by=case.ada)


def _first_euro(case: Founding, bo: Membership) -> None:
    """Bo, now treasurer, is invited, writes his own pledge, and records his first payment."""
    case.send("invite_member", bo.pk, username="bo.caron", email="bo@example.org")
    bo.person.refresh_from_db()
    treasurer = entered(bo.person)
    month = f"{TODAY:%Y-%m}"
    case.send(
        "pledge",
        bo.pk,
        client=treasurer,
        amount="25",
        since=month,
        frequency="monthly",
    )
    page = treasurer.get(case.url("record_month")).content.decode()
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert found is not None
    typed = {"key": found[1], "on": DAY, f"amount_{bo.pk}": "25,00", f"means_{bo.pk}": "transfer"}
    case.send("record_month", client=treasurer, **typed)
