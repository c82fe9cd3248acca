"""The first page of a dossier: one thing to do, and where things stand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from guichet.dossiers.services import profile_of, save_profile
from guichet.law import Assessment, Step
from guichet.law.rulebook import rulebook
from guichet.procedure.next_action import (
    BY_FIRST_STEP,
    BY_ROUTE,
    BY_STEP,
    next_action,
    steps_of,
    unused_hours,
)
from tests.factories import PARIS, a_screenshot, an_attempt

TODAY = dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, dossier):
    return client.get(f"/dossiers/{dossier.pk}/").content.decode().replace("\u00a0", " ")


def change(dossier, **values):
    save_profile(dossier, profile_of(dossier).model_copy(update=values), by="test")


def test_there_is_one_main_action(signed_in, dossier):
    assert page(signed_in, dossier).count('class="button main"') == 1


def test_with_attempts_missing_the_action_is_to_try_again(signed_in, dossier):
    dossier.captures.update(attempt=None)
    said = page(signed_in, dossier)
    assert "Essayez de prendre rendez-vous." in said
    assert f"/dossiers/{dossier.pk}/essai-assiste/" in said


def test_a_possible_oqtf_makes_help_the_only_action(signed_in, dossier):
    gate = profile_of(dossier).gate.model_copy(update={"oqtf": "see_someone"})
    change(dossier, gate=gate)
    said = page(signed_in, dossier)
    assert "Parlez d’abord à quelqu’un." in said
    assert "Trouver de l’aide" in said


def test_a_demarche_that_is_not_asked_on_a_booking_site_gets_no_plan_of_attempts(
    signed_in, dossier
):
    """SC-05."""
    change(dossier, channel="post")
    assert "Faire un essai maintenant" not in page(signed_in, dossier)


def test_the_evidence_and_the_papers_are_two_separate_counts(signed_in, dossier):
    """PF-12."""
    before = page(signed_in, dossier)
    change(dossier, papers_held=("Contrat de travail ou promesse d'embauche",))
    after = page(signed_in, dossier)
    figures = re.compile(r'<dl class="figures">.*?</dl>', re.DOTALL)
    assert figures.search(before)[0] == figures.search(after)[0]
    assert re.search(r"\n?\s*1 sur \d+ cochés", after)
    assert re.search(r"\n?\s*0 sur \d+ cochés", before)


def test_every_reading_of_the_law_is_shown_with_its_source(signed_in, dossier):
    said = page(signed_in, dossier)
    assert "CE, 10 juin 2020" in said
    assert "Fiabilité" in said


def test_the_appointment_is_free_is_said_on_the_page_of_the_day(signed_in, dossier):
    """WA-01."""
    assert "Le rendez-vous est gratuit" in page(signed_in, dossier)


def test_ten_files_without_a_copy_elsewhere_bring_a_reminder(signed_in, dossier):
    """EV-09."""
    assert "Gardez une copie ailleurs" not in page(signed_in, dossier)
    for rank in range(6):
        moment = dt.datetime(2026, 11, 3, 8 + rank, tzinfo=PARIS)
        an_attempt(dossier, moment, files=(a_screenshot(f"encore {rank}"),))
    assert "Gardez une copie ailleurs" in page(signed_in, dossier)
    signed_in.get(f"/dossiers/{dossier.pk}/preuves/telecharger/")
    assert "Gardez une copie ailleurs" not in page(signed_in, dossier)


def test_contradictory_dates_are_explained_and_lead_to_the_profile(signed_in, dossier):
    person = profile_of(dossier).applicant.model_copy(update={"birth_date": dt.date(2026, 1, 1)})
    change(dossier, applicant=person, titre_expires_on=dt.date(2020, 1, 1))
    said = page(signed_in, dossier)
    assert "avant la naissance" in said
    assert "Corriger le profil" in said


def test_an_archived_dossier_proposes_no_action(signed_in, dossier):
    signed_in.post(f"/dossiers/{dossier.pk}/archiver/")
    assert "Faire un essai maintenant" not in page(signed_in, dossier)


def test_after_attempts_at_8_and_at_20_the_hour_proposed_is_another():
    """AT-03."""
    assert unused_hours([8, 20]) == "entre 10 h et midi"
    assert unused_hours([8, 10, 13, 15, 20, 22]) is None
    assert unused_hours([]) == "entre 7 h et 10 h"


def test_every_route_of_the_rules_has_its_action():
    routes = {row.route for row in rulebook().answers.routes}
    assert routes <= set(BY_ROUTE)


def test_no_page_of_the_day_promises_or_counts_chances(signed_in, dossier):
    """WA-05."""
    said = page(signed_in, dossier).casefold()
    assert not re.search(r"\d+ ?%|chances|vous gagnerez|éligible|constat", said)


def every_row() -> list[Assessment]:
    """One answer for each row of the routes, as the engine would give it, without findings."""
    book = rulebook()
    texts = {step.id: step.text for step in book.answers.steps}
    return [
        Assessment(
            on=TODAY.date(), route=row.route, because=row.because, runner_up=row.runner_up,
            target=row.target, measure=row.measure, markers={}, urgency_presumed=None, court=None,
            warnings=(), says=(), findings=(), deadlines=(),
            next_steps=tuple(Step(one, texts[one]) for one in row.steps),
        )
        for row in book.answers.routes
    ]  # fmt: skip


@pytest.mark.parametrize("answer", every_row(), ids=lambda one: f"{one.route}: {one.because}")
def test_every_row_of_the_routes_has_an_action_a_page_and_linked_steps(answer, dossier):
    action = next_action(answer)
    assert action.title
    assert action.button
    assert reverse(action.page, args=action.arguments(dossier))
    steps = steps_of(answer, dossier, action)
    assert [one.text for one in steps] == [one.text for one in answer.next_steps]
    human = {"see_human_first", "refere_suspension", "refere_liberte", "recours_annulation"}
    if answer.route in human | {"elsewhere"}:
        assert action.page == "directory:helpers"


def test_a_first_step_that_names_an_action_is_one_of_the_rules():
    named = {(row.route, row.steps[0]) for row in rulebook().answers.routes}
    assert set(BY_FIRST_STEP) - named == set()
    assert set(BY_STEP) <= {step.id for step in rulebook().answers.steps}


def test_the_dates_of_the_day_are_the_nearest_and_the_persons_own_too(signed_in, dossier):
    change(dossier, titre_expires_on=dt.date(2026, 12, 1), urgency=())
    said = page(signed_in, dossier)
    nearest = said.partition("Les dates les plus proches")[2].partition("Toutes les dates")[0]
    assert "1 décembre 2026</strong> (dans 11 jours)" in nearest
    assert nearest.count("<li>") <= 3


def test_no_attempt_is_offered_to_whoever_must_see_someone_first(signed_in, dossier):
    gate = profile_of(dossier).gate.model_copy(update={"oqtf": "see_someone"})
    change(dossier, gate=gate)
    said = page(signed_in, dossier)
    assert "Faire un essai maintenant" not in said
    assert "Noter un essai ou un courrier" not in said


def test_selling_and_buying_slots_is_warned_about_every_day(signed_in, dossier):
    said = page(signed_in, dossier)
    assert "Ne payez personne pour un créneau." in said
    assert 'href="/comprendre/payer/"' in said


def announced(dossier, at: dt.datetime, *, tried: dt.datetime = TODAY, **more):
    """Add an attempt whose page announced a release at ``at``."""
    details = {"next_release": at.isoformat(), **more}
    return an_attempt(dossier, tried.astimezone(PARIS), at=TODAY, **details)


def test_the_next_release_announced_is_told_with_its_link(signed_in, dossier):
    for day in (30, 23, 16):
        at = dt.datetime(2026, 11, day, 9, 0, tzinfo=PARIS)
        announced(dossier, at, next_release_week="2026-12-14")
    said = page(signed_in, dossier)
    assert "Prochaine mise en ligne : <strong>lundi 23 novembre à 9 h 00</strong>." in said
    assert "Elle ouvrira la semaine du 14 décembre." in said
    assert reverse("evidence:releases", args=[dossier.pk]) in said
    assert "30 novembre" not in said


def test_no_release_is_told_once_it_is_past_or_without_any(signed_in, dossier):
    assert "mise en ligne" not in page(signed_in, dossier)
    announced(dossier, TODAY - dt.timedelta(minutes=1), tried=TODAY - dt.timedelta(days=3))
    assert "mise en ligne" not in page(signed_in, dossier)


def test_the_pictures_that_wait_are_counted_until_each_is_sorted(signed_in, dossier):
    from guichet.evidence.services import add_captures
    from guichet.evidence.sorting import set_aside

    assert "à ranger" not in page(signed_in, dossier)
    files = [a_screenshot(f"EXEMPLE à ranger {rank}") for rank in range(2)]
    received = add_captures(dossier, files, by="test", at=TODAY)
    said = page(signed_in, dossier)
    assert "<strong>2 images à ranger</strong>" in said
    assert reverse("evidence:sort", args=[dossier.pk]) in said
    for one in received:
        set_aside(one.capture, by="test", at=TODAY)
    assert "à ranger" not in page(signed_in, dossier)
