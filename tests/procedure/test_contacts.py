"""The contacts of a dossier: kept, chosen, and what of them leaves."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from guichet.casefile import ROLES
from guichet.dossiers.correspondents import correspondents
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of
from guichet.evidence.casefile import casefile_of
from guichet.evidence.export import export_bundle
from guichet.procedure.contact_form import GROUPS, role_choices
from tests.factories import NOW
from tests.support.since import day, plain

SECRET = "Elle préfère être appelée le soir."


def at(dossier, rest=""):
    return f"/dossiers/{dossier.pk}/faits/contacts/{rest}"


def add(client, dossier, rest="ajouter/", **answers):
    dossier.refresh_from_db()
    said = {"version": dossier.version, "role": "association", **answers}
    return client.post(at(dossier, rest), said)


def stored(dossier):
    return profile_of(Dossier.objects.get(pk=dossier.pk)).contacts


def case_of(dossier):
    return casefile_of(Dossier.objects.get(pk=dossier.pk), on=day(0))


@pytest.mark.parametrize("role", ROLES)
def test_every_actor_can_be_kept_and_then_chosen_as_who_is_written_to(signed_in, new_dossier, role):
    """SC-08: each actor is selectable as recipient and as sender."""
    add(signed_in, new_dossier, role=role, name="Dominique EXEMPLE")
    (actor,) = case_of(new_dossier).contacts
    assert (actor.role, actor.name) == (role, "Dominique EXEMPLE")
    assert ROLES[role] in plain(signed_in.get(at(new_dossier)))
    assert "Dominique EXEMPLE" in correspondents(profile_of(Dossier.objects.get()))


def test_every_role_is_offered_once_and_none_is_chosen_beforehand(signed_in, new_dossier):
    """SC-08."""
    offered = [code for _, group in role_choices()[1:] for code, _ in group]
    assert sorted(offered) == sorted(ROLES)
    assert {role for roles in GROUPS.values() for role in roles} <= set(ROLES)
    assert plain(signed_in.get(at(new_dossier, "ajouter/"))).count(" selected") == 1


def test_the_journal_offers_the_contacts_and_the_services_and_keeps_any_words(signed_in, dossier):
    """SC-08: recipient and sender of an e-mail, companion of a visit."""
    add(signed_in, dossier, organisation="Association EXEMPLE", email="aide@exemple.fr")
    add(signed_in, dossier, role="witness", name="Camille EXEMPLE")
    page = plain(signed_in.get(f"/dossiers/{dossier.pk}/journal/ajouter/?complet=1"))
    lists = dict(re.findall(r'<datalist id="id_(\w+)-list">(.*?)</datalist>', page, re.DOTALL))
    assert set(lists) == {"recipient", "sender", "witness"}
    assert "Association EXEMPLE &lt;aide@exemple.fr&gt;" in lists["recipient"]
    assert profile_of(dossier).counter.authority in lists["recipient"]
    assert "Greffe, " in lists["sender"]
    assert "Camille EXEMPLE" in lists["witness"]
    assert "Greffe" not in lists["witness"]
    signed_in.post(
        f"/dossiers/{dossier.pk}/journal/ajouter/",
        {"day": day(-1).isoformat(), "hour": "10:00", "channel": "email",
         "outcome": "reply_keep_trying", "sender": "Service EXEMPLE"},
    )  # fmt: skip
    (event,) = [one for one in case_of(dossier).events if one.channel == "email"]
    assert event.sender == "Service EXEMPLE"


def test_a_contact_is_changed_under_the_same_id_and_taken_out(signed_in, new_dossier):
    add(signed_in, new_dossier, name="Camille EXEMPLE", role="lawyer",
        address="12 rue de l’Exemple\n93000 Bobigny")  # fmt: skip
    (first,) = stored(new_dossier)
    assert (first.address.lines, first.address.postcode) == (("12 rue de l’Exemple",), "93000")
    page = plain(signed_in.get(at(new_dossier, "1/")))
    assert "93000 Bobigny" in page
    add(signed_in, new_dossier, "1/", name="Camille EXEMPLE", role="jurist")
    (second,) = stored(new_dossier)
    assert (second.id, second.role) == (first.id, "jurist")
    new_dossier.refresh_from_db()
    signed_in.post(at(new_dossier, "1/retirer/"), {"version": new_dossier.version})
    assert stored(new_dossier) == ()


def test_someone_without_a_name_nor_a_service_is_refused(signed_in, new_dossier):
    answer = add(signed_in, new_dossier, email="aide@exemple.fr")
    assert "Écrivez un nom ou un service." in plain(answer)
    assert stored(new_dossier) == ()


def test_who_helped_to_write_is_a_choice_and_off_at_first(signed_in, new_dossier):
    """SC-08: the mark of a co-author, for the letters."""
    add(signed_in, new_dossier, organisation="Association EXEMPLE")
    add(signed_in, new_dossier, organisation="Collectif EXEMPLE", helped_writing="on")
    assert [one.called for one in case_of(new_dossier).contacts if one.helped_writing] == [
        "Collectif EXEMPLE"
    ]


def test_the_note_about_a_contact_is_in_no_portable_dossier(signed_in, new_dossier):
    """SC-08: notes about helpers are for the person alone."""
    add(signed_in, new_dossier, name="Camille EXEMPLE", note=SECRET)
    assert stored(new_dossier)[0].note == SECRET
    assert SECRET not in case_of(new_dossier).model_dump_json()


def test_a_bundle_shown_to_others_does_not_name_who_helps(signed_in, dossier, tmp_path):
    add(signed_in, dossier, name="Camille EXEMPLE", note=SECRET)
    dossier.refresh_from_db()
    bundle = export_bundle(dossier, tmp_path / "preuves.zip", at=NOW, plates=False)
    with zipfile.ZipFile(bundle) as inside:
        for name in inside.namelist():
            content = inside.read(name)
            assert b"Camille EXEMPLE" not in content, name
            assert "préfère être appelée".encode() not in content, name
        told = json.loads(inside.read("dossier.json"))
    assert told.get("contacts", []) == []


def test_what_is_kept_of_a_contact_is_unreadable_in_the_database(signed_in, new_dossier):
    add(signed_in, new_dossier, name="Camille EXEMPLE")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT profile FROM dossiers_dossier")
        (raw,) = cursor.fetchone()
    assert "Camille" not in str(raw)
