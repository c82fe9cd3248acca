"""The shared set of malicious bundles.

Each builder takes a :class:`Workshop` and returns the path of a bundle made to deceive. The set
says, for each, what is wrong and which tools must refuse it:

- ``guichet``: ``guichet verify`` without any root given;
- ``guichet --trust``: the same, with the true root of the authority;
- ``verifier.py``, ``sha256sum``: in the unpacked bundle;
- ``openssl``: ``openssl ts -verify`` over the root recomputed from the journal, with the true root
  certificate and at the time that the token itself bears.

``names`` is what ``guichet verify`` must print: the piece, or the reason. A tool that is not listed
may or may not refuse: each tool has its own reach, and the report says so.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from guichet.sealing.canonical import canonical_json
from guichet.sealing.digests import sha256_of
from guichet.sealing.journal import Record, journal_line, parse_line
from guichet.sealing.log import GENESIS, payload_digest
from tests.sealing.sample import Sample, a_sample
from tests.support.certificates import EXPIRED_UNTIL
from tests.support.timestamping import LocalAuthority, token_of

GUICHET, TRUSTING, VERIFIER, SUMS, OPENSSL = (
    "guichet", "guichet --trust", "verifier.py", "sha256sum", "openssl",
)  # fmt: skip
BOTH = frozenset({GUICHET, TRUSTING})
OURS = BOTH | {VERIFIER}

Files = dict[str, bytes]


@dataclass(frozen=True)
class Malicious:
    name: str
    wrong: str
    refused_by: frozenset[str]
    names: str
    build: Callable[[Workshop], Path]
    exit_code: int = 1


MALICIOUS: list[Malicious] = []


def malicious(
    wrong: str, refused_by: frozenset[str], names: str, exit_code: int = 1
) -> Callable[[Callable[[Workshop], Path]], Callable[[Workshop], Path]]:
    """Register a builder in the set."""

    def register(build: Callable[[Workshop], Path]) -> Callable[[Workshop], Path]:
        name = build.__name__
        MALICIOUS.append(Malicious(name, wrong, refused_by, names, build, exit_code))
        return build

    return register


class Workshop:
    """A true bundle, the authority that dated it, and the means to falsify it."""

    def __init__(self, folder: Path, tsa: LocalAuthority, sample: Sample) -> None:
        self.folder = folder
        self.tsa = tsa
        self.sample = sample
        self.path = sample.write(folder / "vrai.zip", tsa)

    @property
    def files(self) -> Files:
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @property
    def originals(self) -> list[str]:
        return sorted(name for name in self.files if name.startswith("originaux/"))

    @property
    def token(self) -> str:
        return next(name for name in self.files if name.endswith(".tsr"))

    @property
    def proof(self) -> str:
        return next(name for name in self.files if name.endswith(".preuve.json"))

    def records(self) -> list[Record]:
        return [parse_line(line) for line in self.files["journal.jsonl"].splitlines()]

    def pack(self, files: Files, *, sums: bool = True) -> Path:
        """Zip ``files``; with ``sums`` the list of digests is made anew, as a forger would."""
        if sums:
            files = with_new_sums(files)
        path = self.folder / "faux.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return path

    def pack_records(self, records: list[Record], **changes: bytes) -> Path:
        journal = b"".join(journal_line(record) for record in records)
        return self.pack({**self.files, "journal.jsonl": journal, **changes})

    def pack_token(self, response: bytes, **changes: bytes) -> Path:
        return self.pack({**self.files, self.token: response, **changes})

    def stamped_root(self) -> bytes:
        return bytes.fromhex(self.sample.seals[0].token.root)


def with_new_sums(files: Files) -> Files:
    others = {name: data for name, data in files.items() if name != "SHA256SUMS"}
    lines = "".join(f"{sha256_of(data)}  {name}\n" for name, data in sorted(others.items()))
    return {**others, "SHA256SUMS": lines.encode()}


def chained_anew(records: list[Record]) -> list[Record]:
    """Return the records with numbers, links and digests that hold together again."""
    chained: list[Record] = []
    previous = GENESIS
    for number, record in enumerate(records, 1):
        assert record.salt is not None
        assert record.payload is not None
        entry = replace(
            record.entry,
            number=number,
            previous=previous,
            payload_digest=payload_digest(record.salt, record.payload),
        )
        chained.append(replace(record, entry=entry))
        previous = entry.digest
    return chained


def flipped(data: bytes, place: int = -1) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


# -- the files ---------------------------------------------------------------------------------


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


@malicious("SHA256SUMS names a file twice.", OURS, "dossier.json")
def manifest_with_a_name_twice(shop: Workshop) -> Path:
    files = with_new_sums(shop.files)
    again = f"{sha256_of(files['dossier.json'])}  dossier.json\n".encode()
    return shop.pack({**files, "SHA256SUMS": files["SHA256SUMS"] + again}, sums=False)


# -- the journal -------------------------------------------------------------------------------


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


# -- the tokens --------------------------------------------------------------------------------


@malicious("The token stamps another root.", OURS | {OPENSSL}, "jetons/01_locale.tsr")
def wrong_root_in_the_token(shop: Workshop) -> Path:
    return shop.pack_token(shop.tsa.stamp(b"\xaa" * 32))


@malicious("One bit of the token's signature is changed.", BOTH | {OPENSSL}, "signature")
def flipped_signature(shop: Workshop) -> Path:
    return shop.pack_token(flipped(shop.files[shop.token]))


@malicious(
    "Stamped after the certificate's end.", BOTH | {OPENSSL}, "pas valable à la date du jeton"
)
def stamp_outside_validity(shop: Workshop) -> Path:
    late = EXPIRED_UNTIL + dt.timedelta(days=400)
    leaf = shop.tsa.hierarchy.expired_leaf
    return shop.pack_token(shop.tsa.forge(shop.stamped_root(), gen_time=late, leaf=leaf))


@malicious(
    "The certificate's time-stamping usage is not critical.",
    BOTH | {OPENSSL},
    "pas le droit d’horodater",
)
def usage_not_critical(shop: Workshop) -> Path:
    leaf = shop.tsa.hierarchy.leaf_with_eku_not_critical
    return shop.pack_token(shop.tsa.forge(shop.stamped_root(), leaf=leaf))


@malicious("The certificate is not for timestamps.", BOTH | {OPENSSL}, "pas le droit d’horodater")
def certificate_of_a_web_server(shop: Workshop) -> Path:
    leaf = shop.tsa.hierarchy.leaf_for_servers
    return shop.pack_token(shop.tsa.forge(shop.stamped_root(), leaf=leaf))


@malicious(
    "Another authority, of the same names, signed.",
    BOTH | {OPENSSL},
    "ne remonte pas à la racine",
)
def rogue_authority(shop: Workshop) -> Path:
    rogue = shop.tsa.rogue_hierarchy
    return shop.pack_token(
        shop.tsa.forge(shop.stamped_root(), leaf=rogue.leaf, embed=(rogue.intermediate,))
    )


@malicious(
    "The same, its root in the token and given as an intermediate.",
    BOTH | {OPENSSL},
    "ne remonte pas à la racine",
)
def rogue_authority_with_its_root_as_intermediate(shop: Workshop) -> Path:
    rogue = shop.tsa.rogue_hierarchy
    token = shop.tsa.forge(
        shop.stamped_root(), leaf=rogue.leaf, embed=(rogue.intermediate, rogue.root)
    )
    helpers = {"autorites/locale-intermediaires.pem": rogue.intermediate.pem + rogue.root.pem}
    return shop.pack_token(token, **helpers)


@malicious(
    "The same, its root in the token and in place of the true one.",
    frozenset({TRUSTING, OPENSSL}),
    "ne remonte pas à la racine",
)
def rogue_authority_with_its_root_in_the_bundle(shop: Workshop) -> Path:
    rogue = shop.tsa.rogue_hierarchy
    token = shop.tsa.forge(
        shop.stamped_root(), leaf=rogue.leaf, embed=(rogue.intermediate, rogue.root)
    )
    certificates = {
        "autorites/locale-racine.pem": rogue.root.pem,
        "autorites/locale-intermediaires.pem": rogue.intermediate.pem,
    }
    return shop.pack_token(token, **certificates)


@malicious("Proof and token are those of another dossier.", OURS | {OPENSSL}, "jetons/01_")
def proof_of_another_dossier(shop: Workshop) -> Path:
    other = a_sample(log_id="exemple-0002")
    other.seal(shop.tsa)
    with zipfile.ZipFile(other.write(shop.folder / "autre.zip", shop.tsa)) as archive:
        changes = {name: archive.read(name) for name in (shop.proof, shop.token)}
    return shop.pack({**shop.files, **changes})


@malicious("The token is that of another bundle.", OURS | {OPENSSL}, "jetons/01_locale.tsr")
def token_of_another_bundle(shop: Workshop) -> Path:
    other = a_sample(log_id="exemple-0002")
    return shop.pack_token(other.seal(shop.tsa).token.response)


@malicious("The token is bare, without its response.", BOTH | {OPENSSL}, "illisible")
def bare_token(shop: Workshop) -> Path:
    return shop.pack_token(token_of(shop.files[shop.token]))


@malicious("The token is a web page.", OURS | {OPENSSL}, "illisible")
def token_that_is_not_one(shop: Workshop) -> Path:
    return shop.pack_token(b"<!doctype html>")


@malicious("A token comes without its proof.", OURS, "jetons/01_locale")
def token_without_proof(shop: Workshop) -> Path:
    files = shop.files
    del files[shop.proof]
    return shop.pack(files)


@malicious("The proof takes its leaf from nowhere: entry 0.", OURS, "jetons/01_locale.tsr")
def proof_of_entry_zero(shop: Workshop) -> Path:
    proof = {**json.loads(shop.files[shop.proof]), "entry": 0}
    return shop.pack({**shop.files, shop.proof: canonical_json(proof) + b"\n"})


@malicious("The certificate file in the bundle is garbage.", BOTH, "jetons/01_locale.tsr")
def garbage_certificate(shop: Workshop) -> Path:
    garbage = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    return shop.pack({**shop.files, "autorites/locale-racine.pem": garbage})


# -- the zip -----------------------------------------------------------------------------------


@malicious("A name is there twice: one program reads one, another the other.", BOTH, "deux fois")
def duplicate_names(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    name = shop.originals[0]
    _append(path, name, b"autre contenu")
    return path


@malicious("Two names differ by case only.", BOTH, "deux fois")
def names_alike_but_for_case(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    _append(path, shop.originals[0].replace(".png", ".PNG"), b"autre contenu")
    return path


@malicious("A name climbs out of the folder.", BOTH, "pas permis")
def path_traversal(shop: Workshop) -> Path:
    return shop.pack({**shop.files, "../../dehors.txt": b"?"}, sums=False)


@malicious("A name is absolute.", BOTH, "pas permis")
def absolute_path(shop: Workshop) -> Path:
    return shop.pack({**shop.files, "/tmp/dehors.txt": b"?"}, sums=False)


@malicious("A name hides a command of the terminal.", BOTH, "pas permis")
def name_with_terminal_codes(shop: Workshop) -> Path:
    return shop.pack({**shop.files, "textes/\x1b[2J.txt": b"?"}, sums=False)


@malicious("An original is a symbolic link.", OURS, "originaux/02_")
def symbolic_link(shop: Workshop) -> Path:
    name = shop.originals[0]
    files = shop.files
    del files[name]
    path = shop.pack(files, sums=False)
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


@malicious("A file of 300 kB inflates to 300 MiB.", BOTH, "gonfle")
def bomb(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("textes/bombe.txt")
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as member:
            for _ in range(300):
                member.write(bytes(1 << 20))
    return path


@malicious("Thousands of names share the same bytes.", BOTH, "gonfle")
def overlapping_files(shop: Workshop) -> Path:
    path = shop.folder / "faux.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in shop.files.items():
            archive.writestr(name, data)
        archive.writestr("textes/0.txt", bytes(200_000))
        shared = archive.getinfo("textes/0.txt")
        for number in range(1, 3000):
            copy = zipfile.ZipInfo(f"textes/{number}.txt")
            copy.file_size = copy.compress_size = shared.file_size
            copy.CRC, copy.header_offset = shared.CRC, shared.header_offset
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
    return path


@malicious("The name in the file's own header differs.", BOTH, "abîmé")
def two_headers_two_names(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    name = shop.originals[0].encode()
    data = path.read_bytes()
    path.write_bytes(data.replace(name, name.replace(b"originaux/02", b"originaux/09"), 1))
    return path


@malicious("A file is marked as encrypted.", BOTH, "chiffré")
def encrypted_file(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = _header_of(bytes(data), signature, shop.originals[0].encode())
        data[place + offset] |= 1
    path.write_bytes(data)
    return path


@malicious("A file is compressed by LZMA.", BOTH, "inhabituelle")
def unusual_compression(shop: Workshop) -> Path:
    files = with_new_sums(shop.files)
    path = shop.folder / "faux.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            lzma = name == shop.originals[0]
            archive.writestr(name, data, zipfile.ZIP_LZMA if lzma else zipfile.ZIP_STORED)
    return path


@malicious("The zip is cut.", BOTH, "pas un fichier zip complet", exit_code=2)
def truncated_zip(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    path.write_bytes(path.read_bytes()[:-300])
    return path


@malicious("The table of contents announces a gigabyte.", BOTH, "trop de fichiers", exit_code=2)
def gigantic_directory(shop: Workshop) -> Path:
    path = shop.pack(shop.files, sums=False)
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 1 << 30)
    path.write_bytes(data)
    return path


@malicious("There is no journal.", BOTH, "pas de journal", exit_code=2)
def no_journal(shop: Workshop) -> Path:
    files = shop.files
    del files["journal.jsonl"]
    return shop.pack(files)


@malicious("It is a picture, not a zip.", BOTH, "pas un fichier zip", exit_code=2)
def not_a_zip(shop: Workshop) -> Path:
    path = shop.folder / "faux.zip"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    return path


@malicious("It is empty.", BOTH, "pas un fichier zip", exit_code=2)
def empty_file(shop: Workshop) -> Path:
    path = shop.folder / "faux.zip"
    path.write_bytes(b"")
    return path


def _append(path: Path, name: str, data: bytes) -> None:
    """Add a name to a zip without the warning of the standard library."""
    buffer = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.NameToInfo.pop(name, None)
        archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())


def _header_of(data: bytes, signature: bytes, name: bytes) -> int:
    place = -1
    while True:
        place = data.index(signature, place + 1)
        if name in data[place : place + 46 + len(name)]:
            return place
