"""A file locked by a code, to be carried from one device to another: the age format, v1.

One recipient, of the kind ``scrypt``: the code. Any program that reads age opens it with the same
code. The content is encrypted by pieces of 64 KiB (ChaCha20-Poly1305), each bound to its place and
the last one marked: a piece changed, moved or cut off is seen before any of it is used.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import secrets
from itertools import count
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from guichet.errors import GuichetError

MAGIC = b"age-encryption.org/v1\n"
ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
"""No letter or figure that is taken for another when read aloud or written by hand."""

GROUPS, GROUP = 4, 4
"""Sixteen signs out of 29: 77 bits. With scrypt, no machine tries them all."""

WORK = 17
"""log2 of the cost of scrypt: 128 MiB and about half a second for one try."""

MOST_WORK = 18
"""The most accepted from a file: a hostile header must not take the memory."""

PIECE, TAG = 64 << 10, 16
_SALT, _NONCE = 16, 16
_MOST_HEADER = 400
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<work>[1-9][0-9]?)\n"
    rb"(?P<wrapped>[A-Za-z0-9+/]{43})\n"
    rb"---(?= (?P<mac>[A-Za-z0-9+/]{43})\n)"
)


class NotALockedFile(GuichetError):
    """The file does not begin as one that was locked by a code."""

    title = "« {file} » n’est pas un fichier fait pour changer d’appareil."
    effect = "Rien n’a été lu, rien n’a été ajouté."
    advice = "Choisissez le fichier fait sur l’autre appareil."
    kept = "Ce fichier et vos dossiers sont inchangés."


class WrongCode(GuichetError):
    """The code does not open the file."""

    title = "Le code n’ouvre pas « {file} »."
    effect = "Le dossier n’a pas été ouvert ici."
    advice = "Vérifiez chaque signe, et que le code va avec ce fichier."
    kept = "Vous pouvez réessayer. Ce fichier et vos dossiers sont inchangés."


class LockedFileDamaged(GuichetError):
    """The code is right, and what it opens was changed or cut."""

    title = "« {file} » est abîmé ou incomplet."
    effect = "Le dossier n’a pas été ouvert ici."
    advice = "Copiez de nouveau le fichier, ou refaites-le sur l’autre appareil."
    kept = "Vos dossiers sont inchangés. L’autre appareil a toujours le dossier."


def new_code() -> str:
    """Return a new code, as it is shown: four groups of four signs."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def typed_code(text: str) -> str:
    """Return a code as it was shown, however it was typed: case, spaces and hyphens aside.

    What cannot be a code is given back without its spaces at both ends: it opens nothing.
    """
    signs = re.sub(r"[\s\u00a0\u202f.\-‐‑–—_]", "", text).upper()
    if len(signs) != GROUPS * GROUP:
        return text.strip()
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def is_locked(start: bytes) -> bool:
    """Whether a file that begins so says that it is of the age format."""
    return start.startswith(MAGIC)


def lock(source: BinaryIO, target: BinaryIO, code: str) -> None:
    """Write ``source`` locked by ``code`` into ``target``; memory stays flat."""
    salt, file_key = os.urandom(_SALT), os.urandom(16)
    wrapped = ChaCha20Poly1305(_wrapping_key(code, salt, WORK)).encrypt(bytes(12), file_key, None)
    head = b"%s-> scrypt %s %d\n%s\n---" % (MAGIC, _text(salt), WORK, _text(wrapped))
    nonce = os.urandom(_NONCE)
    target.write(head + b" " + _text(_mac(file_key, head)) + b"\n" + nonce)
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    piece = source.read(PIECE)
    for counter in count():
        following = source.read(PIECE)
        target.write(cipher.encrypt(_place(counter, last=not following), piece, None))
        if not following:
            return
        piece = following


def unlock(source: BinaryIO, target: BinaryIO, code: str, *, name: str) -> None:
    """Write what ``source`` holds into ``target``; ``name`` is what errors call the file.

    Raises :class:`NotALockedFile`, :class:`WrongCode` or :class:`LockedFileDamaged`; what was
    written until then is sound, but not whole: the caller throws it away.
    """
    head = source.read(_MOST_HEADER)
    match = _HEADER.match(head)
    if match is None or not 1 <= int(match["work"]) <= MOST_WORK:
        raise NotALockedFile(file=name)
    file_key = _file_key(match, typed_code(code), name)
    if not hmac.compare_digest(_mac(file_key, match[0]), _bytes(match["mac"], name)):
        raise LockedFileDamaged(file=name)
    source.seek(match.end("mac") + 1)
    cipher = ChaCha20Poly1305(_derived(file_key, source.read(_NONCE), b"payload"))
    piece = source.read(PIECE + TAG)
    for counter in count():
        following = source.read(PIECE + TAG)
        try:
            plain = cipher.decrypt(_place(counter, last=not following), piece, None)
        except InvalidTag as error:
            raise LockedFileDamaged(file=name) from error
        target.write(plain)
        if not following:
            return
        piece = following


def _file_key(match: re.Match[bytes], code: str, name: str) -> bytes:
    salt = _bytes(match["salt"], name)
    key = _wrapping_key(code, salt, int(match["work"]))
    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), _bytes(match["wrapped"], name), None)
    except InvalidTag as error:
        raise WrongCode(file=name) from error


def _wrapping_key(code: str, salt: bytes, work: int) -> bytes:
    label = b"age-encryption.org/v1/scrypt"
    return Scrypt(label + salt, 32, n=1 << work, r=8, p=1).derive(code.encode())


def _derived(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=salt or None, info=info).derive(file_key)


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")


def _place(counter: int, *, last: bool) -> bytes:
    """Return the nonce of a piece: its rank on eleven bytes, then whether it is the last."""
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes, name: str) -> bytes:
    """Return what unpadded base64 says, in its one form."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise NotALockedFile(file=name) from error
    if _text(data) != text:
        raise NotALockedFile(file=name)
    return data
