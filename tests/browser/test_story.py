"""The story of a club, walked in the browser by those who live it: nothing is done by hand behind.

Savings, a vote, a payment, a dividend, an impairment voted, the annual report made by a real
worker, the region's sums. Every page reached is without fault (axe, phone, console).
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from governance.models import Motion
from investments.models import Holding
from jobs.models import Job
from ledger.balances import cash, net_assets
from ledger.dues import expected
from ledger.models import Entry, EntryKind
from members.models import Person
from members.wording import write_month
from tests.browser.cast import NEIGHBOURS, ON_PAPER, PLEDGED, Cast, Visitor, book, the_cast
from tests.browser.looking import Walker
from tests.browser.worker import a_worker
from tests.jobs.machine import Machine

Walk = Callable[..., Walker]
ENTERPRISE = "La Ronde des Bocaux"
ASKED, IMPAIRED, GROSS, WITHHELD = 2_000_00, 300_00, 40_00, 12_00
JOBS = 7


@pytest.fixture
def cast(live_db: None, walk: Walk) -> Cast:
    """The club of the story, before it begins."""
    return the_cast(walk)


@pytest.fixture
def worker(live_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """The worker of the story; a chapter starts it."""
    with a_worker(tmp_path / "worker", monkeypatch) as machine:
        yield machine


def test_a_club_saves_votes_invests_and_reports_and_the_region_adds_up(
    cast: Cast, worker: Machine, tmp_path: Path
) -> None:
    """The whole of the issue's story, by clicking, one chapter after the other."""
    the_month_is_recorded(cast)
    a_payment_is_put_right(cast)
    the_rule_is_confirmed(cast)
    proposal = a_project_is_put_to_the_vote(cast)
    the_club_votes(cast)
    the_project_is_paid(cast, proposal)
    holding = a_dividend_comes_in(cast)
    an_impairment_is_voted(cast, holding)
    the_year_is_closed_and_reported(cast, worker, tmp_path)
    the_region_adds_up(cast)
    the_book_says_the_same(cast)


def the_month_is_recorded(cast: Cast) -> None:
    """Twelve members on one screen: ten as promised, one with last month, one with nothing.

    Sent twice it is written once; sent again with another amount it is refused.
    """
    today = timezone.localdate()
    walker = cast.window(cast.treasurer)
    walker.home()
    assert walker.says("2 personnes ont")  # late, before anything
    walker.enter("Épargne")
    walker.follow(f"Enregistrer {write_month(today).split()[0]}")
    amounts = walker.page.locator("[data-sum]")
    assert amounts.count() == 12
    assert [box.input_value() for box in amounts.all()] == ["100,00"] * 12
    walker.page.get_by_label("Denis Evrard", exact=True).fill("200,00")
    walker.page.get_by_label("Lucie Petit", exact=True).fill("")
    assert walker.page.locator("[data-sum-total]").inner_text().startswith("1\u202f200,00")
    copy = a_copy_is_sent(walker)
    assert Visitor(copy).says("11 versements enregistrés : 1 200,00 €")
    before = book(cast.club)
    walker.page.get_by_label("Denis Evrard", exact=True).fill("201,00")
    walker.press("Enregistrer les versements")
    assert walker.says("Ce formulaire a déjà servi pour l'écriture n°")
    assert walker.says("avec un autre contenu")
    walker.page.get_by_label("Denis Evrard", exact=True).fill("200,00")
    walker.press("Enregistrer les versements")
    assert walker.says("Déjà enregistré : rien n'a été écrit deux fois.")
    assert book(cast.club) == before
    row = walker.page.locator("tr", has=walker.page.get_by_role("link", name="Lucie Petit"))
    assert "en retard" in " ".join(row.inner_text().split())
    others = walker.page.locator("tr", has=walker.page.get_by_role("link", name="Denis Evrard"))
    assert "en retard" not in others.inner_text()
    walker.home()
    assert walker.says("1 personne a un versement en retard")


def a_copy_is_sent(walker: Visitor) -> Page:
    """The same form leaves once more, in a window of its own, as from a second tab."""
    with walker.page.expect_popup() as opened:
        walker.page.evaluate(
            "(() => { const form = document.querySelector('main form[method=post]');"
            " form.target = '_blank'; HTMLFormElement.prototype.submit.call(form);"
            " form.target = ''; })()"
        )
    opened.value.wait_for_load_state()
    return opened.value


