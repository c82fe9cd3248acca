"""The portable dossier: what is saved is what is read, and its schema is published."""

import json
from pathlib import Path

import jsonschema
import pytest

from guichet.casefile import load, save
from guichet.casefile.files import UnreadableDossier
from guichet.casefile.schema import NAME, dossier_schema
from tests.personas import ana, attempts, awa, spread

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def test_the_published_schema_is_the_one_of_the_models():
    assert (SCHEMAS / NAME).read_text("utf-8") == dossier_schema()


@pytest.mark.parametrize("persona", [awa, ana])
def test_a_saved_dossier_follows_the_schema_and_comes_back_equal(persona, tmp_path):
    save(persona(), tmp_path / "dossier.json")
    document = json.loads((tmp_path / "dossier.json").read_text("utf-8"))
    jsonschema.validate(document, json.loads((SCHEMAS / NAME).read_text("utf-8")))
    assert load(tmp_path) == persona()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "guichet-dossier/1"}']
)
def test_an_unreadable_dossier_is_explained(content, tmp_path):
    (tmp_path / "dossier.json").write_bytes(content)
    with pytest.raises(UnreadableDossier):
        load(tmp_path)


def test_an_unknown_key_is_named(tmp_path):
    document = json.loads(awa().model_dump_json()) | {"shoe_size": "x"}
    (tmp_path / "dossier.json").write_text(json.dumps(document))
    with pytest.raises(UnreadableDossier) as refused:
        load(tmp_path)
    assert "shoe_size" in refused.value.what_it_changes


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "..\\x"])
def test_a_file_outside_the_folder_is_refused(path, tmp_path):
    document = json.loads(awa().model_dump_json())
    document["events"][0]["files"][0]["path"] = path
    (tmp_path / "dossier.json").write_text(json.dumps(document))
    with pytest.raises(UnreadableDossier) as refused:
        load(tmp_path)
    assert "sort du dossier" in refused.value.what_it_changes


def test_a_corrected_event_gives_way_to_its_correction():
    first, second = attempts(spread(awa().written_on.replace(day=1), 3, 2))
    case = awa(events=(first, second.model_copy(update={"corrects": first.id})))
    [standing] = case.current_events()
    assert standing == case.events[1].model_copy(update={"files": first.files + second.files})
