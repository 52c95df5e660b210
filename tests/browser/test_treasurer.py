"""The treasurer's evening, walked in the browser: from the bank's files to a validated month.

The demonstration's club, three files of the month just over (CAMT, OFX, CSV): what is certain is
confirmed in one act, one transfer is split, one payment comes back, one sum is clarified, the month
is validated. Every page reached is without fault (axe, phone, console).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from banking.models import BankLine, Reconciliation
from banking.models.lines import LineState
from clubs.models import Club
from config.demo.bank_files import CLUB_SLUG, STRANGER, bank_files, couple, payer
from config.demo.telling import PASSWORD
from ledger.balances import balance
from ledger.dues import paid_by_month
from ledger.models import AccountKind, Entry, EntryKind
from ledger.months import after, month_of
from members.wording import write_month
from tests.browser.cast import Visitor
from tests.browser.looking import Walker

Walk = Callable[..., Walker]
BANK = f"/club/{CLUB_SLUG}/banque/"


@pytest.fixture
def files(demo: None, tmp_path: Path) -> list[Path]:
    """The three files, in the order of their days."""
    now = timezone.now()
    club = Club.objects.get(slug=CLUB_SLUG)
    written = []
    for name, content in bank_files(club, now=now, today=timezone.localdate(now)).items():
        path = tmp_path / name
        path.write_bytes(content)
        written.append(path)
    return written


@pytest.mark.parametrize("width", [1280, 360])
def test_a_month_from_the_banks_files_to_its_validation(
    files: list[Path], walk: Walk, width: int
) -> None:
    club = Club.objects.get(slug=CLUB_SLUG)
    entries = Entry.objects.filter(club=club).count()
    treasurer = Visitor(walk(width=width).login("bruno", PASSWORD).page)
    for path in files:
        import_file(treasurer, path)
    assert Entry.objects.filter(club=club).count() == entries, "an import posts nothing"
    nothing_is_imported_twice(treasurer, files[0])

    treasurer.go(f"{BANK}operations/")
    treasurer.look()
    treasurer.press("Confirmer les")
    stranger_waits(treasurer)
    couple_is_split(treasurer, club)
    the_rest_is_confirmed(treasurer, club)
    stranger_is_known(treasurer, club)

    assert not BankLine.objects.filter(state=LineState.WAITING).exists()
    month_is_validated(treasurer, club)


def import_file(treasurer: Visitor, path: Path) -> None:
    """Give one file, and read what came of it."""
    treasurer.go(BANK)
    treasurer.look()
    treasurer.follow("Importer")
    treasurer.page.set_input_files("input[type=file]", str(path))
    treasurer.press("Importer")
    assert treasurer.says("Résultat de l’import"), treasurer.page.inner_text("main")
    assert treasurer.says("Opérations nouvelles")


def nothing_is_imported_twice(treasurer: Visitor, path: Path) -> None:
    before = BankLine.objects.count()
    treasurer.go(f"{BANK}importer/")
    treasurer.page.set_input_files("input[type=file]", str(path))
    treasurer.press("Importer")
    assert treasurer.says("rien de nouveau")
    assert BankLine.objects.count() == before


def line_of(words: str) -> BankLine:
    """The line whose label holds these words."""
    return BankLine.objects.get(label__icontains=words)


def open_line(treasurer: Visitor, line: BankLine) -> None:
    treasurer.go(f"{BANK}operations/{line.pk}/")
    treasurer.look()


def stranger_waits(treasurer: Visitor) -> None:
    """A sum from nobody known is put aside, visible."""
    open_line(treasurer, line_of(STRANGER))
    treasurer.press("À éclaircir plus tard")
    treasurer.go(f"{BANK}operations/")
    treasurer.look()
    assert treasurer.says("Sommes à éclaircir")


def couple_is_split(treasurer: Visitor, club: Club) -> None:
    """One transfer for two members."""
    line = line_of("M ET MME")
    treasurer.go(f"{BANK}operations/{line.pk}/partager/")
    treasurer.look()
    for member in couple(club):
        treasurer.page.get_by_label(str(member), exact=True).first.fill("30,00")
    treasurer.press("Confirmer ce partage")
    parts = line.matches.values_list("transfer__credit__membership", "amount")
    assert sorted(parts) == sorted((member.pk, 3000) for member in couple(club))


def the_rest_is_confirmed(treasurer: Visitor, club: Club) -> None:
    """Fees, a payment, and the same payment come back."""
    member = payer(club)
    choose(treasurer, line_of("FRAIS TENUE"), "frais")
    choose(treasurer, line_of("COMMISSION"), "frais")
    name = member.person.last_name.upper()
    waiting = BankLine.objects.filter(state=LineState.WAITING, amount=2500)
    paid = waiting.get(label__icontains=name)
    choose(treasurer, paid, str(member))
    before = paid_by_month(club, at=timezone.localdate())[member.pk]
    choose(treasurer, line_of("REJET"), "revenu")
    after_return = paid_by_month(club, at=timezone.localdate())[member.pk]
    assert sum(before.values()) - sum(after_return.values()) == 2500
    assert Entry.objects.filter(club=club, kind=EntryKind.RETURNED).count() == 1


def choose(treasurer: Visitor, line: BankLine, word: str) -> None:
    """Say what a line is, by the first choice that holds the word, and confirm."""
    line.refresh_from_db()
    if line.state != LineState.WAITING:
        return  # it was certain
    open_line(treasurer, line)
    select = treasurer.page.locator("select[name=choice]").first
    values = select.locator("option").evaluate_all(
        "options => options.map(one => [one.value, one.textContent])"
    )
    value = next(one for one, text in values if word.lower() in text.lower())
    select.select_option(value)
    treasurer.press("Confirmer")
    line.refresh_from_db()
    assert line.state == LineState.SETTLED, treasurer.page.inner_text("main")


def stranger_is_known(treasurer: Visitor, club: Club) -> None:
    """The sum turns out to be a member's."""
    member = payer(club)
    treasurer.go(f"{BANK}operations/")
    treasurer.follow("Dire ce que c’était")
    treasurer.page.get_by_label(str(member), exact=True).first.fill("40,00")
    treasurer.press("Enregistrer")
    waiting = club.accounts.filter(kind=AccountKind.SUSPENSE)
    assert [balance(one, at=timezone.localdate()) for one in waiting] == [0]


def month_is_validated(treasurer: Visitor, club: Club) -> None:
    """Both balances agree, and the month is locked."""
    month = after(month_of(timezone.localdate()), -1)
    treasurer.go(BANK)
    treasurer.look()
    row = treasurer.page.locator("tr", has_text=write_month(month)).first
    row.get_by_role("link").first.click()
    treasurer.page.wait_for_load_state()
    treasurer.look()
    treasurer.press("Valider le mois")
    found = Reconciliation.objects.get(bank_account__club=club, month=month)
    assert found.figures["bank_balance"] == found.figures["book_balance"]
    assert found.previous_hash
