"""The later questions and the sum fixed by the judge, in Chromium, with axe."""

from __future__ import annotations

import os
from pathlib import Path
from pprint import pformat

import pytest
from django.utils import timezone

from guichet.evidence.happening_kinds import Ordered, PenaltyFixed
from guichet.evidence.happenings import note_happening
from tests.support.pages import faults_of
from tests.support.since import day

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("GUICHET_PICTURES")
PAGES = {
    "today": "",
    "new": "avant/nouvelles-questions/",
    "penalty": "suite/noter/astreinte/",
    "since": "suite/",
}


def say(dossier, kind, said):
    row = note_happening(dossier, kind, said, by="test", at=timezone.now())
    return str(row.id)


def shot(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_the_later_questions_and_the_sums_have_no_fault(
    phone_page, laptop_page, live_guichet, dossier
):
    """PF-01, OU-17."""
    order = say(dossier, "order", Ordered(on=day(-50), result="granted", astreinte_per_day=100))
    say(dossier, "penalty", PenaltyFixed(on=day(-9), about=order, cents=150050))
    faults = {}
    for page, size in ((phone_page, "phone"), (laptop_page, "laptop")):
        for name, rest in PAGES.items():
            page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/{rest}")
            if found := faults_of(page):
                faults[f"{name} {size}"] = found
            shot(page, f"late-{name}-{size}")
    assert not faults, pformat(faults)
