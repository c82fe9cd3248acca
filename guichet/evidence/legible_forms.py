"""What the person says of each page of a legible copy: the sheet, or all of it, and in what order.

Nothing is kept between two looks: the form holds it all.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from guichet.evidence.legible_copies import LONGEST_PLACE, MOST_PAGES, PageAsked
from guichet.evidence.models import Capture
from guichet.reading.paper import TURNS, Corners, Found, NotCopied

SHEET, WHOLE = "sheet", "whole"
PLACES = (
    ("en haut à gauche", "top_left"),
    ("en haut à droite", "top_right"),
    ("en bas à droite", "bottom_right"),
    ("en bas à gauche", "bottom_left"),
)
INSET = 5.0
"""Per cent: where the corners stand at first when no sheet was found."""

NOT_IN_IT = {
    "invalid": "Écrivez un nombre de 0 à 100.",
    "min_value": "Écrivez un nombre de 0 à 100.",
    "max_value": "Écrivez un nombre de 0 à 100.",
}
NO_SHEET = "Ces quatre coins ne dessinent pas une feuille."


class PageForm(forms.Form):
    """One photograph: what is kept of it, turned how, as which page."""

    kept = forms.ChoiceField(
        label="Que garder de cette photo ?",
        choices=[(SHEET, "La feuille, redressée"), (WHOLE, "La photo entière")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous gardez."},
    )
    turned = forms.TypedChoiceField(
        label="Tourner la page",
        coerce=int,
        choices=zip(
            TURNS, ("Non", "Vers la droite", "La tête en bas", "Vers la gauche"), strict=True
        ),
        initial=0,
        error_messages={"required": "Choisissez comment tourner la page."},
    )
    place = forms.IntegerField(label="Page n°", min_value=1, max_value=MOST_PAGES, required=False)
    left_out = forms.BooleanField(label="Ne pas mettre cette photo", required=False)

    def __init__(
        self, *args: Any, capture: Capture, fault: NotCopied | None = None, **options: Any
    ) -> None:
        """Ask about ``capture``; ``fault`` says why it cannot be read, if so."""
        self.capture, self.fault = capture, fault
        super().__init__(*args, **options)
        for words, name in PLACES:
            for way, axis in (("depuis la gauche", "x"), ("depuis le haut", "y")):
                self.fields[f"{name}_{axis}"] = forms.FloatField(
                    label=f"Coin {words}, {way}, en %",
                    min_value=0,
                    max_value=100,
                    required=False,
                    error_messages=NOT_IN_IT,
                    widget=forms.NumberInput(
                        attrs={"step": "0.1", "data-corner": f"{name}_{axis}"}
                    ),
                )

    @property
    def corner_fields(self) -> list[forms.BoundField]:
        """The eight numbers of the corners, in order."""
        return [self[f"{name}_{axis}"] for _, name in PLACES for axis in "xy"]

    def clean(self) -> dict[str, Any]:
        """Refuse corners that hold no sheet, if they are to be used."""
        cleaned = super().clean() or {}
        cleaned["corners"] = None
        if not self.errors and cleaned.get("kept") == SHEET:
            try:
                cleaned["corners"] = Corners(tuple(self._points(cleaned)))
            except (TypeError, ValueError):
                raise forms.ValidationError(NO_SHEET) from None
        return cleaned

    def as_asked(self) -> PageAsked:
        """Return the page as it is asked for."""
        data = self.cleaned_data
        return PageAsked(self.capture, data["corners"], data["turned"])

    @staticmethod
    def _points(cleaned: dict[str, Any]) -> list[tuple[float, float]]:
        return [(cleaned[f"{name}_x"] / 100, cleaned[f"{name}_y"] / 100) for _, name in PLACES]


class PaperPlaceForm(forms.Form):
    """Where the paper itself is kept."""

    paper_at = forms.CharField(
        label="Où est l’original papier ?",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Pour vous seul. Par exemple : pochette bleue, chez ma sœur.",
        error_messages={"max_length": "Écrivez plus court : 120 caractères au plus."},
    )


def initial_of(found: Found | NotCopied, place: int) -> dict[str, Any]:
    """Return the first answers for a photograph: what was found, or the whole of it."""
    sheet = found if isinstance(found, Found) else Found(None, sure=False)
    first = {
        "kept": SHEET if sheet.sure else WHOLE,
        "turned": 0,
        "place": place,
    }
    low, high = INSET / 100, 1 - INSET / 100
    frame = ((low, low), (high, low), (high, high), (low, high))
    return first | corner_values(sheet.corners.points if sheet.corners else frame)


def initial_again(form: PageForm, place: int) -> dict[str, Any]:
    """Return the answers of a valid form, as page ``place``."""
    names = [f"{name}_{axis}" for _, name in PLACES for axis in "xy"]
    same = {name: form.cleaned_data[name] for name in ("kept", "turned", *names)}
    return {"place": place, **same}


def corner_values(points: tuple[tuple[float, float], ...]) -> dict[str, float]:
    """Return the points, parts of the sides, as the per cent of the eight fields."""
    return {
        f"{name}_{axis}": round(100 * value, 1)
        for (_, name), point in zip(PLACES, points, strict=True)
        for axis, value in zip("xy", point, strict=True)
    }


def page_address(asked: PageAsked) -> str:
    """Return the address of one page as the copy would hold it."""
    base = reverse("evidence:legible_page", args=[asked.capture.dossier_id, asked.capture.id])
    said: dict[str, Any] = {"sens": asked.turned}
    if asked.corners:
        values = corner_values(asked.corners.points).values()
        said["coins"] = ",".join(f"{value:g}" for value in values)
    return f"{base}?{urlencode(said)}"


def asked_at(capture: Capture, query: dict[str, str]) -> PageAsked:
    """Return the page that an address of :func:`page_address` asks for. Raises ``ValueError``."""
    turned = int(query.get("sens", "0"))
    if turned not in TURNS:
        raise ValueError(f"not a quarter turn: {turned}")
    if not query.get("coins"):
        return PageAsked(capture, None, turned)
    numbers = [float(value) / 100 for value in query["coins"].split(",")]
    if len(numbers) != 2 * len(PLACES):
        raise ValueError("four corners are eight numbers")
    return PageAsked(capture, Corners(tuple(zip(numbers[::2], numbers[1::2], strict=True))), turned)
