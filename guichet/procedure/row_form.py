"""One row of a list that the person keeps: what its forms have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from pydantic import BaseModel

from guichet.dossiers.versions import VersionedForm
from guichet.evidence.forms import ManyFilesField

NO_SUCH_DAY = {"invalid": "Cette date n’existe pas."}
FILES_HINT = "Images PNG, JPEG, WebP ou HEIC, PDF, e-mails .eml, textes .txt. 32 Mo au plus chacun."


class RowForm(VersionedForm):
    """Base: one row of a list, with the version of the dossier the person was looking at."""

    takes_files: ClassVar[bool] = True

    captures = forms.MultipleChoiceField(
        label="Preuves déjà dans le dossier",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proofs = ManyFilesField(label="Ajouter une preuve", required=False, help_text=FILES_HINT)

    def __init__(
        self, *args: Any, known: Sequence[tuple[str, str]], today: dt.date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.today = today
        if not self.takes_files:
            del self.fields["captures"], self.fields["proofs"]
            return
        field = cast(forms.MultipleChoiceField, self.fields["captures"])
        field.choices = list(known)
        if not known:
            del self.fields["captures"]

    def row(self, captures: tuple[str, ...]) -> BaseModel:
        """Return the row that the form describes, with these proofs."""
        raise NotImplementedError

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """Return what the fields show for ``row``."""
        return dict(row)

    def chosen_captures(self) -> tuple[str, ...]:
        """Return the ids of the proofs ticked."""
        return tuple(self.cleaned_data.get("captures") or ())
