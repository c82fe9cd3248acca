"""Errors that explain themselves to the person who meets them.

Every error a user can cause or meet is a subclass of :class:`GuichetError`. Pages and the
command line render its four texts; nothing else is shown, and never a stack trace.
"""

from __future__ import annotations

from typing import ClassVar


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
        return self.title.format(**self.details)

    @property
    def what_it_changes(self) -> str:
        """The effect, filled."""
        return self.effect.format(**self.details)

    @property
    def what_to_do(self) -> str:
        """The advice, filled."""
        return self.advice.format(**self.details)

    @property
    def what_is_kept(self) -> str:
        """What is kept, filled."""
        return self.kept.format(**self.details)

    def as_text(self) -> str:
        """Return the four parts as lines for a terminal."""
        parts = (self.what_happened, self.what_it_changes, self.what_to_do, self.what_is_kept)
        return "\n".join(part for part in parts if part)
