"""Which classes and identifiers the page's own style sheet hides.

A saved page may carry its style sheets, and hide a sentence with them. Only rules that leave no
doubt are believed: one class or one identifier, outside any condition, that no other rule shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Hidden by the style sheets these sites use (DSFR, Quasar, Bootstrap), which a saved page
# has usually lost. Text for screen readers alone is not on the image that a judge sees.
HIDDEN_CLASSES = frozenset(
    {"fr-hidden", "hidden", "d-none", "fr-sr-only", "sr-only", "visually-hidden"}
)

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BRACE_OR_TEXT = re.compile(r"[{}]|[^{}]+")
ONE_NAME = re.compile(r"[.#][\w-]+")
SOME_NAME = re.compile(r"[.#][A-Za-z_][\w-]*")
DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([\w-]+)", re.IGNORECASE)
VISIBILITY = re.compile(r"(?:^|[;\s])visibility\s*:\s*([\w-]+)", re.IGNORECASE)
MAYBE_HIDDEN = re.compile("none|hidden|collapse|opacity", re.IGNORECASE)
OPACITY = re.compile(r"(?:^|[;\s])opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)", re.IGNORECASE)


def declares_hidden(declarations: str) -> bool:
    """Return whether the declarations of a ``style`` attribute leave nothing to be seen."""
    if not MAYBE_HIDDEN.search(declarations):
        return False
    display = DISPLAY.findall(declarations)
    visibility = VISIBILITY.findall(declarations)
    return (
        (bool(display) and display[-1].lower() == "none")
        or (bool(visibility) and visibility[-1].lower() in {"hidden", "collapse"})
        or OPACITY.search(declarations) is not None
    )


def names_hidden_by(sheet: str) -> frozenset[str]:
    """Return the ``.class`` and ``#id`` selectors that ``sheet`` hides without any doubt."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for selectors, declarations, conditional in _rules(COMMENT.sub("", sheet)):
        hides = declares_hidden(declarations)
        for selector in selectors.split(","):
            if hides and not conditional and ONE_NAME.fullmatch(selector.strip()):
                hidden.add(selector.strip())
            elif not hides and (DISPLAY.search(declarations) or VISIBILITY.search(declarations)):
                shown.update(SOME_NAME.findall(selector))
    return frozenset(hidden - shown)


def _rules(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each rule: selectors, declarations, whether it stands inside an at-rule."""
    opened: list[str] = []
    pending = ""
    for piece in BRACE_OR_TEXT.findall(sheet):
        if piece == "{":
            opened.append(pending.rpartition(";")[2].strip())
            pending = ""
        elif piece == "}":
            if opened:
                selectors = opened.pop()
                if not selectors.startswith("@"):
                    yield selectors, pending, bool(opened)
            pending = ""
        else:
            pending = piece
