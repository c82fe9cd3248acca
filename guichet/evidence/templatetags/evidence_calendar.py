"""What the calendar page needs from a template."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

register = template.Library()


@register.filter
def at(counts: Sequence[int], hour: int) -> str:
    """Return the count at ``hour``, or a dash for none."""
    return str(counts[hour]) if counts[hour] else "–"