def a_payment_is_put_right(cast: Cast) -> None:
    """« Corriger »: Nadia had paid 110 €; the wrong entry is undone and the right one follows."""
    walker = cast.window(cast.treasurer)
    walker.enter("Épargne")
    walker.follow("Nadia Roy")
    walker.follow("Corriger")
    places = walker.page.locator("select[name^=member_]")
    names = [box.evaluate("one => one.selectedOptions[0].text") for box in places.all()]
    assert len([name for name in names if name != "personne"]) == 11
    walker.page.locator(f"[name=amount_{names.index('Nadia Roy')}]").fill("110")
    walker.page.get_by_label("Pourquoi cette correction ?").fill("Mal lu sur le relevé")
    walker.press("Corriger")
    assert walker.says("C'est enregistré")
    walker.follow("Nos comptes")
    assert walker.says("1 210,00 €")
    assert walker.says("annulée par la n°")


def the_rule_is_confirmed(cast: Cast) -> None:
    """The manager cites the clause: two thirds of the votes cast, half of the members there."""
    walker = cast.window(cast.manager)
    walker.home()
    walker.enter("Réunions et votes")
    walker.follow("Règles de vote")
    assert walker.says("à confirmer")
    walker.follow("Investir")
    walker.page.get_by_label("Majorité").select_option(label="les deux tiers au moins")
    walker.page.get_by_label("Comptée sur le nombre").select_option(
        label="des voix exprimées, sans les abstentions"
    )
    walker.page.get_by_label("Quorum : combien de membres").fill("1")
    walker.page.get_by_label("sur", exact=True).fill("2")
    walker.page.get_by_label("Pouvoirs qu'une personne peut tenir").fill("2")
    walker.page.get_by_label("Article de votre convention").fill("article 9")
    walker.press("Confirmer cette règle")
    assert walker.says("La règle de vote est confirmée.")
    assert walker.says("article 9")


def a_project_is_put_to_the_vote(cast: Cast) -> str:
    """The manager opens a file on a new enterprise, notes its jobs and asks the members."""
    walker = cast.window(cast.manager)
    walker.enter("Projets")
    walker.follow("Ajouter un projet")
    walker.page.get_by_label("Nom de la nouvelle entreprise").fill(ENTERPRISE)
    walker.page.get_by_label("Titre").fill("Ouvrir une épicerie en vrac")
    walker.page.get_by_label("Forme du financement").select_option(
        label="parts sociales ou actions"
    )
    walker.page.get_by_label("Montant demandé").fill("2 000")
    walker.press("Ouvrir le dossier")
    proposal = walker.page.url
    walker.follow(ENTERPRISE)
    walker.follow("Noter les emplois")
    walker.page.get_by_label("Personnes employées").fill(str(JOBS))
    walker.press("Enregistrer")
    assert walker.says("Les emplois sont notés.")
    walker.follow("Ouvrir une épicerie en vrac")
    walker.follow("Mettre au vote")
    assert walker.says("les deux tiers au moins")
    walker.press("Ouvrir le vote")
    assert walker.says("Vous votez en votre nom : Claire Vandamme")
    return proposal


def find(cast: Cast, person: Person, question: str, width: int = 1280) -> Visitor:
    """Somebody at the page of an open question, from the front door."""
    walker = cast.window(person, width)
    walker.home()
    walker.enter("Votes" if width < 600 else "Réunions et votes")
    walker.follow(question)
    return walker


def vote(walker: Visitor, name: str, choice: str) -> None:
    """Choose and vote in the name of one person; nothing is chosen beforehand."""
    form = walker.page.locator("form", has=walker.page.locator("legend", has_text=name))
    assert form.locator("input:checked").count() == 0
    form.locator("label").get_by_text(choice, exact=True).click()
    form.get_by_role("button", name="Voter").click()
    walker.page.wait_for_load_state()
    assert walker.says(f"Le vote de {name} est enregistré")
    walker.look()


