"""A dossier goes to another computer and arrives there, in a real Chromium."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from guichet.evidence.hand_off import SUFFIX, exports_folder
from tests.factories import a_dossier, a_screenshot, an_attempt
from tests.support.pages import faults_at_a_glance

pytestmark = pytest.mark.e2e


def leave(page, live, folder: Path) -> None:
    """Make the file of a dossier of this computer, from the page of its proofs."""
    dossier = a_dossier()
    an_attempt(dossier, files=(a_screenshot(),))
    page.goto(f"{live.url}/dossiers/{dossier.pk}/preuves/")
    page.get_by_role("link", name="Passer sur un autre appareil").click()
    assert faults_at_a_glance(page, "light") == []
    page.get_by_role("button", name="Préparer le fichier").click()
    assert faults_at_a_glance(page, "dark") == []
    code = page.locator("section .code").inner_text()
    assert re.fullmatch(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", code)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le fichier").click()
    assert download.value.suggested_filename.startswith(f"dossier_{dossier.code}_")
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == SUFFIX
    assert saved.read_bytes().startswith(b"age-encryption.org/v1\n")
    [kept] = exports_folder().glob(f"remise-{dossier.pk}-*")
    assert [code in path.name for path in kept.iterdir()] == [False]
    shutil.rmtree(kept)  # a sweep does it after an hour; other tests find nothing left


def arrive(page, live, first_computer) -> None:
    """Open the dossier of the first computer here, with a wrong code first."""
    page.goto(live.url)
    page.get_by_role("link", name="Ouvrir un dossier venu d’un autre appareil").click()
    assert faults_at_a_glance(page, "light") == []
    for code in ("AAAA-AAAA-AAAA-AAAA", first_computer.code.lower().replace("-", " ")):
        page.get_by_label("Fichier venu de l’autre appareil").set_input_files(first_computer.file)
        page.get_by_label("Code montré par l’autre appareil").fill(code)
        page.get_by_role("button", name="Vérifier et ouvrir").click()
        if code.startswith("A"):
            page.get_by_role("heading", name="Le code n’ouvre pas").wait_for()
            assert faults_at_a_glance(page, "dark") == []
    page.get_by_role("heading", name="Le dossier est ouvert ici").wait_for()
    assert faults_at_a_glance(page, "light") == []
    page.get_by_role("link", name="Voir le dossier").click()
    assert first_computer.here.dossier in page.url
    page.goto(f"{live.url}/dossiers/{first_computer.here.dossier}/preuves/")
    assert page.get_by_text("7 fichiers reçus").is_visible()


def test_a_dossier_leaves_and_arrives_on_a_laptop_with_no_fault(
    laptop_page, live_guichet, first_computer, tmp_path
):
    """CA-06: a file and a code, no account, no network."""
    leave(laptop_page, live_guichet, tmp_path)
    arrive(laptop_page, live_guichet, first_computer)


def test_a_dossier_leaves_and_arrives_on_a_narrow_screen_with_no_fault(
    phone_page, live_guichet, first_computer, tmp_path
):
    """CA-06."""
    leave(phone_page, live_guichet, tmp_path)
    arrive(phone_page, live_guichet, first_computer)
