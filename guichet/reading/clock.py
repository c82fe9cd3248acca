"""The date and the hour that a system's clock shows, or our page Date. Never a date of the page.

A booking page holds many dates: when it was put on line, when slots are released, opening hours.
A clock is told from them by where it stands (the outermost row of the picture) and by what stands
beside it (nothing but the marks of a system's bar). What stands elsewhere is no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from guichet.booking_sites.wording import fold
from guichet.reading.inspection import NOT_SEEN, Finding, Verdict
from guichet.reading.layout import Placed, Sheet, union
from guichet.reading.written import Written, may_be_read_twice, written_in

SURE = 0.85
"""Least score of words that hold figures we are sure of."""

OUTERMOST = 0.09
"""Part of the height, at the top and at the bottom, in which systems put their bar."""

PHONE_RATIO = 1.4
BAR_WORDS = 34
"""Longest words, in characters, of a line that may stand in a bar of the system."""

LARGE = 1.8
"""How much higher than the others the hour of our page Date is."""

_BAR_MARKS = re.compile(
    r"\b(?:fra?|eng?|intl|us|ar|[345]g|lte|wifi|vpn|nfc|hd|volte|am|pm|a|at|o)\b|\d{1,3}\s?%|[^\w]|ع"
)
_OURS = ("guichet ouvert: date et heure", "cette page n'est pas celle de la prefecture")
_LETTERS_LEFT = 3
_MARGIN_LINES = 2


@dataclass(frozen=True)
class Moment:
    """What the clock shows."""

    date: Finding = NOT_SEEN
    time: Finding = NOT_SEEN


@dataclass(frozen=True)
class _Dated:
    line: Placed
    written: Written

    @property
    def is_bare(self) -> bool:
        """Whether the line says a date or an hour and nothing but marks of a bar."""
        left = re.sub(r"\W", "", _BAR_MARKS.sub(" ", self.written.rest))
        return len(left) <= _LETTERS_LEFT

    @property
    def holds_something(self) -> bool:
        """Whether a date or an hour was read, or stands there in other figures."""
        return bool(self.written.date or self.written.time or self.written.is_doubtful)


def moment_of(sheet: Sheet, *, is_print: bool = False) -> Moment:
    """Return the date and the hour that a clock of the picture shows, or the margin of a print."""
    if is_print and (margin := _margin_of_print(sheet)) is not None:
        return margin
    dated = [_Dated(line, written_in(line.words)) for line in sheet.lines]
    bare = [one for one in dated if one.holds_something and one.is_bare]
    ours, system = _page_date(sheet, bare), _system_clock(sheet, bare)
    return Moment(
        date=_agreed(system.date, ours.date), time=_agreed(system.time, ours.time, minutes=2)
    )


def _margin_of_print(sheet: Sheet) -> Moment | None:
    """Return the date and the hour that a browser prints at the top of the sheet."""
    for line in sorted(sheet.lines, key=lambda one: one.middle)[:_MARGIN_LINES]:
        one = _Dated(line, written_in(line.words))
        begins = line.words[:1].isdigit() and not line.words.endswith((".", ":"))
        if begins and one.written.date and one.written.time:
            return Moment(_finding([one], "date"), _finding([one], "time"))
    return None


def _agreed(system: Finding, ours: Finding, minutes: int = 0) -> Finding:
    """Return what both clocks show, doubtful when they differ."""
    if system.value is None or not system.is_seen:
        return ours if ours.verdict != "not_seen" else system
    if ours.value is None or ours.value.endswith(system.value.removeprefix("--")):
        return ours if ours.is_seen else system
    if minutes and abs(_minutes(ours.value) - _minutes(system.value)) <= minutes:
        return system
    return Finding("not_sure", None, system.words, system.box)


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _page_date(sheet: Sheet, bare: Sequence[_Dated]) -> Moment:
    """Return what our page Date shows: an hour with its seconds in large figures, a whole date."""
    told = " ".join(fold(line.words) for line in sheet.lines)
    is_ours = any(phrase in told for phrase in _OURS)
    hours = [
        one
        for one in bare
        if one.written.has_seconds and one.line.height > LARGE * sheet.median_height
    ]
    if not hours:
        return Moment()
    hour = max(hours, key=lambda one: one.line.height)
    days = [one for one in bare if one.written.is_long and _is_just_below(hour.line, one.line)]
    days = days or _days_in_two_lines(sheet, hour.line)
    if not days or not (is_ours or hour.line.height > 1.4 * LARGE * sheet.median_height):
        return Moment()
    return Moment(_finding(days[:1], "date"), _finding([hour], "time"))


def _days_in_two_lines(sheet: Sheet, hour: Placed) -> list[_Dated]:
    """Return the day that a narrow screen cuts in two: « dimanche 22 novembre », then « 2026 »."""
    starts = [line for line in sheet.lines if _is_just_below(hour, line)]
    pairs = ((first, second) for first in starts for second in sheet.lines if first is not second)
    joined = [_joined(first, second) for first, second in pairs if _is_next_line(first, second)]
    return [one for one in joined if one.is_bare and one.written.is_long]


def _is_next_line(first: Placed, second: Placed) -> bool:
    """Whether ``second`` stands under ``first``, in letters of the same size."""
    overlap = min(first.right, second.right) - max(first.x, second.x)
    is_under = 0.5 * first.height < second.middle - first.middle < 1.8 * first.height
    return is_under and overlap > 0 and 0.6 < second.height / first.height < 1.6


def _joined(first: Placed, second: Placed) -> _Dated:
    words = f"{first.words} {second.words}"
    box = union([first, second]) or first.box
    line = replace(first, words=words, score=min(first.score, second.score), box=box)
    return _Dated(line, written_in(words))


def _is_just_below(hour: Placed, day: Placed) -> bool:
    return -0.3 * hour.height < day.y - hour.bottom < 1.5 * hour.height


def _system_clock(sheet: Sheet, bare: Sequence[_Dated]) -> Moment:
    """Return what the bar of the system shows: the clock is in the outermost row of words."""
    if sheet.height > PHONE_RATIO * sheet.width:
        tops = [one for one in bare if _is_in_bar(sheet, one.line, at_top=True)]
        hours = [one for one in tops if one.written.time][:1]
        if hours and hours[0].written.may_be_twelve:
            hour = _finding(hours, "time")
            return Moment(time=Finding("not_sure", None, hour.words, hour.box))
        dates = [one for one in tops if one.written.date or one.written.is_doubtful][:1]
        return Moment(_finding(dates, "date"), _finding(hours, "time"))
    for at_top in (False, True):
        inside = [one for one in bare if _is_in_bar(sheet, one.line, at_top=at_top)]
        inside = [one for one in inside if not one.written.is_long or one.written.time]
        moment = _of_bar(sheet, inside)
        if moment != Moment():
            return moment
    return Moment()


def _of_bar(sheet: Sheet, inside: Sequence[_Dated]) -> Moment:
    """Return the clock among the lines of one bar: its date and its hour stand together."""
    both = [one for one in inside if one.written.date and one.written.time]
    if both:
        return Moment(_finding(both[:1], "date"), _finding(both[:1], "time"))
    hours = [one for one in inside if one.written.time]
    days = [one for one in inside if one.written.date or one.written.is_doubtful]
    for hour in hours:
        near = [day for day in days if _stand_together(hour.line, day.line)]
        if near:
            date = _finding(near[:1], "date")
            if hour.written.has_half and date.value and _is_numeric_and_double(near[0]):
                date = Finding("not_sure", None, date.words, date.box)
            return Moment(date, _finding([hour], "time"))
    if len(hours) == 1 and not days:
        alone = _finding(hours, "time")
        at_the_edge = not sheet.is_photograph and _distance_to_edge(sheet, hours[0].line) < 0.05
        verdict = alone.verdict if at_the_edge else "not_sure"
        return Moment(time=Finding(verdict, alone.value, alone.words, alone.box))
    doubtful = [one for one in days if one.written.is_doubtful and not one.written.time]
    return Moment(_finding(doubtful[:1], "date"), _finding(doubtful[1:2], "time"))


def _is_numeric_and_double(day: _Dated) -> bool:
    """Whether the date is in figures of which either may be the month."""
    figures = not any(letter.isalpha() for letter in day.line.words)
    return figures and may_be_read_twice(day.written.date or "")


def _stand_together(hour: Placed, day: Placed) -> bool:
    """Whether they are the two lines of one clock, or two words of one bar."""
    height = max(hour.height, day.height)
    beside = abs(hour.middle - day.middle) < 0.6 * height
    gap = max(hour.x, day.x) - min(hour.right, day.right)
    under = abs(day.middle - hour.middle) < 2.2 * height
    overlap = min(hour.right, day.right) - max(hour.x, day.x)
    return (beside and gap < 6 * height) or (under and overlap > 0)


def _distance_to_edge(sheet: Sheet, line: Placed) -> float:
    return min(line.box.top, sheet.height - line.box.bottom) / max(1, sheet.height)


def _is_in_bar(sheet: Sheet, line: Placed, *, at_top: bool) -> bool:
    """Whether no words of a page stand further out, and the line is in the outer part."""
    if (line.down if at_top else 1 - line.down) > OUTERMOST:
        return False
    if _distance_to_edge(sheet, line) > OUTERMOST and not sheet.is_photograph:
        return False
    return not any(_is_further_out(other, line, at_top=at_top) for other in sheet.lines)


def _is_further_out(other: Placed, line: Placed, *, at_top: bool) -> bool:
    """Whether ``other`` stands beyond ``line`` and is too long for a bar."""
    beyond = line.middle - other.middle if at_top else other.middle - line.middle
    return beyond > 1.6 * line.height and len(other.words) > BAR_WORDS


def _finding(lines: Iterable[_Dated], what: str) -> Finding:
    """Return the finding of the first line: sure when its words are, and mean one thing."""
    one = next(iter(lines), None)
    if one is None:
        return NOT_SEEN
    value = one.written.date if what == "date" else one.written.time
    is_sure = one.line.score >= SURE and value is not None
    if what == "date" and one.written.is_doubtful:
        is_sure = False
    if value is None and not one.written.is_doubtful:
        return NOT_SEEN
    verdict: Verdict = "seen" if is_sure else "not_sure"
    return Finding(verdict, value if is_sure else None, one.line.words, union([one.line]))
