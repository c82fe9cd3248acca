"""The window goes, the page does not come: what is said, and what is kept."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from guichet.assisted import AssistedSession, ForTests, WindowState, launch
from guichet.assisted.errors import (
    BrowserCrashed,
    PageDidNotAnswer,
    PageFrozen,
    PageNotReached,
    TabCrashed,
    WindowClosed,
)
from tests.assisted.conftest import record_until_it_fails
from tests.assisted.site import NO_SLOT, SLOTS, never_ends, says_nothing
from tests.support.person import wait_until

pytestmark = pytest.mark.usefixtures("real_browser")


def browser_process(person) -> int:
    """The process of the window's browser, asked of itself."""
    told = person.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return next(int(p["id"]) for p in told["processInfo"] if p["type"] == "browser")


def profile_of(session: AssistedSession) -> Path:
    return session._window.profile


# The window goes


def test_a_window_closed_by_the_person_is_said_to_be_closed(site, open_window, person_at):
    session = open_window(site.url())
    kept = session.record()
    person_at(session).page.close()
    status = wait_until(session, lambda s: not s.window_open)
    assert status.state is WindowState.CLOSED
    assert status.last_error is None
    with pytest.raises(WindowClosed):
        session.record()
    assert kept.text.startswith("Choisissez votre créneau")


def test_a_killed_browser_is_said_in_four_parts_and_takes_no_recording_with_it(
    site, open_window, person_at, tmp_path
):
    from guichet.cli.capture_files import CaptureFolder

    session = open_window(site.url())
    folder = CaptureFolder(tmp_path)
    kept = session.record()
    folder.write(kept)
    os.kill(browser_process(person_at(session)), signal.SIGKILL)

    with pytest.raises(BrowserCrashed) as crash:
        session.record()
    error = crash.value
    assert all((error.what_happened, error.what_it_changes, error.what_to_do, error.what_is_kept))
    status = session.status()
    assert status.state is WindowState.CRASHED
    assert isinstance(status.last_error, BrowserCrashed)
    for file in kept.files():
        assert (tmp_path / file.name).read_bytes() == file.data


def test_a_browser_killed_in_the_middle_of_a_recording_is_a_crash(site, open_window, person_at):
    site.answers["/long"] = "<!doctype html><body style='margin:0'><div style='height:29000px'>"
    session = open_window(site.url("/long"))
    process = browser_process(person_at(session))
    killer = threading.Timer(0.15, os.kill, (process, signal.SIGKILL))
    killer.start()
    with pytest.raises(BrowserCrashed):
        record_until_it_fails(session)
    killer.join()


def test_a_page_that_crashes_leaves_the_window_usable(site, open_window, person_at):
    session = open_window(site.url())
    person = person_at(session)
    hand = person.context.new_cdp_session(person.page)
    session._loop.start(_crash(session))
    wait_until(session, lambda s: not s.responding)
    with pytest.raises(TabCrashed):
        session.record()
    hand.send("Page.navigate", {"url": site.url(SLOTS)})
    wait_until(session, lambda s: s.responding)
    assert session.record().reading.state == "no_slot"


async def _crash(session: AssistedSession) -> None:
    cdp = await session._window.tabs[0].cdp()
    await cdp.send("Page.crash")


# The page does not come, or never ends


def test_a_page_that_never_finishes_loading_is_recorded_as_it_is(site, open_window):
    site.answers["/never"] = never_ends(20)
    session = open_window(site.url("/never"))
    status = wait_until(session, lambda s: s.reading and s.reading.state == "no_slot")
    assert status.loading
    recorded = session.record()
    assert recorded.fact("loading") == "en cours"
    assert recorded.reading.state == "no_slot"


def test_a_server_that_says_nothing_is_reported_and_its_blank_window_can_be_recorded(
    site, open_window, monkeypatch
):
    monkeypatch.setattr("guichet.assisted.window.LIMIT", 3.0)
    site.answers["/mute"] = says_nothing(12)
    session = open_window(site.url("/mute"), wait=False)
    status = wait_until(session, lambda s: s.last_error is not None)
    assert isinstance(status.last_error, PageDidNotAnswer)
    assert status.window_open
    assert status.waiting_since is not None
    recorded = session.record()
    assert recorded.fact("http_status") == "aucune réponse vue"
    assert recorded.fact("asked_address") == site.url("/mute")
    assert recorded.fact("waiting").startswith(f"{site.url('/mute')}, demandée depuis ")


