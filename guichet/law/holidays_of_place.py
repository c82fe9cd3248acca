"""The public holidays of a place, and the days on which its offices work.

The dates come from the ``holidays`` library, but for the national list of our years: it is the same
(a test compares them), and spares loading the library. Which of them are holidays *by law* is ours.
Left out on purpose: days kept by custom alone (Good Friday, mid-Lent and 21 July in the Antilles),
so that no delay ends later than the law says.
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

PRESENT_LIST = range(2009, 2101)
"""The years of the eleven days of art. L. 3133-1 of the code du travail."""
_ON_A_DATE = (
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Fête de la Victoire"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice"),
    (12, 25, "Noël"),
)
_AFTER_EASTER = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
"""Days after Easter Sunday."""


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
    """Return the national list, or that of the library, loaded when a place or a year needs it."""
    if code is None and year in PRESENT_LIST:
        return _national(year)
    from holidays import country_holidays

    return dict(country_holidays("FR", subdiv=code, years=year, language="fr").items())


def _national(year: int) -> dict[dt.date, str]:
    """Return the eleven days of the code du travail; two on one day are named together."""
    named = [(dt.date(year, month, day), name) for month, day, name in _ON_A_DATE]
    named += [(easter(year) + dt.timedelta(after), name) for after, name in _AFTER_EASTER]
    names: dict[dt.date, list[str]] = {}
    for day, name in sorted(named):
        names.setdefault(day, []).append(name)
    return {day: "; ".join(sorted(together)) for day, together in names.items()}


def easter(year: int) -> dt.date:
    """Return Easter Sunday, Gregorian (Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest_of_leap = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leaps, rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest_of_leap + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
