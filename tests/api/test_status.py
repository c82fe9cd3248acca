"""The HTTP status that opened a page: kept with the capture, and read with its words."""

from __future__ import annotations

import json

import pytest

from guichet.evidence.services import read_original


def circumstances(attempt):
    kept = next(one for one in attempt.captures.all() if one.name.endswith("faits.json"))
    return json.loads(read_original(kept))


@pytest.mark.parametrize(
    ("status", "state"), [(200, "unknown"), (502, "overload"), (403, "blocked")]
)
def test_an_error_of_the_server_without_any_word_is_an_attempt_that_failed(
    extension, dossier, status, state
):
    """AT-07: a blank page is read by the status that its server gave."""
    assert extension.send(text="", title="", http_status=status).json()["state"] == state
    kept = circumstances(dossier.attempts.get())
    assert kept["http_status"] == status
    told = {fact["code"]: fact["value"] for fact in kept["facts"]}
    assert told["http_status"] == str(status)


@pytest.mark.parametrize("said", [None, ...], ids=["null", "absent"])
def test_a_status_that_the_browser_does_not_tell_is_not_known(extension, dossier, said):
    assert extension.send(http_status=said).json()["state"] == "no_slot"
    kept = circumstances(dossier.attempts.get())
    assert kept["http_status"] is None
    assert {"http_status": "non connu"}.items() <= {
        fact["code"]: fact["value"] for fact in kept["facts"]
    }.items()
