"""Changes of a dossier: create, describe, archive, erase. One transaction each."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import IntegrityError, transaction

from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier, new_id
from guichet.dossiers.profile import Profile
from guichet.errors import GuichetError
from guichet.storage.keys import ErasedDossier, add_key, read_keys, retire_old_keys, rewrap_others

CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
"""No letter or figure that is taken for another when read aloud or written by hand."""


class ArchivedDossier(GuichetError):
    """A change asked of a dossier that was put away."""

    title = "Ce dossier est archivé."
    effect = "Il peut être lu. Rien ne peut y être ajouté."
    advice = "Rouvrez-le d’abord, puis recommencez."
    kept = "Le dossier est inchangé."


class ChangedElsewhere(GuichetError):
    """The dossier was changed in another window since this page was shown."""

    title = "Ce dossier a changé dans une autre fenêtre."
    effect = "Vos réponses ne sont pas encore enregistrées."
    advice = "Relisez la page, puis enregistrez de nouveau."
    kept = "Vos réponses sont encore à l’écran. L’autre changement est gardé."


@transaction.atomic
def create_dossier(
    *,
    pseudonym: str,
    by: str,
    at: dt.datetime,
    example: bool = False,
    profile: Profile | None = None,
) -> Dossier:
    """Create a dossier with its own key. A pseudonym is enough."""
    keys = read_keys(settings.HOME)
    dossier = Dossier(
        id=new_id(),
        code=free_code(),
        wrapped_key=keys.new_dossier_key(),
        example=example,
        created_at=at,
    )
    dossier.pseudonym = pseudonym.strip()[:80]
    dossier.profile = (profile or Profile()).model_dump(mode="json")
    dossier.save(force_insert=True)
    note_act(by, "dossier_created", dossier.id)
    return dossier


def free_code() -> str:
    """Return a code of four signs that no dossier bears (six once four run out of luck)."""
    for length in (4, 4, 4, 5, 6, 6, 8):
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
        if not Dossier.objects.filter(code=code).exists():
            return code
    raise IntegrityError("no free dossier code")


def profile_of(dossier: Dossier) -> Profile:
    """Return what the dossier says of the person and the démarche."""
    return Profile.model_validate(dossier.profile or {})


def save_profile(
    dossier: Dossier, profile: Profile, *, by: str, seen_version: int | None = None
) -> None:
    """Replace the whole profile; ``seen_version`` is the version the person was looking at.

    Raises :class:`ChangedElsewhere` when the dossier has changed since, and
    :class:`ArchivedDossier` when it is put away. ``dossier`` is brought up to date.
    """
    with transaction.atomic():
        dossier.refresh_from_db(fields=["version", "archived_at", "erased_at"])
        refuse_unless_open(dossier)
        if seen_version is not None and seen_version != dossier.version:
            raise ChangedElsewhere
        dossier.profile = profile.model_dump(mode="json")
        dossier.version += 1
        dossier.save(update_fields=["profile", "version"])
        note_act(by, "profile_changed", dossier.id)


def rename_dossier(dossier: Dossier, pseudonym: str, *, by: str) -> None:
    """Change the name a dossier is called by; no letter bears it. At most 80 signs are kept.

    Raises :class:`ArchivedDossier` when it is put away.
    """
    with transaction.atomic():
        dossier.refresh_from_db(fields=["archived_at", "erased_at"])
        refuse_unless_open(dossier)
        dossier.pseudonym = pseudonym.strip()[:80]
        dossier.save(update_fields=["pseudonym"])
        note_act(by, "dossier_renamed", dossier.id)


def refuse_unless_open(dossier: Dossier) -> None:
    """Raise :class:`ArchivedDossier` or :class:`ErasedDossier` when nothing may be added."""
    if dossier.erased_at is not None:
        raise ErasedDossier
    if dossier.archived_at is not None:
        raise ArchivedDossier


@transaction.atomic
def archive_dossier(dossier: Dossier, *, by: str, at: dt.datetime) -> None:
    """Put the dossier away: readable, closed to additions."""
    dossier.archived_at = at
    dossier.save(update_fields=["archived_at"])
    note_act(by, "dossier_archived", dossier.id)


@transaction.atomic
def reopen_dossier(dossier: Dossier, *, by: str) -> None:
    """Take an archived dossier out again."""
    if dossier.erased_at is not None:
        raise ErasedDossier
    dossier.archived_at = None
    dossier.save(update_fields=["archived_at"])
    note_act(by, "dossier_reopened", dossier.id)


def rotate_installation_key(*, by: str) -> int:
    """Put every dossier under a new installation key; return how many dossiers.

    The old key is kept until the last dossier is rewrapped: stopped at any point, every dossier
    still opens, and running it again finishes the work.
    """
    add_key(settings.HOME)
    keys = read_keys(settings.HOME)
    with transaction.atomic():
        dossiers = list(Dossier.objects.filter(erased_at=None).only("wrapped_key"))
        for dossier in dossiers:
            dossier.wrapped_key = keys.rewrap(bytes(dossier.wrapped_key))
            dossier.save(update_fields=["wrapped_key"])
        rewrap_others(keys)
        note_act(by, "keys_rotated")
    retire_old_keys(settings.HOME)
    return len(dossiers)
