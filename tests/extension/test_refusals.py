"""The installation refuses: the capture stays, its reason is shown, the person decides."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import Owner, a_page_without_slots

pytestmark = pytest.mark.e2e


def test_a_revoked_browser_keeps_the_capture_says_why_and_sends_it_once_paired_again(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    from guichet.api.models import Pairing
    from guichet.api.pairings import revoke

    revoke(Pairing.objects.get(dossier=dossier), by="test", at=dt.datetime.now(dt.UTC))
    paired.keep(a_page_without_slots(paired, booking_site), "!")
    own = paired.send_what_waits()
    assert own.locator("#outbox strong[lang=fr]").count() == 1
    assert dossier.attempts.count() == 0
    own.close()
    paired.pair(dossier)
    paired.browser.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1


def test_an_archived_dossier_refuses_and_the_person_can_try_again(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    now = dt.datetime.now(dt.UTC)
    page = a_page_without_slots(paired, booking_site)
    type(dossier).objects.filter(pk=dossier.pk).update(archived_at=now)
    paired.keep(page, "!")
    assert [item["state"] for item in paired.listed()] == ["refused"]
    own = paired.send_what_waits()
    type(dossier).objects.filter(pk=dossier.pk).update(archived_at=None)
    own.get_by_role("button", name="Try again").click()
    paired.browser.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1


def test_a_wrong_code_pairs_nothing_and_says_so(owner: Owner) -> None:
    own = owner.browser.own_page()
    own.fill("#line", f"{owner.relay.url}#pas-le-bon-code")
    own.click("#pairing button")
    own.get_by_text("This code connects nothing.").wait_for()
    assert own.locator("#dossiers .row").count() == 0


@pytest.mark.parametrize(
    "line",
    ["", "bonjour", "http://127.0.0.1:8321", "http://10.0.0.8:8321#code", "http://a.example#code",
     "ftp://127.0.0.1#code", "https://moi:secret@a.example#code", "http://127.0.0.1:8321#a#b"],
)  # fmt: skip
def test_a_line_that_leads_elsewhere_than_home_or_is_not_whole_is_not_used(
    extended, line: str
) -> None:
    """Plain http leads to this computer alone: a capture never crosses a network unencrypted."""
    own = next((page for page in extended.context.pages if extended.id in page.url), None)
    own = own or extended.own_page()
    read = f"import('/pairings.js').then((m) => m.readPairingString({line!r}))"
    assert own.evaluate(read) is None
    sound = "import('/pairings.js').then((m) => m.readPairingString(' https://a.example/x/#code '))"
    assert own.evaluate(sound) == {"base": "https://a.example/x", "code": "code"}


def test_what_a_person_erases_is_gone_and_only_after_a_yes(
    paired: Owner, booking_site: PracticeServer
) -> None:
    with paired.installation_off():
        paired.keep(a_page_without_slots(paired, booking_site), "1")
        own = paired.send_what_waits()
        own.once("dialog", lambda dialog: dialog.dismiss())
        own.get_by_role("button", name="Erase").click()
        [erased] = paired.listed()
        own.once("dialog", lambda dialog: dialog.accept())
        own.get_by_role("button", name="Erase").click()
        own.get_by_text("Nothing has been recorded yet.").wait_for()
        # A delivery that was under way notes what came of it: that brings nothing back.
        late = "(item) => import('/outbox.js').then((m) => m.note(item, {state: 'refused'}))"
        own.evaluate(late, erased)
        assert paired.listed() == []
