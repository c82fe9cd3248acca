"""The lists that the person keeps: urgency, costs, orders of the judge, contacts.

Each list is shown, added to, changed and shortened the same way; only its form differs. Nothing is
ticked beforehand: the person chooses the facts, in their own words (no coached urgency).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from pydantic import BaseModel

from guichet.casefile import ROLES, URGENCY_KINDS, Order
from guichet.documents.dates import long_date
from guichet.documents.numbers import amount, plural
from guichet.dossiers.amounts import Euros
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import StoredContact, StoredCost, StoredUrgency
from guichet.dossiers.widgets import Day
from guichet.procedure.contact_form import ContactForm
from guichet.procedure.row_form import NO_SUCH_DAY, RowForm
from guichet.procedure.urgency_facts import proof_hints

MOST_CAPTURES = 80

URGENCY_GROUPS: dict[str, tuple[str, ...]] = {
    "Titre et documents": (
        "titre_expires", "titre_lapses_6_months", "recepisse_lapsed", "api_not_issued",
        "api_lapsed", "legal_basis_ends", "age_19", "visa_free_stay_ends",
        "announced_delay_exceeded",
    ),
    "Travail et études": (
        "contract_suspended", "job_loss", "job_offer_start", "job_offer_expires",
        "right_to_work_lost", "work_authorisation_obtained", "compulsory_internship", "studies",
    ),
    "Vie, santé, famille": (
        "medical_care", "child_need", "child_at_school", "family_life", "housing_loss",
        "benefits_loss", "dated_travel", "long_residence", "no_reception_conditions",
        "precarious_position", "removal_risk_general",
    ),
}  # fmt: skip

RESULTS = [
    ("pending", "Pas encore rendue"),
    ("granted", "Demande acceptée"),
    ("rejected", "Demande rejetée"),
    ("non_lieu", "Non-lieu : plus besoin de décider"),
    ("withdrawn", "Désistement"),
]
ORDER_KINDS = [
    ("L521-3", "Référé « mesures utiles » (L. 521-3)"),
    ("L521-1", "Référé « suspension » (L. 521-1)"),
    ("L521-2", "Référé « liberté » (L. 521-2)"),
    ("other", "Autre recours"),
]


def urgency_choices() -> list[tuple[str, object]]:
    """Return the kinds of urgency by group; a kind that no group names is shown at the end."""
    grouped = {kind for kinds in URGENCY_GROUPS.values() for kind in kinds}
    others = tuple(kind for kind in URGENCY_KINDS if kind not in grouped)
    groups = {**URGENCY_GROUPS, **({"Autres": others} if others else {})}
    return [
        ("", "Choisissez"),
        *((name, tuple((k, URGENCY_KINDS[k]) for k in kinds)) for name, kinds in groups.items()),
    ]


class UrgencyForm(RowForm):
    """One concrete fact, with its date and its proof."""

    kind = forms.ChoiceField(
        label="Quel fait ?",
        choices=urgency_choices,
        error_messages={"required": "Choisissez un fait."},
    )
    text = forms.CharField(
        label="Avec vos mots",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qui se passe, pour qui, depuis quand. Sans preuve, la lettre le dira.",
    )
    deadline = forms.DateField(
        label="Date limite",
        required=False,
        widget=Day,
        error_messages=NO_SUCH_DAY,
        help_text="Le jour où il sera trop tard. Laissez vide s’il n’y en a pas.",
    )

    field_order = ("version", "kind", "text", "deadline", "captures", "proofs")

    @property
    def hints(self) -> tuple[tuple[str, str], ...]:
        """Which paper shows each fact."""
        return proof_hints()

    def row(self, captures: tuple[str, ...]) -> StoredUrgency:
        """Return the urgency fact, noted today."""
        data = self.cleaned_data
        return StoredUrgency(
            kind=data["kind"],
            text=data["text"],
            deadline=data["deadline"],
            noted_on=self.today,
            captures=captures,
        )


class CostForm(RowForm):
    """Money spent on the steps: the court may be asked for it."""

    label = forms.CharField(
        label="Quoi ?",
        max_length=200,
        help_text="Exemple : lettre recommandée, photocopies.",
        error_messages={"required": "Écrivez ce que vous avez payé."},
    )
    amount = Euros(
        label="Combien, en euros ?",
        required=True,
        help_text="Exemple : 7,45.",
        error_messages={"required": "Écrivez le montant."},
    )
    on = forms.DateField(label="Quand ?", required=False, widget=Day, error_messages=NO_SUCH_DAY)
    field_order = ("version", "label", "amount", "on", "captures", "proofs")

    @classmethod
    def initial_of(cls, row: StoredCost) -> dict[str, Any]:
        """Show the amount under the name of its field."""
        return {**dict(row), "amount": row.cents}

    def row(self, captures: tuple[str, ...]) -> StoredCost:
        """Return the cost."""
        data = self.cleaned_data
        return StoredCost(
            label=data["label"], cents=data["amount"], on=data["on"], captures=captures
        )


class OrderForm(RowForm):
    """A request to the judge and what became of it; the dates are those of the court's letter."""

    takes_files = False

    kind = forms.ChoiceField(
        label="Quel recours ?",
        choices=ORDER_KINDS,
        error_messages={"required": "Choisissez un recours."},
    )
    number = forms.CharField(label="Numéro du dossier au tribunal", required=False, max_length=40)
    filed_on = forms.DateField(
        label="Déposé le", required=False, widget=Day, error_messages=NO_SUCH_DAY
    )
    result = forms.ChoiceField(
        label="Décision du juge",
        choices=RESULTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    ordered_on = forms.DateField(
        label="Date de la décision", required=False, widget=Day, error_messages=NO_SUCH_DAY
    )
    notified_on = forms.DateField(
        label="Reçue le", required=False, widget=Day, error_messages=NO_SUCH_DAY
    )
    communicate_by = forms.DateField(
        label="Date limite pour donner un rendez-vous",
        required=False,
        widget=Day,
        error_messages=NO_SUCH_DAY,
    )
    takes_place_by = forms.DateField(
        label="Date limite du rendez-vous", required=False, widget=Day, error_messages=NO_SUCH_DAY
    )
    astreinte_per_day = forms.IntegerField(
        label="Astreinte, en euros par jour",
        required=False,
        min_value=0,
        max_value=100000,
        help_text="La somme que la préfecture doit par jour de retard.",
    )
    executed = forms.ChoiceField(
        label="La préfecture a-t-elle obéi ?",
        required=False,
        choices=[("", "Pas encore dit"), ("oui", "Oui"), ("non", "Non")],
    )
    reason = forms.CharField(
        label="Raisons écrites par le juge",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def initial_of(cls, row: Order) -> dict[str, Any]:
        """Show the order."""
        return {**dict(row), "executed": {True: "oui", False: "non"}.get(row.executed, "")}  # type: ignore[arg-type]

    def row(self, captures: tuple[str, ...]) -> Order:
        """Return the order."""
        del captures
        names = (Order.model_fields.keys() & self.fields.keys()) - {"executed"}
        said = {name: self.cleaned_data[name] or None for name in names}
        executed = {"oui": True, "non": False}.get(self.cleaned_data["executed"])
        return Order.model_validate({**said, "executed": executed})


@dataclass(frozen=True)
class RowList:
    """One list of the profile: its field, its form, and the words of its pages.

    ``letter`` is the letter that its rows are for, if they are for one.
    """

    field: str
    form: type[RowForm]
    title: str
    lead: str
    empty: str
    first: str
    add: str
    letter: str = ""


ROW_LISTS: dict[str, RowList] = {
    "urgence": RowList(
        "urgency",
        UrgencyForm,
        "Pourquoi c’est urgent",
        "Des faits précis, avec leur date et leur preuve. Vous choisissez.",
        "Aucun fait noté",
        "Demandez-vous : emploi ? enfants ? santé ? études ? logement ?",
        "Ajouter un fait",
    ),
    "frais": RowList(
        "costs",
        CostForm,
        "Frais payés",
        "Gardez les reçus. On peut demander au juge de les faire rembourser.",
        "Aucun frais noté",
        "Notez le prix de chaque lettre recommandée, avec son reçu.",
        "Ajouter une dépense",
    ),
    "decisions": RowList(
        "orders",
        OrderForm,
        "Le tribunal",
        "Ce que vous avez déposé, et ce que le juge a répondu.",
        "Rien au tribunal",
        "Vous n’avez rien déposé ? Cette page peut attendre.",
        "Ajouter un recours",
    ),
    "contacts": RowList(
        "contacts",
        ContactForm,
        "Contacts du dossier",
        "Qui vous aide, à qui vous écrivez, qui vous répond.",
        "Aucun contact noté",
        "Notez l’association, l’avocat, ou le service de la préfecture.",
        "Ajouter un contact",
    ),
}
"""The word in the address of each list."""


def shown(row: BaseModel) -> tuple[str, list[str]]:
    """Return a row as the list shows it: its title and its details."""
    if isinstance(row, StoredUrgency):
        proofs = len(row.captures)
        return URGENCY_KINDS.get(row.kind, row.kind), [
            row.text[:200],
            f"avant le {long_date(row.deadline)}" if row.deadline else "sans date limite",
            plural(proofs, "preuve") if proofs else "sans preuve",
        ]
    if isinstance(row, StoredCost):
        return f"{row.label} : {amount(row.cents)}", [
            long_date(row.on) if row.on else "sans date",
            "reçu joint" if row.captures else "sans reçu",
        ]
    if isinstance(row, StoredContact):
        helps = "vous aide à écrire" if row.helped_writing else ""
        title = row.name or row.organisation
        return title, [
            ROLES.get(row.role, row.role),
            row.organisation if row.name else "",
            row.email, row.phone, helps,
        ]  # fmt: skip
    order = cast(Order, row)
    filed = f"déposé le {long_date(order.filed_on)}" if order.filed_on else "date de dépôt non dite"
    return dict(ORDER_KINDS).get(order.kind, order.kind), [
        filed,
        dict(RESULTS)[order.result].lower(),
    ]


def known_captures(dossier: Dossier, named: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the files that may be named as proofs: those of no attempt, and those ``named``."""
    free = dossier.captures.filter(attempt=None) | dossier.captures.filter(pk__in=named)
    return [(str(one.pk), one.name) for one in free.order_by("-received_at")[:MOST_CAPTURES]]
