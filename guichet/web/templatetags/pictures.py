"""Drawings and the voice of « Lecture facile ».

    {% picto "site" %}                        a drawing of ``templates/web/pictos``
    {% listen "question" %}                   a button that reads aloud the element of this id
    {% picture_link url "site" "Sur internet" %}   a big choice: drawing, words, its own voice
    {% easy_switch %}                         the switch of the header

The voice never has words of its own: a button names the element whose visible words it reads. It
is hidden until ``listen.js`` has found a French voice on the device.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from guichet.evidence.easy_reading import reads_easily

register = template.Library()

PICTOS = Path(__file__).parent.parent / "templates" / "web" / "pictos"


@cache
def _drawing(name: str) -> SafeString:
    path = PICTOS / f"{name}.svg"
    if not path.is_file():
        raise template.TemplateSyntaxError(f"no drawing of this name: {name}")
    return mark_safe(path.read_text("utf-8").strip())


@register.simple_tag
def picto(name: str) -> SafeString:
    """Return a drawing; the words beside it say the same, so a screen reader skips it."""
    return format_html(
        '<svg class="picto" data-picto="{}" viewBox="0 0 64 64" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        name,
        _drawing(name),
    )


@register.simple_tag
def listen(*ids: str) -> SafeString:
    """Return the button that reads aloud the elements of these ids, in this order."""
    named = " ".join(ids)
    return format_html(
        '<button class="listen" type="button" data-listen="{0}" aria-describedby="{0}" hidden>'
        '{1}<span class="visually-hidden">Écouter</span></button>',
        named,
        picto("speaker"),
    )


@register.inclusion_tag("web/parts/picture_link.html")
def picture_link(url: str, drawing: str, label: str, kind: str = "") -> dict[str, str]:
    """Return a big choice of a list of pictures. ``kind``: empty or ``main``."""
    return {"url": url, "drawing": drawing, "label": label, "kind": kind}


@register.inclusion_tag("web/parts/easy_switch.html", takes_context=True)
def easy_switch(context: template.Context) -> dict[str, object]:
    """Return the switch of « Lecture facile »: it comes back to the page where it was."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request and request.method == "GET" else "/"
    return {
        "on": bool(request and reads_easily(request)),
        "here": here,
        "csrf_token": context.get("csrf_token"),
    }
