"""Dossiers with a request before the court, noted through the forms as a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import png
from tests.support.letter_dossiers import an_example
from tests.support.since import day, filed, note

if TYPE_CHECKING:
    from django.test import Client

    from guichet.dossiers.models import Dossier


def filed_request(client: Client) -> Dossier:
    """Return the example with a request lodged twelve days ago."""
    dossier = an_example()
    assert note(client, dossier, "requete", **filed(number="2600001")).status_code == 302
    return dossier


def not_obeyed(client: Client) -> Dossier:
    """Return a request that the judge granted, whose delay passed two days ago in vain."""
    dossier = filed_request(client)
    order = {"result": "granted", "on": day(-9), "notified_on": day(-9), "number": "2600001"}
    paper = SimpleUploadedFile("ordonnance.png", png(), content_type="image/png")
    answer = note(client, dossier, "ordonnance", **order, communicate_by=day(-2), proofs=paper)
    assert answer.status_code == 302, answer.content.decode()
    answer = note(client, dossier, "execution", on=day(-1), executed="non")
    assert answer.status_code == 302, answer.content.decode()
    return dossier


def defended(client: Client) -> Dossier:
    """Return a request to which the préfecture answered; the court waits for a reply."""
    dossier = filed_request(client)
    answer = note(client, dossier, "memoire", on=day(-2), reply_by=day(5))
    assert answer.status_code == 302
    return dossier


def given_a_date(client: Client, days_ahead: int = 8) -> Dossier:
    """Return a request during which the préfecture offered a date."""
    dossier = filed_request(client)
    said = {"on": day(-1), "takes_place_on": day(days_ahead), "place": "Bureau EXEMPLE"}
    assert note(client, dossier, "proposition", **said).status_code == 302
    return dossier


def before_the_judge(client: Client) -> Dossier:
    """Return a request with a hearing to come."""
    dossier = filed_request(client)
    assert note(client, dossier, "audience", on=day(6)).status_code == 302
    return dossier


def add_row(client: Client, dossier: Dossier, word: str, **answers: object) -> None:
    """Add a row to a list of the dossier, with the version that its page would have borne."""
    dossier.refresh_from_db()
    address = f"/dossiers/{dossier.pk}/faits/{word}/ajouter/"
    answer = client.post(address, {"version": dossier.version, **answers})
    assert answer.status_code == 302, answer.content.decode()
    dossier.refresh_from_db()


def reply(client: Client, dossier: Dossier) -> None:
    """Answer one point of the defence."""
    add_row(
        client, dossier, "reponses", point="Des créneaux étaient libres.",
        answer="Je n’en ai vu aucun.\n\nMes captures le montrent.",
    )  # fmt: skip


def support(client: Client, dossier: Dossier) -> None:
    """Describe the association that supports the request."""
    add_row(
        client, dossier, "associations", name="Association EXEMPLE",
        address="3 place de l’Exemple, 93200 Saint-Denis",
        purpose="Défendre les droits des personnes étrangères.",
        support="L’association suit cette personne depuis août.", representative="Claire EXEMPLE",
        capacity="Présidente", decided_by="Bureau", decided_on=day(-5).isoformat(),
    )  # fmt: skip
