"""Starting the process that reads, giving it pictures one by one, and stopping it when it is late.

The models take a second to load: several pictures share one process. A picture that makes it fall
or stop is told as unreadable, and the next one gets a new process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guichet.piped import Fell, Late, PipedChild

SECONDS_TO_READ = 240.0
"""A picture takes two to four seconds on a quiet computer, more when the computer is busy."""

FELL = "La lecture de l’image s’est arrêtée. Vous pouvez la décrire vous-même."
LATE = "La lecture de l’image a pris trop de temps. Vous pouvez la décrire vous-même."
TOO_HEAVY = "Le fichier est trop gros pour être lu."
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """Words on one row of a printed page, as the PDF gives them.

    ``page`` counts from 1; ``from_top`` and ``from_bottom`` are points to the edges of the sheet.
    """

    page: int
    from_top: float
    from_bottom: float
    words: str


@dataclass(frozen=True)
class Answer:
    """What the process said of one file.

    Of a picture, ``lines`` are words, score and the four corners. Of a PDF with words, ``pages`` is
    how many it has, and ``rows`` are those of the first ones, in the order of the file; ``made_at``
    is the moment that the file bears.
    """

    reason: str | None = None
    width: int = 0
    height: int = 0
    turned: int = 0
    lines: tuple[tuple[str, float, tuple[float, ...]], ...] = ()
    rows: tuple[Row, ...] = ()
    pages: int = 0
    made_at: str | None = None
    is_print: bool = False


class ReadingProcess(PipedChild):
    """The process that reads the files of one batch."""

    module = "guichet.reading.child"
    # Its memory grows with the sizes that it meets.
    most_files = 24

    def __init__(self, seconds: float = SECONDS_TO_READ) -> None:
        super().__init__(seconds)

    def read(self, content: bytes) -> Answer:
        """Return what ``content`` shows. Never raises because of the content."""
        if len(content) > MOST_BYTES:
            return Answer(reason=TOO_HEAVY)
        try:
            return _understood(self.ask(content))
        except Late:
            return Answer(reason=LATE)
        except Fell:
            return Answer(reason=FELL)


def _understood(said: dict[str, Any]) -> Answer:
    lines = tuple((one[0], one[1], tuple(one[2])) for one in said.get("lines", ()))
    return Answer(
        reason=said.get("reason"),
        width=said.get("width", 0),
        height=said.get("height", 0),
        turned=said.get("turned", 0),
        lines=lines,
        rows=tuple(Row(*row) for row in said.get("rows", ())),
        pages=said.get("pages", 0),
        made_at=said.get("made_at"),
        is_print=said.get("printed", False),
    )
