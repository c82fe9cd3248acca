"""Errors that explain themselves to the person who meets them.

Every error a user can cause or meet is a subclass of :class:`GuichetError`. Pages and the
command line render its four texts; nothing else is shown, and never a stack trace.
"""

from __future__ import annotations

import re
from typing import ClassVar


def spaced(text: str) -> str:
    """Return ``text`` with the unbreakable spaces that French wants around its signs.

    Texts are written with plain spaces, which an editor shows; this is for sentences of ours, not
    for what people typed (:mod:`guichet.documents.typography` does more, for letters).
    """
    return re.sub(r" (?=[;!?])", "\u202f", re.sub(r"(?<=«) | (?=[:»])", "\u00a0", text))


class GuichetError(Exception):
    """An error with its four parts, in plain French.

    ``title`` says what happened, ``effect`` what it changes for the person, ``advice`` what to do
    now, ``kept`` what is kept. The texts may hold ``{named}`` fields, filled from the keyword
    arguments of the constructor; a missing field is a programming error and raises ``KeyError``.
    """

    title: ClassVar[str]
    effect: ClassVar[str]
    advice: ClassVar[str]
    kept: ClassVar[str]

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.what_happened)

    @property
    def what_happened(self) -> str:
        """The title, filled."""
        return self._filled(self.title)

    @property
    def what_it_changes(self) -> str:
        """The effect, filled."""
        return self._filled(self.effect)

    @property
    def what_to_do(self) -> str:
        """The advice, filled."""
        return self._filled(self.advice)

    @property
    def what_is_kept(self) -> str:
        """What is kept, filled."""
        return self._filled(self.kept)

    def _filled(self, text: str) -> str:
        return spaced(text).format(**self.details)

    def as_text(self) -> str:
        """Return the four parts as lines for a terminal."""
        parts = (self.what_happened, self.what_it_changes, self.what_to_do, self.what_is_kept)
        return "\n".join(part for part in parts if part)
