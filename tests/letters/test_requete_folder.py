"""The folder to deposit is sound for the requête of every measure, with its special pieces."""

import pytest

from guichet.documents.destinations import load_destination
from guichet.documents.filing_check import check_filing
from guichet.letters.filing import write_filing_folder
from guichet.letters.options import LetterOptions
from tests.letters.test_filing_faults import FolderOfFiles
from tests.personas import DAY
from tests.personas_court import EVERY_MEASURE
from tests.support.poppler import text_of
from tests.support.portable import write_portable

PIECES = {
    "chen": "centre_de_contact",
    "farah": "Convocation",
    "gael": "Visite_au_guichet",
    "hana": "Depot_en_ligne",
    "ivan": "Convocation",
    "jeanne": "Ordonnance",
}
REASONS = {
    "chen": "faute de rendez-vous, je n’ai pas pu déposer",
    "farah": "mon rendez-vous est trop tardif",
    "gael": "qui est encore à l’étude",
    "hana": "qui est encore à l’étude",
    "ivan": "le guichet n’a pas enregistré ma demande",
    "jeanne": "faute de rendez-vous, je n’ai pas pu déposer",
}


@pytest.mark.parametrize("persona", PIECES)
def test_the_folder_of_each_measure_is_sound_and_holds_the_paper_it_rests_on(persona, tmp_path):
    """FI-04, RQ-29: and the absence of a decision is told as it is."""
    case = write_portable(EVERY_MEASURE[persona](), tmp_path / "in")
    out = tmp_path / "out"
    write_filing_folder(case, FolderOfFiles(tmp_path / "in"), out, LetterOptions(on=DAY))
    place = load_destination("telerecours")
    assert list(check_filing(out, place, DAY).faults) == []
    names = [path.name for path in (out / place.deposit_folder).iterdir()]
    assert [name for name in names if PIECES[persona].lower() in name.lower()], names
    [absence] = (out / place.deposit_folder).glob("*absence*.pdf")
    assert REASONS[persona] in " ".join(text_of(absence).split())
