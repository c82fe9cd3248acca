"""Dossiers for the pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier


@pytest.fixture
def dossier(db: None) -> Dossier:
    """Return a dossier whose questions are answered, with nine attempts and facts."""
    from guichet.dossiers.services import create_dossier
    from tests.factories import NOW, a_screenshot, an_attempt
    from tests.support.profiles import a_full_profile

    made = create_dossier(pseudonym="Aminata EXEMPLE", by="test", at=NOW, profile=a_full_profile())
    for rank in range(9):
        moment = NOW - dt.timedelta(days=3 * rank + 1, hours=rank % 5)
        files = (a_screenshot(f"EXEMPLE {rank}"),) if rank % 2 else ()
        an_attempt(made, moment, files=files)
    return made


@pytest.fixture
def new_dossier(db: None) -> Dossier:
    """Return a dossier just opened: nothing is answered."""
    from guichet.dossiers.services import create_dossier
    from tests.factories import NOW
    from tests.support.profiles import a_first_profile

    return create_dossier(pseudonym="Sam EXEMPLE", by="test", at=NOW, profile=a_first_profile())
