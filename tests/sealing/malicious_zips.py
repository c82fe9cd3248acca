"""Zips made to deceive or to harm, and files that are not bundles."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

from tests.sealing.workshop import BOTH, OURS, Workshop, malicious, with_new_sums


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


@malicious("An original is a symbolic link.", OURS, "un lien ou un objet spécial")
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
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("textes/bombe.txt", "w") as member,
    ):
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
