"""Papers people send: what is kept is a plain PDF or a picture without its secrets."""

import io

import pikepdf
import pytest
from PIL import Image

from jobs.receiving import LARGEST, checked_paper
from jobs.refusals import JobRefused
from tests.ledger.build import a_pdf, a_photo, bytes_of


def test_a_photo_is_kept_without_where_and_when_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Roubaix, chez Ada"
    sent = a_photo(exif=exif.tobytes())
    assert b"chez Ada" in sent
    paper = checked_paper(sent)
    assert paper.content_type == "image/jpeg"
    assert b"chez Ada" not in paper.content
    assert Image.open(io.BytesIO(paper.content)).size == (40, 30)


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    sent = bytes_of(a_pdf())
    assert checked_paper(sent).content == sent


def _with_javascript() -> bytes:
    pdf = a_pdf()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(action)
    return bytes_of(pdf)


def _with_an_attachment() -> bytes:
    pdf = a_pdf()
    pdf.attachments["x.exe"] = b"MZ"
    return bytes_of(pdf)


def _with_a_form() -> bytes:
    pdf = a_pdf()
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([])))
    return bytes_of(pdf)


def _bomb() -> bytes:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return written.getvalue()


BAD = {
    "empty": (b"", "vide"),
    "too heavy": (b"%PDF-" + b"0" * LARGEST, "8 Mo"),
    "a script": (_with_javascript(), "programme"),
    "a hidden file": (_with_an_attachment(), "fichiers cachés"),
    "a form": (_with_a_form(), "formulaire"),
    "a password": (
        bytes_of(a_pdf(), encryption=pikepdf.Encryption(owner="a", user="b")),
        "mot de passe",
    ),
    "a book": (bytes_of(a_pdf(31)), "30 pages"),
    "a broken pdf": (b"%PDF-1.7\n1 0 obj <<", "ni un PDF ni une photo"),
    "a page of the web": (b"<html><script>alert(1)</script>", "ni un PDF ni une photo"),
    "a drawing that runs": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ni un PDF ni une photo"),
    "a cut photo": (a_photo(600, 400)[:400], "ni un PDF ni une photo"),
    "a picture bomb": (_bomb(), "trop grande"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_paper_is_refused_in_one_sentence(name: str) -> None:
    """Promise row 39, for receipts: bounded, refused, nothing kept."""
    content, word = BAD[name]
    with pytest.raises(JobRefused) as refused:
        checked_paper(content)
    assert word in str(refused.value.message)
    assert "Rien n'a été enregistré" in str(refused.value.message)