def the_club_votes(cast: Cast) -> None:
    """Five from their own accounts, one of them on a phone; one by proxy; six on paper."""
    manager = cast.window(cast.manager)
    vote(manager, "Claire Vandamme", "Pour")
    nadia = find(cast, cast.nadia, ENTERPRISE)
    nadia.follow("Donner pouvoir")
    nadia.page.get_by_label("Qui votera pour vous").select_option(label="Lucie Petit")
    nadia.press("Donner pouvoir")
    assert nadia.says("Lucie Petit votera pour vous.")
    lucie = find(cast, cast.lucie, ENTERPRISE, 360)
    assert lucie.says("Vous votez par pouvoir, au nom de : Nadia Roy")
    vote(lucie, "Lucie Petit", "Pour")
    vote(lucie, "Nadia Roy", "Pour")
    vote(find(cast, cast.denis, ENTERPRISE), "Denis Evrard", "Contre")
    vote(find(cast, cast.treasurer, ENTERPRISE), "Bruno Caron", "Pour")
    secretary = find(cast, cast.secretary, ENTERPRISE)
    vote(secretary, "Samira Haddad", "Je m'abstiens")
    secretary.follow("Noter les votes")
    secretary.page.get_by_label("Comment ces votes").select_option(label="sur papier")
    for rank, name in enumerate(ON_PAPER):
        box = secretary.page.locator("tr", has_text=name).locator("select")
        box.select_option(label="Contre" if rank == 0 else "Pour")
    secretary.press("Enregistrer ces votes")
    assert secretary.says("6 votes notés.")
    counted(cast, "Adopté : 9 pour, 2 contre, 1 abstention")


def counted(cast: Cast, verdict: str) -> None:
    """The manager counts the vote in sight; everybody reads the same sentence."""
    question = Motion.objects.latest("id")
    manager = find(cast, cast.manager, question.title)
    manager.press("Clore et dépouiller")
    assert manager.says(verdict), Motion.objects.get(pk=question.pk).verdict
    reader = cast.window(cast.lucie, 360)
    reader.home()
    reader.enter("Votes")
    assert reader.says(verdict)


def the_project_is_paid(cast: Cast, proposal: str) -> None:
    """The treasurer pays: a holding appears, and the payment is in « nos comptes »."""
    walker = cast.window(cast.treasurer)
    walker.home()
    walker.enter("Projets")
    walker.follow("Ouvrir une épicerie en vrac")
    assert walker.page.url == proposal
    walker.follow("Enregistrer le paiement")
    walker.press("Enregistrer le paiement")
    assert walker.says("Le paiement est enregistré")
    walker.enter("Investissements")
    assert walker.says(ENTERPRISE)
    assert walker.says("2 000,00 €")
    walker.enter("Épargne")
    walker.follow("Nos comptes")
    line = walker.page.locator("tr", has_text="Investissement").first.inner_text()
    assert "2 000,00" in line.replace("\u202f", " ")


def a_dividend_comes_in(cast: Cast) -> str:
    """40 € gross, 12 € withheld: 28 € in the bank."""
    walker = cast.window(cast.treasurer)
    walker.enter("Investissements")
    walker.follow(ENTERPRISE)
    holding = walker.page.url
    walker.follow("Dividende")
    walker.page.get_by_label("Montant brut").fill("40")
    walker.page.get_by_label("Impôt retenu").fill("12")
    walker.press("Enregistrer")
    assert walker.says("Le dividende est enregistré")
    assert walker.says("28,00 €")
    return holding


def an_impairment_is_voted(cast: Cast, holding: str) -> None:
    """No rule is confirmed for it, so everybody must agree (Code civil 1873-8); they do."""
    manager = cast.window(cast.manager)
    manager.enter("Investissements")
    manager.follow(ENTERPRISE)
    assert manager.page.url == holding
    manager.follow("Mettre au vote")
    manager.page.get_by_label("Que propose-t-on ?").select_option(label="déprécier")
    manager.page.get_by_label("Montant, en euros").fill("300")
    manager.page.get_by_label("Raison").fill("Les ventes ont baissé d'un tiers.")
    manager.press("Ouvrir le vote")
    question = Motion.objects.latest("id").title
    secretary = find(cast, cast.secretary, question)
    vote(secretary, "Samira Haddad", "Pour")
    secretary.follow("Noter les votes")
    for person in (*ON_PAPER, "Nadia Roy", "Denis Evrard"):
        secretary.page.locator("tr", has_text=person).locator("select").select_option(label="Pour")
    secretary.press("Enregistrer ces votes")
    for person in (cast.manager, cast.treasurer):
        vote(find(cast, person, question), str(person), "Pour")
    vote(find(cast, cast.lucie, question, 360), "Lucie Petit", "Pour")
    counted(cast, "Adopté")
    manager.enter("Investissements")
    manager.follow(ENTERPRISE)
    assert manager.says("Décidé par un vote, à enregistrer")
    manager.follow("Noter une dépréciation")
    manager.press("Enregistrer")
    assert manager.says("La dépréciation est enregistrée")
    assert manager.says("1 700,00 €")


