"""The warning before a won appointment: always there, and as strong as the facts are."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from guichet.letters.story import tell
from guichet.letters.values.sheets_help import danger_level
from tests.letters.cases import offered
from tests.letters.reading import said
from tests.personas import DAY
from tests.support.letter_dossiers import PARIS, an_example, answered, changed, plain
from tests.support.since import day, note


def with_gate(oqtf, **changes):
    gate = offered().gate.model_copy(update={"oqtf": oqtf})
    return offered(gate=gate, **changes)


@pytest.mark.parametrize(
    ("case", "level", "title"),
    [
        (with_gate("unknown"), "danger", "Attention : danger."),
        (with_gate("see_someone"), "danger", "Attention : danger."),
        (with_gate("clear", kind="first", titre_expires_on=None), "warning", "Avant d’y aller."),
        (with_gate("clear"), "info", "Avant d’y aller."),
    ],
    ids=["nobody said", "an OQTF", "no titre", "a titre that stands"],
)
def test_the_sheet_warns_as_strongly_as_what_is_known_of_an_oqtf(case, level, title):
    """PF-03, VI-10"""
    assert danger_level(tell(case, on=DAY)) == level
    text = said("jour_du_rendez_vous", case)
    assert title in text
    assert "OQTF" in text
    assert "association" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("oqtf", "titre", "kind"),
    [("unknown", 200, "danger"), ("clear", 200, "info"), ("clear", None, "warning")],
)
def test_the_page_shows_the_same_warning_calm_for_whoever_holds_a_titre(
    signed_in, oqtf, titre, kind
):
    """PF-03"""
    today = timezone.now().astimezone(PARIS).date()
    ends = today + dt.timedelta(days=titre) if titre else None
    dossier = changed(answered(an_example(), oqtf=oqtf), titre_expires_on=ends)
    note(
        signed_in, dossier, "rendez-vous-trouve", on=day(-1), takes_place_on=day(20),
        place="Guichet EXEMPLE",
    )  # fmt: skip
    page = signed_in.get(f"/dossiers/{dossier.pk}/lettres/jour_du_rendez_vous/").content.decode()
    [found] = re.findall(r'<div class="notice (\w+)"><p class="title">Avant d’y aller', plain(page))
    assert found == kind
    assert "OQTF" in page
