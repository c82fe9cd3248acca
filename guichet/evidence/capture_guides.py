"""How to take a capture on each device: one TOML file each in ``guides/``, with the day of check.

They say only the keys and menus that are well known, in our own words, one idea a step. A wrong
file fails when it is read.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MOST_WORDS = 12
DRAWINGS = Path(__file__).parent / "templates" / "evidence" / "guides" / "drawings"


def _short(text: str) -> str:
    for sentence in re.split(r"[.?!:;]", text):
        if len(re.findall(r"[\w’'-]+", sentence)) > MOST_WORDS:
            raise ValueError(f"more than {MOST_WORDS} words: {sentence.strip()}")
    return text


def _drawn(name: str) -> str:
    if name and not (DRAWINGS / f"{name}.svg").is_file():
        raise ValueError(f"no drawing of this name: {name}")
    return name


def template_of(drawing: str) -> str:
    """Return the name of the template of a drawing."""
    return f"evidence/guides/drawings/{drawing}.svg"


Plain = Annotated[str, StringConstraints(min_length=1, max_length=240), AfterValidator(_short)]
Drawing = Annotated[str, AfterValidator(_drawn)]


class Closed(BaseModel):
    """Base: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(Closed):
    """One thing to do. ``keys`` are pressed together; ``drawing`` shows the same as the words."""

    says: Plain
    keys: tuple[Plain, ...] = ()
    drawing: Drawing = ""

    @property
    def drawing_template(self) -> str:
        """The template of the drawing, for a step that has one."""
        return template_of(self.drawing)


class Way(Closed):
    """One way to take the capture. ``warning`` is what it may leave out."""

    title: Plain
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    warning: Plain | None = None


class Example(Closed):
    """The annotated drawing of a whole capture: its alternative text, then its numbers in order."""

    drawing: Annotated[str, StringConstraints(min_length=1), AfterValidator(_drawn)]
    clock: Literal["", "bottom", "top-middle", "top-end"] = ""
    alt: Annotated[str, StringConstraints(min_length=40, max_length=400), AfterValidator(_short)]
    marks: Annotated[tuple[Plain, ...], Field(min_length=4, max_length=4)]


class Guide(Closed):
    """One page. ``kind`` says which remedies are shown where the date is missing."""

    title: Plain
    order: int
    kind: Literal["phone", "computer", "browser"]
    lead: Plain
    example: Example
    date: Way
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    not_said: Annotated[tuple[Plain, ...], Field(min_length=1)]
    checked_on: dt.date
    id: str = ""

    @property
    def example_template(self) -> str:
        """The template of the annotated drawing."""
        return template_of(self.example.drawing)


@cache
def guides() -> Mapping[str, Guide]:
    """Return the guides by the name of their file, in the order of the list."""
    folder = Path(__file__).parent / "guides"
    found = [
        Guide.model_validate({**tomllib.loads(path.read_text("utf-8")), "id": path.stem})
        for path in folder.glob("*.toml")
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}
