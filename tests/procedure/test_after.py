"""The end of the way: the appointment really held, what to keep, what may be erased."""

from __future__ import annotations

import pytest

from guichet.dossiers.models import Dossier
from tests.support.since import at, day, filed, note


def after(client, dossier):
    return client.get(at(dossier, "rendez-vous-tenu/")).content.decode()


def held(client, dossier, **more):
    note(client, dossier, "rendez-vous-trouve", on=day(-30), takes_place_on=day(-1))
    note(client, dossier, "au-guichet", held="oui", on=day(-1), **more)


@pytest.mark.parametrize(
    "story",
    [
        [],
        [("rendez-vous-trouve", {"on": -9, "takes_place_on": 3})],
        [("requete", {}), ("proposition", {"on": -2, "takes_place_on": 9}),
         ("ordonnance", {"on": -1, "result": "non_lieu"})],
        [("ordonnance", {"on": -5, "result": "granted"}),
         ("execution", {"on": -1, "executed": "oui"})],
        [("rendez-vous-trouve", {"on": -9, "takes_place_on": -1}),
         ("au-guichet", {"on": -1, "held": "non"})],
    ],
    ids=["nothing", "a date", "an offer and no need to decide", "an order obeyed", "refused"],
)  # fmt: skip
def test_nothing_but_the_appointment_held_ends_the_way(signed_in, new_dossier, story):
    """OU-16."""
    for word, said in story:
        answers = {key: day(one) if isinstance(one, int) else one for key, one in said.items()}
        note(
            signed_in,
            new_dossier,
            word,
            **({**filed(), **answers} if word == "requete" else answers),
        )
    assert "Le dossier reste ouvert jusqu’au rendez-vous tenu." in after(signed_in, new_dossier)
    assert "Le but est atteint." not in signed_in.get(at(new_dossier)).content.decode()
    assert Dossier.objects.get(pk=new_dossier.pk).archived_at is None


def test_once_it_was_held_the_page_says_what_to_keep_and_what_may_go(signed_in, new_dossier):
    """OU-16."""
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-40))
    held(signed_in, new_dossier, recepisse="oui", recepisse_expires_on=day(90))
    assert "Le but est atteint." in signed_in.get(at(new_dossier)).content.decode()
    said = after(signed_in, new_dossier)
    keep, _, erase = said.partition("Ce qui peut être effacé")
    assert "Le papier reçu au guichet, valable jusqu’au" in keep
    assert "La décision du juge et la requête." in keep
    assert "Les captures gardées aussi dans votre téléphone." in erase
    assert "Ces preuves peuvent encore servir." in keep


def test_the_copy_comes_before_the_archive_and_nothing_is_erased_by_itself(signed_in, new_dossier):
    held(signed_in, new_dossier)
    said = after(signed_in, new_dossier)
    assert said.count("button main") == 1
    assert said.index("Enregistrer ma copie") < said.index("Archiver ce dossier")
    assert said.index("Archiver ce dossier") < said.index("Effacer ce dossier")
    assert Dossier.objects.get(pk=new_dossier.pk).archived_at is None


def test_a_person_received_without_any_paper_is_sent_to_people(signed_in, new_dossier):
    held(signed_in, new_dossier, recepisse="non")
    assert "Aucun papier reçu" in after(signed_in, new_dossier)


def test_a_person_who_does_not_know_of_a_paper_is_not_told_that_there_is_none(
    signed_in, new_dossier
):
    held(signed_in, new_dossier, recepisse="inconnu")
    assert "Aucun papier reçu" not in after(signed_in, new_dossier)
