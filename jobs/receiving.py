"""Papers people send: a PDF or a picture, bounded and checked before it is kept.

A PDF that runs something, hides files or wants a password is refused. A picture is written anew
from its pixels: where and when it was taken (EXIF) is not kept.
"""

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jobs.refusals import JobRefused

LARGEST = 8_000_000
MOST_PAGES = 30
MOST_PIXELS = 40_000_000
PICTURES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/jpeg", ".jpg"),
}
ACTIVE_NAMES = ("/JavaScript", "/EmbeddedFiles", "/AcroForm")
ACTIVE_KEYS = ("/OpenAction", "/AA")


@dataclass(frozen=True)
class Paper:
    """A checked file: its bytes as they will be kept, and what they are."""

    content: bytes
    content_type: str
    suffix: str


def checked_paper(content: bytes) -> Paper:
    """Return the paper in these bytes, cleaned; raises `JobRefused` with a French sentence."""
    if not content:
        raise JobRefused(
            _("Ce fichier est vide. Rien n'a été enregistré : choisissez-en un autre.")
        )
    if len(content) > LARGEST:
        raise JobRefused(
            _("Ce fichier dépasse 8 Mo. Rien n'a été enregistré : prenez une photo plus petite.")
        )
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(content)
    return _picture(content)


def _pdf(content: bytes) -> Paper:
    import pikepdf  # noqa: PLC0415 - a large library that few requests need

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise JobRefused(
                    _(
                        "Ce PDF a plus de 30 pages. Rien n'a été enregistré : gardez "
                        "les pages utiles."
                    )
                )
            if _is_active(pdf):
                raise JobRefused(
                    _(
                        "Ce PDF contient un programme, un formulaire ou des fichiers cachés. Rien "
                        "n'a été enregistré : imprimez-le en PDF simple, ou prenez-le en photo."
                    )
                )
    except pikepdf.PasswordError:
        raise JobRefused(
            _(
                "Ce PDF est protégé par un mot de passe. Rien n'a été enregistré : "
                "retirez-le d'abord."
            )
        ) from None
    except pikepdf.PdfError:
        raise _not_a_paper() from None
    return Paper(content, "application/pdf", ".pdf")


def _is_active(pdf: object) -> bool:
    root = pdf.Root  # type: ignore[attr-defined]
    names = root.get("/Names")
    if any(key in root for key in ACTIVE_KEYS) or "/AcroForm" in root:
        return True
    if names is not None and any(key in names for key in ACTIVE_NAMES):
        return True
    return any("/AA" in page.obj for page in pdf.pages)  # type: ignore[attr-defined]


def _picture(content: bytes) -> Paper:
    from PIL import Image, ImageOps  # noqa: PLC0415 - idem

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_large()
                kind = str(picture.format)
                upright = ImageOps.exif_transpose(picture)
                written = io.BytesIO()
                if kind == "PNG":
                    upright.save(written, "PNG")
                else:
                    upright.convert("RGB").save(written, "JPEG", quality=85)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError):
        raise _not_a_paper() from None
    content_type, suffix = PICTURES[kind]
    return Paper(written.getvalue(), content_type, suffix)


def _not_a_paper() -> JobRefused:
    return JobRefused(
        _(
            "Ce fichier n'est ni un PDF ni une photo (JPEG, PNG ou WebP) que l'on puisse lire. "
            "Rien n'a été enregistré : choisissez-en un autre."
        )
    )


def _too_large() -> JobRefused:
    return JobRefused(_("Cette photo est trop grande. Rien n'a été enregistré : réduisez-la."))
