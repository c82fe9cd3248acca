"""What the calendar page needs from a template."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

register = template.Library()

MOST_DOTS = 20


@register.filter
def at(counts: Sequence[int], hour: int) -> str:
    """Return the count at ``hour``, or a dash for none."""
    return str(counts[hour]) if counts[hour] else "–"


@register.filter
def dots(count: int) -> str:
    """Return one dot an attempt, at most twenty: a picture of a number printed beside it."""
    return "●" * min(count, MOST_DOTS) + ("…" if count > MOST_DOTS else "")
