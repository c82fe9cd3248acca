"""What the extension sends, checked at the door: bounded, decoded, never interpreted."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from guichet.api.errors import Invalid, NotAScreenPicture, TooLarge
from guichet.documents.pictures import media_type_of
from guichet.storage.uploads import MAX_FILE_BYTES

LARGEST_TEXT = 1_000_000
"""Bytes of UTF-8 of a page's text. Inclusive."""
LARGEST_BODY = 48 * 1024 * 1024
"""Bytes of a whole request: a picture of the largest size in base64, and its text. Inclusive."""
TAKEN = {"image/png": "png", "image/jpeg": "jpg"}
"""The pictures that browsers make of a page, with the ending of their names."""
OLDEST = dt.datetime(1969, 12, 30, tzinfo=dt.UTC)
"""A clock that lost its battery says 1970, or the evening before in America."""
NEWEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def _text_only(value: object) -> object:
    """Refuse numbers where a moment is written: they carry no offset."""
    if not isinstance(value, str):
        raise ValueError("a moment is a text")
    return value


def _whole_characters(value: object) -> object:
    """Replace halves of characters, which pages may hold and files may not, and NUL."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "�")


Moment = Annotated[AwareDatetime, BeforeValidator(_text_only), Field(ge=OLDEST, lt=NEWEST)]
Words = Annotated[str, BeforeValidator(_whole_characters)]
Name = Annotated[Words, Field(max_length=100)]
Said = TypeVar("Said", bound=BaseModel)


class SentWindow(BaseModel):
    """The part of the page on the screen: CSS pixels, and screen pixels for each of them."""

    model_config = ConfigDict(frozen=True)

    width: Annotated[float, Field(ge=0, le=100_000)]
    height: Annotated[float, Field(ge=0, le=100_000)]
    scale: Annotated[float, Field(gt=0, le=100)]


class SentPage(BaseModel):
    """One capture, as the extension says it. Nothing in it is believed to be true by itself.

    ``picture`` is base64; ``http_status`` is the one that opened the document, ``None`` when the
    browser tells none; ``taken_at`` and ``sent_at`` are by the clock of the browser.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    picture: Annotated[str, Field(min_length=1)]
    address: Annotated[Words, Field(max_length=8192)]
    title: Annotated[Words, Field(max_length=2000)] = ""
    language: Name = ""
    text: Words = ""
    text_cut: bool = False
    http_status: Annotated[int | None, Field(ge=100, le=599)] = None
    window: SentWindow
    taken_at: Moment
    sent_at: Moment | None = None
    time_zone: Name = ""
    user_agent: Annotated[Words, Field(max_length=500)]
    extension_version: Annotated[Words, Field(max_length=40)]


class PairingAsked(BaseModel):
    """What a browser says of itself when it pairs. The code is not there: it only signs."""

    model_config = ConfigDict(frozen=True)

    browser: Annotated[Words, Field(min_length=1, max_length=200)]
    extension_version: Annotated[Words, Field(max_length=40)] = ""


def read_pairing(body: bytes) -> PairingAsked:
    """Return what a pairing says, or raise :class:`Invalid`."""
    return _checked(PairingAsked, body)


def read_page(body: bytes) -> tuple[SentPage, bytes]:
    """Return the capture that ``body`` holds, and its picture as bytes.

    Raises :class:`TooLarge`, :class:`Invalid` or :class:`NotAScreenPicture`. The picture is not
    decoded: a damaged one is still what the browser made, and is kept.
    """
    sent = _checked(SentPage, body)
    if len(sent.text.encode()) > LARGEST_TEXT:
        raise TooLarge
    return sent, _picture(sent.picture)


def _checked(kind: type[Said], body: bytes) -> Said:
    try:
        return kind.model_validate(_parsed(body))
    except ValidationError as error:
        raise Invalid(fields=faulty_fields(error.errors())) from error


def faulty_fields(errors: Any) -> str:
    """Return the names of the fields at fault, never what was in them."""
    names = {".".join(str(part) for part in error["loc"]) for error in errors}
    return ", ".join(sorted(name for name in names if name)) or "JSON"


def _parsed(body: bytes) -> object:
    # Not pydantic's own parser: it refuses a whole page for half a character in its text.
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Invalid(fields="JSON") from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _picture(encoded: str) -> bytes:
    if len(encoded) > MAX_FILE_BYTES * 4 // 3 + 4:
        raise TooLarge
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(fields="picture") from error
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge
    if media_type_of(data) not in TAKEN:
        raise NotAScreenPicture
    return data
