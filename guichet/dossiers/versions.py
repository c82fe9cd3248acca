"""Forms that know which version of the dossier the person was looking at."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict


class VersionedForm(forms.Form):
    """Base: sends back the version that the page showed, so that two tabs cannot overwrite."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def ask_again(self, version: int) -> None:
        """Show the answers as they were typed, ready to be sent again for ``version``."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data