def test_a_page_left_on_the_screen_while_the_next_one_does_not_come_is_pictured(
    site, open_window, person_at
):
    """An overloaded site: the person pressed « Suivant » and waits. The picture shows it."""
    site.answers["/next"] = says_nothing(12)
    site.answers["/cgu"] = """<!doctype html><title>Conditions</title>
      <body style="background:green"><a href="/next">Suivant</a>"""
    session = open_window(site.url("/cgu"))
    before = session.record()
    person_at(session).page.click("a", no_wait_after=True)
    status = wait_until(session, lambda s: s.waiting_since is not None)
    assert not status.responding

    recorded = session.record()
    assert recorded.viewport_png == before.viewport_png
    assert recorded.text == ""
    assert recorded.address == site.url("/cgu")
    assert recorded.fact("waiting").startswith(site.url("/next"))
    assert recorded.fact("picture_only") is not None
    assert [file.name[26:] for file in recorded.files()] == ["page.png", "faits.json"]


def test_a_server_that_refuses_is_reported_and_its_error_page_can_be_recorded(open_window):
    """Port 1 of the loopback: nobody listens. A failure of the site is evidence too."""
    session = open_window("http://127.0.0.1:1/rdvpref/", wait=False)
    status = wait_until(session, lambda s: s.last_error is not None)
    assert isinstance(status.last_error, PageNotReached)
    wait_until(session, lambda s: s.responding)
    recorded = session.record()
    assert recorded.address == "http://127.0.0.1:1/rdvpref/"
    assert "ERR_" in recorded.fact("failure")
    assert recorded.http_status is None


def test_a_page_busy_for_ever_is_refused_within_the_limit(site, open_window, monkeypatch):
    monkeypatch.setattr("guichet.assisted.window.LIMIT", 3.0)
    site.answers["/busy"] = """<!doctype html><title>b</title><p>x
      <script>setTimeout(() => { while (true); }, 300)</script>"""
    session = open_window(site.url("/busy"), wait=False)
    wait_until(session, lambda s: "/busy" in s.address and not s.responding)
    began = time.monotonic()
    with pytest.raises(PageFrozen):
        session.record()
    assert time.monotonic() - began < 8
    session.close()
    assert time.monotonic() - began < 30


def test_an_error_page_of_the_server_is_recorded_with_its_status(site, open_window):
    site.answers["/502"] = lambda handler: handler.give("<h1>502 Bad Gateway</h1>", status=502)
    recorded = open_window(site.url("/502")).record()
    assert recorded.http_status == 502
    assert recorded.reading.state == "overload"
    assert "502 Bad Gateway" in recorded.text


# Starting and ending


def test_each_session_starts_without_the_cookies_of_the_one_before(site, open_window):
    seen = []
    site.answers["/bakes"] = lambda handler: (
        seen.append(handler.headers["Cookie"]),
        handler.give(NO_SLOT, Set_Cookie="a=b; Max-Age=9999"),
    )
    for _ in range(2):
        session = open_window(site.url("/bakes"))
        session.close()
    assert seen == [None, None]


def test_the_profile_with_its_cookies_is_deleted_at_the_end(site, open_window):
    session = open_window(site.url())
    profile = profile_of(session)
    assert (profile / "Default").is_dir()
    assert profile.stat().st_mode & 0o077 == 0
    session.close()
    assert not profile.exists()


def test_the_profile_of_a_killed_process_is_deleted_at_the_next_start(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = tmp_path / "guichet-essai-4194304-abc"
    alive = tmp_path / f"guichet-essai-{os.getppid()}-abc"
    other = tmp_path / "photos-de-famille"
    for folder in (gone, alive, other):
        folder.mkdir()
    made = launch.fresh_profile()
    assert not gone.exists()
    assert alive.exists()
    assert other.exists()
    assert made.exists()


def test_closing_twice_and_looking_afterwards_are_harmless(site, open_window):
    session = open_window(site.url())
    session.close()
    session.close()
    assert session.status().state is WindowState.CLOSED


def test_a_session_serves_several_threads_at_once(site, open_window):
    session = open_window(site.url())
    recorded, failed = [], []

    def work() -> None:
        try:
            session.status()
            recorded.append(session.record())
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len({page.text for page in recorded}) == 1
    assert session.status().recorded == 6


def test_the_debugging_door_is_closed_unless_a_test_asks(site):
    with AssistedSession() as session:
        session.start(site.url(), visible=False, for_tests=ForTests())
        with pytest.raises(RuntimeError, match="no debugging door"):
            session.debugging_door()
