"""The public holidays of a place, and the days on which its offices work.

The dates come from the ``holidays`` library; which of them are holidays *by law* is ours. Left out
on purpose: days kept by custom alone (Good Friday, mid-Lent and 21 July in the Antilles), so that
no delay ends later than the law says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

LIBRARY_CODES = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
"""The library's code of each place whose holidays differ; everywhere else, the national list."""

ABOLITION = "Abolition de l'esclavage"
ALSACE_MOSELLE = frozenset({"Vendredi saint", "Saint-Étienne"})
OWN_BY_LAW: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("57", "67", "68"), ALSACE_MOSELLE),  # code du travail, art. L. 3134-13
    **dict.fromkeys(("971", "972", "973", "974", "976", "977", "978"), frozenset({ABOLITION})),
}
"""The names added by law to the national list (overseas: code du travail, art. L. 3422-2)."""

OWN_RULES = frozenset({"986", "987", "988"})
"""Places that set their holidays themselves: the whole list of the library holds."""

SATURDAY, SUNDAY = 5, 6
KNOWN_YEARS = range(1947, 2200)
"""Outside these years no holiday is asserted: only weekends are left out."""


def public_holidays(year: int, departement: str | None = None) -> Mapping[dt.date, str]:
    """Return the legal holidays of ``year`` with their French names, at a département.

    ``None``, an unknown place, gives the national list: a local holiday is not presumed. In
    Alsace-Moselle Good Friday counts, as in every town with a Protestant church: all the
    préfectures and courts there. Nothing is returned for a year outside ``KNOWN_YEARS``.
    """
    if year not in KNOWN_YEARS:
        return {}
    code = departement if departement in LIBRARY_CODES else None
    return _holidays(year, code)


def is_public_holiday(day: dt.date, departement: str | None = None) -> bool:
    """Return whether ``day`` is a legal holiday at that département."""
    return day in public_holidays(day.year, departement)


def is_open_day(day: dt.date, departement: str | None = None) -> bool:
    """Return whether ``day`` is a « jour ouvré »: Monday to Friday, holidays left out."""
    return day.weekday() < SATURDAY and not is_public_holiday(day, departement)


def is_working_day(day: dt.date, departement: str | None = None) -> bool:
    """Return whether ``day`` is a « jour ouvrable »: Monday to Saturday, holidays left out."""
    return day.weekday() < SUNDAY and not is_public_holiday(day, departement)


@cache
def _holidays(year: int, departement: str | None) -> Mapping[dt.date, str]:
    national = _listed(year, None)
    if departement is None:
        return national
    local = _listed(year, LIBRARY_CODES[departement])
    if departement in OWN_RULES:
        return local
    own = OWN_BY_LAW.get(departement, frozenset())
    return {
        day: name for day, name in local.items() if day in national or own & set(name.split("; "))
    }


def _listed(year: int, code: str | None) -> dict[dt.date, str]:
    """Return the list of the library, which is loaded when a delay first needs it."""
    from holidays import country_holidays

    return dict(country_holidays("FR", subdiv=code, years=year, language="fr").items())
