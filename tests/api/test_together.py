"""Several captures at once, through the real server: none lost, none twice."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.utils import timezone

from guichet.api.pairings import make_code
from guichet.evidence.log import entries_of
from guichet.sealing.log import check_chain
from tests.factories import a_dossier
from tests.support.extension import Extension, a_capture


class Line:
    """What stands for Django’s test client: each call over a connection of its own."""

    def __init__(self, live):
        self.netloc = live.url.removeprefix("http://")

    def generic(self, method, path, body, *, content_type, headers):
        connection = http.client.HTTPConnection(self.netloc, timeout=30)
        connection.request(method, path, body, headers | {"Content-Type": content_type})
        answer = connection.getresponse()
        told = Told(answer.status, answer.read())
        connection.close()
        return told


@dataclass(frozen=True)
class Told:
    status_code: int
    content: bytes

    def json(self):
        return json.loads(self.content)


def test_captures_that_arrive_together_are_each_kept_once(live_guichet):
    """EV-08: two of them are one capture sent again while the first try is still on its way."""
    dossier = a_dossier()
    paired = Extension(Line(live_guichet))
    paired.pair(make_code(dossier, at=timezone.now()))
    same = a_capture()
    captures = [same, same, same, *(a_capture() for _ in range(5))]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: paired.post("/api/v1/attempts", one), captures))
    assert sorted(one.status_code for one in answers) == [200] * 2 + [201] * 6
    assert len({one.json()["id"] for one in answers[:3]}) == 1
    assert sorted(dossier.attempts.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert check_chain(entries_of(dossier.id)) == []
