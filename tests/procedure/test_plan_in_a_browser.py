"""The page of the plan in Chromium: on a phone and on a computer, with axe."""

from __future__ import annotations

import os
from pathlib import Path
from pprint import pformat

import pytest

from guichet.dossiers.profile import StoredPlan
from guichet.dossiers.services import profile_of, save_profile
from tests.support.pages import faults_of

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("GUICHET_PICTURES")


def shot(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_the_plan_has_no_fault_on_a_phone_and_on_a_computer(
    phone_page, laptop_page, live_guichet, dossier
):
    """AT-04."""
    plan = StoredPlan(weeks=3, weekdays=(0, 2, 4), reminder=True)
    changed = {"kind": "first", "urgency": (), "titre_expires_on": None, "plan": plan}
    save_profile(dossier, profile_of(dossier).model_copy(update=changed), by="test")
    faults = {}
    for page, size in ((phone_page, "phone"), (laptop_page, "laptop")):
        page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/plan/")
        if found := faults_of(page):
            faults[size] = found
        shot(page, f"plan-{size}")
    assert not faults, pformat(faults)
    phone_page.get_by_label("Combien de semaines").fill("8")
    phone_page.get_by_role("button", name="Enregistrer").click()
    assert "Comptez 8\u00a0semaines" in phone_page.locator("main").inner_text()
