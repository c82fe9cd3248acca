"""A capture becomes one attempt of the journal, with its files, sealed in the log."""

from __future__ import annotations


def test_a_capture_becomes_one_attempt_with_what_the_page_says(extension, dossier):
    answer = extension.send()
    assert answer.status_code == 201
    told = answer.json()
    attempt = dossier.attempts.get()
    assert told == {
        "id": str(attempt.id),
        "state": "no_slot",
        "said": "La page dit qu’aucun créneau n’est libre.",
        "journal_number": 1,
        "sealed": "logged",
        "counts": True,
        "proposed_outcome": "no_slot",
        "url": f"http://testserver/dossiers/{dossier.id}/journal/1/",
    }
