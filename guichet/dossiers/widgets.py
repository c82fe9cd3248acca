"""Widgets of the forms: native controls, complete without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Day(forms.DateInput):
    """A day, typed or chosen in the browser's own calendar."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"type": "date", **(attrs or {})}, format="%Y-%m-%d")


class ListedText(forms.TextInput):
    """Free text, with suggestions listed in the ``datalist`` of this id on the page."""

    def __init__(self, datalist: str) -> None:
        super().__init__(attrs={"list": datalist, "autocomplete": "off"})


class SuggestedText(forms.TextInput):
    """Free text, with its own suggestions: the browser offers them, anything may be typed."""

    def __init__(self, suggestions: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs)
        self.suggestions = suggestions

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the field, followed by the list it names."""
        if not self.suggestions:
            return super().render(name, value, attrs, renderer)
        listed = f"{(attrs or {}).get('id', name)}-list"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}">', ((one,) for one in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


def many_lines(text: str) -> tuple[str, ...]:
    """Return the lines of ``text`` that say something, trimmed."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
