"""The forms of a profile that hold lists: ways to be reached, papers prepared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from guichet.casefile import Contact
from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.paper_groups import group_of, groups_in_order
from guichet.dossiers.profile import Profile
from guichet.dossiers.widgets import many_lines
from guichet.places import Piece, pieces

SEE_OTHER = re.compile(r"^voir ([a-z_]+)$")
SPARE_ROWS = 2
LEAST_ROWS = 3
MOST_ROWS = 12

CONTACT_CHOICES = [
    ("phone", "Téléphone"),
    ("mobile", "Portable"),
    ("email", "E-mail"),
    ("fax", "Fax"),
    ("detention_place", "Lieu de rétention"),
    ("other", "Autre : un proche, une association…"),
]


class ContactsForm(ProfileForm):
    """How the court can reach the person quickly (requirement RQ-05)."""

    title = "Vous joindre vite"
    lead = "Comment le tribunal peut-il vous joindre vite ? Il en faut au moins un."

    def __init__(self, data: Any = None, *, profile: Profile, **options: Any) -> None:
        super().__init__(data, profile=profile, **options)
        known = profile.applicant.emergency_contacts
        self.rows = min(max(len(known) + SPARE_ROWS, LEAST_ROWS), MOST_ROWS)
        for row in range(self.rows):
            contact = known[row] if row < len(known) else None
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label=f"Moyen {row + 1}",
                required=False,
                choices=CONTACT_CHOICES,
                initial=contact.kind if contact else "mobile",
            )
            self.fields[f"value_{row}"] = forms.CharField(
                label="Numéro, adresse ou nom",
                required=False,
                max_length=300,
                initial=contact.value if contact else "",
            )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show nothing more than the rows, which know their values."""
        del profile
        return {}

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Return the two fields of each row."""
        for row in range(self.rows):
            yield self[f"kind_{row}"], self[f"value_{row}"]

    def clean(self) -> dict[str, Any]:
        """Ask for one way at least."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"value_{row}") for row in range(self.rows)):
            self.add_error("value_0", "Écrivez au moins un moyen de vous joindre.")
        return cleaned

    def applied(self) -> Profile:
        """Replace the contacts by the rows that say something."""
        data = self.cleaned_data
        contacts = tuple(
            Contact(kind=data[f"kind_{row}"] or "other", value=data[f"value_{row}"])
            for row in range(self.rows)
            if data[f"value_{row}"]
        )
        person = self.profile.applicant.model_copy(update={"emergency_contacts": contacts})
        return self.profile.model_copy(update={"applicant": person})


@dataclass(frozen=True)
class Paper:
    """One line of the check-list, with its tick box."""

    label: str
    held: bool
    condition: str


@dataclass(frozen=True)
class PaperLot:
    """Lines of one source; the source is empty for those that the person added."""

    source: str
    date: str
    confidence: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class PaperGroup:
    """A group of papers (work, family, insertion, the rest), by source."""

    title: str
    lots: tuple[PaperLot, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The lines of the group, in the order of the page."""
        return tuple(paper for lot in self.lots for paper in lot.papers)

    @property
    def held(self) -> int:
        """How many lines are ticked."""
        return sum(paper.held for paper in self.papers)


def _paper(piece: Piece, held: set[str]) -> Paper:
    return Paper(piece.label, piece.label in held, piece.condition)


class PapersForm(ProfileForm):
    """The papers that the préfecture asks for: a help to prepare, never evidence (PF-05)."""

    title = "Papiers à préparer"
    lead = "Cochez les papiers que vous avez. Chaque préfecture peut en demander d’autres."

    added = forms.CharField(
        label="Ajouter des papiers",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un papier par ligne, comme sur la liste de votre préfecture.",
    )
    held = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, profile: Profile, **options: Any) -> None:
        super().__init__(data, profile=profile, **options)
        self.listed = listed_pieces(profile)
        labels = dict.fromkeys([*(piece.label for piece in self.listed), *profile.papers_added])
        held = cast(forms.MultipleChoiceField, self.fields["held"])
        held.choices = [(label, label) for label in labels]

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the ticks and the lines added."""
        return {"held": list(profile.papers_held), "added": "\n".join(profile.papers_added)}

    def groups(self) -> list[PaperGroup]:
        """Return the whole check-list by group, then the lines that the person added (PF-09)."""
        return paper_groups(self.profile, set(self["held"].value() or []))

    def applied(self) -> Profile:
        """Keep the ticks, and the lines added by the person whatever the directory becomes."""
        added = tuple(dict.fromkeys(line[:400] for line in many_lines(self.cleaned_data["added"])))
        held = tuple(dict.fromkeys(self.cleaned_data["held"]))
        update = {"papers_held": held, "papers_added": added}
        return self.profile.model_copy(update=update)


def paper_groups(profile: Profile, held: set[str]) -> list[PaperGroup]:
    """Return the check-list of ``profile`` by group; ``held`` are the lines ticked.

    Groups without a line are left out; the lines that the person added come last.
    """
    listed = listed_pieces(profile)
    found = []
    for group in groups_in_order():
        mine = [piece for piece in listed if group_of(piece.label) == group.code]
        if mine:
            found.append(PaperGroup(group.title, _lots(mine, held)))
    known = {piece.label for piece in listed}
    own = tuple(
        Paper(label, label in held, "") for label in profile.papers_added if label not in known
    )
    if own:
        found.append(PaperGroup("Ajoutés par vous", (PaperLot("", "", "", own),)))
    return found


def _lots(listed: list[Piece], held: set[str]) -> tuple[PaperLot, ...]:
    return tuple(
        PaperLot(*source, tuple(_paper(one, held) for one in some))
        for source, some in groupby(listed, key=lambda one: (one.source, one.date, one.confidence))
    )


def listed_pieces(profile: Profile) -> tuple[Piece, ...]:
    """Return the directory's check-list of the démarche, without the same line twice.

    A line that only refers to the list of another démarche (« voir aes_vpf ») is replaced by it.
    """
    if profile.demarche is None:
        return ()
    found: list[Piece] = []
    for piece in pieces(profile.demarche):
        elsewhere = SEE_OTHER.match(piece.condition)
        found += pieces(elsewhere.group(1)) if elsewhere else [piece]
    listed = {piece.label: piece for piece in found}.values()
    return tuple(sorted(listed, key=lambda one: one.demarche != "toutes"))
