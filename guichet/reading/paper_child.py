"""The process that makes legible copies: a photograph comes in, its outline or a page goes out.

What is asked stands in one line of JSON before the bytes of the photograph; see
:mod:`guichet.reading.paper`.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import TYPE_CHECKING

from guichet.documents import pictures
from guichet.errors import GuichetError
from guichet.piped import answer_each, bound

if TYPE_CHECKING:
    import numpy as np

MEMORY = 3 * 1024**3
"""Bytes of address space. The largest photograph that is opened takes a third of it."""

SECONDS_OF_PROCESSOR = 120
LOW_PRIORITY = 5
TOO_LARGE = "L’image est trop grande pour être lue."


def main() -> int:
    """Answer for photographs from the standard input until it ends; return 0."""
    bound(memory=MEMORY, seconds=SECONDS_OF_PROCESSOR, lower=LOW_PRIORITY)
    answer_each(_answer)
    return 0


def _answer(content: bytes) -> dict[str, object]:
    import cv2

    cv2.setNumThreads(1)
    asked, _, photograph = content.partition(b"\n")
    try:
        return _done(json.loads(asked), _pixels(photograph))
    except (pictures.PictureTooLarge, MemoryError, cv2.error):
        return {"reason": TOO_LARGE}
    except pictures.NotAPicture:
        return {"reason": "Ce fichier n’est pas une image que nous savons lire."}
    except GuichetError:
        return {"reason": "L’image est abîmée ou incomplète."}


def _pixels(photograph: bytes) -> np.ndarray:
    """Return the upright photograph as an array of RGB pixels."""
    import numpy as np

    upright = pictures.upright(pictures.opened(photograph, name="photo"))
    return np.asarray(pictures.flattened(upright).convert("RGB"))


def _done(asked: dict[str, object], pixels: np.ndarray) -> dict[str, object]:
    from guichet.reading.paper_outline import outline_of
    from guichet.reading.paper_page import page_of

    if asked.get("what") == "outline":
        found = outline_of(pixels)
        return {"corners": found.corners if found else None, "sure": bool(found and found.sure)}
    corners = asked.get("corners")
    page = page_of(pixels, _points(corners) if corners else None, int(str(asked.get("turned", 0))))
    coded = base64.b64encode(page.jpeg).decode("ascii")
    return {"jpeg": coded, "width": page.width, "height": page.height}


def _points(said: object) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in said)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
