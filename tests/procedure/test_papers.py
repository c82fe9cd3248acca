"""The check-list of papers: three groups and what everybody is asked, editable, never evidence."""

from __future__ import annotations

import datetime as dt
import re
import zipfile

import pytest

from guichet.casefile import CaseFile
from guichet.dossiers.lists import paper_groups
from guichet.dossiers.models import Dossier
from guichet.dossiers.paper_groups import group_of, groups
from guichet.dossiers.services import profile_of, save_profile
from guichet.evidence.casefile import casefile_of
from guichet.evidence.export import export_bundle
from guichet.places import demarches
from tests.factories import NOW

NOTE = "ANALYSE-RESERVEE-7Q2"


def change(dossier, **values):
    save_profile(dossier, profile_of(dossier).model_copy(update=values), by="test")


def test_there_are_three_groups_and_one_for_what_everybody_is_asked():
    """PF-09."""
    assert {one.code for one in groups()} == {"emploi", "famille", "insertion", "tous"}


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("Contrat de travail ou promesse d'embauche", "emploi"),
        ("3 derniers bulletins de salaire", "emploi"),
        ("Preuves de la communauté de vie", "famille"),
        ("Acte de mariage ou de naissance de l'enfant français", "famille"),
        ("Preuves d'insertion (scolarité des enfants, français, ressources)", "insertion"),
        ("Preuves de présence en France, année par année", "insertion"),
        ("Contrat d'engagement à respecter les principes de la République, signé", "insertion"),
        ("Passeport", "tous"),
        ("Acte de naissance", "tous"),
    ],
)
def test_a_paper_is_in_the_group_of_its_words(label, group):
    """PF-09."""
    assert group_of(label) == group
    assert group_of(label.replace("'", "’")) == group


def test_each_group_is_a_numbered_list_on_the_sheet(signed_in, dossier):
    """PF-09."""
    added = ("Lettre du maire",)
    change(dossier, demarche="aes_travail", papers_added=added, papers_held=added)
    said = signed_in.get(f"/dossiers/{dossier.pk}/fiche/").content.decode()
    lists = re.findall(r"<h3>(.*?)</h3>\s*<ol>(.*?)</ol>", said, re.DOTALL)
    titles = [title.split("\u00a0:")[0] for title, _ in lists]
    assert titles == [
        "Identité, domicile et formulaires", "Emploi et ressources", "Vie privée et familiale",
        "Insertion et présence en France", "Ajoutés par vous",
    ]  # fmt: skip
    assert all("<li>" in rows for _, rows in lists)
    assert "Lettre du maire. <strong>Prêt</strong>" in said


@pytest.mark.parametrize("code", [one.code for one in demarches()])
def test_every_line_of_a_demarche_is_in_one_group_with_its_source_and_date(code, dossier):
    """PF-05."""
    change(dossier, demarche=code, papers_added=(), papers_held=())
    found = paper_groups(profile_of(dossier), set())
    labels = [paper.label for group in found for paper in group.papers]
    assert len(labels) == len(set(labels)) > 0
    assert all(lot.source and lot.date for group in found for lot in group.lots)


def test_the_check_list_shows_groups_sources_dates_and_counts(signed_in, dossier):
    """PF-05."""
    change(dossier, papers_held=("Contrat de travail ou promesse d'embauche",))
    said = signed_in.get(f"/dossiers/{dossier.pk}/profil/papiers/").content.decode()
    assert "Emploi et ressources\u00a0: 1 sur" in said
    assert "Source" in said
    assert "Fiabilité" in said


def test_the_note_of_a_lawyer_is_kept_and_leaves_with_no_document(signed_in, dossier, tmp_path):
    """PF-08."""
    answer = {"version": dossier.version, "lawyer_note": NOTE, "suite": ""}
    signed_in.post(f"/dossiers/{dossier.pk}/profil/note-avocat/", answer)
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert profile_of(dossier).lawyer_note == NOTE
    assert "lawyer_note" not in CaseFile.model_fields
    case = casefile_of(dossier, on=dt.date(2026, 11, 20))
    assert NOTE not in case.model_dump_json()
    bundle = export_bundle(dossier, tmp_path / "dossier.zip", at=NOW)
    with zipfile.ZipFile(bundle) as archive:
        held = [name for name in archive.namelist() if NOTE.encode() in archive.read(name)]
    assert held == []
    for page in ("fiche/", "profil/", "lettres/", ""):
        assert NOTE not in signed_in.get(f"/dossiers/{dossier.pk}/{page}").content.decode()
