"""Destinations: limits and rules as dated data with their sources."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from guichet.documents import destinations
from guichet.documents.destinations import Destination, destination_ids, load_destination
from guichet.documents.filing_check import RULES

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize("name", destination_ids())
def test_every_limit_and_rule_has_a_source_and_a_day(name: str) -> None:
    place = load_destination(name)
    table = place.limits
    versions = [*table.max_bytes, *table.longest_name, *table.copies, *table.formats]
    for version in [*versions, *table.one_file_per_piece, *place.rules]:
        assert version.citation
        assert version.checked_on <= DAY
    assert place.on(DAY).max_bytes > 0


def test_the_portal_takes_32_million_bytes_a_file_and_80_characters_a_name() -> None:
    limits = load_destination("telerecours").on(DAY)
    assert (limits.max_bytes, limits.longest_name) == (32_000_000, 80)
    assert limits.one_file_per_piece
    assert limits.formats == ("pdf",)


def test_one_file_a_piece_is_a_rule_since_2021() -> None:
    telerecours = load_destination("telerecours")
    with pytest.raises(ValueError, match="2021"):
        telerecours.on(dt.date(2020, 12, 31))


@pytest.mark.parametrize("name", destination_ids())
def test_every_rule_that_the_check_knows_is_said_and_sourced(name: str) -> None:
    place = load_destination(name)
    assert {rule.id for rule in place.rules} <= RULES
    assert all(place.source_of(rule, DAY) for rule in RULES)


def test_a_limit_that_changes_is_read_by_its_day() -> None:
    path = Path(destinations.__file__).parent / "destinations" / "telerecours.toml"
    content = tomllib.loads(path.read_text("utf-8"))
    later = {**content["limits"]["max_bytes"][0], "value": 64_000_000, "since": dt.date(2030, 1, 1)}
    content["limits"]["max_bytes"].append(later)
    place = Destination.model_validate(content)
    assert place.on(dt.date(2029, 12, 31)).max_bytes == 32_000_000
    assert place.on(dt.date(2030, 1, 1)).max_bytes == 64_000_000


def test_an_unknown_key_is_refused() -> None:
    content = load_destination("paper").model_dump() | {"surprise": 1}
    with pytest.raises(ValidationError, match="surprise"):
        Destination.model_validate(content)


@pytest.mark.parametrize("name", ["paper", "counter"])
def test_a_requete_on_paper_comes_with_its_copy(name: str) -> None:
    """FI-02, FI-03: art. R. 411-3 CJA, « accompagnée d’une copie »."""
    assert load_destination(name).on(DAY).copies == 2


def test_no_limit_is_invented_where_none_was_found() -> None:
    """The bound of ours is said to be ours."""
    for name in ("ddd", "lawyer", "association"):
        [version] = load_destination(name).limits.max_bytes
        assert version.citation == "Aucune limite trouvée ; borne de nos propres fichiers"


def test_every_destination_is_told_apart_by_its_title_and_has_steps() -> None:
    """FI-01: alone or with a lawyer, both ways are there."""
    places = [load_destination(name) for name in destination_ids()]
    assert {"telerecours", "paper", "counter", "lawyer", "ddd", "association"} == {
        place.id for place in places
    }
    assert len({place.title for place in places}) == len(places)
    assert all(len(place.steps) >= 4 for place in places)