def the_year_is_closed_and_reported(cast: Cast, worker: Machine, folder: Path) -> None:
    """Last year is closed and its report numbered; this year's is made too, provisional."""
    today = timezone.localdate()
    walker = cast.window(cast.treasurer)
    walker.enter("Documents")
    walker.follow(f"Clore l'année {today.year - 1}")
    walker.press(f"Clore {today.year - 1} et faire le rapport annuel")
    assert walker.page.locator("progress").count() == 1
    assert walker.says("En attente : le travail va commencer.")
    worker.start_worker()
    text = offered(walker, worker, folder / "last-year.pdf")
    assert "La Cigale des Weppes" in text
    assert "Document n°" in text
    assert euros(cast.saved_in(today.year - 1)) in text
    walker.follow("Tous les documents")
    walker.page.get_by_label("Année").select_option(str(today.year))
    walker.press("Demander")
    text = offered(walker, worker, folder / "this-year.pdf")
    assert "Document provisoire" in text
    printed = Entry.objects.filter(club=cast.club).latest("number").hash
    for words in (
        "La Cigale des Weppes",
        ENTERPRISE,
        euros(cast.saved_in(today.year) + 121_000),
        euros(ASKED),
        euros(IMPAIRED),
        euros(ASKED - IMPAIRED),
        euros(GROSS - WITHHELD),
        euros(net_assets(cast.club, at=today)),
        *ON_PAPER,
        "Claire Vandamme",
        f"empreinte {printed[:4]} {printed[4:8]}",
    ):
        assert words in text, words
    assert Job.objects.filter(state="done").count() == 2


def offered(walker: Visitor, worker: Machine, file: Path) -> str:
    """Wait for the page to offer the PDF by itself, take it, read it as a person would."""
    ended = re.compile("Votre document est prêt|Le document n'a pas pu être fait")
    walker.page.get_by_text(ended).wait_for(timeout=60_000)
    log = (worker.folder / "worker.log").read_text()
    assert walker.says("Votre document est prêt."), log[-3000:]
    walker.look()
    with walker.page.expect_download() as taken:
        walker.page.get_by_role("link", name="Ouvrir le PDF").click()
    taken.value.save_as(file)
    read = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    return " ".join(read.stdout.split())


def the_region_adds_up(cast: Cast) -> None:
    """The network's staff read the sums of what was typed; the figures are those of the clubs."""
    year = timezone.localdate().year
    saved = cast.saved_in(year) + 121_000 + sum(saved for saved, _paid, _jobs in NEIGHBOURS)
    invested = ASKED + sum(paid for _saved, paid, _jobs in NEIGHBOURS)
    jobs = JOBS + sum(jobs for _saved, _paid, jobs in NEIGHBOURS)
    walker = cast.window(cast.staff)
    walker.home()
    walker.enter("Chiffres")
    figures = {
        box.locator(".figure-label").inner_text(): " ".join(
            box.locator(".figure-value").inner_text().split()
        )
        for box in walker.page.locator(".figure").all()
    }
    assert figures == {
        "Membres": str(12 + 6 * len(NEIGHBOURS)),
        "Épargné dans l'année": euros(saved).replace(",00", ""),
        "Investi dans l'année": euros(invested).replace(",00", ""),
        "Emplois présents": f"{jobs},0 ETP",
    }
    assert walker.says("3 clubs sur 3 ont donné leurs chiffres")
    walker.enter("Clubs")
    assert walker.says("La Cigale des Weppes")


def the_book_says_the_same(cast: Cast) -> None:
    """Reading at last: every euro typed is in the book, once, and every invariant holds."""
    today = timezone.localdate()
    paid_in = sum(cast.saved_in(year) for year in (today.year - 1, today.year)) + 121_000
    assert cash(cast.club, at=today) == paid_in - ASKED + GROSS - WITHHELD
    assert net_assets(cast.club, at=today) == paid_in + GROSS - WITHHELD - IMPAIRED
    kinds = Entry.objects.filter(club=cast.club).values_list("kind", flat=True)
    assert list(kinds).count(EntryKind.INVESTMENT) == 1
    assert Holding.objects.get(club=cast.club).enterprise.name == ENTERPRISE
    late = [due for due in expected(cast.club, at=today) if due.before]
    assert [(str(due.membership), due.before) for due in late] == [("Lucie Petit", PLEDGED)]
    call_command("audit")


def euros(amount: int) -> str:
    """An amount as people read it, with plain spaces."""
    return f"{amount / 100:,.2f} €".replace(",", " ").replace(".", ",")
