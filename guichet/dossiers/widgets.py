"""Widgets of the forms: native controls, complete without script."""

from __future__ import annotations

from typing import Any

from django import forms


class Day(forms.DateInput):
    """A day, typed or chosen in the browser's own calendar."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"type": "date", **(attrs or {})}, format="%Y-%m-%d")


class ListedText(forms.TextInput):
    """Free text, with suggestions listed in the ``datalist`` of this id on the page."""

    def __init__(self, datalist: str) -> None:
        super().__init__(attrs={"list": datalist, "autocomplete": "off"})


def many_lines(text: str) -> tuple[str, ...]:
    """Return the lines of ``text`` that say something, trimmed."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
