"""What the models of the portable dossier are made of: their base, and texts with bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]


class Frozen(BaseModel):
    """Base of all the models: frozen, and unknown keys are refused.

    What checks a model is built when one is first made: reading a dossier builds it once, whole.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
