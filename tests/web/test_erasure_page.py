"""Erasing a dossier from its page: two steps, and nothing by accident."""

from __future__ import annotations

from guichet.dossiers.models import Dossier


def at(dossier):
    return f"/dossiers/{dossier.pk}/effacer/"


def test_the_copy_is_offered_before_the_erasure(signed_in, dossier):
    said = signed_in.get(at(dossier)).content.decode()
    assert said.index("Enregistrer une copie") < said.index("Continuer vers l’effacement")
    assert f'href="/dossiers/{dossier.pk}/preuves/telecharger/"' in said
    assert "sauvegarde" in said
    assert 'method="post" novalidate' not in said


def test_the_second_step_asks_the_code_of_the_dossier(signed_in, dossier):
    answer = signed_in.post(at(dossier), {"copy": "yes", "code": "XXXX"})
    assert "Ce n’est pas le code" in answer.content.decode()
    assert not Dossier.objects.get(pk=dossier.pk).is_erased


def test_once_the_code_is_typed_nothing_can_be_read_any_more(signed_in, dossier):
    answer = signed_in.post(at(dossier), {"copy": "no", "code": dossier.code.lower()}, follow=True)
    assert "est effacé" in answer.content.decode()
    assert "Aminata" not in answer.content.decode()
    erased = Dossier.objects.get(pk=dossier.pk)
    assert erased.is_erased
    assert bytes(erased.wrapped_key) == b""
    assert signed_in.get(f"/dossiers/{dossier.pk}/profil/").status_code == 404


def test_an_empty_dossier_offers_no_copy_of_nothing(signed_in, new_dossier):
    said = signed_in.get(at(new_dossier)).content.decode()
    assert "ni essai ni preuve" in said
    assert "Enregistrer une copie" not in said
