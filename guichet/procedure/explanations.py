"""The explanations: one TOML file each in ``explanations/``, with sources and the day of the check.

They are written in our own words, in short sentences. A wrong file fails when it is read.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Sentence = Annotated[str, StringConstraints(min_length=3, max_length=200)]


class Closed(BaseModel):
    """Base: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CitedSource(Closed):
    """Where a statement comes from. ``url`` may be empty: a printed note, a decision without one.

    ``known`` says in words how well it is known.
    """

    citation: Sentence
    url: str = ""
    known: Literal["texte officiel", "plusieurs sources", "une seule source : à vérifier"]


class Part(Closed):
    """One heading and its sentences."""

    title: Sentence
    says: Annotated[tuple[Sentence, ...], Field(min_length=1)]


class Explanation(Closed):
    """One page. ``lists`` names what the page shows besides its words."""

    title: Sentence
    order: int
    lead: Sentence
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    sources: Annotated[tuple[CitedSource, ...], Field(min_length=1)]
    checked_on: dt.date
    not_said: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    lists: Literal["", "sellers"] = ""
    id: str = ""


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return the explanations by the name of their file, in the order of the list."""
    folder = Path(__file__).parent / "explanations"
    found = [
        Explanation.model_validate({**tomllib.loads(path.read_text("utf-8")), "id": path.stem})
        for path in folder.glob("*.toml")
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}
