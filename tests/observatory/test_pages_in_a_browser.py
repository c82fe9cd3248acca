"""The counts and the consent in Chromium: on a phone and on a computer, with axe."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from pprint import pformat

import pytest

from guichet.dossiers.services import create_dossier
from tests.factories import NOW, PARIS, an_attempt
from tests.support.pages import faults_of
from tests.support.profiles import a_full_profile

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("GUICHET_PICTURES")


def shot(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_the_counts_and_the_consent_have_no_fault(phone_page, laptop_page, live_guichet, dossier):
    """WA-09."""
    for number in range(6):
        profile = a_full_profile().model_copy(update={"shares_counts": True})
        made = create_dossier(pseudonym=f"N {number}", by="test", at=NOW, profile=profile)
        for day in (1, 8):
            at = dt.datetime(2026, 1, day, 9, tzinfo=PARIS)
            an_attempt(made, at, outcome="no_slot" if day == 1 else "site_error")
    faults = {}
    for page, size in ((phone_page, "phone"), (laptop_page, "laptop")):
        for rest in ("observatoire/", f"dossiers/{dossier.pk}/profil/observatoire/"):
            page.goto(f"{live_guichet.url}/{rest}")
            if found := faults_of(page):
                faults[f"{rest} {size}"] = found
            shot(page, f"counts-{'consent' if 'profil' in rest else 'page'}-{size}")
    assert not faults, pformat(faults)
