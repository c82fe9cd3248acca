"""The parts of a page. The living page ``/style`` shows each of them with its states.

In a template, ``{% load components %}`` then:

    {% field form.name %}                     label, hint, faults, widget (radio cards too)
    {% field form.yes_no "short" %}           choices side by side: short, pairs, wide
    {% faults form %}                         all faults of a form, at the top, with links
    {% notice "warning" "Titre" %}…{% endnotice %}      info, warning, danger, success
    {% four_parts error reference="7F2K" %}   an error that explains itself
    {% empty "Aucun essai." %}…{% endempty %} what to do first, with its action
    {% main_action url "Noter un essai" %}    the one main link of a page
    {% link_button url "Imprimer" %}          any other link that looks like a button
    {% submit "Enregistrer" %}                the main button of a form
    {% summary %}{% fact "Nom" value url %}{% endsummary %}   facts with « Modifier »
    {% datatable "12 essais" %}<thead>…{% enddatatable %}    region that scrolls, named, focusable
    {% badge "Scellée" "sealed" %}            received, sealed, waiting, failed, or plain
    {% progress_bar "Envoi" 3 12 refresh_url %}         polls by itself; works without script
    {% source_line citation date confidence %}
    {% back url "Journal" %}
    {{ n|counted:"preuve,preuves" }}          « 0 preuve », « 2 preuves » (French plural)
    {{ text|typeset }}                        French apostrophes and unbreakable spaces
    {{ file.name|breakable }}                 may break after _ - and . (never a letter alone)
    {{ source.date|spoken_day }}              « 2023-03-27 » read as « 27 mars 2023 »
    {{ place.zone|clock }}                    « heure de La Réunion », never « Indian/Reunion »

A page of the application extends ``web/base.html``; a page inside a dossier extends
``web/dossier.html`` with ``dossier`` and ``tab`` in its context. See ``templates/web/LISEZMOI.md``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from guichet.documents.dates import long_date
from guichet.documents.numbers import agree, plural
from guichet.documents.typography import typeset as french
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError

register = template.Library()

KINDS = {"info", "warning", "danger", "success"}

CLOCKS = {
    "Europe/Paris": "heure de Paris",
    "America/Guadeloupe": "heure de la Guadeloupe",
    "America/Martinique": "heure de la Martinique",
    "America/Cayenne": "heure de la Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
    "America/Miquelon": "heure de Saint-Pierre-et-Miquelon",
    "America/St_Barthelemy": "heure de Saint-Barthélemy",
    "America/Marigot": "heure de Saint-Martin",
    "Indian/Kerguelen": "heure des Kerguelen",
    "Pacific/Wallis": "heure de Wallis-et-Futuna",
    "Pacific/Tahiti": "heure de Tahiti",
    "Pacific/Marquesas": "heure des Marquises",
    "Pacific/Gambier": "heure des Gambier",
    "Pacific/Noumea": "heure de Nouméa",
}
"""The time zones of the places, as one says them."""

TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("today", "Aujourd’hui", ("procedure:today",)),
    ("journal", "Journal", ("evidence:journal",)),
    ("files", "Preuves", ("evidence:files",)),
    ("letters", "Lettres", ("letters:letters",)),
    ("filing", "Dossier à déposer", ("letters:filing",)),
    ("since", "La suite", ("procedure:since",)),
    ("profile", "Profil", ("dossiers:profile",)),
)
"""The rooms of a dossier: code, label, and the name of the page to open."""


@dataclass(frozen=True)
class Tab:
    """One tab of a dossier."""

    label: str
    url: str
    here: bool


@dataclass(frozen=True)
class Fault:
    """One fault of a form, with the element to go to."""

    target: str
    label: str
    text: str

    @property
    def shown(self) -> str:
        """The question and what is wrong with its answer."""
        if not self.label:
            return self.text
        return (
            f"{self.label} {self.text}"
            if self.label[-1] in "?.!"
            else f"{self.label}\u00a0: {self.text}"
        )


@dataclass(frozen=True)
class Choice:
    """One radio button or tick box of a group."""

    tag: SafeString
    label: str
    about: str


@register.filter
def counted(number: int, words: str) -> str:
    """Return « 0 preuve », « 1 preuve », « 2 preuves »: French counts zero as singular."""
    return plural(number, *words.split(","))


@register.filter
def agreed(number: int, words: str) -> str:
    """Return the words alone, in the singular below two: for a figure shown apart."""
    return agree(number, *words.split(","))


@register.filter
def typeset(text: object) -> str:
    """Return a text of the data files with French apostrophes and unbreakable spaces."""
    return french(str(text))


@register.simple_tag
def here(request: HttpRequest | None, name: str) -> str:
    """Return ``aria-current`` when the page shown is the one called ``name``."""
    match = getattr(request, "resolver_match", None)
    return SafeString(' aria-current="page"') if match and match.view_name == name else ""


@register.inclusion_tag("web/parts/tabs.html")
def dossier_tabs(dossier: Dossier, tab: str = "") -> dict[str, object]:
    """Return the tabs of a dossier. A room that is not installed has no tab."""
    shown = []
    for code, label, names in TABS:
        url = _first_url(names, dossier)
        if url:
            shown.append(Tab(label, url, here=code == tab))
    return {"tabs": shown}


def _first_url(names: tuple[str, ...], dossier: Dossier) -> str | None:
    for name in names:
        try:
            return reverse(name, args=[dossier.pk])
        except NoReverseMatch:
            continue
    return None


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, columns: str = "", mark_optional: bool = True) -> dict[str, object]:
    """Return one field whole: label, hint, faults tied by aria-describedby, widget.

    ``columns`` lays choices side by side: ``wide``, ``pairs`` (two) or ``short`` (a word each).
    """
    widget = bound.field.widget
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return {
        "field": bound,
        "shape": f"web/parts/field_{_shape(widget)}.html",
        "choices": list(_choices(bound)) if grouped else [],
        "columns": f"columns {columns}" if columns else "",
        "optional": mark_optional and not bound.field.required,
    }


def _shape(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "file" if isinstance(widget, forms.FileInput) else "text"


def _choices(bound: BoundField) -> Iterator[Choice]:
    abouts: dict[str, str] = getattr(bound.field.widget, "abouts", {})
    for one in bound:
        yield Choice(one.tag(), str(one.choice_label), abouts.get(str(one.data["value"]), ""))


@register.inclusion_tag("web/parts/faults.html")
def faults(*given: forms.BaseForm, title: str = "") -> dict[str, object]:
    """Return every fault of the forms, each with a link to its field."""
    found = [fault for form in given if form is not None for fault in _faults_of(form)]
    count = counted(len(found), "réponse est à corriger,réponses sont à corriger")
    return {"faults": found, "title": title or f"{count}."}


def _faults_of(form: forms.BaseForm) -> Iterator[Fault]:
    for text in form.non_field_errors():
        yield Fault("", "", str(text))
    for bound in form:
        group = isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        target = bound.auto_id if group else bound.id_for_label
        for text in bound.errors:
            yield Fault(str(target), str(bound.label), str(text))


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "") -> SafeString:
    """Return a notice: info, warning, danger or success."""
    if kind not in KINDS:
        raise template.TemplateSyntaxError(f"unknown kind of notice: {kind}")
    heading = format_html('<p class="title">{}</p>', title) if title else ""
    return format_html('<div class="notice {}">{}{}</div>', kind, heading, content)


@register.inclusion_tag("web/parts/four_parts.html")
def four_parts(
    error: GuichetError, reference: str = "", heading: str = "h2", alert: bool = True
) -> dict[str, Any]:
    """Return an error in its four parts, with the reference written in the log."""
    return {
        "error": error,
        "reference": reference,
        "heading": "h1" if heading == "h1" else "h2",
        "alert": alert,
        "kind": "danger",
    }


@register.simple_block_tag
def empty(content: SafeString, title: str) -> SafeString:
    """Return an empty state: what is not there yet, and what to do first."""
    return format_html('<div class="empty"><h2>{}</h2>{}</div>', title, content)


@register.simple_tag
def main_action(url: str, text: str) -> SafeString:
    """Return the main link of a page. One per page."""
    return format_html('<a class="button main" href="{}">{}</a>', url, text)


@register.simple_tag
def link_button(url: str, text: str, kind: str = "") -> SafeString:
    """Return a secondary link. ``kind``: empty, ``quiet``, ``danger`` or ``small``."""
    return format_html('<a class="button {}" href="{}">{}</a>', kind, url, text)


@register.simple_tag
def submit(text: str, kind: str = "main", name: str = "", value: str = "") -> SafeString:
    """Return the button that sends a form; ``name`` and ``value`` tell several buttons apart."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="button {}" type="submit"{}>{}</button>', kind, named, text)


