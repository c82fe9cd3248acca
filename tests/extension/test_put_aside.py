"""A capture that cannot be received holds back no other one, and can be taken out as a file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import Owner, a_page_of, a_page_without_slots

pytestmark = pytest.mark.e2e


class FailsOn:
    """A defect of the application, for the first recording it is ever given."""

    def __init__(self, wanted: object) -> None:
        self.wanted = wanted
        self.first = ""
        self.tries = 0

    def __call__(self, pairing, sent, picture, *, at):
        self.first = self.first or str(sent.id)
        if str(sent.id) == self.first:
            self.tries += 1
            raise ZeroDivisionError
        return self.wanted(pairing, sent, picture, at=at)  # type: ignore[operator]


def test_a_capture_that_always_gets_an_error_is_put_aside_and_those_after_it_leave(
    paired: Owner, dossier, booking_site: PracticeServer, monkeypatch
) -> None:
    from guichet.api import v1

    right = v1.take_in
    broken = FailsOn(right)
    monkeypatch.setattr(v1, "take_in", broken)
    with paired.installation_off():
        paired.keep(a_page_without_slots(paired, booking_site), "1")
        paired.keep(a_page_of(paired, booking_site, "99010"), "2")
    own = paired.browser.own_page()
    send = own.get_by_role("button", name="Send now")
    for _ in range(20):
        if any(item["state"] == "aside" for item in paired.listed()):
            break
        send.click()
        own.wait_for_timeout(200)
    paired.browser.wait_until_listed(1, "received")
    assert [item["state"] for item in paired.listed()] == ["aside", "received"]
    assert broken.tries >= 3
    assert [one.detail("state") for one in dossier.attempts.all()] == ["maintenance"]
    row = own.locator("#outbox li.aside")
    row.get_by_text("L’application s’est trompée.").wait_for()
    assert "Put aside" in row.inner_text()
    assert "You can save it as a file." in row.inner_text()
    assert paired.browser.sign() == "!"
    monkeypatch.setattr(v1, "take_in", right)
    row.get_by_role("button", name="Try again").click()
    paired.browser.wait_until_listed(2, "received")
    assert dossier.attempts.count() == 2


def test_a_refused_capture_is_saved_as_a_file_that_the_journal_takes(
    paired: Owner, dossier, booking_site: PracticeServer, tmp_path
) -> None:
    """Picture, text and circumstances: the archive is sound, and the application opens it."""
    from guichet.evidence.unpacking import files_in

    page = a_page_without_slots(paired, booking_site)
    text = page.evaluate("document.body.innerText")
    type(dossier).objects.filter(pk=dossier.pk).update(archived_at=dt.datetime.now(dt.UTC))
    paired.keep(page, "!")
    own = paired.send_what_waits()
    with own.expect_download() as saved:
        own.get_by_role("button", name="Save as a file").click()
    name = saved.value.suggested_filename
    saved.value.save_as(tmp_path / name)
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert archive.testzip() is None
        files = {one.rpartition("_")[2]: archive.read(one) for one in archive.namelist()}
    assert list(files) == ["ecran.png", "texte.txt", "faits.json"]
    assert files["texte.txt"].decode() == text
    facts = json.loads(files["faits.json"])
    assert (facts["address"], facts["title"]) == (page.url, page.title())
    digests = [hashlib.sha256(files[one]).hexdigest() for one in ("ecran.png", "texte.txt")]
    assert [one["sha256"] for one in facts["files"]] == digests
    [taken], _ = files_in(name, (tmp_path / name).read_bytes())
    assert (taken.data, taken.media_type) == (files["ecran.png"], "image/png")
    assert [item["state"] for item in paired.listed()] == ["refused"]
