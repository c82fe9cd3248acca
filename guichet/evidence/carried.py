"""What goes with a dossier to another device and that no bundle holds: for the person alone.

The log says the journal; the rest (the answers, the people, finished letters) is carried beside
the bundle, in the locked file only. A room above adds its rows by :func:`carries`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Profile

Rows = list[dict[str, JsonValue]]
Pack = Callable[[Dossier], Rows]
Unpack = Callable[[Dossier, Rows, dt.datetime], None]


UNLOGGED = ("paper_at", "moments_compared")
"""What a file may say (``Capture.seen``) that the log does not: where the person keeps a paper, and
what the image and the file said of the moment, which are for her alone."""


class Rest(BaseModel):
    """The rest of a dossier.

    ``rooms`` holds the rows of each room above, by its name; ``seen`` what files say that no log
    does, by their id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["guichet-remise/1"] = "guichet-remise/1"
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z2-9]{4,8}$")]
    pseudonym: Annotated[str, StringConstraints(max_length=80)] = ""
    example: bool = False
    created_at: AwareDatetime
    archived_at: AwareDatetime | None = None
    version: Annotated[int, Field(ge=1)] = 1
    profile: Profile
    rooms: dict[str, Rows] = {}
    seen: dict[str, dict[str, JsonValue]] = {}


_rooms: dict[str, tuple[Pack, Unpack]] = {}


def carries(name: str, pack: Pack, unpack: Unpack) -> None:
    """Register a room: ``pack`` gives its rows of a dossier, JSON-ready, ``unpack`` stores them.

    ``unpack`` runs inside the transaction that makes the dossier, after its journal; it checks what
    it is given, by the moment of now too, and raises ``ValueError`` (also pydantic’s) for what it
    cannot hold.
    """
    _rooms[name] = (pack, unpack)


def rest_of(dossier: Dossier) -> Rest:
    """Return what the bundle of ``dossier`` does not say."""
    return Rest(
        id=str(dossier.id),
        code=dossier.code,
        pseudonym=dossier.pseudonym or "",
        example=dossier.example,
        created_at=dossier.created_at,
        archived_at=dossier.archived_at,
        version=dossier.version,
        profile=Profile.model_validate(dossier.profile or {}),
        rooms={name: pack(dossier) for name, (pack, _) in _rooms.items()},
        seen=_unlogged(dossier),
    )


def _unlogged(dossier: Dossier) -> dict[str, dict[str, JsonValue]]:
    said: dict[str, dict[str, JsonValue]] = {}
    for capture in dossier.captures.all():
        capture.dossier = dossier
        kept = {name: capture.saw(name) for name in UNLOGGED if capture.saw(name)}
        said |= {str(capture.id): kept} if kept else {}
    return said


def put_back(dossier: Dossier, rest: Rest, now: dt.datetime) -> None:
    """Store the rows of the rooms above, and what files say that no log does.

    Raises ``ValueError`` for a room unknown here, or for another file than those of the dossier.
    """
    for capture_id, said in rest.seen.items():
        capture = dossier.captures.filter(pk=UUID(capture_id)).first()
        if capture is None or said.keys() - set(UNLOGGED):
            raise ValueError(f"not a file of the dossier: {capture_id}")
        capture.dossier = dossier
        capture.seen = {**(capture.seen or {}), **said}
        capture.save(update_fields=["seen"])
    if unknown := rest.rooms.keys() - _rooms.keys():
        raise ValueError(f"unknown rooms: {unknown}")
    for name, rows in rest.rooms.items():
        _rooms[name][1](dossier, rows, now)