@register.filter
def breakable(name: str) -> SafeString:
    """Return a file's name that may go to the next line after « _ », « - » and « . »."""
    return format_html_join(
        mark_safe("<wbr>"),
        "{}",
        ((part,) for part in re.findall(r"[^_.\-]*[_.\-]+|[^_.\-]+", str(name))),
    )


@register.filter
def spoken_day(day: str) -> str:
    """Return a date of the data files as one says it; what is not a whole date stays as it is."""
    try:
        return long_date(dt.date.fromisoformat(str(day)))
    except ValueError:
        return str(day)


@register.filter
def clock(zone: str) -> str:
    """Return the name of a time zone for a reader; its last word where France has none for it."""
    return CLOCKS.get(zone, "heure de " + zone.rpartition("/")[2].replace("_", " "))


@register.simple_block_tag
def summary(content: SafeString) -> SafeString:
    """Return a list of facts; put ``{% fact %}`` tags inside."""
    return format_html('<dl class="summary">{}</dl>', content)


@register.simple_tag
def fact(
    label: str, value: object = "", url: str = "", unknown: str = "Pas encore dit"
) -> SafeString:
    """Return one fact of a summary, with its « Modifier » link when ``url`` is given."""
    said = (
        value
        if value not in ("", None)
        else format_html('<span class="unknown">{}</span>', unknown)
    )
    change = (
        format_html(
            '<dd class="change"><a href="{}">Modifier'
            '<span class="visually-hidden"> : {}</span></a></dd>',
            url,
            label,
        )
        if url
        else ""
    )
    return format_html("<div><dt>{}</dt><dd>{}</dd>{}</div>", label, said, change)


