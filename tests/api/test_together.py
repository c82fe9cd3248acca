"""Several captures at once, through the real server: none lost, none twice."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor

from django.utils import timezone

from guichet.api.pairings import make_code
from guichet.evidence.log import entries_of
from guichet.sealing.log import check_chain
from tests.factories import a_dossier
from tests.support.extension import CHROMIUM, a_capture


def sender(live, dossier):
    """Return what sends a capture over a connection of its own, from a paired browser."""

    def call(path, said, **headers):
        connection = http.client.HTTPConnection(live.url.removeprefix("http://"), timeout=30)
        sent = {"Origin": CHROMIUM, "Content-Type": "application/json"} | headers
        connection.request("POST", f"/api/v1/{path}", json.dumps(said), sent)
        answer = connection.getresponse()
        status, told = answer.status, json.loads(answer.read())
        connection.close()
        return status, told

    code = make_code(dossier, at=timezone.now())
    token = call("pairings", {"code": code, "browser": "Chromium"})[1]["token"]
    return lambda said: call("attempts", said, Authorization=f"Bearer {token}")


def test_captures_that_arrive_together_are_each_kept_once(live_guichet):
    """EV-08: two of them are one capture sent again while the first try is still on its way."""
    dossier = a_dossier()
    send = sender(live_guichet, dossier)
    same = a_capture()
    captures = [same, same, same, *(a_capture() for _ in range(5))]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, captures))
    assert sorted(status for status, _ in answers) == [200] * 2 + [201] * 6
    assert len({told["id"] for _, told in answers[:3]}) == 1
    assert sorted(dossier.attempts.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert check_chain(entries_of(dossier.id)) == []
