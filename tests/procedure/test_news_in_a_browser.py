"""The pages of what happened since, in Chromium: 360 px, axe, with and without script."""

from __future__ import annotations

import os
from pathlib import Path
from pprint import pformat

import pytest
from django.utils import timezone

from guichet.evidence.happening_kinds import AppointmentGiven, AppointmentKept, Filed, Ordered
from guichet.evidence.happenings import last_number, note_happening, things_of
from guichet.procedure.news import NEWS
from tests.support.pages import faults_of, faults_of_layout
from tests.support.since import case_of, day

pytestmark = pytest.mark.e2e

PICTURES = os.environ.get("GUICHET_PICTURES")
"""A folder in which to leave a picture of each page, to be looked at."""


def say(dossier, kind, said):
    row = note_happening(dossier, kind, said, by="test", at=timezone.now())
    return str(row.id)


@pytest.fixture
def told(dossier):
    """A dossier with an offer, a request, an order that rejects it, and the desk."""
    filing = say(
        dossier, "filed", Filed(on=day(-40), destination="telerecours", court="TA EXEMPLE")
    )
    reasons = {"reason_tags": ("urgency", "too_short", "other_route"), "reason": "Pas d’urgence."}
    say(dossier, "order", Ordered(on=day(-20), about=filing, result="rejected", **reasons))
    offer = say(dossier, "offer", AppointmentGiven(on=day(-9), takes_place_on=day(200)))
    wrong = things_of(dossier)[-1]
    assert wrong.id == offer
    note_happening(
        dossier,
        "offer",
        AppointmentGiven(on=day(-9), takes_place_on=day(220), place="Préfecture EXEMPLE"),
        by="test",
        at=timezone.now(),
        corrects=wrong.now,
    )
    return dossier


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def faults_at(page, url, name):
    page.goto(url)
    found = faults_of(page)
    picture(page, name)
    return {name: found} if found else {}


def test_the_pages_have_no_fault_on_a_phone(phone_page, live_guichet, told):
    base = f"{live_guichet.url}/dossiers/{told.pk}/suite/"
    faults = {}
    for rest in ("", "noter/", "nouvelle-requete/", "rendez-vous-tenu/"):
        faults |= faults_at(phone_page, base + rest, f"suite-{rest.strip('/') or 'page'}")
    assert not faults, pformat(faults)


def test_the_end_has_no_fault_on_a_phone(phone_page, live_guichet, dossier):
    said = AppointmentKept(on=day(-1), held=True, recepisse=True, recepisse_expires_on=day(90))
    say(dossier, "appointment", said)
    base = f"{live_guichet.url}/dossiers/{dossier.pk}/suite/"
    faults = faults_at(phone_page, base, "fin-page")
    faults |= faults_at(phone_page, base + "rendez-vous-tenu/", "fin-garder")
    assert not faults, pformat(faults)


def test_no_form_has_a_fault_on_a_phone_nor_once_it_is_sent_empty(phone_page, live_guichet, told):
    base = f"{live_guichet.url}/dossiers/{told.pk}/suite/noter/"
    faults = {}
    for news in NEWS:
        faults |= faults_at(phone_page, f"{base}{news.word}/", f"formulaire-{news.word}")
    phone_page.goto(f"{base}ordonnance/")
    phone_page.get_by_role("button", name="Enregistrer").click()
    phone_page.get_by_text("réponses sont à corriger").wait_for()
    found = faults_of(phone_page)
    picture(phone_page, "formulaire-refuse")
    assert not faults | ({"sent empty": found} if found else {}), pformat(faults)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_order_is_noted_on_a_phone_with_and_without_script(
    browser, live_guichet, new_dossier, scripts
):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-FR", java_script_enabled=scripts
    )
    live_guichet.let_in(context)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{live_guichet.url}/dossiers/{new_dossier.pk}/suite/")
    page.get_by_role("link", name="Noter ce qui s’est passé").click()
    page.get_by_role("link", name="Décision du juge").click()
    page.get_by_label("Demande rejetée").check()
    page.get_by_label("Date de la décision").fill(day(-4).isoformat())
    page.get_by_label("Trop peu d’essais").check()
    assert page.get_by_label("Astreinte, en euros par jour").is_visible() is not scripts
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Voir ce qui a changé").click()
    page.get_by_role("heading", name="Ce que le juge a reproché").wait_for()
    assert faults_of_layout(page) == []
    context.close()
    (order,) = case_of(new_dossier).orders
    assert (order.ordered_on, order.reason_tags) == (day(-4), ("too_few",))


def test_a_second_window_loses_nothing_typed(phone_page, live_guichet, new_dossier):
    base = f"{live_guichet.url}/dossiers/{new_dossier.pk}/suite/"
    phone_page.goto(f"{base}noter/proposition/")
    say(new_dossier, "filed", Filed(on=day(-9)))
    phone_page.get_by_label("Date du rendez-vous").fill(day(30).isoformat())
    phone_page.get_by_label("Proposition reçue le").fill(day(-1).isoformat())
    phone_page.get_by_role("button", name="Enregistrer").click()
    phone_page.get_by_text("Ce dossier a changé dans une autre fenêtre.").wait_for()
    assert phone_page.get_by_label("Date du rendez-vous").input_value() == day(30).isoformat()
    assert faults_of(phone_page) == []
    picture(phone_page, "deux-fenetres")
    phone_page.get_by_role("button", name="Enregistrer").click()
    phone_page.get_by_text("C’est noté.").wait_for()
    assert last_number(new_dossier) == 2
