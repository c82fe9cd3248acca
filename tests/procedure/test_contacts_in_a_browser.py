"""The contacts of a dossier in Chromium: on a phone and on a computer, with axe."""

from __future__ import annotations

import os
from pathlib import Path
from pprint import pformat
from uuid import uuid4

import pytest

from guichet.dossiers.profile import StoredContact
from guichet.dossiers.services import profile_of, save_profile
from tests.support.pages import faults_of

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("GUICHET_PICTURES")


def shot(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_the_contacts_have_no_fault_on_a_phone_and_on_a_computer(
    phone_page, laptop_page, live_guichet, dossier
):
    """SC-08."""
    kept = (
        StoredContact(id=str(uuid4()), role="association", organisation="Association EXEMPLE",
                      email="aide@exemple.fr", phone="01 00 00 00 00", helped_writing=True),
        StoredContact(id=str(uuid4()), role="lawyer", name="Camille EXEMPLE"),
    )  # fmt: skip
    save_profile(dossier, profile_of(dossier).model_copy(update={"contacts": kept}), by="test")
    faults = {}
    for page, size in ((phone_page, "phone"), (laptop_page, "laptop")):
        for rest in ("faits/contacts/", "faits/contacts/1/", "journal/ajouter/?complet=1"):
            page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/{rest}")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            if found := faults_of(page):
                faults[f"{rest} {size}"] = found
            shot(page, f"contacts-{rest.split('/')[-2]}-{size}")
    assert not faults, pformat(faults)
