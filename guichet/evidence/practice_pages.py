"""The pages of the practice site are proof of nothing: a real dossier does not take them."""

from __future__ import annotations

from guichet.booking_sites.address import Standing, parse_address
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError


class PracticePage(GuichetError):
    """A page of this computer, brought as an attempt of a real dossier."""

    status = 422
    code = "practice_page"
    title = "Cette page est un entraînement."
    effect = "Elle ne prouve rien. L’essai n’a pas été noté."
    advice = "Ouvrez l’adresse de la préfecture, puis recommencez."
    kept = "Le journal est inchangé."


def refuse_a_practice_page(dossier: Dossier, address: str) -> None:
    """Raise :class:`PracticePage` for an address of this computer, but in an example dossier."""
    if not dossier.example and parse_address(address).standing is Standing.LOOPBACK:
        raise PracticePage
