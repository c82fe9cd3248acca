"""From the bytes of a file to something that can be read: a picture, or the words of a PDF.

The type comes from the content, never from the name. Runs in the child process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from guichet.documents import pictures
from guichet.errors import GuichetError

if TYPE_CHECKING:
    import numpy as np

    from guichet.reading.pdf_pages import Pages

PDF_START = 1024
"""The signature of a PDF may stand a little after the first byte."""


class CannotBeRead(Exception):
    """``reason`` is a plain French sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """A picture, or the words of a PDF; ``is_print`` for both that a PDF holds."""

    image: Image.Image | None = None
    pages: Pages | None = None
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
            return _printed(content)
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


def _printed(content: bytes) -> Opened:
    """Return the words of a PDF, or the picture that its first page is made of."""
    from guichet.reading import pdf_pages

    found = pdf_pages.read(content)
    if isinstance(found, Image.Image):
        return Opened(found, is_print=True)
    return Opened(pages=found, is_print=True)
