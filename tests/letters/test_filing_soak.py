"""Whatever the dossier, the folder has no fault, or the refusal says what is missing.

``make soak`` draws many more: ``GUICHET_SOAK`` is the number of dossiers.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from guichet.casefile import CaseFile
from guichet.documents.destinations import load_destination
from guichet.documents.filing import WrittenFiling
from guichet.documents.filing_check import check_filing
from guichet.errors import GuichetError
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import write_filing_folder
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from tests.support.portable import write_portable
from tests.support.random_dossiers import ON, a_dossier, content_of

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("GUICHET_SOAK", "300"))
MODES = {"telerecours": "telerecours", "paper": "lrar"}
SEEDS = st.integers(0, 2**48)
SOAK = settings(
    max_examples=EXAMPLES,
    # A folder takes a second: a fault is shown as it was drawn, without hours of shrinking.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize="GUICHET_SOAK" not in os.environ,
)


def filed(case: CaseFile, destination: str, folder: Path) -> WrittenFiling | None:
    """Return the folder written for ``case``; ``None`` when it is refused with every gap named."""
    case = write_portable(case, folder / "in", content_of)
    mode = MODES[destination]
    options = LetterOptions(on=ON, filing_mode=mode)  # type: ignore[arg-type]
    opener = FolderOfFiles(folder / "in")
    try:
        return write_filing_folder(case, opener, folder / "out", options, destination=destination)
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
    left_out = [one.name for one in written.left_out]
    assert sorted(joined + left_out) == sorted(file.name for file in files)
    assert all(one.reason for one in written.left_out)


@SOAK
@given(seed=SEEDS, destination=st.sampled_from(("telerecours",) * 4 + ("paper",)))
def test_a_random_dossier_gives_a_folder_without_fault_or_says_what_is_missing(
    seed: int, destination: str
) -> None:
    """FI-04, FI-05, RQ-29"""
    case = a_dossier(seed)
    with tempfile.TemporaryDirectory() as temporary:
        written = filed(case, destination, Path(temporary))
        if written is None:
            return
        event("filed")
        everything_is_said(case, written)
        if destination == "telerecours":
            report = check_filing(written.folder, load_destination(destination), ON)
            assert report.faults == []


def test_two_hundred_and_twenty_eight_attempts_give_a_folder_without_fault(tmp_path: Path) -> None:
    """FI-04, FI-05"""
    case = a_dossier(46, attempts=228)  # a dossier that the rules let go to the judge
    written = filed(case, "telerecours", tmp_path)
    assert written is not None
    everything_is_said(case, written)
    assert check_filing(written.folder, load_destination("telerecours"), ON).faults == []
