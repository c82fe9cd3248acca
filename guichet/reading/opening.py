"""From the bytes of a file to something that can be read: a picture, or the text of a PDF.

The type comes from the content, never from the name. Runs in the child process.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from guichet.documents import pictures
from guichet.errors import GuichetError

if TYPE_CHECKING:
    import numpy as np
    import pypdf

FEW_WORDS = 20
"""Characters. A page with fewer is taken for a scan."""

PDF_START = 1024
"""The signature of a PDF may stand a little after the first byte."""


class CannotBeRead(Exception):
    """``reason`` is a plain French sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """A picture, or the text of a printed page."""

    image: Image.Image | None = None
    text: str | None = None
    is_print: bool = False

    def pixels(self) -> np.ndarray:
        """Return the upright picture as an array of RGB pixels."""
        import numpy as np

        if self.image is None:
            raise CannotBeRead("Ce fichier ne montre aucune image.")
        return np.asarray(self.image.convert("RGB"))


def opened(content: bytes) -> Opened:
    """Return what ``content`` holds. Raises :class:`CannotBeRead`, whatever comes in."""
    if not content:
        raise CannotBeRead("Le fichier est vide.")
    try:
        if pictures.media_type_of(content) is None and b"%PDF-" in content[:PDF_START]:
            return _first_page(content)
        return Opened(_upright(content))
    except GuichetError as error:
        raise CannotBeRead(_sentence(error)) from error
    except MemoryError as error:
        raise CannotBeRead("L’image est trop grande pour être lue.") from error


def _upright(content: bytes) -> Image.Image:
    """Return the first picture of the file, as its Exif orientation says, without transparency."""
    return pictures.flattened(pictures.upright(pictures.opened(content, name="image")))


def _sentence(error: GuichetError) -> str:
    if isinstance(error, pictures.NotAPicture):
        return "Ce fichier n’est pas une image que nous savons lire."
    if isinstance(error, pictures.PictureTooLarge):
        return "L’image est trop grande pour être lue."
    return "L’image est abîmée ou incomplète."


def _first_page(content: bytes) -> Opened:
    """Return the text of the first page, or its largest picture when it is a scan."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        pdf = pypdf.PdfReader(io.BytesIO(content))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise CannotBeRead("Le PDF est protégé par un mot de passe.")
        page = pdf.pages[0]
        text = page.extract_text()
        if len(text.strip()) >= FEW_WORDS:
            return Opened(text=text, is_print=True)
        return Opened(_largest_picture(page), is_print=True)
    except CannotBeRead:
        raise
    except (PyPdfError, GuichetError, OSError, ValueError, LookupError, TypeError) as error:
        raise CannotBeRead("Le PDF ne peut pas être lu.") from error
    except (AttributeError, RecursionError, NotImplementedError, AssertionError) as error:
        raise CannotBeRead("Le PDF ne peut pas être lu.") from error


def _largest_picture(page: pypdf.PageObject) -> Image.Image:
    held = [one.image for one in page.images if one.image is not None]
    if not held:
        raise CannotBeRead("La première page du PDF ne montre aucun mot.")
    largest = max(held, key=lambda image: image.width * image.height)
    if largest.width * largest.height > pictures.MAX_PIXELS:
        raise CannotBeRead("L’image est trop grande pour être lue.")
    return pictures.flattened(largest)
