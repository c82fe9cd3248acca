"""Who may see a page: the browser that opened the printed address, and no other."""

from __future__ import annotations

import pytest
from django.middleware.csrf import CSRF_SESSION_KEY
from django.test import Client

from guichet.web.opening import new_token


def body(answer):
    return answer.content.decode()


def test_a_page_without_the_printed_address_is_closed_and_says_what_to_do(db):
    answer = Client().get("/")
    assert answer.status_code == 403
    assert "Ouvrez la dernière adresse affichée" in body(answer)
    assert "préfecture" not in body(answer)


def test_the_printed_address_opens_the_first_page(db):
    client = Client()
    assert client.get(f"/ouvrir/{new_token()}").status_code == 200
    assert client.get("/").status_code == 200


def test_two_first_pages_opened_at_once_share_the_secret_of_their_forms(db):
    client = Client()
    client.get(f"/ouvrir/{new_token()}")
    secret = client.session[CSRF_SESSION_KEY]
    client.get("/")
    assert client.session[CSRF_SESSION_KEY] == secret


def test_an_invented_address_opens_nothing(db):
    new_token()
    client = Client()
    assert client.get("/ouvrir/abcdefghijklmnopqrstuvwxyz012345").status_code == 403
    assert client.get("/").status_code == 403


def test_the_printed_address_opens_one_browser_only(db):
    token = new_token()
    mine = Client()
    mine.get(f"/ouvrir/{token}")
    mine.get("/")
    other = Client()
    assert other.get(f"/ouvrir/{token}").status_code == 403
    assert other.get("/").status_code == 403


def test_the_same_address_brings_its_own_browser_back_to_the_first_page(signed_in):
    signed_in.get("/")
    assert signed_in.get("/ouvrir/deja-servi").headers["Location"] == "/"


def test_a_check_without_cookies_does_not_spend_the_address(db):
    token = new_token()
    for _ in range(3):
        assert Client().get(f"/ouvrir/{token}").status_code == 200
    person = Client()
    person.get(f"/ouvrir/{token}")
    assert person.get("/").status_code == 200


def test_a_name_that_is_not_ours_gets_no_page(signed_in):
    answer = signed_in.get("/", headers={"Host": "attaquant.example"})
    assert answer.status_code == 400
    assert "<nav" not in body(answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
    ],
)
def test_a_form_sent_by_another_page_changes_nothing(signed_in, headers):
    answer = signed_in.post("/quitter/", headers=headers)
    assert answer.status_code == 403
    assert signed_in.get("/").status_code == 200


def test_a_form_of_our_own_is_taken(signed_in):
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    answer = signed_in.post("/quitter/", headers=headers)
    assert answer.status_code == 302


def test_a_form_without_its_token_is_refused_and_says_what_to_do(db):
    client = Client(enforce_csrf_checks=True)
    client.get(f"/ouvrir/{new_token()}")
    answer = client.post("/dossiers/nouveau/", {"pseudonym": "Sam"})
    assert answer.status_code == 403
    assert "restée ouverte trop longtemps" in body(answer)


def test_leaving_quickly_closes_the_session_and_shows_a_plain_calendar(signed_in):
    answer = signed_in.post("/quitter/", follow=True)
    assert answer.redirect_chain == [("/calendrier/", 302)]
    assert "Guichet ouvert" not in body(answer)
    assert signed_in.get("/").status_code == 403


def test_pages_are_kept_by_no_cache_and_shared_with_no_other_page(signed_in):
    headers = signed_in.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_content_policy_allows_nothing_inline_and_nobody_else(signed_in):
    policy = signed_in.get("/").headers["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_session_cookie_stays_here_and_ends_with_the_browser(db):
    cookie = Client().get(f"/ouvrir/{new_token()}").cookies["guichet"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""


@pytest.mark.e2e
def test_the_token_is_gone_from_the_address_and_from_the_way_back(browser, live_guichet):
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_guichet.printed_address())
    page.wait_for_url(f"{live_guichet.url}/")
    assert page.get_by_role("heading", level=1).is_visible()
    page.goto(f"{live_guichet.url}/aide/")
    page.go_back()
    assert page.url == f"{live_guichet.url}/"
    page.go_back()
    assert "ouvrir" not in page.url
    context.close()


@pytest.mark.e2e
def test_three_escapes_hide_the_page_and_going_back_shows_nothing(phone_page, live_guichet):
    phone_page.goto(f"{live_guichet.url}/aide/")
    phone_page.goto(f"{live_guichet.url}/dossiers/nouveau/")
    for _ in range(3):
        phone_page.keyboard.press("Escape")
    phone_page.wait_for_url("**/calendrier/")
    phone_page.go_back()
    phone_page.get_by_role("heading", name="Cette page est fermée.").wait_for()
