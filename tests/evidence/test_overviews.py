"""The overviews of a dossier: from the journal, for paper."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import pytest

from guichet.casefile import Event, FileRef
from tests.factories import NOW, a_dossier, a_screenshot, an_attempt
from tests.support import poppler

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 2)
TUESDAY = dt.datetime(2026, 11, 3, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def dossier() -> Dossier:
    made = a_dossier()
    an_attempt(made, moment=TUESDAY, files=(a_screenshot("EXEMPLE 1"),))
    an_attempt(made, moment=TUESDAY + dt.timedelta(days=8))
    return made


def test_the_week_of_a_capture_prints_as_one_sheet(signed_in, dossier):
    """CA-14."""
    journal = signed_in.get(f"/dossiers/{dossier.pk}/journal/").content.decode()
    address = f"/dossiers/{dossier.pk}/journal/semaines/{MONDAY}/imprimer/"
    assert address in journal
    assert journal.count("/imprimer/") == 1
    text = poppler.text_of(signed_in.get(address).content)
    assert "Captures de la semaine du 2 au 8 novembre 2026" in text
    assert "Essai n° 1" in text
    assert "3 novembre 2026 à 9 h 12" in text


@pytest.mark.parametrize("week", ["2026-11-09", "2025-01-06", "x", "2026-13-45"])
def test_a_week_without_a_capture_has_no_sheet(signed_in, dossier, week):
    address = f"/dossiers/{dossier.pk}/journal/semaines/{week}/imprimer/"
    assert signed_in.get(address).status_code == 404


def test_the_calendar_of_every_attempt_prints_and_is_in_the_bundle(signed_in, dossier, tmp_path):
    """AT-09."""
    from guichet.evidence.export import export_bundle

    said = "mardi 3 novembre 2026 : 9 h"
    printed = signed_in.get(f"/dossiers/{dossier.pk}/journal/calendrier/imprimer/").content
    assert said in poppler.text_of(printed)
    with zipfile.ZipFile(export_bundle(dossier, tmp_path / "bundle.zip", at=NOW)) as bundle:
        [kept] = [name for name in bundle.namelist() if name.endswith("planches/calendrier.pdf")]
        assert said in poppler.text_of(bundle.read(kept))


def test_a_dossier_without_attempt_has_no_calendar(signed_in):
    empty = a_dossier()
    address = f"/dossiers/{empty.pk}/journal/calendrier/imprimer/"
    assert signed_in.get(address).status_code == 404


def test_an_image_that_cannot_be_read_is_said_and_the_others_are_shown(dossier):
    from guichet.dossiers.models import new_id
    from guichet.evidence.casefile import casefile_of
    from guichet.evidence.overviews import week_sheet, weeks_shown

    shown = weeks_shown(casefile_of(dossier, on=NOW.date()))[MONDAY]
    file = shown[0][1].model_copy(update={"id": str(new_id())})
    gone: tuple[Event, FileRef] = (shown[0][0], file)
    text = poppler.text_of(week_sheet(dossier, MONDAY, [gone, *shown], at=NOW))
    assert "1 image illisible" in text
    assert "Essai n° 1" in text
