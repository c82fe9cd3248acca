"""Pictures that have the shape of a phone's screen: the date is seldom on them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest

from guichet.documents.pictures import size_of
from guichet.errors import GuichetError
from guichet.evidence.models import Capture
from guichet.evidence.services import Received, read_original

LEAST_RATIO = 1.7
MOST_RATIO = 2.5
"""Height over width of the screens of phones held upright, both bounds included. A sheet of paper
(1.41) and a photograph (1.33 or 1.5) are below; the capture of a whole long page is above."""

OFFER = (
    "Cette image a la forme d’un téléphone. La date y manque souvent.\n"
    "1. Réglez le téléphone pour montrer la date.\n"
    "2. Ou affichez notre page Date à côté, écran partagé.\n"
    "3. Ou utilisez un ordinateur.\n"
    "La page «\u00a0Faire une bonne capture\u00a0» montre comment."
)


def has_the_shape_of_a_phone(width: int, height: int) -> bool:
    """Return whether a picture of ``width`` × ``height`` pixels is shaped like a phone."""
    return width > 0 and LEAST_RATIO <= height / width <= MOST_RATIO


def may_lack_its_date(capture: Capture) -> bool:
    """Return whether the remedies are offered: a phone's shape, and nobody said the date is there.

    It says nothing of who took the picture or how: only the shape is looked at. A damaged picture
    has no shape.
    """
    if not capture.is_picture or capture.saw("shows_date"):
        return False
    try:
        width, height = size_of(read_original(capture), name=capture.name)
    except GuichetError:
        return False
    return has_the_shape_of_a_phone(width, height)


def offer_remedies(request: HttpRequest, received: Iterable[Received]) -> None:
    """Tell the three remedies, once for all the files just received."""
    waiting = messages.get_messages(request)
    already = any(str(one) == OFFER for one in waiting)
    if isinstance(waiting, BaseStorage):
        waiting.used = False  # looked at, not shown
    if not already and any(
        may_lack_its_date(one.capture) for one in received if not one.already_there
    ):
        messages.info(request, OFFER)
