"""What a file made by somebody else may not bring in, even when its evidence verifies."""

from __future__ import annotations

import os
import shutil
from copy import copy
from uuid import uuid4

import pytest

from guichet.evidence import taken_rows
from guichet.evidence.hand_off import exports_folder
from guichet.evidence.replay import CannotReplay, replay
from guichet.evidence.tasks import PLAIN_COPY_AGE, clear_plain_copies
from guichet.sealing.unbundle import NotReadBack, OpenBundle
from tests.evidence.test_hand_off_refused import rebuilt
from tests.factories import a_dossier
from tests.support.hand_offs import nothing_stored, taken


def test_a_dossier_whose_files_were_cleared_meanwhile_is_not_opened(db, plain, monkeypatch):
    """CA-06: rows without their files would be a loss that nobody sees."""
    made = taken_rows.casefile_of

    def cleared_first(*args, **options):
        for one in exports_folder().iterdir():
            shutil.rmtree(one)
        return made(*args, **options)

    monkeypatch.setattr(taken_rows, "casefile_of", cleared_first)
    with pytest.raises(taken_rows.FilesLost, match="disparu"):
        taken(plain)
    assert nothing_stored()


def test_the_sweep_leaves_the_folder_of_a_dossier_being_read(db, plain, monkeypatch):
    """CA-06: a large file, on a slow computer, takes more than an hour."""
    made = taken_rows.sniff

    def an_hour_later(data):
        done = made(data)
        [folder] = exports_folder().iterdir()
        assert clear_plain_copies() == 0
        old = folder.stat().st_mtime - PLAIN_COPY_AGE - 60
        os.utime(folder, (old, old))
        return done

    monkeypatch.setattr(taken_rows, "sniff", an_hour_later)
    assert taken(plain).files > 1


@pytest.mark.parametrize("lie", [{"size": 3}, {"media_type": "image/webp"}], ids=["size", "kind"])
def test_each_line_that_tells_the_same_file_is_compared_with_it(db, plain, tmp_path, lie):
    """CA-06: the first of two lines of one file is no less checked than the last."""
    dossier = a_dossier()
    with OpenBundle(plain) as opened:
        rows = replay(opened.records(), dossier)
        incoming = taken_rows.Incoming(opened, [], None, None, frozenset(), tmp_path)
        assert taken_rows._save_files(incoming, rows)
        told = copy(next(one for one in rows.captures.values() if one.is_picture))
        for name, value in lie.items():
            setattr(told, name, value)
        rows.captures = {uuid4(): told, **rows.captures}
        with pytest.raises(NotReadBack) as refused:
            taken_rows._save_files(incoming, rows)
    assert "n’est pas ce que dit le journal" in refused.value.what_it_changes


def test_details_under_a_name_of_the_journal_are_refused_in_words(db, plain):
    """CA-06: never an error page."""
    path = rebuilt(plain, lambda one, p: p | {"details": {"number": 1}} if one == "attempt" else p)
    with pytest.raises(CannotReplay):
        taken(path)
    assert nothing_stored()