@register.simple_block_tag
def datatable(content: SafeString, caption: str) -> SafeString:
    """Return a table in a named region that scrolls and takes the focus. Say the count in it."""
    return format_html(
        '<div class="region" role="region" tabindex="0" aria-label="{0}">'
        "<table><caption>{0}</caption>{1}</table></div>",
        caption,
        content,
    )


@register.simple_tag
def badge(text: str, kind: str = "") -> SafeString:
    """Return a state: the word says it, the colour only repeats it."""
    return format_html('<span class="badge {}">{}</span>', kind, text)


@register.inclusion_tag("web/parts/progress.html")
def progress_bar(
    label: str, value: int = 0, maximum: int = 0, refresh_url: str = "", every: int = 2
) -> dict[str, object]:
    """Return the progress of long work; ``refresh_url`` gives the same part again, as HTML.

    Without script, the page adds ``{% refresh_without_script 5 %}`` in its ``head`` block.
    """
    return {
        "label": label,
        "value": value,
        "maximum": maximum,
        "refresh_url": refresh_url,
        "every": every,
    }


@register.simple_tag
def refresh_without_script(seconds: int = 5) -> SafeString:
    """Return what reloads the page every few seconds where scripts are off."""
    return format_html(
        '<noscript><meta http-equiv="refresh" content="{}"></noscript>', int(seconds)
    )


@register.inclusion_tag("web/parts/source.html")
def source_line(citation: str, date: str = "", confidence: str = "") -> dict[str, str]:
    """Return where a datum comes from, its date and how well it is sourced."""
    return {"citation": citation, "date": date, "confidence": confidence}


@register.simple_tag
def back(url: str, text: str) -> SafeString:
    """Return the link to the page above."""
    return format_html('<a class="back" href="{}"><span>{}</span></a>', url, text)
