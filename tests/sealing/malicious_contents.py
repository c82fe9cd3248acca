"""Bundles whose files or journal were tampered with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from guichet.sealing.canonical import canonical_json
from guichet.sealing.digests import sha256_of
from guichet.sealing.journal import Record, journal_line
from tests.sealing.workshop import (
    BOTH,
    OPENSSL,
    OURS,
    SUMS,
    Workshop,
    chained_anew,
    flipped,
    malicious,
    with_new_sums,
)


@malicious("One bit of an original is changed.", OURS | {SUMS}, "originaux/02_")
def flipped_byte_in_an_original(shop: Workshop) -> Path:
    name = shop.originals[0]
    return shop.pack({**shop.files, name: flipped(shop.files[name])}, sums=False)


@malicious("An original is changed and SHA256SUMS made anew.", OURS, "originaux/02_")
def rewritten_manifest(shop: Workshop) -> Path:
    name = shop.originals[0]
    return shop.pack({**shop.files, name: flipped(shop.files[name])})


@malicious("Two originals have exchanged their contents.", OURS | {SUMS}, "originaux/03_")
def swapped_pieces(shop: Workshop) -> Path:
    first, second = shop.originals[:2]
    files = shop.files
    files[first], files[second] = files[second], files[first]
    return shop.pack(files, sums=False)


@malicious("The same, and SHA256SUMS made anew.", OURS, "pièces sont échangées")
def swapped_pieces_with_a_new_manifest(shop: Workshop) -> Path:
    first, second = shop.originals[:2]
    files = shop.files
    files[first], files[second] = files[second], files[first]
    return shop.pack(files)


@malicious("A file is there that SHA256SUMS does not list.", OURS, "textes/99.txt")
def extra_unlisted_file(shop: Workshop) -> Path:
    return shop.pack({**shop.files, "textes/99.txt": b"?"}, sums=False)


@malicious("An original is there that the journal does not name.", OURS, "originaux/99_")
def extra_listed_original(shop: Workshop) -> Path:
    name = f"originaux/99_{sha256_of(b'?')[:12]}.png"
    return shop.pack({**shop.files, name: b"?"})


@malicious("A listed file is missing.", OURS | {SUMS}, "originaux/02_")
def missing_file(shop: Workshop) -> Path:
    files = shop.files
    del files[shop.originals[0]]
    return shop.pack(files, sums=False)


@malicious("An original is removed, and SHA256SUMS made anew.", OURS, "entrée 2")
def missing_original_with_a_new_manifest(shop: Workshop) -> Path:
    files = shop.files
    del files[shop.originals[0]]
    return shop.pack(files)


@malicious("There is no SHA256SUMS.", OURS | {SUMS}, "SHA256SUMS")
def missing_manifest(shop: Workshop) -> Path:
    files = shop.files
    del files["SHA256SUMS"]
    return shop.pack(files, sums=False)


@malicious("SHA256SUMS names a file outside the bundle.", OURS, "SHA256SUMS, ligne 1")
def manifest_that_climbs(shop: Workshop) -> Path:
    files = with_new_sums(shop.files)
    (shop.folder / "secret.txt").write_bytes(b"secret")
    climbing = f"{sha256_of(b'secret')}  ../secret.txt\n".encode()
    return shop.pack({**files, "SHA256SUMS": climbing + files["SHA256SUMS"]}, sums=False)


@malicious("dossier.json tells another day, SHA256SUMS made anew.", BOTH, "la date ou l’heure")
def another_day_in_the_dossier(shop: Workshop) -> Path:
    told = shop.files["dossier.json"].replace(b"2026-09-01T08:12", b"2026-06-01T08:12")
    return shop.pack({**shop.files, "dossier.json": told})


@malicious("dossier.json tells one attempt more, SHA256SUMS made anew.", BOTH, "ne connaît pas")
def one_attempt_more_in_the_dossier(shop: Workshop) -> Path:
    dossier = json.loads(shop.files["dossier.json"])
    dossier["events"].append({**dossier["events"][0], "id": "e2", "number": 2})
    return shop.pack({**shop.files, "dossier.json": json.dumps(dossier).encode()})


@malicious("dossier.json leaves an attempt out, SHA256SUMS made anew.", BOTH, "Il y manque l’essai")
def one_attempt_less_in_the_dossier(shop: Workshop) -> Path:
    dossier = json.loads(shop.files["dossier.json"]) | {"events": []}
    return shop.pack({**shop.files, "dossier.json": json.dumps(dossier).encode()})


@malicious("dossier.json tells an attempt twice, SHA256SUMS made anew.", BOTH, "y est deux fois")
def one_attempt_twice_in_the_dossier(shop: Workshop) -> Path:
    dossier = json.loads(shop.files["dossier.json"])
    dossier["events"] *= 2
    return shop.pack({**shop.files, "dossier.json": json.dumps(dossier).encode()})


@malicious("A note is erased, and dossier.json tells another day.", BOTH, "la date ou l’heure")
def another_day_behind_an_erased_entry(shop: Workshop) -> Path:
    lines = [json.loads(line) for line in shop.files["journal.jsonl"].splitlines()]
    erased = next(line for line in lines if line["entry"]["kind"] != "attempt")
    del erased["payload"], erased["salt"]
    told = shop.files["dossier.json"].replace(b"2026-09-01T08:12", b"2026-06-01T08:12")
    journal = b"".join(canonical_json(line) + b"\n" for line in lines)
    return shop.pack({**shop.files, "journal.jsonl": journal, "dossier.json": told})


@malicious("dossier.json is made of a million empty attempts.", BOTH, "illisible")
def a_dossier_that_fills_the_memory(shop: Workshop) -> Path:
    many = b'{"events":[' + b"{}," * 1_600_000 + b"{}]}"
    return shop.pack({**shop.files, "dossier.json": many})


@malicious("SHA256SUMS names a file twice.", OURS, "dossier.json")
def manifest_with_a_name_twice(shop: Workshop) -> Path:
    files = with_new_sums(shop.files)
    again = f"{sha256_of(files['dossier.json'])}  dossier.json\n".encode()
    return shop.pack({**files, "SHA256SUMS": files["SHA256SUMS"] + again}, sums=False)


@malicious("An entry is removed from the middle.", OURS, "entrée 3")
def removed_entry(shop: Workshop) -> Path:
    records = shop.records()
    return shop.pack_records(records[:2] + records[3:])


@malicious("The last entry is removed, with its file.", OURS, "jetons/01_locale.tsr")
def removed_last_entry(shop: Workshop) -> Path:
    files = shop.files
    del files[shop.originals[-1]]
    lines = files["journal.jsonl"].splitlines(keepends=True)
    return shop.pack({**files, "journal.jsonl": b"".join(lines[:-1])})


@malicious("Two entries are exchanged.", OURS, "entrée 2")
def reordered_entries(shop: Workshop) -> Path:
    first, second, third, *others = shop.records()
    return shop.pack_records([first, third, second, *others])


@malicious("An entry is dated before the previous one, all digests made anew.", OURS, "entrée 3")
def back_dated_entry(shop: Workshop) -> Path:
    records = shop.records()
    entry = replace(records[2].entry, at="2026-01-01T08:00:00.000000Z")
    records[2] = replace(records[2], entry=entry)
    files = {name: data for name, data in shop.files.items() if not name.startswith("jetons/")}
    journal = b"".join(journal_line(record) for record in chained_anew(records))
    return shop.pack({**files, "journal.jsonl": journal})


@malicious("The date of an entry is edited.", OURS, "entrée 2")
def edited_entry(shop: Workshop) -> Path:
    records = shop.records()
    entry = replace(records[1].entry, at="2026-09-02T23:59:59.000000Z")
    records[1] = replace(records[1], entry=entry)
    return shop.pack_records(records)


@malicious("What an entry says is edited.", OURS, "entrée 1")
def edited_payload(shop: Workshop) -> Path:
    records = shop.records()
    said = {**(records[0].payload or {}), "outcome": "slot_found"}
    records[0] = replace(records[0], payload=said)
    return shop.pack_records(records)


@malicious(
    "The whole chain is written anew; the token is the old one.",
    OURS | {OPENSSL},
    "jetons/01_locale.tsr",
)
def rewritten_chain(shop: Workshop) -> Path:
    return shop.pack_records(chained_anew(_with_another_story(shop)))


@malicious(
    "The same, with a proof made anew for a tree of one.",
    OURS | {OPENSSL},
    "jetons/01_locale.tsr",
)
def rewritten_chain_and_proof(shop: Workshop) -> Path:
    proof = {**json.loads(shop.files[shop.proof]), "index": 0, "size": 1, "path": []}
    records = chained_anew(_with_another_story(shop))
    return shop.pack_records(records, **{shop.proof: canonical_json(proof) + b"\n"})


def _with_another_story(shop: Workshop) -> list[Record]:
    records = shop.records()
    said = {**(records[0].payload or {}), "outcome": "slot_found"}
    return [replace(records[0], payload=said), *records[1:]]


@malicious("An entry of another dossier is put in.", OURS, "entrée 2")
def entry_of_another_log(shop: Workshop) -> Path:
    records = shop.records()
    entry = replace(records[1].entry, log_id="exemple-0002")
    return shop.pack_records([records[0], replace(records[1], entry=entry), *records[2:]])


@malicious("A line holds two payloads under one key.", OURS, "journal.jsonl, ligne 1")
def payload_twice_in_a_line(shop: Workshop) -> Path:
    lines = shop.files["journal.jsonl"].splitlines(keepends=True)
    lines[0] = lines[0].replace(b',"payload":', b',"payload":{"note":"leurre"},"payload":', 1)
    return shop.pack({**shop.files, "journal.jsonl": b"".join(lines)})


@malicious("A line nests ten thousand arrays.", OURS, "journal.jsonl, ligne 6")
def bottomless_line(shop: Workshop) -> Path:
    journal = shop.files["journal.jsonl"] + b"[" * 10_000 + b"]" * 10_000 + b"\n"
    return shop.pack({**shop.files, "journal.jsonl": journal})


@malicious("The journal is empty.", OURS, "journal.jsonl")
def empty_journal(shop: Workshop) -> Path:
    return shop.pack({**shop.files, "journal.jsonl": b""})
