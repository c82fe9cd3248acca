"""The choices of each letter, what became of it, and the last question before the folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms

from guichet.documents.numbers import amount
from guichet.dossiers.amounts import Euros, typed_euros
from guichet.dossiers.widgets import Day
from guichet.evidence.forms import ManyFilesField
from guichet.evidence.services import FUTURE_TOLERANCE
from guichet.law import Figure, Version, rulebook, value
from guichet.letters.claims import ASTREINTE, COMMUNICATE, TAKES_PLACE
from guichet.letters.costs import proved_cents, unproved_cents
from guichet.letters.forms_after import AFTER
from guichet.letters.forms_choices import NO_SUCH_DAY, Choices
from guichet.letters.forms_prefecture import (
    AdvanceChoices,
    DefenderChoices,
    EmailChoices,
    PostChoices,
    ReasonsChoices,
    RegisteredChoices,
)
from guichet.letters.forms_sheets import DeskChoices, EnvelopeChoices, LawyerChoices, ToldChoices
from guichet.letters.moments import unexecuted
from guichet.letters.options import LOST, FilingMode, LetterOptions, OtherWay
from guichet.letters.pieces import printable
from guichet.letters.situation import Situation
from guichet.letters.values.execution import costs_since

__all__ = [
    "CHOICES",
    "FILING_MODES",
    "Choices",
    "EmailChoices",
    "PetitionChoices",
    "SendingForm",
    "TruthForm",
    "choices_for",
]

FIGURES = {
    "communicate_days": COMMUNICATE,
    "takes_place_days": TAKES_PLACE,
    "astreinte_per_day": ASTREINTE,
}
"""The dated figure that each field proposes."""

FILING_MODES = [
    ("telerecours", "Par Télérecours citoyens"),
    ("lrar", "Par lettre recommandée"),
    ("counter", "Au greffe du tribunal"),
]
OTHER_WAYS = [
    ("", "Je ne sais pas"),
    ("no", "Non, seulement sur son site"),
    ("yes", "Oui, il y a un autre moyen"),
]
FILING_ABOUTS = {
    "telerecours": "Sur internet, avec une adresse e-mail.",
    "lrar": "Sur papier, en deux exemplaires.",
    "counter": "Sur papier, en deux exemplaires, contre un reçu.",
}


class PetitionChoices(Choices):
    """Choices of the requête: how it is filed, and what is asked of the judge."""

    filing_mode = forms.ChoiceField(
        label="Comment la déposer ?", choices=FILING_MODES, widget=forms.RadioSelect
    )
    communicate_days = forms.IntegerField(
        label="Délai pour donner une date, en jours", min_value=1, max_value=60
    )
    takes_place_days = forms.IntegerField(
        label="Délai pour recevoir, en jours", min_value=1, max_value=90
    )
    takes_place_before = forms.DateField(
        label="Recevoir au plus tard le",
        required=False,
        widget=Day,
        help_text="Vide : la plus proche date limite de vos faits urgents.",
        error_messages=NO_SUCH_DAY,
    )
    astreinte_per_day = forms.IntegerField(
        label="Astreinte demandée, en euros par jour",
        min_value=0,
        max_value=1000,
        help_text="La somme que la préfecture paierait par jour de retard. 0 : ne rien demander.",
    )
    costs = Euros(
        label="Frais demandés, en euros",
        help_text="Au départ, vos frais qui ont un reçu. 0 : ne rien demander.",
    )

    more: ClassVar[tuple[str, ...]] = ("other_way", "titre")
    other_way = forms.ChoiceField(
        label="Ce rendez-vous s’obtient-il autrement\u202f?",
        choices=OTHER_WAYS,
        required=False,
        widget=forms.RadioSelect,
        help_text="Regardez la page de la préfecture. La requête dit votre réponse.",
    )

    titre = forms.ChoiceField(
        label="La copie de votre titre",
        required=False,
        help_text="Titre ou récépissé. Le juge y lit la date de fin.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mode = cast(forms.ChoiceField, self.fields["filing_mode"])
        mode.widget.abouts = FILING_ABOUTS
        self._say_the_measure()
        if not self._by_site:
            del self.fields["other_way"]
        self._offer_papers()
        left = unproved_cents(self.situation.case.costs)
        if left:
            costs = self.fields["costs"]
            costs.help_text += f" {amount(left)} sans reçu n’y sont pas. Ajoutez le reçu aux frais."
        for name, figure in self.figures().items():
            field = cast(forms.IntegerField, self.fields[name])
            field.widget.attrs["class"] = "short"
            low, high = figure.content.low, figure.content.high
            if low and high and not field.help_text:
                field.help_text = f"D’habitude, de {low} à {high}."

    def _offer_papers(self) -> None:
        """Offer the papers of the dossier as the copy of the titre; for a renewal alone."""
        case = self.situation.case
        if self.letter != "requete" or case.kind != "renewal":
            del self.fields["titre"]
            return
        papers = [(one.id, one.name) for one in printable(case.other_pieces)]
        choices = [("", "Pas encore choisie"), *papers, (LOST, "Je n’ai plus ce titre")]
        cast(forms.ChoiceField, self.fields["titre"]).choices = choices

    @property
    def _by_site(self) -> bool:
        """Whether the site should give the appointment: the judge asks if it is the only way."""
        answer, case = self.situation.assessment, self.situation.case
        asked = self.letter == "requete" and case.channel == "site"
        return asked and answer is not None and answer.measure in {"rdv", None}

    @property
    def _one_delay(self) -> bool:
        """Whether a paper is asked for: it has one delay, as nothing takes place."""
        answer = self.situation.assessment
        return answer is not None and answer.measure == "recepisse_api"

    def _say_the_measure(self) -> None:
        """Name the delays as the measure does: a paper is handed over, nobody is received."""
        if not self._one_delay:
            return
        delay = self.fields["communicate_days"]
        delay.label = "Délai pour remettre le papier, en jours"
        delay.help_text = "Notre proposition : le délai accordé pour donner une date."
        self.fields["takes_place_before"].label = "Remettre au plus tard le"
        del self.fields["takes_place_days"]

    def figures(self) -> dict[str, Version[Figure]]:
        """Return the dated figures behind the proposals, by field."""
        return {
            field: value(name, self.situation.on)
            for field, name in FIGURES.items()
            if not (self._one_delay and field == "takes_place_days")
        }

    def proposals(self) -> list[tuple[str, Version[Figure]]]:
        """Return each figure with its title, to say where it comes from."""
        titles = {name: rule.title for name, rule in rulebook().values.items()}
        return [(titles[FIGURES[field]], figure) for field, figure in self.figures().items()]

    def defaults(self) -> dict[str, Any]:
        """Ask for the usual delays, and for the costs that a receipt shows."""
        figures = {name: figure.content.amount for name, figure in self.figures().items()}
        cents = proved_cents(self.situation.case.costs)
        return {
            **super().defaults(),
            "filing_mode": "telerecours",
            "other_way": "",
            "titre": "",
            **figures,
            "takes_place_before": None,
            "costs": typed_euros(cents),
        }

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        chosen = self.chosen
        costs = chosen["costs"]
        noted = proved_cents(self.situation.case.costs)
        return LetterOptions(
            on=chosen["on"],
            filing_mode=cast(FilingMode, chosen["filing_mode"]),
            communicate_days=chosen["communicate_days"],
            takes_place_days=chosen.get("takes_place_days"),
            takes_place_before=chosen["takes_place_before"],
            astreinte_per_day=chosen["astreinte_per_day"],
            titre=str(chosen.get("titre") or ""),
            other_way=cast("OtherWay | None", chosen.get("other_way") or None),
            costs_cents=costs if self.is_bound and costs is not None else noted,
        )


class ExecutionChoices(PetitionChoices):
    """Choices of a request about an order that is not obeyed: an appointment, and a sum by day."""

    _one_delay = False
    """These orders give an appointment: it has two delays."""

    def defaults(self) -> dict[str, Any]:
        """Ask for the costs paid since the order."""
        order = unexecuted(self.situation.story)
        cents = proved_cents(costs_since(order, self.situation.story)) if order else 0
        return {**super().defaults(), "costs": typed_euros(cents)}

    def options(self) -> LetterOptions:
        """Return the choices for the writer; unsaid, the costs are those since the order."""
        costs = self.chosen["costs"] if self.is_bound else None
        return replace(super().options(), costs_cents=costs)


CHOICES: dict[str, type[Choices]] = {
    "email": EmailChoices,
    "lrar": RegisteredChoices,
    "substitution": PostChoices,
    "avancer": AdvanceChoices,
    "motifs": ReasonsChoices,
    "defenseur_des_droits": DefenderChoices,
    "visite_guichet": DeskChoices,
    "enveloppe": EnvelopeChoices,
    "fiche_permanence": ToldChoices,
    "fiche_avocat": LawyerChoices,
    "requete": PetitionChoices,
    "inexecution": ExecutionChoices,
    "modification": ExecutionChoices,
    **AFTER,
}


def choices_for(kind: str, data: Any, situation: Situation) -> Choices:
    """Return the form of the choices of the letter ``kind``."""
    return CHOICES.get(kind, Choices)(data, situation=situation, kind=kind)


class SendingForm(forms.Form):
    """How a letter was really sent: it becomes an entry of the journal."""

    day = forms.DateField(label="Jour de l’envoi", widget=Day, error_messages=NO_SUCH_DAY)
    hour = forms.TimeField(
        label="Heure",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
        error_messages={"required": "Écrivez l’heure.", "invalid": "Cette heure n’existe pas."},
    )
    recipient = forms.CharField(
        label="Envoyé à",
        max_length=300,
        error_messages={"required": "Écrivez à qui."},
    )
    subject = forms.CharField(label="Objet", required=False, max_length=300)
    tracking_number = forms.CharField(
        label="Numéro de suivi",
        required=False,
        max_length=40,
        help_text="Il est écrit sur la preuve de dépôt.",
    )
    cost = Euros(label="Prix payé, en euros", help_text="Il s’ajoute à vos frais.")
    proofs = ManyFilesField(
        label="Preuves de l’envoi",
        required=False,
        help_text="Images PNG, JPEG, WebP ou HEIC, PDF, e-mails .eml. 32 Mo au plus chacun.",
    )

    def __init__(
        self, *args: Any, channel: str, zone: ZoneInfo, now: dt.datetime, **options: Any
    ) -> None:
        self.channel = channel
        self.zone = zone
        self.now = now
        super().__init__(*args, **options)
        for name in ("tracking_number", "cost") if channel == "email" else ("subject",):
            del self.fields[name]
        if channel == "lrar":
            self.fields["day"].label = "Jour du dépôt à La Poste"
            self.fields["proofs"].label = "Preuve de dépôt"
        else:
            self.fields["proofs"].label = "E-mail envoyé"

    def clean(self) -> dict[str, Any]:
        """Refuse a moment still to come."""
        cleaned = super().clean() or {}
        told = cleaned.get("day") and cleaned.get("hour")
        if told and self.moment() > self.now + FUTURE_TOLERANCE:
            self.add_error("day", "Cette date est dans le futur.")
        return cleaned

    def moment(self) -> dt.datetime:
        """Return the moment of the sending, on the clocks of the place."""
        data = self.cleaned_data
        return dt.datetime.combine(data["day"], data["hour"], tzinfo=self.zone)


class TruthForm(forms.Form):
    """The last question before the folder: the person answers for what they file."""

    true = forms.BooleanField(
        label="Tout est vrai. Je n’ai pas modifié les images.",
        help_text="Un faux document est puni par la loi.",
        error_messages={"required": "Cochez cette phrase, si elle est juste."},
    )
