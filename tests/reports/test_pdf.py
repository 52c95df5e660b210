"""The PDF: deaf, the same bytes each time, tagged, and saying what the figures say."""

import os
import re
import subprocess
import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import psutil
import pytest
import time_machine
from django.db import transaction
from weasyprint import HTML

from clubs.frozen import to_json
from reports import pdf
from reports.annual import annual_figures
from reports.printing import Issue, pdf_of
from reports.statement import member_figures
from tests.reports.build import NOW, weppes

ISSUE = Issue("annual_report", "2025-004", 1, date(2026, 1, 14))
STATEMENT = Issue("member_statement", "", 2, date(2026, 1, 14), ("Versé en tout : + 1,00 €",))


@pytest.fixture(scope="module")
def figures(django_db_setup, django_db_blocker):
    """The worked club's figures, read once; the club is rolled back."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        made = weppes()
        annual = annual_figures(made.club, 2025, known_at=NOW)
        own = member_figures(made.members[3], 2025, known_at=NOW)
        transaction.set_rollback(True)
    return annual, own


@pytest.fixture(scope="module")
def report(figures, tmp_path_factory):
    return _written(pdf_of(to_json(figures[0]), ISSUE), tmp_path_factory)


@pytest.fixture(scope="module")
def statement(figures, tmp_path_factory):
    return _written(pdf_of(to_json(figures[1]), STATEMENT), tmp_path_factory)


def _written(content: bytes, factory) -> Path:
    path = factory.mktemp("pdf") / "document.pdf"
    path.write_bytes(content)
    return path


def text_of(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    return re.sub(r"[ \u00a0\u202f]+", " ", done.stdout)


def test_the_report_says_the_figures(report):
    text = text_of(report)
    for words in (
        "Document n° 2025-004",
        "émis le 14 janvier 2026",
        "nos douze membres ont versé 3 486,20 €",
        "Au 1er janvier 1 905,00 €",
        "Versements des membres + 3 486,20 €",
        "Investi dans deux entreprises − 1 800,00 €",
        "Au 31 décembre 3 767,60 €",
        "Actif net 11 405,00 € 14 917,60 €",
        "Total 11 650,00 € − 500,00 € 11 150,00 €",
        "Résultat de l'année + 26,40 €",
        "Total 3 486,20 € 15 391,20 € 100,0 % 14 917,60 €",
        "Fait à Fournes-en-Weppes",
        "Amina Benali",
    ):
        assert words in text, words


def test_every_page_carries_the_chain_and_its_number(report, figures):
    pages = text_of(report).split("\f")[:-1]
    start = figures[0].head.hash[:4]
    for number, page in enumerate(pages, start=1):
        assert f"page {number} sur {len(pages)}" in page
        assert f"Écriture n° {figures[0].head.number} · empreinte {start}" in page


def test_an_open_year_is_marked_on_every_page(report, figures, tmp_path):
    assert figures[0].provisional
    assert all("provisoire" in page.lower() for page in text_of(report).split("\f")[:-1])
    final = tmp_path / "final.pdf"
    final.write_bytes(pdf_of(to_json(replace(figures[0], provisional=False)), ISSUE))
    assert "provisoire" not in text_of(final).lower()


def test_the_statement_says_what_changed(statement):
    text = text_of(statement)
    assert "Relevé de situation 2025" in text
    assert "Chloé Duhem" in text
    assert "Versé en tout : + 1,00 €" in text
    assert "Amina" not in text.replace("Fait", "")


def test_the_same_figures_give_the_same_bytes(figures, report):
    assert pdf_of(to_json(figures[0]), ISSUE) == report.read_bytes()


VECTORS = (
    '<img src="{url}/1">',
    '<link rel="stylesheet" href="{url}/2">',
    '<link rel="attachment" href="{url}/3">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<style>@import url("{url}/5");</style>',
    '<div style="background:url({url}/6)">x</div>',
    "<style>@font-face{{font-family:x;src:url({url}/7)}} p{{font-family:x}}</style><p>x</p>",
    '<object data="{url}/8"></object>',
    '<embed src="{url}/9">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/10" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{url}/11#a"/></svg>',
    '<img src="file:///etc/hostname">',
    '<div style="list-style-image:url({url}/13);display:list-item">x</div>',
    '<div style="content:url({url}/14)">x</div>',
    '<img src="data:image/svg+xml,&lt;svg xmlns=%22http://www.w3.org/2000/svg%22/&gt;">',
)


@pytest.fixture(scope="module")
def canary():
    """A server that must never be called."""
    heard = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_the_renderer_is_deaf(number, canary):
    """Promise row 41: fifteen ways to make it fetch; none does, and none leaves a secret."""
    url, heard = canary
    html = f'<html lang="fr"><title>x</title><body>{VECTORS[number].format(url=url)}'
    try:
        content = pdf.from_html(html)
    except pdf.RenderRefused:
        content = b""
    assert heard == []
    assert b"root:x:" not in content
    if content:
        with pikepdf.open(BytesIO(content)) as made:
            assert not made.attachments


def test_what_people_type_is_only_text(figures, canary):
    """Promise row 41: the vectors as names, places and reasons, in a real report."""
    url, heard = canary
    vectors = [vector.format(url=url) for vector in VECTORS]
    annual = figures[0]
    typed = replace(
        annual,
        identity=replace(annual.identity, name=vectors[0], commune=vectors[3]),
        members=tuple(replace(row, name=vectors[1]) for row in annual.members),
        holdings=tuple(replace(row, enterprise=vectors[9]) for row in annual.holdings),
        meetings=tuple(replace(row, place=vectors[4]) for row in annual.meetings),
    )
    content = pdf_of(to_json(typed), ISSUE)
    assert heard == []
    with pikepdf.open(BytesIO(content)) as made:
        assert not made.attachments


def test_the_negative_control_hears(canary):
    """The canary works: WeasyPrint's own fetcher would have called it."""
    url, heard = canary
    HTML(string=f'<img src="{url}/control">').write_pdf()
    assert heard == ["/control"]
    heard.clear()


