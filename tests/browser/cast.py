"""A small club, its people and its neighbours, built by the verbs; and each person's window.

Twelve members promised 100 € a month twelve months ago and all paid, but two last month. Two other
clubs of the network give the region something to add up.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from clubs.models import Club, Network
from clubs.money import allocate
from ledger.contributing import Payment, record_meeting
from ledger.models import Entry
from ledger.months import after, month_of
from ledger.pledging import pledge
from members.models import Membership, Person, RoleKind
from tests.browser.looking import Walker
from tests.build import a_club, a_member, a_network, a_person, a_staff_role, an_officer
from tests.network.build import an_enterprise, invest, members

Walk = Callable[..., Walker]
SLUG = "weppes"
PLEDGED = 100_00
MONTHS = 12
ONLINE = ("Lucie Petit", "Denis Evrard", "Nadia Roy")
ON_PAPER = ("Ali Ben", "Jeanne Ox", "Omar Vi", "Rose Lu", "Paul Ney", "Marthe Du")
NEIGHBOURS = ((800_000, 150_000, 5), (600_000, 180_000, 6))  # saved, invested, jobs


@dataclass
class Cast:
    """The people of the story. Everybody of `ON_PAPER` has no account."""

    network: Network
    club: Club
    treasurer: Person
    manager: Person
    secretary: Person
    lucie: Person
    denis: Person
    nadia: Person
    staff: Person
    walk: Walk
    windows: dict[tuple[int, int], "Visitor"] = field(default_factory=dict)

    def window(self, person: Person, width: int = 1280) -> "Visitor":
        """The window in which this person is logged in, opened once for each width."""
        key = (person.pk, width)
        if key not in self.windows:
            assert person.user is not None
            walker = self.walk(width=width).login(person.user.username)
            self.windows[key] = Visitor(walker.page)
        return self.windows[key]

    def saved_in(self, year: int) -> int:
        """What the club's members had paid in a year before the story begins, in cents."""
        months = [after(month_of(timezone.localdate()), -back) for back in range(1, MONTHS + 1)]
        whole = sum(month.year == year for month in months) * 12 * PLEDGED
        return whole - (2 * PLEDGED if months[0].year == year else 0)


class Visitor(Walker):
    """A walker who finds no fault in any page they reach by clicking."""

    def press(self, name: str) -> None:
        """Press a button, then look at the page it gives."""
        super().press(name)
        self.look()

    def follow(self, name: str) -> None:
        """Follow a link of the page, then look at what it gives."""
        super().follow(name)
        self.look()

    def enter(self, name: str) -> None:
        """Follow a link of the frame: the laptop's rail or the phone's bar."""
        places = self.page.get_by_role("navigation")
        places.get_by_role("link", name=re.compile(f"^{name}")).first.click()
        self.page.wait_for_load_state()
        self.look()

    def home(self) -> None:
        """Come in by the front door."""
        self.go("/")
        self.look()

    def look(self) -> None:
        """No fault: axe, sideways scrolling, console."""
        faults = self.faults()
        assert faults == [], f"{self.page.url}: {faults}"

    def error_of(self, field: str) -> str:
        """What is said beside a field, which must be marked as wrong and named by the summary."""
        box = self.page.locator(f"#{field}")
        assert box.get_attribute("aria-invalid") == "true", f"{field} is not marked as wrong"
        described = (box.get_attribute("aria-describedby") or "").split()
        words = [self.page.locator(f"#{one}").inner_text() for one in described if "error" in one]
        assert words, f"nothing is said beside {field}"
        assert self.page.locator(f".error-summary a[href='#{field}']").count() == 1
        return " ".join(words)


def the_cast(walk: Walk) -> Cast:
    """The club of the Weppes on the eve of this month's meeting."""
    now, today = timezone.now(), timezone.localdate()
    network = a_network(name="Réseau des Hauts-de-France", slug="hauts", region_code="32")
    club = a_club(network=network, name="La Cigale des Weppes", slug=SLUG)
    cast = Cast(
        network=network,
        club=club,
        treasurer=an_officer(RoleKind.TREASURER, club, "Bruno Caron"),
        manager=an_officer(RoleKind.MANAGER, club, "Claire Vandamme"),
        secretary=an_officer(RoleKind.SECRETARY, club, "Samira Haddad"),
        lucie=a_member(club, ONLINE[0], account=True).person,
        denis=a_member(club, ONLINE[1], account=True).person,
        nadia=a_member(club, ONLINE[2], account=True).person,
        staff=a_person("Esther Lys", account=True),
        walk=walk,
    )
    a_staff_role(cast.staff, network)
    for name in ON_PAPER:
        a_member(club, name)
    everybody = list(club.memberships.select_related("person").order_by("id"))
    first = after(month_of(today), -MONTHS)
    for member in everybody:
        pledge(membership=member, amount=PLEDGED, since=first, by=None, now=now)
    for month in (after(first, rank) for rank in range(MONTHS)):
        late = {cast.lucie.pk, cast.denis.pk} if after(month, 1) == month_of(today) else set()
        meeting(club, month, [one for one in everybody if one.person_id not in late])
    neighbours(network, today)
    return cast


def meeting(club: Club, month: date, payers: list[Membership]) -> None:
    """The payments of a month, all of them as promised, on its tenth day."""
    record_meeting(
        club=club,
        on=month.replace(day=10),
        payments=[Payment(one, PLEDGED, months={month: PLEDGED}) for one in payers],
        key=f"meeting-{month}",
        by=None,
        now=timezone.now(),
    )


def neighbours(network: Network, today: date) -> None:
    """Two other clubs of six people, each with its savings and its enterprise of the year.

    They saved as much the year before: else the secret of that year would hide this one too.
    """
    for saved, invested, jobs in NEIGHBOURS:
        club = a_club(network=network)
        people = members(club, 6, on=club.created_on)
        for day in (date(today.year - 1, 6, 15), today):
            shares = allocate(saved, {one.pk: 1 for one in people})
            record_meeting(
                club=club,
                on=day,
                payments=[Payment(one, shares[one.pk]) for one in people],
                key=f"meeting-{day}",
                by=None,
                now=timezone.now(),
            )
        invest(club, an_enterprise(network, on=today, jobs=jobs), invested, on=today)


def book(club: Club) -> list[str]:
    """The fingerprints of the book: equal lists mean a book left untouched."""
    return list(Entry.objects.filter(club=club).order_by("number").values_list("hash", flat=True))
