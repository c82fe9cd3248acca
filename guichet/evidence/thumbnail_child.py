"""The process that makes small copies: pictures come in, one line of JSON each goes out.

A picture sent by people may take much memory or never end: it is decoded here, not in the server.
Nothing is written to the disk. No Django here.
"""

from __future__ import annotations

import base64
import io
import sys

from PIL import Image

from guichet.documents.pictures import flattened, opened, upright
from guichet.errors import GuichetError
from guichet.piped import answer_each, bound

WIDTH = 320
MOST_HEIGHT = 640
"""Pixels. Of a capture longer than twice its width, the top is shown: the pages show no more."""
QUALITY = 80

MEMORY = 2 * 1024**3
"""Bytes of address space: the largest picture that is opened takes 450 MB."""
SECONDS_OF_PROCESSOR = 600
"""For all that one process makes. A decoder that never ends stops by itself."""
LOW_PRIORITY = 5


def main() -> int:
    """Read pictures from the standard input until it ends; return 0."""
    bound(memory=MEMORY, seconds=SECONDS_OF_PROCESSOR, lower=LOW_PRIORITY)
    answer_each(_answer)
    return 0


def small_copy(data: bytes) -> bytes:
    """Return a JPEG at most :data:`WIDTH` pixels wide, upright, without any metadata.

    Never larger than the picture. Raises as :func:`guichet.documents.pictures.examine`.
    """
    image = flattened(upright(opened(data)))
    most = image.width * MOST_HEIGHT // WIDTH
    if image.height > most:
        image = image.crop((0, 0, image.width, max(1, most)))
    image.thumbnail((WIDTH, MOST_HEIGHT), Image.Resampling.LANCZOS, reducing_gap=1.0)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def _answer(content: bytes) -> dict[str, object]:
    try:
        return {"jpeg": base64.b64encode(small_copy(content)).decode()}
    except (GuichetError, MemoryError) as error:
        return {"failure": type(error).__name__}


if __name__ == "__main__":
    sys.exit(main())
