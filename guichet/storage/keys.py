"""The installation's keys and the key of each dossier.

Each dossier has a random 256-bit key; the database holds it wrapped (Fernet) under the
installation's keys. Destroying the wrapped key erases the dossier in every backup. Rotating the
installation's key rewraps the dossier keys and touches no file.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guichet.errors import GuichetError
from guichet.storage.secrets import KEY_FOLDER, write_secret

KEY_FILE = "installation.keys"
FORMAT = b"G1"
NONCE_BYTES = 12


class KeysMissing(GuichetError):
    """The key file is not there, but there is data that needs it."""

    title = "Le fichier de clés manque : {path}"
    effect = "Les dossiers restent chiffrés. Ils ne peuvent pas être ouverts."
    advice = "Remettez le fichier depuis votre copie de secours, puis redémarrez."
    kept = "Les dossiers sont toujours là. Rien n’a été modifié."


class KeysUnreadable(GuichetError):
    """The key file is there but holds no usable key."""

    title = "Le fichier de clés est abîmé : {path}"
    effect = "Les dossiers restent chiffrés. Ils ne peuvent pas être ouverts."
    advice = "Remettez le fichier depuis votre copie de secours, puis redémarrez."
    kept = "Les dossiers sont toujours là. Rien n’a été modifié."


class WrongKeys(GuichetError):
    """The keys are well formed, but they did not encrypt this dossier."""

    title = "Les clés de {path} n’ouvrent pas ce dossier."
    effect = "Ce dossier reste chiffré. Il ne peut pas être lu."
    advice = "Remettez les clés de cette installation, puis redémarrez."
    kept = "Le dossier est toujours là. Rien n’a été modifié."


class ErasedDossier(GuichetError):
    """The key of the dossier was destroyed: nothing in it can be read any more."""

    title = "Ce dossier a été effacé."
    effect = "Son contenu ne peut plus être lu, même dans une sauvegarde."
    advice = "Ouvrez la copie gardée par la personne, si elle existe."
    kept = "Il reste seulement les empreintes de son journal."


class Vault:
    """Encrypts and decrypts with one dossier's key (AES-256-GCM, random 96-bit nonces).

    ``context`` is bound to the ciphertext: a value moved to another field or another file does
    not open. A wrong key or context raises :class:`WrongKeys`, never returns ciphertext.
    """

    def __init__(self, key: bytes, source: Path) -> None:
        self._cipher = AESGCM(key)
        self._source = source

    def seal(self, data: bytes, context: str) -> bytes:
        """Return ``data`` encrypted for ``context``."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + nonce + self._cipher.encrypt(nonce, data, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the data sealed for ``context``."""
        if sealed[: len(FORMAT)] != FORMAT:
            raise WrongKeys(path=self._source)
        start = len(FORMAT)
        nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except InvalidTag as error:
            raise WrongKeys(path=self._source) from error


class InstallationKeys:
    """The installation's keys, newest first, as read from ``keys/installation.keys``."""

    def __init__(self, path: Path, keys: list[Fernet]) -> None:
        self.path = path
        self._keys = MultiFernet(keys)

    def new_dossier_key(self) -> bytes:
        """Return a new dossier key, wrapped."""
        return self._keys.encrypt(AESGCM.generate_key(bit_length=256))

    def vault(self, wrapped: bytes) -> Vault:
        """Return the vault of the dossier whose key is ``wrapped``.

        Raises :class:`ErasedDossier` when the key was destroyed, :class:`WrongKeys` when these
        keys do not open it.
        """
        if not wrapped:
            raise ErasedDossier
        try:
            return Vault(self._keys.decrypt(bytes(wrapped)), self.path)
        except InvalidToken as error:
            raise WrongKeys(path=self.path) from error

    def rewrap(self, wrapped: bytes) -> bytes:
        """Return the same dossier key wrapped under the newest installation key."""
        try:
            return self._keys.rotate(bytes(wrapped))
        except InvalidToken as error:
            raise WrongKeys(path=self.path) from error


Rewrap = Callable[[InstallationKeys], None]
_rewraps: list[Rewrap] = []


def rewraps_too(function: Rewrap) -> Rewrap:
    """Register what else is wrapped under the installation's keys, besides the dossiers."""
    _rewraps.append(function)
    return function


def rewrap_others(keys: InstallationKeys) -> None:
    """Put everything registered under the newest of ``keys``; call it inside a transaction."""
    for function in _rewraps:
        function(keys)


def key_path(home: Path) -> Path:
    """Return where the installation's keys are kept."""
    return home / KEY_FOLDER / KEY_FILE


def create_keys_at_first_start(home: Path) -> bool:
    """Create the key file of a new installation; return whether it was created.

    Raises :class:`KeysMissing` when there is already a database: new keys would not open it.
    """
    path = key_path(home)
    if path.exists():
        path.chmod(0o600)
        return False
    if (home / "guichet.sqlite3").exists():
        raise KeysMissing(path=path)
    write_secret(path, Fernet.generate_key().decode("ascii"))
    return True


def read_keys(home: Path) -> InstallationKeys:
    """Read the installation's keys, newest first. Fails closed, naming the file."""
    path = key_path(home)
    return _read_keys(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read_keys(path: Path, _modified: int) -> InstallationKeys:
    try:
        lines = path.read_text("ascii").split()
    except FileNotFoundError as error:
        raise KeysMissing(path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeysUnreadable(path=path) from error
    try:
        keys = [Fernet(line) for line in lines]
    except ValueError as error:
        raise KeysUnreadable(path=path) from error
    if not keys:
        raise KeysUnreadable(path=path)
    return InstallationKeys(path, keys)


def add_key(home: Path) -> None:
    """Put a new key in front of the others; the old ones still open what they wrapped."""
    read_keys(home)
    path = key_path(home)
    write_secret(path, "\n".join([Fernet.generate_key().decode("ascii"), *_lines(path)]))


def retire_old_keys(home: Path) -> None:
    """Keep only the newest key. Call it once every dossier key is rewrapped."""
    path = key_path(home)
    write_secret(path, _lines(path)[0])


def _lines(path: Path) -> list[str]:
    return path.read_text("ascii").split()
