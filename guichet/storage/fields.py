"""Model fields that are encrypted in the database and plain in memory.

The model that owns such a field has a method ``vault()`` (see :class:`guichet.storage.keys.Vault`)
and a stable primary key. A value is decrypted when it is first read, with the key of its dossier;
a wrong key raises. ``QuerySet.update`` and filters on such a field are refused: they cannot work.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

from django.core.exceptions import FieldError
from django.db import models

from guichet.storage.keys import Vault


class HasVault(Protocol):
    """A model instance that knows its dossier's vault."""

    pk: Any

    def vault(self) -> Vault:
        """Return the vault of the dossier this row belongs to."""


class Sealed(bytes):
    """Ciphertext as it came from the database."""


class _LazyPlain:
    """Attribute that opens the ciphertext at the first reading."""

    def __init__(self, field: EncryptedField) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname)
        if isinstance(value, Sealed):
            value = self.field.open(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.BinaryField):  # type: ignore[type-arg]
    """Base of the encrypted fields: bytes in the database, a Python value in memory."""

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Install the attribute that decrypts lazily."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _LazyPlain(self))

    def context(self, instance: HasVault) -> str:
        """Return what binds a ciphertext to its row and column."""
        return f"{self.model._meta.label_lower}.{self.name}:{instance.pk}"

    def open(self, instance: HasVault, value: Sealed) -> Any:
        """Return the Python value of a ciphertext of ``instance``."""
        return self.from_bytes(instance.vault().open(bytes(value), self.context(instance)))

    def from_bytes(self, data: bytes) -> Any:
        """Return the Python value of decrypted ``data``."""
        raise NotImplementedError

    def to_bytes(self, value: Any) -> bytes:
        """Return ``value`` as bytes to encrypt."""
        raise NotImplementedError

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        """Mark what comes from the database as ciphertext."""
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: Any, add: bool) -> Sealed | None:  # noqa: ARG002
        """Encrypt the value of ``model_instance``; an unread ciphertext is kept as it is."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        sealed = model_instance.vault().seal(self.to_bytes(value), self.context(model_instance))
        return Sealed(sealed)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Let only ciphertext reach the database."""
        if value is not None and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is encrypted: set it on an instance and save it")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow ``isnull`` alone: two ciphertexts of one value differ."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: Any) -> str:  # noqa: ARG002
        """Refuse to serialise: fixtures would hold plain text."""
        raise FieldError(f"{self.name} is encrypted and is not serialised")


class EncryptedText(EncryptedField):
    """Text, encrypted."""

    def from_bytes(self, data: bytes) -> str:
        """Decode UTF-8."""
        return data.decode("utf-8")

    def to_bytes(self, value: Any) -> bytes:
        """Encode UTF-8."""
        return str(value).encode("utf-8")


class EncryptedJSON(EncryptedField):
    """A JSON value, encrypted."""

    def from_bytes(self, data: bytes) -> Any:
        """Parse JSON."""
        return json.loads(data)

    def to_bytes(self, value: Any) -> bytes:
        """Write compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
