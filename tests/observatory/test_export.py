"""Whose attempts are counted, and what leaves."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import jsonschema
import pytest
import time_machine

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import create_dossier, profile_of
from guichet.evidence.erasure import erase_dossier
from guichet.observatory.collecting import contributions, counts_on
from guichet.observatory.export import COLUMNS, LIMITS, as_csv, as_json
from tests.factories import PARIS, an_attempt
from tests.support.profiles import a_full_profile

ON = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
OCTOBER = dt.datetime(2026, 10, 14, 9, tzinfo=PARIS)
SCHEMA = Path(__file__).parents[2] / "docs/schemas/observatory.schema.json"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def a_dossier(number, *, agrees=True, example=False, at=OCTOBER, **said):
    profile = a_full_profile().model_copy(update={"shares_counts": agrees})
    made = create_dossier(
        pseudonym=f"Personne {number} EXEMPLE", by="test", at=NOW, profile=profile, example=example
    )
    an_attempt(made, at, **said)
    return made


def counted():
    return [one.dossier for one in contributions(before=ON.replace(day=1))]


def test_only_a_dossier_that_agreed_is_counted_and_none_does_at_first(db):
    """WA-09: consent is a choice, off by default."""
    assert not profile_of(a_dossier(0, agrees=False)).shares_counts
    assert not a_full_profile().shares_counts
    assert counted() == []
    agreeing = a_dossier(1)
    assert counted() == [str(agreeing.pk)]


def test_an_example_and_an_erased_dossier_are_never_counted(db):
    """WA-09."""
    a_dossier(1, example=True)
    erase_dossier(a_dossier(2), by="test", at=NOW)
    assert counted() == []


def test_the_consent_is_given_on_a_page_and_taken_back(signed_in, dossier):
    """WA-09."""
    address = f"/dossiers/{dossier.pk}/profil/observatoire/"

    def choose(answer):
        dossier.refresh_from_db()
        signed_in.post(address, {"version": dossier.version, "shares_counts": answer})
        return profile_of(Dossier.objects.get(pk=dossier.pk)).shares_counts

    page = signed_in.get(address).content.decode()
    assert 'value="non"' in page
    assert not profile_of(dossier).shares_counts
    assert choose("oui")
    an_attempt(dossier, OCTOBER)
    assert counted().count(str(dossier.pk)) > 0
    assert not choose("non")
    assert counted() == []


def test_the_month_that_runs_is_not_counted(db):
    a_dossier(1, at=dt.datetime(2026, 11, 2, 9, tzinfo=PARIS))
    assert counted() == []


def test_the_month_is_the_one_of_the_place(db):
    """At 23:30 in Paris on 31 October, it is October, and November in UTC is not asked."""
    a_dossier(1, at=dt.datetime(2026, 10, 31, 23, 30, tzinfo=PARIS))
    (one,) = contributions(before=ON.replace(day=1))
    assert one.month == dt.date(2026, 10, 1)


def test_what_leaves_is_counts_by_month_and_nothing_of_anybody(signed_in, db):
    """WA-09: export for associations."""
    for number in range(6):
        a_dossier(number, note="Une note à moi.", url="https://exemple.invalid/secret")
    told = as_json(counts_on(ON), ON)
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    assert max(one["attempts"] for one in told["counts"]) == 6
    for address in ("", "essais.csv", "essais.json"):
        said = signed_in.get(f"/observatoire/{address}").content.decode()
        assert "2026-10" in said or "octobre 2026" in said.casefold()
        for secret in ("EXEMPLE 1", "Personne", "note à moi", "secret", "2026-10-14", "14 oct"):
            assert secret not in said, (address, secret)
        for known in Dossier.objects.all():
            assert str(known.pk) not in said
            assert known.code not in said
        assert "%" not in said.replace("%20", "")


def test_five_dossiers_at_least_or_the_page_is_empty(signed_in, db):
    for number in range(4):
        a_dossier(number)
    assert "Rien à montrer" in signed_in.get("/observatoire/").content.decode()
    a_dossier(4)
    assert "Rien à montrer" not in signed_in.get("/observatoire/").content.decode()


def test_every_export_says_what_it_is_not(db):
    told = counts_on(ON)
    assert as_json(told, ON)["limits"] == list(LIMITS)
    lines = as_csv(told).splitlines()
    assert [line[2:] for line in lines if line.startswith("# ")] == list(LIMITS)
    rows = list(csv.reader(io.StringIO("\n".join(one for one in lines if one[0] != "#"))))
    assert rows[0] == list(COLUMNS)


def test_a_corrected_attempt_counts_once(db):
    from guichet.evidence.services import AttemptInput, correct_attempt

    made = a_dossier(1)
    row = made.attempts.get()
    row.dossier = made
    given = AttemptInput(moment=OCTOBER, zone="Europe/Paris", channel="site", outcome="site_error")
    correct_attempt(row, given, by="test", at=NOW)
    (one,) = contributions(before=ON.replace(day=1))
    assert one.outcome == "site_error"


def test_more_dossiers_than_one_query_names_are_all_counted(db, monkeypatch):
    monkeypatch.setattr("guichet.observatory.collecting.BATCH", 2)
    for number in range(5):
        a_dossier(number)
    assert len(set(counted())) == 5


@pytest.mark.parametrize(("option", "first"), [("--json", "{"), ("--csv", "# ")])
def test_the_command_writes_what_the_page_shows(db, capsys, option, first):
    """WA-09."""
    from guichet.cli.main import main

    for number in range(5):
        a_dossier(number)
    assert main(["observatory", option]) == 0
    assert capsys.readouterr().out.startswith(first)
