"""Starting the process that looks at the files, and stopping it when it is late."""

from __future__ import annotations

from guichet.evidence.file_facts import FileFacts
from guichet.piped import Fell, PipedChild

SECONDS_TO_LOOK = 30.0
"""The largest picture takes four seconds on a slow computer."""


class FactsProcess(PipedChild):
    """The process that looks at the files of one batch."""

    module = "guichet.evidence.facts_child"

    def __init__(self, seconds: float = SECONDS_TO_LOOK) -> None:
        super().__init__(seconds)

    def facts_of(self, content: bytes) -> FileFacts | None:
        """Return what the file says of itself, or ``None``: damaged, too large, or too slow."""
        try:
            said = self.ask(content)
        except Fell:
            return None
        return None if "failure" in said else FileFacts.from_json(said)
