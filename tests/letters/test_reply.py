"""The reply to the defence recalls the presumption of urgency where it stands, and only there."""

from __future__ import annotations

from tests.letters.cases import answered
from tests.letters.reading import said
from tests.personas import ana

PRESUMED = "L’urgence est donc, en principe, constituée."


def test_the_reply_recalls_the_presumption_of_urgency_of_a_renewal():
    """RQ-15"""
    text = said("replique", answered())
    assert "n° 453391). Ma demande est un renouvellement : mon titre expire le 11 déc" in text
    assert PRESUMED in text


def test_the_reply_presumes_nothing_for_a_first_request():
    """RQ-19"""
    first = {name: getattr(ana(), name) for name in ("kind", "demarche", "titre_expires_on")}
    text = said("replique", answered(**first, urgency=ana().urgency))
    assert "453391" not in text
    assert "en principe" not in text
