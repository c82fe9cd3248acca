"""Facts made short for the tests of the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from guichet.law import Facts


def attempt(day: dt.date | str, *, channel: str = "site", outcome: str = "no_slot", **more: Any):
    at = f"{day}T09:00:00+02:00" if "T" not in str(day) else str(day)
    return {"at": at, "channel": channel, "outcome": outcome, "proof": True, **more}


def case(**given: Any) -> Facts:
    """A person of Seine-Saint-Denis, without OQTF, whose démarche goes through the booking site."""
    renewal = given.get("kind") == "renewal"
    ordinary: dict[str, Any] = {
        "demarche": "renouvellement_general" if renewal else "aes_travail",
        "kind": "first",
        "channel": "site",
        "departement": "93",
        "oqtf": {"received": "no"},
    }
    return Facts.from_json(ordinary | given)


@pytest.fixture
def today() -> dt.date:
    return dt.date(2026, 11, 21)
