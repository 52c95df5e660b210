"""Papers kept with an entry: added, read, taken away, never the entry itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from ledger.contributing import Payment, record_meeting
from ledger.models import Entry, EntryPaper
from ledger.papers import MOST, add_paper, remove_paper
from ledger.refusals import PostingRefused
from members.models import RoleKind
from tests.build import NOW, TODAY, a_club, a_member, an_officer
from tests.ledger.build import a_photo


@pytest.fixture
def entry(db: None) -> Entry:
    club = a_club(slug="les-papiers")
    payment = Payment(a_member(club, "Ada Martin"), 2500)
    return record_meeting(club=club, on=TODAY, payments=[payment], key="p", by=None, now=NOW).entry


def _treasurer(club: Club) -> Client:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    return client


def test_a_treasurer_keeps_an_invoice_and_takes_it_away(entry: Entry) -> None:
    """Features row 31."""
    client, slug = _treasurer(entry.club), entry.club.slug
    sent = {"what": "Facture", "paper": SimpleUploadedFile("f.jpg", a_photo())}
    client.post(reverse("add_entry_paper", args=[slug, entry.number]), sent)
    paper = EntryPaper.objects.get()
    page = client.get(reverse("entry", args=[slug, entry.number])).content.decode()
    assert "Facture" in page
    file = client.get(reverse("entry_paper", args=[slug, paper.pk]))
    assert file["Content-Type"] == "image/jpeg"
    assert "attachment" in file["Content-Disposition"]
    client.post(reverse("remove_entry_paper", args=[slug, paper.pk]))
    assert client.get(reverse("entry_paper", args=[slug, paper.pk])).status_code == 404
    paper.refresh_from_db()
    assert paper.removed_by is not None


def test_the_same_paper_is_kept_once_and_ten_at_most(entry: Entry) -> None:
    first = add_paper(entry=entry, content=a_photo(), what="a", by=None, now=NOW)
    assert add_paper(entry=entry, content=a_photo(), what="b", by=None, now=NOW) == first
    for width in range(MOST - 1):
        add_paper(entry=entry, content=a_photo(50 + width), what="c", by=None, now=NOW)
    with pytest.raises(PostingRefused, match="dix papiers"):
        add_paper(entry=entry, content=a_photo(90), what="d", by=None, now=NOW)
    remove_paper(paper=first, by=None, now=NOW)
    add_paper(entry=entry, content=a_photo(90), what="d", by=None, now=NOW)


def test_a_program_is_refused_beside_its_field(entry: Entry) -> None:
    sent = {"what": "Facture", "paper": SimpleUploadedFile("f.pdf", b"MZ")}
    page = reverse("add_entry_paper", args=[entry.club.slug, entry.number])
    answer = _treasurer(entry.club).post(page, sent)
    assert "ni un PDF ni une photo" in str(answer.context["form"].errors["paper"])
    assert not EntryPaper.objects.exists()
