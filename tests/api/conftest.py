"""A dossier, and a browser whose extension is paired with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier
    from tests.support.extension import Extension


@pytest.fixture
def dossier(db: None) -> Dossier:
    """Return a dossier whose first questions are answered."""
    from tests.factories import a_dossier

    return a_dossier()


@pytest.fixture
def code_of(db: None) -> Callable[[Dossier], str]:
    """Return what makes a code, as the page does."""
    from django.utils import timezone

    from guichet.api.pairings import make_code

    return lambda dossier: make_code(dossier, at=timezone.now())


@pytest.fixture
def extension(dossier: Dossier, code_of: Callable[[Dossier], str]) -> Extension:
    """Return the extension of a browser that is paired with ``dossier``."""
    from django.test import Client

    from tests.support.extension import Extension

    made = Extension(Client())
    assert made.pair(code_of(dossier)).status_code == 201
    return made
