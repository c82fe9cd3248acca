"""A whole attempt on the practice site: the trainee acts, the session watches and records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guichet.practice import PracticeServer
from tests.support.person import Person, wait_until

pytestmark = pytest.mark.usefixtures("real_browser")


@pytest.fixture
def practice() -> Iterator[PracticeServer]:
    with PracticeServer() as running:
        yield running


def reach_the_calendar(person: Person, practice: PracticeServer) -> None:
    """Read the conditions, copy the code, press « Suivant »: the trainee's own hands."""
    person.page.click("a[href*=cgu]")
    person.page.wait_for_selector("#captchaFormulaireExtInput")
    person.page.fill("#captchaFormulaireExtInput", practice.latest_code)
    person.page.click("main form button[type=submit]")


def test_a_trainee_who_finds_no_slot_keeps_the_page_that_says_so(practice, open_window, person_at):
    """CA-01, CA-02, CA-03: from the landing page to the record of « aucun créneau »."""
    session = open_window(practice.page_of("99001"))
    person = person_at(session)
    states = []
    person.page.click("a[href*=cgu]")
    states.append(wait_until(session, lambda s: s.reading and "cgu" in s.address).reading.state)
    person.page.fill("#captchaFormulaireExtInput", practice.latest_code)
    person.page.click("main form button[type=submit]")
    status = wait_until(session, lambda s: s.reading and "creneau" in s.address and not s.loading)
    assert states == ["captcha"]
    assert status.reading.state == "no_slot"
    assert status.reading.next_release is not None

    recorded = session.record()
    assert recorded.address == practice.page_of("99001") + "creneau/"
    assert recorded.reading.state == "no_slot"
    assert recorded.reading.demarche_number == "99001"
    assert "ENTRAÎNEMENT" in recorded.text
    assert recorded.fact("steady") == "oui"
    way = [fact.value.split()[0] for fact in recorded.facts if fact.code == "step"]
    assert way == [practice.page_of("99001") + tail for tail in ("", "cgu/", "creneau/")]
    assert "formulaire envoyé" in [f.value for f in recorded.facts if f.code == "step"][-1]


def test_the_code_to_copy_stays_the_persons_work(practice, open_window):
    """Product line 1: the session never passes the human check by itself."""
    session = open_window(practice.page_of("99001") + "cgu/")
    code = practice.latest_code
    for _ in range(3):
        assert session.status().reading.state == "captcha"
        session.record()
    assert practice.latest_code == code


@pytest.mark.parametrize(
    ("number", "state"), [("99002", "slot_later"), ("99003", "slot_seen"), ("99004", "no_calendar")]
)
def test_each_exercise_is_recorded_for_what_it_is(practice, open_window, person_at, number, state):
    session = open_window(practice.page_of(number))
    reach_the_calendar(person_at(session), practice)
    wait_until(session, lambda s: s.reading and s.reading.state == state)
    assert session.record().reading.state == state
