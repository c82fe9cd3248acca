"""The shape of what the log alone tells: entries that make no row, and are read where they matter.

A page, or the next bundle, reads them as they are: one of another shape would break it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
AuthorityName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,49}$")]
Pem = Annotated[str, StringConstraints(pattern=r"^[\x00-\x7f]*$", max_length=400_000)]
Count = Annotated[int, Field(ge=0)]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class LetterLine(_Told):
    """A letter that was finished. ``written_on`` is an ISO day."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
    rank: Annotated[int, Field(ge=1)]
    written_on: Annotated[dt.date, Field(strict=False)]
    sha256: Sha256


class _DepositedFile(_Told):
    name: Name
    sha256: Sha256


class _PreparedLine(_Told):
    on: Annotated[dt.date, Field(strict=False)]
    destination: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    files: list[_DepositedFile]


class _Certificates(_Told):
    root: Pem
    intermediates: Pem


class _TakenInLine(_Told):
    entries: Count
    whole: bool
    unknown_tokens: Count
    authorities: dict[AuthorityName, _Certificates]


class _PaperLine(_Told):
    file: Annotated[UUID, Field(strict=False)]
    noted: bool


class CopiedPage(_Told):
    """One page of a legible copy: the photograph it was made from."""

    sha256: Sha256


TOLD: Mapping[str, type[BaseModel]] = {
    "letter": LetterLine,
    "filing_prepared": _PreparedLine,
    "taken_in": _TakenInLine,
    "paper_place": _PaperLine,
}
"""The kinds that make no row, with the shape of each."""
