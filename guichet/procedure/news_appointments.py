"""The forms about an appointment: found, offered, moved, kept; and about the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from guichet.evidence.happening_kinds import (
    AdvanceAsked,
    AppointmentGiven,
    AppointmentKept,
    AppointmentMoved,
    ReasonsAsked,
    Said,
    VisitPlanned,
)
from guichet.procedure.news_form import MEANING, WORDS, NewsForm, choice, day

BEFORE_GIVEN = "Le rendez-vous est avant ce jour-là."


class SlotFoundForm(NewsForm):
    """An appointment that the person found."""

    model = AppointmentGiven
    in_order = (("on", "takes_place_on", BEFORE_GIVEN),)

    on = day("Trouvé le")
    takes_place_on = day("Date du rendez-vous")
    place = forms.CharField(label="Lieu", required=False, max_length=300)
    field_order = ("version", "takes_place_on", "on", "place", "proofs")


class OfferForm(SlotFoundForm):
    """An appointment that the préfecture offers."""

    on = day("Proposition reçue le")


class AdvanceAskedForm(NewsForm):
    """A written request for an earlier appointment."""

    model = AdvanceAsked
    too_early = "Le rendez-vous est donné après."
    on = day("Demande envoyée le", hint="Par e-mail ou par lettre recommandée.")
    field_order = ("version", "about", "on", "proofs")


class MovedForm(NewsForm):
    """An appointment cancelled or put off by the préfecture."""

    model = AppointmentMoved
    too_early = "Le rendez-vous est donné après."
    in_order = (("on", "takes_place_on", BEFORE_GIVEN),)
    shown_if: ClassVar = {"takes_place_on": "how=postponed"}

    how = choice("Qu’a fait la préfecture ?", [("cancelled", "Annulé"), ("postponed", "Reporté")])
    on = day("Vous l’avez su le")
    takes_place_on = day("Nouvelle date du rendez-vous", required=False)
    field_order = ("version", "about", "how", "on", "takes_place_on", "proofs")

    def clean(self) -> dict[str, Any]:
        """A postponed appointment has a new day; a cancelled one has none."""
        cleaned = super().clean()
        if cleaned.get("how") == "postponed":
            self.need("takes_place_on", "Écrivez la nouvelle date.")
        else:
            cleaned["takes_place_on"] = None
        return cleaned


class KeptForm(NewsForm):
    """The day of the appointment."""

    model = AppointmentKept
    too_early = "Le rendez-vous est donné après."
    in_order = (("on", "recepisse_expires_on", "Ce papier finit avant le rendez-vous."),)
    shown_if: ClassVar = {"recepisse": "held=oui", "recepisse_expires_on": "recepisse=oui"}

    held = choice(
        "Avez-vous été reçu au guichet ?", [("oui", "Oui, reçu"), ("non", "Non, refus au guichet")]
    )
    on = day("Quel jour ?")
    recepisse = choice(
        "Avez-vous reçu un récépissé ou une attestation ?",
        [("oui", "Oui"), ("non", "Non"), ("inconnu", "Je ne sais pas")],
        required=False,
    )
    recepisse_expires_on = day("Papier valable jusqu’au", required=False)
    field_order = ("version", "about", "held", "on", "recepisse", "recepisse_expires_on", "proofs")

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        """Show the answers as words."""
        shown = dict(said)
        return {**shown, "held": WORDS[shown["held"]], "recepisse": WORDS[shown["recepisse"]]}

    def values(self) -> dict[str, Any]:
        """Keep what the answers allow: no paper without having been received."""
        values = super().values()
        held = MEANING[values["held"]]
        recepisse = MEANING[values["recepisse"]] if held else None
        expires = values["recepisse_expires_on"] if recepisse else None
        return {**values, "held": held, "recepisse": recepisse, "recepisse_expires_on": expires}


class VisitForm(NewsForm):
    """A visit to the desk. It is a choice, never a step: the warning is read first (PF-03)."""

    model = VisitPlanned
    past = ()
    on = day("Jour de la visite")
    read = forms.BooleanField(
        label="J’ai lu l’avertissement.",
        error_messages={"required": "Lisez l’avertissement, puis cochez."},
    )
    field_order = ("version", "on", "read")


class ReasonsForm(NewsForm):
    """A written request for the reasons of a decision or of a silence."""

    model = ReasonsAsked
    on = day("Demande envoyée le")
    field_order = ("version", "on", "proofs")
