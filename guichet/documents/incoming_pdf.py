"""PDF files that people send: opened safely, and made harmless before their pages are copied.

Only what is drawn on a page is copied. Programs, attached files, forms to send, links that start
something stay behind; what a form or a comment shows is drawn into the page first, so that the copy
looks like the original.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from guichet.errors import GuichetError

MAX_PAGES = 2_000
"""Most pages taken from one PDF. Inclusive."""

_PAGE_KEYS = frozenset(
    {
        "/Type",
        "/Parent",
        "/Resources",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/Contents",
        "/Group",
        "/UserUnit",
        "/Annots",
    }
)
_ACTIVE_KEYS = ("/AA", "/OpenAction", "/JS", "/JavaScript", "/EF", "/RF", "/XFA", "/AF", "/FFilter")
_DEEPEST = 40
_SAFE_LINKS = ("https://", "http://", "mailto:")


class PdfNeedsPassword(GuichetError):
    """The PDF cannot be opened without its password."""

    title = "Le PDF « {name} » est protégé par un mot de passe."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Enregistrez-le sans mot de passe, puis ajoutez-le de nouveau."
    kept = "Le fichier d’origine est conservé."


class DamagedPdf(GuichetError):
    """The file is no PDF, or nothing can be read in it."""

    title = "Le PDF « {name} » ne peut pas être lu."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Ouvrez-le sur votre ordinateur. S’il s’ouvre, imprimez-le en PDF et ajoutez la copie."
    kept = "Le fichier d’origine est conservé."


class PdfTooLong(GuichetError):
    """The PDF has more pages than one piece may hold."""

    title = "Le PDF « {name} » a {pages} pages. Le maximum est {most}."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Gardez les pages utiles, puis ajoutez le fichier de nouveau."
    kept = "Le fichier d’origine est conservé."


@contextmanager
def opened_pdf(content: Path | bytes, *, name: str = "document.pdf") -> Iterator[pikepdf.Pdf]:
    """Give the PDF, opened for reading and not yet made harmless.

    A PDF that only forbids printing or copying opens: its text is not hidden from its reader.
    Raises :class:`PdfNeedsPassword`, :class:`PdfTooLong` or :class:`DamagedPdf`.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise PdfNeedsPassword(name=name) from error
    except (pikepdf.PdfError, OSError, RuntimeError) as error:
        raise DamagedPdf(name=name) from error
    with pdf:
        try:
            pages = len(pdf.pages)
        except (pikepdf.PdfError, RuntimeError) as error:
            raise DamagedPdf(name=name) from error
        if not pages:
            raise DamagedPdf(name=name)
        if pages > MAX_PAGES:
            raise PdfTooLong(name=name, pages=pages, most=MAX_PAGES)
        yield pdf


def make_harmless(pdf: pikepdf.Pdf, *, name: str = "document.pdf") -> None:
    """Leave in ``pdf``, in memory, only what its pages show. Raises :class:`DamagedPdf`."""
    try:
        _draw_forms_and_comments(pdf)
        for page in pdf.pages:
            _keep_what_is_shown(page.obj)
        for value in pdf.objects:
            _scrub(value, 0)
    except (
        pikepdf.PdfError,
        RuntimeError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
    ) as error:
        raise DamagedPdf(name=name) from error


def _draw_forms_and_comments(pdf: pikepdf.Pdf) -> None:
    """Draw what fields and comments show into the pages; only links stay apart."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
    if any("/Annots" in page.obj for page in pdf.pages):
        pdf.flatten_annotations("all")
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]


def _keep_what_is_shown(page: pikepdf.Object) -> None:
    for key in list(page.keys()):
        if key not in _PAGE_KEYS:
            del page[key]
    annotations = page.get("/Annots")
    if annotations is None:
        return
    links = [link for link in annotations if isinstance(link, Dictionary) and _is_safe_link(link)]
    if links:
        page.Annots = Array(links)
    else:
        del page["/Annots"]


def _is_safe_link(annotation: pikepdf.Object) -> bool:
    if annotation.get("/Subtype") != Name.Link:
        return False
    action = annotation.get("/A")
    if action is None:
        return isinstance(annotation.get("/Dest"), Array)
    if not isinstance(action, Dictionary) or "/Next" in action:
        return False
    address = action.get("/URI")
    return action.get("/S") == Name.URI and str(address).lower().startswith(_SAFE_LINKS)


def _scrub(value: pikepdf.Object, depth: int) -> None:
    """Remove what could start something, wherever it hides; depth is bounded."""
    if depth > _DEEPEST or (depth and value.is_indirect):
        return
    if isinstance(value, Dictionary | pikepdf.Stream):
        for key in _ACTIVE_KEYS:
            if key in value:
                del value[key]
        if isinstance(value, pikepdf.Stream) and "/F" in value:
            del value["/F"]
    for item in _inside(value):
        if isinstance(item, pikepdf.Object):
            _scrub(item, depth + 1)


def _inside(value: pikepdf.Object) -> list[object]:
    if isinstance(value, Array):
        return list(value)
    if isinstance(value, Dictionary | pikepdf.Stream):
        return [value.get(key) for key in list(value.keys())]
    return []
