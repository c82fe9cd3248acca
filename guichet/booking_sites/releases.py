"""The lines in which a booking page says when slots were, or will be, put on line.

« Dernière mise en ligne de rendez-vous : le 04/05/2026 à 11:58 pour des créneaux de la semaine
du 18/05/2026 ». These dates are no slots. They are what makes a release calendar.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout"),
    *("septembre", "octobre", "novembre", "decembre"),
)
DAY = (
    r"(\d{1,2})(?:er)?"
    rf"(?:\s?[/.-]\s?(\d{{1,2}})\s?[/.-]\s?|\s({'|'.join(MONTHS)})\s)"
    r"(20\d\d)\b"
)
LINE = re.compile(
    r"\b(derniere|prochaine)s? mises? en ligne (?:de |des |d')(?:nouveaux )?"
    r"(?:rendez-?\s?vous|creneaux)\b"
)
MOMENT = re.compile(rf"[^0-9]{{0,40}}{DAY}[^0-9]{{0,12}}?\b(\d{{1,2}})\s?[:h]\s?(\d{{2}})?\b")
WEEK = re.compile(rf"\bsemaines? du (?:[a-z]+ )?{DAY}")
LINE_CHARACTERS = 240


@dataclass(frozen=True)
class Release:
    """One release: its moment (aware) and the Monday of the week of slots it opens."""

    at: dt.datetime | None = None
    week: dt.date | None = None


@dataclass(frozen=True)
class Releases:
    """The two lines of a page; each part is ``None`` when the page does not say it."""

    last: Release = Release()
    next: Release = Release()


def find_releases(folded: str, zone: ZoneInfo) -> Releases:
    """Return the releases that a folded text announces, hours being those of ``zone``.

    When a page repeats a line (narrow and wide layouts), the first complete one is kept. An hour
    that occurs twice, when clocks go back, is taken as the first of the two. A date that does
    not exist, or a line without an hour, gives no moment.
    """
    found: dict[str, Release] = {}
    lines = list(LINE.finditer(folded))
    ends = (*(line.start() for line in lines[1:]), len(folded))
    for line, end in zip(lines, ends, strict=False):
        release = _release(folded[line.end() : min(end, line.end() + LINE_CHARACTERS)], zone)
        if found.get(line[1], Release()).at is None:
            found[line[1]] = release
    return Releases(found.get("derniere", Release()), found.get("prochaine", Release()))


def _release(said: str, zone: ZoneInfo) -> Release:
    moment = MOMENT.match(said)
    at = None
    if moment and (day := _day(moment, 1)):
        try:
            hour = dt.time(int(moment[5]), int(moment[6] or 0))
        except ValueError:
            hour = None
        at = dt.datetime.combine(day, hour, zone) if hour else None
    week = WEEK.search(said)
    day = _day(week, 1) if week else None
    return Release(at, day - dt.timedelta(days=day.weekday()) if day else None)


def _day(match: re.Match[str], first: int) -> dt.date | None:
    """Return the day in the four groups of ``DAY`` that begin at ``first``."""
    number, month, name, year = match.group(first, first + 1, first + 2, first + 3)
    try:
        return dt.date(int(year), int(month or MONTHS.index(name) + 1), int(number))
    except ValueError:
        return None
