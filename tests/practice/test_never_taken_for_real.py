"""Marked on every page, closed to the outside, keeping nothing."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
from pathlib import Path

import pytest

import guichet.practice
from guichet.booking_sites import Page, State, read
from guichet.practice import PracticeServer, load_scenarios
from tests.practice.trainee import Seen, Trainee

HOUSE = Path(guichet.practice.__file__).parent
SIGNS_OF_THE_STATE = ("marianne", "dsfr", "république française", "liberté", "service-public")


@pytest.fixture
def every_page(trainee: Trainee) -> list[Seen]:
    pages = [trainee.go(trainee.site.url), trainee.go(trainee.site.url + "absente")]
    for number in load_scenarios():
        pages.append(trainee.go(trainee.site.page_of(number)))
        pages.append(trainee.conditions(number))
        pages.append(trainee.attempt(number))
    pages.append(trainee.go(trainee.site.page_of("99003") + "formulaire/"))
    return pages


def test_every_page_says_that_it_is_an_exercise_in_its_title_and_at_its_top(every_page) -> None:
    for seen in every_page:
        assert "<title>ENTRAÎNEMENT — " in seen.html
        body = seen.html.partition("<body>")[2]
        banner = body.partition("</header>")[0]
        assert "ENTRAÎNEMENT" in banner
        assert "Rien n’est réservé." in banner


def test_every_page_shows_the_day_and_the_hour_of_the_clock(every_page) -> None:
    for seen in every_page:
        assert "jeudi 7 mai 2026, 8 h 12" in seen.html.replace("\u00a0", " ")


def test_no_page_is_indexed_kept_framed_or_given_a_script(every_page) -> None:
    for seen in every_page:
        assert seen.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in seen.html
        assert seen.headers["Cache-Control"] == "no-store"
        policy = seen.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert seen.headers["X-Content-Type-Options"] == "nosniff"
        assert seen.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in seen.headers
        assert "<script" not in seen.html
        assert "style=" not in seen.html


def test_no_page_asks_anything_of_anyone_else(every_page) -> None:
    for seen in every_page:
        assert re.findall(r"""(?:https?:)?//[^\s"']+""", without_image(seen.html)) == []
    assert "url(" not in (HOUSE / "static/practice.css").read_text(encoding="utf-8")


def test_no_page_imitates_a_sign_of_the_state(every_page) -> None:
    for seen in every_page:
        words = without_image(seen.html).lower()
        assert not [sign for sign in SIGNS_OF_THE_STATE if sign in words]


def without_image(html: str) -> str:
    """Return the page without the bytes of its image, which spell anything by chance."""
    return re.sub(r'"data:image/png;base64,[^"]*"', '""', html)


def test_the_same_page_on_an_unknown_host_would_prove_nothing(trainee: Trainee) -> None:
    seen = trainee.attempt("99001")
    elsewhere = seen.url.replace(f"127.0.0.1:{trainee.site.port}", "site.example")
    assert read(Page(elsewhere, seen.html, 200)).state is State.UNKNOWN


def test_robots_are_sent_away(trainee: Trainee) -> None:
    assert trainee.go(trainee.site.url + "robots.txt").body == b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    "host",
    ["site.example", "www.rdv-prefecture.interieur.gouv.fr", "127.0.0.1.site.example", "",
     "127.0.0.1@site.example", "127.0.0.1:80:80x", "[::1", "localhost:"],
)  # fmt: skip
def test_another_host_name_gets_no_page(host: str, trainee: Trainee) -> None:
    """A web site that points its own name at the loopback (rebinding) reads nothing."""
    trainee.sent = {"Host": host}
    seen = trainee.ask(trainee.site.url)
    assert seen.status in {400, 421}
    assert b"ENTRA" not in seen.body


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:8123", "[::1]:8123"])
def test_the_names_of_this_computer_are_answered(host: str, trainee: Trainee) -> None:
    trainee.sent = {"Host": host}
    assert trainee.ask(trainee.site.url).status == 200


def test_it_listens_on_this_computer_only(site: PracticeServer) -> None:
    addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    for address in addresses - {"127.0.0.1", "::1"}:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family) as knock:
            knock.settimeout(2)
            assert knock.connect_ex((address, site.port)) != 0
    assert site.url == f"http://127.0.0.1:{site.port}/"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(method: str, trainee: Trainee) -> None:
    assert trainee.ask(trainee.site.url, method=method).status == 405


def test_a_large_form_is_refused_unread(trainee: Trainee) -> None:
    trainee.conditions("99001")
    form = {"captchaUsercode": "x" * 10_000}
    seen = trainee.ask(trainee.site.page_of("99001") + "cgu/_validerCaptcha", form)
    assert seen.status == 413


@pytest.mark.parametrize(
    "path",
    ["absente", "rdvpref/reservation/demarche/1/", "rdvpref/reservation/demarche/99001/autre/",
     "rdvpref/reservation/demarche/99001", "..%2f..%2fetc/passwd", "static/practice.css",
     "rdvpref/reservation/demarche/99001/cgu/%00"],
)  # fmt: skip
def test_an_unknown_page_is_said_absent(path: str, trainee: Trainee) -> None:
    assert trainee.ask(trainee.site.url + path).status == 404


def test_what_is_typed_in_the_address_is_never_put_in_a_page(trainee: Trainee) -> None:
    seen = trainee.go(
        trainee.site.page_of("99001") + "cgu/?error=%3Cscript%3Ealert(1)%3C/script%3E"
    )
    assert "alert(1)" not in seen.html


def test_a_broken_request_does_not_stop_the_site(site: PracticeServer) -> None:
    for junk in (
        b"\x16\x03\x01\x00",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as raw:
            raw.sendall(junk)
            raw.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                raw.recv(1000)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.request("GET", "/", headers={"Cookie": "entrainement=\xe9; =;;a b"})
    assert connection.getresponse().status == 200


def test_a_stopped_site_frees_its_port_and_can_be_started_again() -> None:
    site = PracticeServer()
    site.stop()
    site.start()
    port = site.port
    site.stop()
    site.stop()
    with PracticeServer(port) as again:
        assert again.port == port
        assert Trainee(again).ask(again.url).status == 200
    with socket.socket() as knock:
        assert knock.connect_ex(("127.0.0.1", port)) != 0


def test_it_runs_without_django() -> None:
    from tests.booking_sites.test_rules_of_the_road import imported_by

    for path in HOUSE.glob("*.py"):
        assert not [name for name in imported_by(path) if name.split(".")[0] == "django"]
