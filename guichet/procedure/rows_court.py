"""Two more lists: the answers to a defence, and the association that supports the request.

They are words of the person, or of the association: nothing is proposed, nothing is written for
them.
"""

from __future__ import annotations

from django import forms
from pydantic import BaseModel

from guichet.casefile import Intervener, Reply
from guichet.documents.dates import long_date
from guichet.dossiers.widgets import Day
from guichet.procedure.row_form import NO_SUCH_DAY, RowForm
from guichet.procedure.rows import ROW_LISTS, RowList
from guichet.procedure.rows import shown as shown_in_the_profile


class ReplyForm(RowForm):
    """One point of the defence, and the person's own answer."""

    takes_files = False

    point = forms.CharField(
        label="Que dit la préfecture\u202f?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un seul point, comme vous le lisez dans son mémoire.",
        error_messages={"required": "Écrivez ce que dit la préfecture."},
    )
    answer = forms.CharField(
        label="Que répondez-vous\u202f?",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Des faits vrais, avec leur date. Une ligne vide sépare deux paragraphes.",
        error_messages={"required": "Écrivez votre réponse."},
    )

    field_order = ("version", "point", "answer")

    def row(self, captures: tuple[str, ...]) -> Reply:
        """Return the answer; line ends are those of one system."""
        del captures
        data = self.cleaned_data
        return Reply(
            point=" ".join(data["point"].split()), answer=data["answer"].replace("\r\n", "\n")
        )


class IntervenerForm(RowForm):
    """The association, as its own people describe it."""

    takes_files = False

    name = forms.CharField(
        label="Nom de l’association",
        max_length=300,
        error_messages={"required": "Écrivez le nom de l’association."},
    )
    address = forms.CharField(label="Adresse de son siège", required=False, max_length=300)
    purpose = forms.CharField(
        label="Son objet, selon ses statuts",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Copiez l’article des statuts.",
    )
    support = forms.CharField(
        label="Ce qu’elle sait de cette affaire",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce qu’elle a fait ou vu : aide, essais, lettres, dates.",
    )
    representative = forms.CharField(
        label="Qui signe pour elle\u202f?",
        required=False,
        max_length=300,
        help_text="Prénom et nom de son représentant.",
    )
    capacity = forms.CharField(
        label="Sa fonction", required=False, max_length=300, help_text="Exemple : présidente."
    )
    decided_by = forms.CharField(
        label="Quel organe a décidé d’agir en justice\u202f?",
        required=False,
        max_length=300,
        help_text="Exemple : bureau, conseil d’administration.",
    )
    decided_on = forms.DateField(
        label="Jour de cette décision", required=False, widget=Day, error_messages=NO_SUCH_DAY
    )

    field_order = (
        "version", "name", "address", "purpose", "support", "representative", "capacity",
        "decided_by", "decided_on",
    )  # fmt: skip

    def row(self, captures: tuple[str, ...]) -> Intervener:
        """Return the association."""
        del captures
        said = {name: self.cleaned_data[name] for name in Intervener.model_fields}
        return Intervener.model_validate({**said, "support": said["support"].replace("\r\n", "\n")})


COURT_LISTS: dict[str, RowList] = {
    "reponses": RowList(
        "replies",
        ReplyForm,
        "Vos réponses à la défense",
        "Un point de la préfecture, puis votre réponse. Avec vos mots.",
        "Aucune réponse écrite",
        "Lisez le mémoire avec quelqu’un. Répondez point par point.",
        "Ajouter une réponse",
        letter="replique",
    ),
    "associations": RowList(
        "interveners",
        IntervenerForm,
        "L’association qui soutient la requête",
        "Elle signe son propre mémoire. Elle ne signe jamais pour vous.",
        "Aucune association notée",
        "Une association vous soutient\u202f? Décrivez-la avec elle.",
        "Ajouter une association",
        letter="intervention",
    ),
}
"""The word in the address of each list of this module."""
LISTS: dict[str, RowList] = {**ROW_LISTS, **COURT_LISTS}
"""Every list of facts, by the word in its address."""


def shown(row: BaseModel) -> tuple[str, list[str]]:
    """Return a row as the list shows it: its title and its details."""
    if isinstance(row, Reply):
        return row.point[:120], [row.answer[:200]]
    if isinstance(row, Intervener):
        signs = f"signe : {row.representative}" if row.representative else "signataire à dire"
        decided = f"décision du {long_date(row.decided_on)}" if row.decided_on else ""
        return row.name, [signs, decided]
    return shown_in_the_profile(row)
