"""Whatever the dossier, the folder has no fault, or the refusal says what is missing.

``make soak`` draws many more: ``GUICHET_SOAK`` is the number of dossiers.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from guichet.casefile import CaseFile, Convocation, Filing, Order, Reply
from guichet.documents.destinations import destination_ids, load_destination
from guichet.documents.filing import WrittenFiling
from guichet.documents.filing_check import check_filing
from guichet.errors import GuichetError
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import FolderChoices, write_filing_folder
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from tests.support.portable import write_portable
from tests.support.random_dossiers import ON, a_dossier, content_of

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("GUICHET_SOAK", "300"))
PARTS = 40 if "GUICHET_SOAK" in os.environ else 1
"""A long run is cut in parts: the cores share them, and a fault in one does not stop the others."""
MODES = {"paper": "lrar", "counter": "counter"}
PLACES = ("telerecours",) * 5 + ("paper", "counter", "lawyer", "association", "ddd")
LETTERS = ("requete",) * 5 + ("replique", "inexecution", "offre")
"""What is drawn: most often the requête, for the portal."""
DAY = dt.timedelta(days=1)
OUR_LETTERS = {
    letter.stem for name in destination_ids() for letter in load_destination(name).letters
}
"""Letters that could not be written are left out too, and said; they are no files."""
SEEDS = st.integers(0, 2**48)
SOAK = settings(
    max_examples=-(-EXAMPLES // PARTS),
    # A folder takes a second: a fault is shown as it was drawn, without hours of shrinking.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize="GUICHET_SOAK" not in os.environ,
)


def before_the_court(case: CaseFile, letter: str) -> CaseFile:
    """Return ``case`` with a request lodged three weeks ago, and what ``letter`` answers."""
    filing = Filing(id="f1", filed_on=ON - 21 * DAY, number="2600001", defence_on=ON - 3 * DAY)
    base: dict[str, object] = {"filings": (filing,)}
    if letter == "replique":
        base["replies"] = (Reply(point="Des créneaux étaient libres.", answer="Aucun."),)
    if letter == "offre":
        given = Convocation(
            id="c1", origin="offered", given_on=ON - 2 * DAY, takes_place_on=ON + 90 * DAY
        )
        base["convocations"] = (given,)
    if letter == "inexecution":
        paper = case.other_pieces[:1]
        order = Order(
            kind="L521-3", filing="f1", filed_on=filing.filed_on, ordered_on=ON - 15 * DAY,
            notified_on=ON - 15 * DAY, result="granted", number="2600001", executed=False,
            communicate_by=ON - 8 * DAY, file_ids=tuple(one.id for one in paper),
        )  # fmt: skip
        base["orders"] = (order,)
    return case.model_copy(update=base)


def filed(
    case: CaseFile, destination: str, folder: Path, letter: str = "requete"
) -> WrittenFiling | None:
    """Return the folder written for ``case``; ``None`` when it is refused with every gap named."""
    case = write_portable(case, folder / "in", content_of)
    mode = MODES.get(destination, "telerecours")
    options = LetterOptions(on=ON, filing_mode=mode, offer="too_late")  # type: ignore[arg-type]
    opener = FolderOfFiles(folder / "in")
    choices = FolderChoices(letter=letter)
    try:
        return write_filing_folder(
            case, opener, folder / "out", options, destination=destination, choices=choices
        )
    except GuichetError as error:
        refusal = error
    event(f"refused: {type(refusal).__name__}")
    if isinstance(refusal, NotReady):
        assert refusal.missing
        assert all(gap.question.strip() for gap in refusal.missing)
    assert refusal.what_happened
    assert refusal.what_to_do
    assert not (folder / "out").exists()
    return None


def everything_is_said(case: CaseFile, written: WrittenFiling) -> None:
    """Check that each file makes pages, or is left out with its reason."""
    files = [file for one in case.events for file in one.files]
    files += [file for one in (*case.urgency, *case.costs) for file in one.files]
    files += case.other_pieces
    joined = [place.part.name for piece in written.exhibits for place in piece.parts]
    joined.remove("releve.pdf") if "releve.pdf" in joined else None
    left_out = [one.name for one in written.left_out if one.name not in OUR_LETTERS]
    assert sorted(joined + left_out) == sorted(file.name for file in files)
    assert all(one.reason for one in written.left_out)


@pytest.mark.parametrize("part", range(1, PARTS + 1))
@SOAK
@given(seed=SEEDS, destination=st.sampled_from(PLACES), letter=st.sampled_from(LETTERS))
def test_a_random_dossier_gives_a_folder_without_fault_or_says_what_is_missing(
    part: int, seed: int, destination: str, letter: str
) -> None:
    """FI-01 to FI-05, DD-05, RQ-29: whatever the destination, and after the requête too."""
    case = a_dossier(seed)
    if letter != "requete":
        case = before_the_court(case, letter)
    with tempfile.TemporaryDirectory() as temporary:
        written = filed(case, destination, Path(temporary), letter)
        if written is None:
            return
        event(f"filed: {destination}, {letter}")
        if letter == "requete":
            everything_is_said(case, written)
        report = check_filing(written.folder, None, ON)
        assert (report.destination, report.document) == (destination, letter)
        assert report.faults == []


def test_two_hundred_and_twenty_eight_attempts_give_a_folder_without_fault(tmp_path: Path) -> None:
    """FI-04, FI-05"""
    case = a_dossier(46, attempts=228)  # a dossier that the rules let go to the judge
    written = filed(case, "telerecours", tmp_path)
    assert written is not None
    everything_is_said(case, written)
    assert check_filing(written.folder, load_destination("telerecours"), ON).faults == []
