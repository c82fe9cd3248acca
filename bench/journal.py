"""The pages of a dossier of 1,500 attempts: processor of the server and number of queries."""

from __future__ import annotations

from functools import partial

from bench.clock import Spent, best, here
from bench.installation import (
    a_dossier,
    fill_journal,
    installation,
    let_in,
    without_waiting_for_the_disk,
)
from bench.table import Row, figure, limited, show

FEW, MANY = 150, 1500
TURNS = 7
MOST = 200.0
READ_DAILY = {
    "today": "",
    "story": "histoire/",
    "dates": "dates/",
    "why": "pourquoi/",
    "journal, first page": "journal/",
    "journal, last page": "journal/?page=15",
    "journal, failures of one channel": "journal/?canal=site&echecs=oui",
    "journal, calendar": "journal/calendrier/",
}
PAGES = {**READ_DAILY, f"files ({MANY // 3})": "preuves/"}


def rows() -> list[Row]:
    """Return the time of each page, and its queries with few entries and with many."""
    with installation():
        dossier = a_dossier()
        client = let_in()
        without_waiting_for_the_disk()
        fill_journal(dossier, FEW, _files(FEW))
        _get(client, dossier, "")  # the first page of a session notes who opened the dossier
        before = {name: queries(client, dossier, path) for name, path in PAGES.items()}
        fill_journal(dossier, MANY - FEW, _files(MANY)[FEW:])
        found = []
        for name, path in PAGES.items():
            ask = partial(_get, client, dossier, path)
            spent = best([here(ask) for _ in range(TURNS)])
            found.append(_time(name, spent))
            found.append(_queries(name, before[name], queries(client, dossier, path)))
    return found


def _files(count: int):
    """Return one small text for every third attempt: pages count files, they do not open them."""
    from guichet.storage.uploads import accept

    return [accept(f"{rank}.txt", f"EXEMPLE {rank // 3}".encode()) for rank in range(count)]


def _time(name: str, spent: Spent) -> Row:
    work = f"{name}, {MANY} attempts: server processor"
    if name in READ_DAILY:
        return limited(work, spent.processor * 1000, "ms", most=MOST)
    return Row(work, figure(spent.processor * 1000, "ms"))


def _queries(name: str, few: int, many: int) -> Row:
    return Row(
        f"{name}: queries", str(many), f"with {FEW} attempts: {few}", "", "the same", few == many
    )


def _get(client, dossier, path: str) -> None:
    answer = client.get(f"/dossiers/{dossier.id}/{path}")
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.headers.get('Location', '')}")
    b"".join(answer) if answer.streaming else answer.content


def queries(client, dossier, path: str) -> int:
    """Return how many queries a page makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        _get(client, dossier, path)
    return len(seen)


if __name__ == "__main__":
    show(rows)
