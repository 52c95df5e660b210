"""Direct debits: a mandate, the bank's file, the announcement, the money, the return of one."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from banking.accounts import main_account
from banking.debiting import (
    announce,
    cancel_run,
    end_mandate,
    in_force,
    make_run,
    name_creditor,
    receive_run,
    sign_mandate,
    to_debit,
)
from banking.models import DebitRun, Mandate
from banking.refusals import BankingRefused
from clubs.models import Club
from jobs.files import read
from jobs.models import OutboxMail
from ledger.balances import cash
from ledger.models import Entry
from ledger.pledging import pledge
from members.models import RoleKind
from tests.build import NOW, TODAY, a_club, a_member, an_officer

CLUB_IBAN = "FR1420041010050500013M02606"
ADA_IBAN = "FR7630006000011234567890189"
ON = date(2026, 4, 7)
PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.008.001.08}"


@pytest.fixture
def club(db: None) -> Club:
    """Ada and Bo promise 25 and 30 euros a month since March; both signed."""
    made = a_club(slug="les-preleves", name="Les Prélevés d'Été")
    account = main_account(club=made, now=NOW)
    account.iban = CLUB_IBAN
    account.save(update_fields=["iban"])
    name_creditor(club=made, identifier="FR72 ZZZ 123456", by=None, now=NOW)
    for name, amount, email in (("Ada Martin", 2500, "ada@example.org"), ("Bo Caron", 3000, "")):
        member = a_member(made, name, email=email)
        pledge(membership=member, amount=amount, since=date(2026, 3, 1), by=None, now=NOW)
        sign_mandate(
            membership=member,
            iban="FR76 3000 6000 0112 3456 7890 189",
            holder=name,
            signed_on=date(2026, 3, 2),
            by=None,
            now=NOW,
        )
    return made


def a_run(club: Club, *, on: date = ON, key: str = "k") -> DebitRun:
    return make_run(
        club=club,
        bank_account=club.bank_accounts.get(),
        on=on,
        asked=to_debit(club, on=on),
        key=key,
        by=None,
        now=NOW,
    )


def test_the_file_asks_what_is_expected_and_nothing_is_posted(club: Club) -> None:
    """Features row 20: a mandate, a pain.008 file its schema accepts."""
    run = a_run(club)
    root = ET.fromstring(read(run.file))
    assert [one.text for one in root.iter(f"{PAIN}InstdAmt")] == ["60.00", "50.00"]
    assert root.find(f".//{PAIN}GrpHdr/{PAIN}CtrlSum").text == "110.00"
    assert [one.text for one in root.iter(f"{PAIN}MndtId")] == [
        one.reference for one in in_force(club, at=ON)
    ]
    assert [one.text for one in root.iter(f"{PAIN}EndToEndId")] == [
        one.end_to_end for one in run.debits.all()
    ]
    assert "Les Preleves d'Ete" in read(run.file).decode()
    assert not Entry.objects.filter(club=club).exists()


def test_the_money_received_is_one_entry_and_the_month_is_paid(club: Club) -> None:
    run = a_run(club)
    later = NOW + timedelta(days=40)
    first = receive_run(run=run, on=ON, by=None, now=later)
    assert receive_run(run=run, on=ON, by=None, now=later).already
    assert first.entry.transfers.count() == 2
    assert cash(club, at=ON) == 11_000
    assert to_debit(club, on=ON) == []
    assert {one.last_used_on for one in Mandate.objects.all()} == {ON}
    with pytest.raises(BankingRefused, match="ne s'annule plus"):
        cancel_run(run=run, now=later)


def test_nobody_is_debited_twice_while_a_run_is_under_way(club: Club) -> None:
    run = a_run(club)
    assert to_debit(club, on=ON) == []
    assert a_run(club) == run
    cancel_run(run=run, now=NOW)
    assert len(to_debit(club, on=ON)) == 2
    with pytest.raises(BankingRefused, match="annulé"):
        receive_run(run=run, on=ON, by=None, now=NOW + timedelta(days=40))


def test_each_member_is_told_once_and_those_without_mail_are_named(club: Club) -> None:
    run = a_run(club)
    assert [str(one) for one in announce(run=run, now=NOW)] == ["Bo Caron"]
    announce(run=run, now=NOW)
    mail = OutboxMail.objects.get()
    assert "7 avril 2026" in mail.subject
    assert "50,00" in mail.text
    assert "FR72ZZZ123456" in mail.text


def test_a_mandate_ends_and_lapses_after_thirty_six_months(club: Club) -> None:
    ada = Mandate.objects.get(holder="Ada Martin")
    assert ada in in_force(club, at=date(2029, 3, 1))
    assert in_force(club, at=date(2029, 4, 1)) == []
    end_mandate(mandate=ada, on=TODAY)
    assert [one.holder for one in in_force(club, at=TODAY)] == ["Bo Caron"]


def test_a_second_mandate_waits_for_the_end_of_the_first(club: Club) -> None:
    ada = Mandate.objects.get(holder="Ada Martin")
    given = {"iban": ADA_IBAN, "holder": "Ada", "signed_on": TODAY, "by": None, "now": NOW}
    with pytest.raises(BankingRefused, match="révoquez"):
        sign_mandate(membership=ada.membership, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            membership=ada.membership,
            reference="x",
            holder="x",
            iban=ADA_IBAN,
            signed_on=TODAY,
            recorded_at=NOW,
        )
    end_mandate(mandate=ada, on=TODAY)
    second = sign_mandate(membership=ada.membership, **given)
    assert second.reference.endswith("-02")


BAD = {
    "a Sunday": ({"on": date(2026, 4, 5)}, "week-end"),
    "tomorrow": ({"on": date(2026, 3, 15)}, "deux jours"),
    "nobody": ({"asked": []}, "Personne"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_run_that_cannot_be_is_refused(club: Club, name: str) -> None:
    changed, word = BAD[name]
    given = {
        "club": club,
        "bank_account": club.bank_accounts.get(),
        "on": ON,
        "asked": to_debit(club, on=ON),
        "key": "k",
        "by": None,
        "now": NOW,
    }
    with pytest.raises(BankingRefused, match=word):
        make_run(**(given | changed))
    assert not DebitRun.objects.exists()


def test_wrong_numbers_are_refused_in_a_sentence(club: Club) -> None:
    with pytest.raises(BankingRefused, match="pas un ICS"):
        name_creditor(club=club, identifier="FR00ZZZ000000", by=None, now=NOW)
    with pytest.raises(BankingRefused, match="IBAN"):
        sign_mandate(
            membership=a_member(club),
            iban="FR76 3000 6000 0112 3456 7890 188",
            holder="x",
            signed_on=TODAY,
            by=None,
            now=NOW,
        )


def test_a_treasurer_walks_from_the_mandate_to_the_money(club: Club) -> None:
    client = Client()
    treasurer = an_officer(RoleKind.TREASURER, club, member=False).user
    with time_machine.travel(NOW, tick=False):
        client.force_login(treasurer)
        page = client.get(reverse("new_debit_run", args=[club.slug]))
        asked = {f"mandate_{one.mandate.pk}": "1" for one in page.context["asked"][:1]}
        key = page.context["form"]["key"].value()
        answer = client.post(
            reverse("new_debit_run", args=[club.slug]), {"key": key, "on": "2026-04-07"} | asked
        )
    run = DebitRun.objects.get()
    assert answer["Location"] == reverse("debit_run", args=[club.slug, run.pk])
    assert run.debits.count() == 1
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        client.force_login(treasurer)
        file = client.get(reverse("debit_run_file", args=[club.slug, run.pk]))
        assert "attachment" in file["Content-Disposition"]
        client.post(reverse("debit_run", args=[club.slug, run.pk]), {"on": "2026-04-07"})
    assert Entry.objects.get(club=club).transfers.count() == 1
    client.force_login(treasurer)
    for name in ("debits", "bank"):
        assert client.get(reverse(name, args=[club.slug])).status_code == 200
