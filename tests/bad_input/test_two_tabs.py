"""Two windows, or sixteen, write at once: nothing is overwritten in silence, nothing is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import ChangedElsewhere, profile_of
from guichet.evidence.services import AttemptInput, record_attempt
from tests.bad_input.telling import is_said, words_of
from tests.factories import NOW, PARIS, a_dossier, a_screenshot, an_attempt
from tests.support.whole import assert_whole, stored

THREADS = 16
EACH = 3


def test_the_second_tab_keeps_its_answers_and_is_told_of_the_first(signed_in, dossier):
    """The later window is refused once, its words still on the screen, then accepted."""
    page = f"/dossiers/{dossier.id}/profil/identite/"
    shown = signed_in.get(page).context["form"]
    seen = {name: field.value() or "" for name, field in ((f.name, f) for f in shown)}
    first = {**seen, "given_names": "Première"}
    second = {**seen, "given_names": "Seconde"}
    assert signed_in.post(page, first).status_code == 302
    refused = signed_in.post(page, second)
    assert refused.status_code == 409
    text = words_of(refused.content.decode())
    for part in ("title", "effect", "advice", "kept"):
        assert is_said(getattr(ChangedElsewhere, part), text)
    assert 'value="Seconde"' in refused.content.decode()
    assert profile_of(Dossier.objects.get(pk=dossier.pk)).applicant.given_names == "Première"
    again = second | {"version": str(refused.context["form"]["version"].value())}
    assert signed_in.post(page, again).status_code == 302
    assert profile_of(Dossier.objects.get(pk=dossier.pk)).applicant.given_names == "Seconde"


@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_record_attempts_and_none_is_lost(tmp_path):
    """AT-01, CA-13: on the real SQLite file, each attempt has its number, file and entry."""
    dossier = a_dossier()
    an_attempt(dossier)
    before = stored(dossier)
    begin = threading.Barrier(THREADS)
    failures: list[BaseException] = []

    def record(who: int) -> None:
        try:
            mine = Dossier.objects.get(pk=dossier.pk)
            begin.wait(timeout=30)
            for rank in range(EACH):
                given = AttemptInput(NOW.astimezone(PARIS), "site", "no_slot")
                upload = a_screenshot(f"EXEMPLE {who} {rank}")
                record_attempt(mine, given, by=f"test {who}", at=NOW, files=[upload])
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=record, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    now = assert_whole(dossier, before, tmp_path)
    assert [one["number"] for one in now.attempts] == list(range(1, THREADS * EACH + 2))
    assert len(now.files) == THREADS * EACH


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_by_sixteen_threads_is_stored_once(tmp_path):
    dossier = a_dossier()
    before = stored(dossier)
    begin = threading.Barrier(THREADS)
    already: list[bool] = []

    def record() -> None:
        try:
            mine = Dossier.objects.get(pk=dossier.pk)
            begin.wait(timeout=30)
            given = AttemptInput(NOW.astimezone(PARIS), "site", "no_slot")
            _, [one] = record_attempt(mine, given, by="test", at=NOW, files=[a_screenshot()])
            already.append(one.already_there)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=record) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(already) == [False, *[True] * (THREADS - 1)]
    assert len(assert_whole(dossier, before, tmp_path).files) == 1
