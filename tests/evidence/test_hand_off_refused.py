"""A file that should not be opened is refused whole: nothing is stored, nothing is left."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from guichet.evidence.hand_off import BUNDLE, REST
from guichet.evidence.replay import CannotReplay
from guichet.evidence.taking_in import CodeNeeded, DossierUnsound
from guichet.sealing.archive import NotABundle
from guichet.sealing.canonical import canonical_json
from guichet.sealing.digests import sha256_of
from guichet.sealing.unbundle import NotReadBack
from guichet.storage.locked_file import LockedFileDamaged, WrongCode
from tests.support.hand_offs import OTHER_CODE, nothing_stored, taken


def test_a_wrong_code_and_no_code_open_nothing(db, first_computer):
    """CA-06"""
    for code, refusal in ((OTHER_CODE, WrongCode), ("", CodeNeeded)):
        with pytest.raises(refusal):
            taken(first_computer.file, code)
    assert nothing_stored()


def test_a_changed_byte_of_the_locked_file_is_refused(db, first_computer, tmp_path):
    """CA-06"""
    data = bytearray(first_computer.file.read_bytes())
    data[len(data) // 2] ^= 1
    changed = tmp_path / "change.guichet"
    changed.write_bytes(data)
    with pytest.raises(LockedFileDamaged):
        taken(changed, first_computer.code)
    assert nothing_stored()


def test_a_bundle_whose_log_was_rewritten_is_refused(db, content, relocked):
    """CA-06: the right code is not enough, the evidence is verified."""
    source = zipfile.ZipFile(io.BytesIO(content[BUNDLE]))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            archive.writestr(name, data.replace(b"no_slot", b"slot_ok", 1))
    with pytest.raises(DossierUnsound, match="modifié"):
        taken(relocked(content | {BUNDLE: target.getvalue()}), OTHER_CODE)
    assert nothing_stored()


def hostile(content) -> dict[str, tuple[dict[str, bytes], int]]:
    stored, packed = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
    rest = json.loads(content[REST])
    other = rest | {"id": "01a20398-c036-7632-9f88-99f37071a1af"}
    unknown = rest | {"rooms": {"cellar": [{}]}}
    far = json.loads(content[REST])
    far["profile"]["counter"]["zone"] = "../../etc/passwd"
    lost = json.loads(content[REST])
    lost["rooms"]["letters"][0]["capture"] = other["id"]
    return {
        "a path that climbs": (content | {"../../keys/x": b""}, stored),
        "a third file": (content | {"autre": b""}, stored),
        "one file": ({BUNDLE: content[BUNDLE]}, stored),
        "packed": (content, packed),
        "a bomb": ({REST: b" " * (70 << 20), BUNDLE: content[BUNDLE]}, packed),
        "not json": (content | {REST: b"{"}, stored),
        "unknown keys": (content | {REST: b'{"format": "guichet-remise/1"}'}, stored),
        "another dossier": (content | {REST: json.dumps(other).encode()}, stored),
        "a room unknown here": (content | {REST: json.dumps(unknown).encode()}, stored),
        "a place of no clock": (content | {REST: json.dumps(far).encode()}, stored),
        "a letter without its file": (content | {REST: json.dumps(lost).encode()}, stored),
        "no bundle": (content | {BUNDLE: b"PK"}, stored),
    }


CASES = (
    "a path that climbs", "a third file", "one file", "packed", "a bomb", "not json",
    "unknown keys", "another dossier", "a room unknown here", "a place of no clock",
    "a letter without its file", "no bundle",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_file_made_to_harm_is_refused_whole(db, content, relocked, case):
    """CA-06"""
    files, how = hostile(content)[case]
    with pytest.raises((LockedFileDamaged, NotReadBack, CannotReplay, NotABundle)) as refused:
        taken(relocked(files, how), OTHER_CODE)
    assert "inchangé" in refused.value.what_is_kept or "touché" in refused.value.what_is_kept
    assert nothing_stored()


def test_a_bundle_with_a_path_that_climbs_is_refused(db, plain):
    """CA-06"""
    with zipfile.ZipFile(plain, "a") as archive:
        archive.writestr("../../keys/installation.keys", b"x")
    with pytest.raises(DossierUnsound):
        taken(plain)
    assert nothing_stored()


def rebuilt(plain: Path, change) -> Path:
    """Return the bundle with each line of its log changed, and every digest made right again."""
    with zipfile.ZipFile(plain) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files = {n: d for n, d in files.items() if not n.startswith(("jetons/", "autorites/"))}
    previous, lines = "0" * 64, []
    for line in files["journal.jsonl"].splitlines():
        record = json.loads(line)
        record["payload"] = change(record["entry"]["kind"], record["payload"])
        salted = bytes.fromhex(record["salt"]) + canonical_json(record["payload"])
        record["entry"] |= {"payload_digest": sha256_of(salted), "previous": previous}
        previous = sha256_of(canonical_json(record["entry"]))
        lines.append(canonical_json(record) + b"\n")
    files["journal.jsonl"] = b"".join(lines)
    del files["SHA256SUMS"]
    sums = "".join(f"{sha256_of(files[name])}  {name}\n" for name in sorted(files))
    path = plain.with_name("refait.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (files | {"SHA256SUMS": sums.encode()}).items():
            archive.writestr(name, data)
    return path


LIES = {
    "a channel of nowhere": ("attempt", {"channel": "pigeon"}),
    "a place of no clock": ("attempt", {"zone": "../../etc/passwd"}),
    "a moment without its offset": ("attempt", {"moment": "2026-11-01T08:00:00"}),
    "a day before the calendar": ("attempt", {"moment": "0001-01-01T00:00:00+14:00"}),
    "the same number twice": ("attempt", {"number": 1}),
    "a page as a picture": ("file", {"media_type": "text/x-python"}),
    "another size": ("file", {"size": 3}),
    "an attempt that is not there": ("file_attached", {"attempt": "0" * 32}),
    "a note that is no text": ("attempt", {"details": {"note": {"deep": [1]}}}),
    "a statement of another shape": ("happening", {"said": {"on": "jamais"}}),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_sound_log_that_says_what_no_row_can_hold_is_refused_whole(db, plain, lie):
    """CA-06: a chain can be made whole by whoever writes it; its rows are checked all the same.

    What ``dossier.json`` says otherwise is seen by the verification itself.
    """
    kind, other = LIES[lie]
    path = rebuilt(plain, lambda one, payload: payload | (other if one == kind else {}))
    with pytest.raises((CannotReplay, NotReadBack, DossierUnsound)):
        taken(path)
    assert nothing_stored()


def test_the_rebuilt_bundle_is_taken_in_when_it_says_the_truth(db, plain):
    """Otherwise the refusals above could come from the rebuilding itself."""
    assert taken(rebuilt(plain, lambda _kind, payload: payload)).entries


@pytest.mark.parametrize(
    "data", [b"", b"EXEMPLE", b"\x89PNG\r\n\x1a\n" * 9, b"PK\x05\x06" + b"\0" * 18]
)
def test_any_other_file_is_refused_under_its_own_name(db, tmp_path, data):
    """CA-06"""
    file = tmp_path / "photo de vacances.png"
    file.write_bytes(data)
    with pytest.raises(NotABundle, match="photo de vacances"):
        taken(file)
    assert nothing_stored()
