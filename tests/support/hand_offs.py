"""A dossier that everything happened to, on one computer, and its file for another one.

``python -m tests.support.hand_offs HOME FILE`` makes the installation (with the time-stamping
authorities described in ``HOME/authorities``), the dossier and the file, and prints what the rows
say. Given without FILE: what the rows of an installation say.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.installations import ROOT, Installation

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier
    from guichet.evidence.taking_in import TakenIn
    from tests.support.timestamping import LocalAuthority

OTHER_CODE = "AAAA-AAAA-AAAA-AAAA"
"""A code that locks other contents."""


@dataclass(frozen=True)
class FirstComputer:
    """An installation, the locked file it made, its code, and what its rows say."""

    here: Installation
    file: Path
    code: str
    told: dict[str, Any]


def make(folder: Path, authority: LocalAuthority) -> FirstComputer:
    """Make the first computer in ``folder``, dated by ``authority``, by a process of its own."""
    home, file = folder / "premier", folder / "dossier.guichet"
    home.mkdir(mode=0o700)
    authority.describe(home / "authorities")
    said = _run(home, str(file))
    return FirstComputer(Installation(home, said["dossier"]), file, said["code"], said["told"])


def told_in(home: Path) -> dict[str, Any]:
    """Return what the rows of the one dossier of ``home`` say."""
    return _run(home)["told"]


def _run(home: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.hand_offs", str(home), *arguments],
        cwd=ROOT,
        env=os.environ | {"GUICHET_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def taken(file: Path, code: str = "") -> TakenIn:
    """Take a file in, now, in the installation of this process."""
    from django.utils import timezone

    from guichet.evidence.taking_in import take_in

    return take_in(file, name=file.name, code=code, by="test", at=timezone.now())


def unlocked(first: FirstComputer) -> dict[str, bytes]:
    """Return the two files inside the locked one."""
    from guichet.storage.locked_file import unlock

    target = io.BytesIO()
    with first.file.open("rb") as source:
        unlock(source, target, first.code, name="dossier.guichet")
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def undated(value: Any) -> Any:
    """Return a case without the dates of its seals."""
    if isinstance(value, dict):
        return {k: None if k == "sealed_at" else undated(v) for k, v in value.items()}
    return [undated(one) for one in value] if isinstance(value, list) else value


def nothing_stored() -> bool:
    """Whether this installation knows no dossier, and nothing is left of a file being read."""
    from guichet.dossiers.models import Dossier
    from guichet.evidence.models import LogEntry

    return not (Dossier.objects.exists() or LogEntry.objects.exists() or left_in_plain())


def left_in_plain() -> list[str]:
    """Return what stays of a file being read; what the pages made ready is locked."""
    from guichet.evidence.hand_off import exports_folder

    return [path.name for path in exports_folder().iterdir() if "remise" not in path.name]


def _main() -> None:
    home = Path(sys.argv[1])
    from guichet.cli.serve import prepare

    prepare(home)
    from django.utils import timezone

    from guichet.dossiers.models import Dossier
    from guichet.evidence.hand_off import hand_off
    from guichet.evidence.tasks import seal_pending

    said: dict[str, Any] = {}
    if len(sys.argv) > 2:
        dossier = an_eventful_dossier()
        assert seal_pending() == 1
        said["code"] = hand_off(dossier, Path(sys.argv[2]), at=timezone.now()).code
    dossier = Dossier.objects.get()
    print(json.dumps(said | {"dossier": str(dossier.id), "told": told(dossier)}))


def told(dossier: Dossier) -> dict[str, Any]:
    """Return what every row of ``dossier`` says, JSON-ready: what another computer must have.

    Left out: what is made again there (readings of pictures, ids of payloads), and the key.
    """
    from guichet.evidence.casefile import casefile_of

    said: dict[str, Any] = {
        "case": casefile_of(dossier, on=dt.date(2026, 11, 20)).model_dump(mode="json"),
        "dossier": _fields(dossier, {"wrapped_key"}),
        "log": [
            [one.number, one.at, one.kind, one.payload_digest, one.previous, one.digest]
            for one in _log(dossier)
        ],
        "payloads": {str(one.number): one.content for one in dossier.log_payloads.all()},
        "inspected": dossier.inspections.count(),
    }
    for rows in ("attempts", "captures", "happenings", "letters"):
        said[rows] = [_fields(row, set()) for row in getattr(dossier, rows).order_by("id")]
    said["sendings"] = [
        _fields(one, set())
        for letter in dossier.letters.order_by("id")
        for one in letter.sendings.all()
    ]
    return json.loads(json.dumps(said, default=str))


def _log(dossier: Dossier) -> Any:
    from guichet.evidence.models import LogEntry

    return LogEntry.objects.filter(dossier=dossier.id).order_by("number")


def _fields(row: Any, but: set[str]) -> dict[str, Any]:
    names = [one.attname for one in row._meta.concrete_fields if one.attname not in but]
    return {name: getattr(row, name) for name in names}


def an_eventful_dossier() -> Dossier:
    """Make a dossier through every door of the journal: each kind of log entry is there."""
    from guichet.dossiers.services import create_dossier, save_profile
    from guichet.evidence.happening_kinds import Filed
    from guichet.evidence.happenings import note_happening, take_back, things_of
    from guichet.evidence.releases import ReleaseLines, say_releases
    from guichet.evidence.services import (
        add_captures,
        attempt_input_of,
        correct_attempt,
        edit_attempt,
        say_what_is_seen,
        with_details,
    )
    from guichet.evidence.sorting import join
    from guichet.letters.models import Sending
    from guichet.letters.options import LetterOptions
    from guichet.letters.services import finish_letter
    from tests.factories import NOW, a_screenshot, an_attempt
    from tests.support.profiles import a_full_profile

    dossier = create_dossier(
        pseudonym="Aminata EXEMPLE", by="test", at=NOW, example=True, profile=a_full_profile()
    )
    attempts = [
        an_attempt(dossier, NOW - dt.timedelta(days=9 * n + 1), files=(a_screenshot(f"n° {n}"),))
        for n in range(4)
    ]
    edit = with_details(attempt_input_of(attempts[0]), note="Une note « EXEMPLE » à relire.")
    edit_attempt(attempts[0], edit, by="test", at=NOW)
    correct_attempt(attempts[1], attempt_input_of(attempts[1]), by="test", at=NOW)
    week = ReleaseLines(next_release=NOW + dt.timedelta(days=2), next_release_week=NOW.date())
    say_releases(attempts[2], week, by="test", at=NOW)
    [loose, tied] = add_captures(
        dossier, [a_screenshot("à ranger"), a_screenshot("rangée")], by="test", at=NOW
    )
    join(tied.capture, attempts[3], by="test", at=NOW)
    say_what_is_seen(loose.capture, {"shows_date": True}, by="test", at=NOW)
    loose.capture.seen = {**(loose.capture.seen or {}), "paper_at": "Chez EXEMPLE"}
    loose.capture.save(update_fields=["seen"])  # said of a paper: private, in no log
    filed = Filed(on=NOW.date(), destination="telerecours")
    note_happening(dossier, "filed", filed, by="test", at=NOW - dt.timedelta(days=3))
    take_back(things_of(dossier)[0], by="test", at=NOW)
    letter = finish_letter(dossier, "lrar", LetterOptions(on=NOW.date()), by="test", at=NOW)
    sending = Sending(letter=letter, state="unsure", started_at=NOW, envelope_id="exemple")
    sending.details = {"to": "guichet@exemple.invalid"}
    sending.save(force_insert=True)
    profile = a_full_profile().model_copy(
        update={"lawyer_note": "Avis EXEMPLE", "other_pieces": (str(loose.capture.id),)}
    )
    save_profile(dossier, profile, by="test")
    return dossier


if __name__ == "__main__":
    _main()
