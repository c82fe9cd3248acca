"""The label of a piece that came from the court or the préfecture, by what the person noted of it.

A photo is often named « IMG_2034 »: the inventory must say what it is (R. 412-2 CJA).
"""

from __future__ import annotations

from guichet.casefile import CaseFile, Convocation, Filing, Order
from guichet.documents.dates import long_date
from guichet.documents.numbers import unbroken


def of_the_court(case: CaseFile) -> dict[str, str]:
    """Return the label of each file that an order, an appointment or a request names, by its id.

    Several files of one thing are numbered: « Ordonnance du 5 novembre 2026 (2) ».
    """
    labels: dict[str, str] = {}
    named = [
        *((one.file_ids, _order(one)) for one in case.orders),
        *((one.file_ids, _appointment(one)) for one in case.convocations),
        *((one.file_ids, _filing(one)) for one in case.filings),
    ]
    for files, label in named:
        for rank, file in enumerate(files, start=1):
            labels.setdefault(file, label if rank == 1 else f"{label} ({rank})")
    return labels


def _order(one: Order) -> str:
    number = f" n° {unbroken(one.number)}" if one.number else ""
    return f"Ordonnance{number}{f' du {long_date(one.ordered_on)}' if one.ordered_on else ''}"


def _appointment(one: Convocation) -> str:
    what = "Proposition de rendez-vous" if one.origin == "offered" else "Convocation"
    day = f" pour le {long_date(one.takes_place_on)}" if one.takes_place_on else ""
    return f"{what}{day}"


def _filing(one: Filing) -> str:
    day = f" du {long_date(one.filed_on)}" if one.filed_on else ""
    return f"Document de la requête{day}"
