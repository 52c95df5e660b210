"""A club that meets: a manager and a secretary who run its meetings, and members by name."""

from datetime import datetime, timedelta

from clubs.models import Club
from governance.meetings import plan
from governance.models import Meeting
from jobs.models import OutboxMail
from members.models import Membership, Person, RoleKind
from tests.build import NOW, a_club, a_member, an_officer

EVENING = NOW + timedelta(days=14, hours=8)


class Meeters:
    """Maya (manager) and Sam (secretary) are members too; Ada, Bob and Cléo have accounts.

    Dédé has no e-mail and no account; Maya's, Ada's and Bob's e-mails are known.
    """

    def __init__(self) -> None:
        self.club: Club = a_club()
        self.maya: Person = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.sam: Person = an_officer(RoleKind.SECRETARY, self.club, "Sam Secrétaire")
        self.ada = self.member("Ada Un", email="ada@example.org")
        self.bob = self.member("Bob Deux", email="bob@example.org")
        self.cleo = self.member("Cléo Trois", email="cleo@example.org")
        self.dede = a_member(self.club, "Dédé Quatre")

    def member(self, name: str, *, email: str = "") -> Membership:
        """A member with an account."""
        return a_member(self.club, name, account=True, email=email)

    def of(self, person: Person) -> Membership:
        """A person's membership."""
        return self.club.memberships.get(person=person)

    def meeting(self, *, starts_at: datetime = EVENING, kind: str = "meeting") -> Meeting:
        """A meeting to come."""
        return plan(
            club=self.club, starts_at=starts_at, kind=kind, place="Salle des fêtes", now=NOW
        )


def mails_to(email: str) -> list[OutboxMail]:
    """The mails written to an address, the oldest first."""
    return list(OutboxMail.objects.filter(to=email).order_by("created_at", "id"))