# --- Promise row 56 ---------------------------------------------------------------------------


@pytest.fixture(params=["report", "statement"])
def opened(request):
    with pikepdf.open(request.getfixturevalue(request.param)) as made:
        yield made


def test_the_pdf_is_tagged_and_speaks_french(opened):
    """Promise row 56: language, title shown, marked, structure, reading order of tabs."""
    root = opened.Root
    assert str(root.Lang).startswith("fr")
    assert bool(root.MarkInfo.Marked)
    assert root.ViewerPreferences.DisplayDocTitle
    assert "/StructTreeRoot" in root
    assert opened.docinfo["/Title"]
    assert all(page.get("/Tabs") == "/S" or "/Annots" not in page for page in opened.pages)
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_the_structure_has_headings_in_order_and_headed_tables(opened):
    """Promise row 56: one H1, no skipped level, each table with TH that have a scope."""
    tags = list(_structure(opened.Root.StructTreeRoot))
    headings = [int(tag[1]) for tag, _element in tags if re.fullmatch(r"/H[1-6]", f"/{tag}")]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    kinds = [tag for tag, _element in tags]
    assert kinds.count("Table") >= 1
    assert kinds.count("TH") >= kinds.count("Table")


def test_figures_have_words_for_those_who_do_not_see(opened):
    """Promise row 56: each Figure carries an alternative text."""
    found = [element for tag, element in _structure(opened.Root.StructTreeRoot) if tag == "Figure"]
    assert found
    assert all(str(element.get("/Alt", "")).strip() for element in found)


def test_the_pdf_embeds_its_fonts_and_nothing_that_acts(opened):
    """Promise row 56: fonts embedded with ToUnicode; no script, attachment or encryption."""
    assert not opened.is_encrypted
    assert not opened.attachments
    assert "/JavaScript" not in opened.Root.get("/Names", {})
    assert "/OpenAction" not in opened.Root
    fonts = {
        str(font.BaseFont): font
        for page in opened.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "Source-Sans" in str(font.BaseFont)


def _structure(element):
    """Every structure element below, in reading order, as (tag, element)."""
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S).lstrip("/"), child
            yield from _structure(child)


def test_memory_does_not_creep(figures):
    """Promise row 32: a worker's child, recycled after a hundred documents, stays small."""
    count = 100 if os.environ.get("CYMBALE_NIGHTLY") else 10
    written, process = to_json(figures[0]), psutil.Process()
    for _warm in range(8):
        pdf_of(written, ISSUE)
    start = process.memory_info().rss
    for _document in range(count):
        pdf_of(written, ISSUE)
    grown = (process.memory_info().rss - start) / count
    print(f"row 32: {grown / 1e6:.2f} MB a document, {process.memory_info().rss / 1e6:.0f} MB")
    assert grown < 2e6
    assert process.memory_info().rss < 450e6
