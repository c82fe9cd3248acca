"""The page of the authorities: who may date the proofs, and the person’s choice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from guichet.audit.models import AuditEvent
from guichet.evidence.models import Timestamp
from guichet.evidence.seals import sealed_numbers
from guichet.evidence.tasks import configured_authorities, seal_pending
from guichet.sealing import authority_choice
from tests.factories import a_dossier, an_attempt
from tests.sealing.tools import plain
from tests.support.pages import faults_of
from tests.support.timestamping import LocalAuthority

PAGE = "/horodateurs/"


@pytest.fixture(autouse=True)
def nothing_chosen_before_or_after() -> Iterator[None]:
    yield
    shutil.rmtree(settings.HOME / "authorities", ignore_errors=True)


@pytest.fixture
def offered(tsa: LocalAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalAuthority:
    """One authority of this computer, among those that the software describes."""
    tsa.describe(tmp_path / "described")
    monkeypatch.setattr(authority_choice, "SHIPPED", tmp_path / "described")
    return tsa


def shown(signed_in, page: str = PAGE) -> str:
    return plain(signed_in.get(page, follow=True).content.decode())


def test_nothing_is_asked_before_the_person_chooses(signed_in, offered):
    """No third party is called that was not chosen."""
    an_attempt(a_dossier())
    assert "Pas demandé" in shown(signed_in)
    assert seal_pending() == 0
    assert offered.requests == 0


def test_one_that_is_chosen_dates_the_proofs_that_wait(signed_in, offered):
    dossier = a_dossier()
    attempt = an_attempt(dossier)
    page = plain(signed_in.post(PAGE, {"ask": "locale"}, follow=True).content.decode())
    assert "Horodateur EXEMPLE locale datera vos preuves" in page
    assert seal_pending() == 1
    assert sealed_numbers(dossier.id).dated_by(attempt.log_number) == {"locale"}
    assert "Dernière date reçue" in shown(signed_in)


def test_one_that_is_left_is_asked_no_more_and_its_dates_stay(signed_in, offered):
    dossier = a_dossier()
    attempt = an_attempt(dossier)
    signed_in.post(PAGE, {"ask": "locale"})
    assert seal_pending() == 1
    signed_in.post(PAGE, {"leave": "locale"})
    an_attempt(dossier)
    assert seal_pending() == 0
    assert Timestamp.objects.count() == 1
    address = f"/dossiers/{dossier.id}/journal/{attempt.number}/"
    assert "Preuve horodatée par 1 autorité." in shown(signed_in, address)
    assert "Horodateur EXEMPLE locale, le" in shown(signed_in, address)


def test_a_bundle_made_after_it_was_left_still_holds_its_certificates(signed_in, offered, tmp_path):
    """An opponent’s expert needs them, whatever the person asks today."""
    import io
    import zipfile

    dossier = a_dossier()
    an_attempt(dossier)
    signed_in.post(PAGE, {"ask": "locale"})
    assert seal_pending() == 1
    signed_in.post(PAGE, {"leave": "locale"})
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/telecharger/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as bundle:
        pems = [bundle.read(name) for name in bundle.namelist() if name.endswith(".pem")]
    assert offered.hierarchy.root.pem in pems


def test_why_the_last_answer_gave_no_date_is_said(signed_in, offered):
    an_attempt(a_dossier())
    signed_in.post(PAGE, {"ask": "locale"})
    offered.is_down()
    assert seal_pending() == 0
    assert "ne répond pas" in shown(signed_in)


def test_a_choice_is_noted_with_who_made_it(signed_in, offered):
    signed_in.post(PAGE, {"ask": "locale"})
    signed_in.post(PAGE, {"leave": "locale"})
    verbs = AuditEvent.objects.order_by("at", "id").values_list("actor", "verb")
    assert list(verbs) == [("person", "authority_asked"), ("person", "authority_left")]


@pytest.mark.parametrize("answer", [{}, {"ask": ""}, {"ask": "../x"}, {"leave": "inconnu"}])
def test_another_name_changes_nothing_and_is_said(signed_in, offered, answer):
    page = plain(signed_in.post(PAGE, answer, follow=True).content.decode())
    assert "n’est pas de ceux que le logiciel décrit" in page
    assert configured_authorities() == []


def test_one_described_by_a_file_is_shown_and_cannot_be_left_from_here(signed_in, tsa):
    tsa.describe(settings.HOME / "authorities")
    page = shown(signed_in)
    assert "Horodateur EXEMPLE locale" in page
    assert "Réglé par un fichier" in page
    assert 'value="locale"' not in page


def test_a_description_that_does_not_fit_is_told_on_the_page(signed_in, tsa):
    path = tsa.describe(settings.HOME / "authorities")
    path.write_text(path.read_text("utf-8").replace("price", "prix"), "utf-8")
    assert "La description de l’horodateur « locale.toml » ne convient pas." in shown(signed_in)


def test_a_proof_without_a_date_leads_to_the_choice(signed_in):
    dossier = a_dossier()
    attempt = an_attempt(dossier)
    page = signed_in.get(f"/dossiers/{dossier.id}/journal/{attempt.number}/").content.decode()
    assert f'href="{PAGE}">Faire dater par un tiers' in page


def test_the_choice_can_be_changed_from_the_page_of_the_proofs(signed_in, offered):
    dossier = a_dossier()
    an_attempt(dossier)
    signed_in.post(PAGE, {"ask": "locale"})
    page = signed_in.get(f"/dossiers/{dossier.id}/preuves/").content.decode()
    assert f'href="{PAGE}">Choisir qui date vos preuves' in page


@pytest.mark.e2e
@pytest.mark.parametrize("size", ["phone_page", "laptop_page"])
def test_the_page_is_read_and_used_on_a_phone_and_a_laptop(request, size, live_guichet):
    page = request.getfixturevalue(size)
    page.goto(live_guichet.url + PAGE)
    assert faults_of(page) == []
    page.get_by_role("button", name="Demander la date à DigiCert").click()
    page.get_by_role("button", name="Ne plus demander à DigiCert").wait_for()
    assert faults_of(page) == []
    page.get_by_role("button", name="Ne plus demander à DigiCert").click()
    page.get_by_role("button", name="Demander la date à DigiCert").wait_for()
