"""The window and the person in it: what is seen, and that nothing is done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from guichet.assisted import WindowState, launch
from guichet.assisted.errors import (
    MessageStillOpen,
)
from tests.assisted.conftest import record_until_it_fails
from tests.assisted.site import SLOTS, redirect_to
from tests.support.person import wait_until

pytestmark = pytest.mark.usefixtures("real_browser")

ALERT = "Aucun rendez-vous n'est possible pour les motifs selectionnnés."


# What the software does to the site: one request, the opening one


def test_the_software_asks_the_site_for_one_page_and_nothing_more(site, open_window):
    """AT-05: looking and recording, many times, sends not one request to the site."""
    site.answers["/watched"] = """<!doctype html><title>t</title><body style="margin:0">
      <p>Aucun créneau disponible</p><div style="height:5000px"></div>
      <img loading="lazy" src="/lazy.png" width="9" height="9"><p id="end">fin</p><script>
      addEventListener('scroll', () => fetch('/scrolled'));
      addEventListener('click', () => fetch('/clicked'), true);
      addEventListener('keydown', () => fetch('/key'), true);
      addEventListener('mousemove', () => fetch('/mouse'), true);
      addEventListener('visibilitychange', () => fetch('/hidden'), true);
      addEventListener('pagehide', () => navigator.sendBeacon('/left'));
      new IntersectionObserver(seen => { if (seen.some(s => s.isIntersecting)) fetch('/seen'); })
        .observe(document.getElementById('end'));</script>"""
    session = open_window(site.url("/watched"))
    for _ in range(5):
        session.status()
        session.record()
    time.sleep(0.5)
    assert site.pages_asked() == ["/watched"]


def test_a_slot_on_the_page_is_shown_and_never_touched(site, open_window):
    site.answers[SLOTS] = """<!doctype html><title>Choisissez votre créneau</title>
      <form action="/formulaire"><ul><li class="cellule radio-card">
      <input type="radio" name="trhId" id="trhId_1" onchange="fetch('/held')">
      <label class="fr-label" for="trhId_1">09h15</label></li></ul></form>"""
    session = open_window(site.url(SLOTS))
    wait_until(session, lambda s: s.reading and s.reading.state == "slot_seen")
    session.record()
    assert site.pages_asked() == [SLOTS]


def test_nothing_in_the_code_acts_on_a_page():
    """AT-05: no clicking, typing, scrolling, reloading; one opening navigation in all."""
    folder = Path(launch.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    hands = (".click(", ".fill(", ".type(", ".press(", ".tap(", ".check(", ".reload(", ".hover(")
    hands += (".mouse", ".keyboard", ".focus(", ".scroll(", "scrollTo", "scrollBy", ".submit(")
    hands += ("go_back", "go_forward", "set_content", "Input.", "Page.navigate", "Page.reload")
    hands += ("Page.handleJavaScriptDialog", ".accept(", ".dismiss(", "bring_to_front", "route(")
    assert [hand for hand in hands if hand in source] == []
    assert source.count(".goto(") == 1


def test_the_window_does_not_hide_that_a_software_is_attached(site, open_window, person_at):
    """booking_sites.md 6.2, rule 3: no disguise."""
    session = open_window(site.url())
    page = person_at(session).page
    assert page.evaluate("navigator.webdriver") is True
    assert session.record().fact("automated") == "oui"


# The status


def test_the_status_tells_what_the_page_says_and_the_hour_of_the_place(site, open_window):
    session = open_window(site.url(SLOTS))
    status = session.status()
    assert status.window_open
    assert status.address == site.url(SLOTS)
    assert status.title == "Choisissez votre créneau"
    assert status.reading.state == "no_slot"
    assert status.reading.wording.startswith("Aucun créneau disponible")
    assert status.moment.tzinfo.key == "Europe/Paris"
    assert status.on_this_computer
    assert not status.official
    assert not status.needs_warning


@pytest.mark.parametrize(
    ("address", "official", "warned"),
    [
        ("https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/", True, False),
        ("https://rdv-prefecture.example/", False, True),
        ("https://gouv.fr.example/", False, True),
        ("http://127.0.0.1:8000/", False, False),
        ("about:blank", False, False),
    ],
)
def test_an_address_that_is_no_authoritys_is_warned_about(address, official, warned):
    import datetime as dt

    from guichet.assisted import SessionStatus
    from guichet.assisted.status import standing

    told, here = standing(address)
    status = SessionStatus(
        WindowState.OPEN,
        dt.datetime.now(dt.UTC),
        "Europe/Paris",
        address=address,
        official=told,
        on_this_computer=here,
    )
    assert (status.official, status.needs_warning) == (official, warned)


def test_refreshes_by_the_person_are_counted(site, open_window, person_at):
    """AT-05: the number of refreshes is recorded; the person makes them."""
    session = open_window(site.url())
    page = person_at(session).page
    for count in (1, 2, 3):
        page.reload()
        wait_until(session, lambda s, count=count: s.reloads == count)
    assert session.record().fact("reloads") == "3"
    assert len(site.pages_asked()) == 4


def test_a_session_expired_along_the_way_is_read_where_it_led(site, open_window, person_at):
    site.answers["/rdvpref/reservation/demarche/1234/cgu/"] = "<!doctype html><p>Conditions"
    session = open_window(site.url(SLOTS))
    wait_until(session, lambda s: s.reading is not None)
    site.answers[SLOTS] = redirect_to(
        "/rdvpref/reservation/demarche/1234/cgu/?error=errorSessionInvalide"
    )
    person_at(session).page.reload()
    status = wait_until(session, lambda s: "cgu" in s.address and s.responding)
    assert status.reading.state == "session_expired"


# Tabs


def test_the_tab_the_person_looks_at_is_the_one_recorded(site, open_window, person_at):
    """Two tabs with one address and one title: only the browser knows which is in front."""
    site.answers["/links"] = "<!doctype html><title>Rdv</title><a target=_blank href=/same>x</a>"
    count = iter(range(1, 100))
    site.answers["/same"] = lambda h: h.give(f"<title>Rdv</title><p>page {next(count)}")
    session = open_window(site.url("/links"))
    person = person_at(session)
    opened = []
    for _ in range(2):
        person.page.bring_to_front()
        with person.context.expect_page() as new:
            person.page.click("a")
        new.value.wait_for_load_state()
        opened.append(new.value)
    wait_until(session, lambda s: len(s.tabs) == 3)
    assert session.record().text.strip() == "page 2"

    opened[0].bring_to_front()
    recorded = session.record()
    assert recorded.text.strip() == "page 1"
    assert recorded.fact("tab") == "1 sur 3"
    looked_at = [tab.number for tab in session.status().tabs if tab.looked_at]
    assert looked_at == [2]

    opened[1].bring_to_front()
    opened[1].close()
    opened[0].bring_to_front()
    assert session.record().text.strip() == "page 1"


def test_a_popup_window_just_opened_is_the_one_recorded(site, open_window, person_at):
    site.answers["/opener"] = """<!doctype html><title>o</title>
      <button onclick="open('/popup', '_blank', 'width=500,height=400')">x</button>"""
    site.answers["/popup"] = "<!doctype html><title>Rdv</title><p>dans la petite fenêtre"
    session = open_window(site.url("/opener"))
    person = person_at(session)
    with person.context.expect_page() as new:
        person.page.click("button")
    new.value.wait_for_load_state()
    wait_until(session, lambda s: len(s.tabs) == 2 and s.address.endswith("/popup"))
    recorded = session.record()
    assert recorded.text.strip() == "dans la petite fenêtre"
    # Its answer may have come before anyone could look: then none is claimed.
    assert recorded.http_status in {200, None}


# Message boxes: one booking site says « no slot » only there


def test_a_message_box_is_noted_read_and_left_to_the_person(site, open_window, person_at):
    site.answers["/eAppointment/"] = f"""<!doctype html><title>2/4 Motif</title><p>Motif</p>
      <button onclick="alert(&quot;{ALERT}&quot;); document.title = 'lu'">Suivant</button>"""
    session = open_window(site.url("/eAppointment/"))
    person = person_at(session)
    person.page.evaluate("setTimeout(() => document.querySelector('button').click(), 50)")
    status = wait_until(session, lambda s: s.messages)

    assert status.messages[0].text == ALERT
    assert status.messages[0].open
    assert status.reading.state == "no_slot"
    with pytest.raises(MessageStillOpen) as refused:
        session.record()
    assert ALERT in refused.value.what_happened
    time.sleep(1)
    assert session.status().messages[0].open  # nobody closed it but the person, just below

    person.close_message()
    wait_until(session, lambda s: s.responding and not s.messages[0].open)
    recorded = session.record()
    assert [message.text for message in recorded.messages] == [ALERT]
    assert recorded.reading.state == "no_slot"
    assert ALERT in recorded.fact("message")
    assert ALERT not in recorded.text


def test_the_messages_of_an_earlier_page_do_not_follow(site, open_window, person_at):
    site.answers["/says"] = "<!doctype html><title>s</title><button onclick=alert('un')>x</button>"
    session = open_window(site.url("/says"))
    person = person_at(session)
    person.page.evaluate("setTimeout(() => document.querySelector('button').click(), 20)")
    wait_until(session, lambda s: s.messages)
    person.close_message()
    person.page.goto(site.url(SLOTS))
    wait_until(session, lambda s: s.address.endswith(SLOTS) and s.responding)
    assert session.record().messages == ()


def test_a_message_box_that_opens_in_the_middle_of_a_recording_ends_it_at_once(site, open_window):
    site.answers["/late"] = """<!doctype html><body><script>
      setInterval(() => document.body.append('y '), 1); setTimeout(() => alert('tard'), 1500);
      </script>"""
    session = open_window(site.url("/late"))
    began = time.monotonic()
    with pytest.raises(MessageStillOpen):
        record_until_it_fails(session)
    assert time.monotonic() - began < 20


# Downloads


def test_a_download_is_refused_and_said(site, open_window, person_at):
    site.answers["/file"] = lambda h: h.give(
        b"MZ" * 100,
        kind="application/octet-stream",
        Content_Disposition="attachment; filename=formulaire.exe",
    )
    site.answers["/offers"] = "<!doctype html><title>o</title><a href=/file>x</a><p>reste"
    session = open_window(site.url("/offers"))
    person_at(session).page.click("a")
    status = wait_until(session, lambda s: s.refused_downloads)
    assert status.refused_downloads == ("formulaire.exe",)
    recorded = session.record()
    assert recorded.fact("download_refused") == "formulaire.exe"
    assert "reste" in recorded.text
    assert recorded.address == site.url("/offers")
    assert recorded.fact("failure") is None
