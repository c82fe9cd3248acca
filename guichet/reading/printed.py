"""A page printed to PDF: its words are exact, and the browser writes its own in the margins.

The address, the day and the hour are those of the margins only. A page of a booking site holds
other dates and addresses: what is not in a margin, in the form that browsers give it, is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from guichet.reading.clock import Moment
from guichet.reading.inspection import NOT_SEEN, Box, Finding, Verdict
from guichet.reading.layout import Placed, Sheet
from guichet.reading.message import Said
from guichet.reading.process import Row
from guichet.reading.written import Written, written_in

MARGIN = 54.0
"""Points, three quarters of an inch: browsers write nearer to the edge than this."""

NOWHERE = Box(0, 0, 0, 0)
LINE_HEIGHT = 10.0
MOST_LINES = 400
MOST_LETTERS = 40_000
LONGEST_LINE = 1_000
"""A page that a person prints has far less; looking into words takes time for each letter."""

NO_MOMENT = Moment()

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(
    r"(?<!\S)https?://(?:www\.)?(?P<address>[^\s/?#]+(?:[/?#]\S*)?)", re.IGNORECASE
)
_CUT = re.compile(r"(?:…|\.\.\.)$")
_COUNTER = re.compile(
    r"(?<!\S)(?:page )?(?P<page>\d{1,4}) ?(?:/|of|sur|de|von|di) ?(?P<all>\d{1,4})(?!\S)",
    re.IGNORECASE,
)
_DAY = r"(?P<first>\d{1,4})(?P<between>[/.-])(?P<second>\d{1,2})(?P=between)(?P<third>\d{2,4})"
_HOUR = r"\d{1,2}(?::| ?h ?)\d{2}(?::\d{2})?(?: ?(?:[ap]\.? ?m\.?|[صم]))?"
_STAMP = re.compile(rf"{_DAY}[,،]? (?:à )?(?P<hour>{_HOUR})", re.IGNORECASE)
_HALVES = {"ص": "am", "م": "pm"}


@dataclass(frozen=True)
class Margins:
    """What a browser wrote in the margins of a print."""

    address: Finding = NOT_SEEN
    moment: Moment = NO_MOMENT


def printed(rows: Sequence[Row]) -> tuple[Margins, Sheet]:
    """Return what the margins say, and the sheet of what is between them.

    What the page itself has near the edge stays on the sheet.
    """
    numbers = sorted({row.page for row in rows})
    found = [_margins_of([row for row in rows if row.page == number]) for number in numbers]
    written = {row for _, of_browser in found for row in of_browser}
    margins = Margins(
        address=_first(one.address for one, _ in found),
        moment=Moment(
            _first(one.moment.date for one, _ in found), _first(one.moment.time for one, _ in found)
        ),
    )
    return margins, sheet_of_print([row for row in rows if row not in written])


def sheet_of_print(rows: Iterable[Row]) -> Sheet:
    """Return the rows one under the other, the first at the top of the sheet.

    What is longer than any page is left out, so that no file keeps the reader busy for hours.
    """
    said: list[Row] = []
    letters = 0
    for row in rows:
        words = " ".join(row.words.split())[:LONGEST_LINE]
        letters += len(words)
        if len(said) == MOST_LINES or letters > MOST_LETTERS:
            break
        if words:
            said.append(replace(row, words=words))
    step = 1 / max(1, len(said) - 1)
    lines = tuple(
        Placed(
            row.words, 1.0, NOWHERE, 0.0, at * LINE_HEIGHT, 6.0 * len(row.words), LINE_HEIGHT,
            across=0.0, down=at * step, page=row.page,
        )
        for at, row in enumerate(said)
    )  # fmt: skip
    return Sheet(0, 0, lines)


def on_their_pages(said: Said, sheet: Sheet) -> Said:
    """Return ``said`` with the page that holds the most of each finding.

    The words of the message are exact: those of the site, without what stands near them.
    """
    message = said.message
    if message.value is not None:
        words = " ".join(message.value.split())
        message = replace(message, value=words, words=words)
    return replace(
        said,
        message=_on_its_page(message, sheet),
        demarche=_on_its_page(said.demarche, sheet),
        releases=_on_its_page(said.releases, sheet),
    )


def _on_its_page(finding: Finding, sheet: Sheet) -> Finding:
    held: Counter[int] = Counter()
    for line in sheet.lines:
        if line.page is not None and line.words in finding.words:
            held[line.page] += len(line.words)
    return replace(finding, page=held.most_common(1)[0][0]) if held else finding


def _margins_of(rows: Sequence[Row]) -> tuple[Margins, list[Row]]:
    """Return what the margins of one page say, and the rows that the browser wrote there.

    A page may begin with a date of its own: without the number of the page, nor another sign of
    the browser, we are not sure.
    """
    outer = [*_outermost(rows, "from_top"), *_outermost(rows, "from_bottom")]
    addresses = [(row, match) for row in outer if (match := _ADDRESS.search(_plain(row)))]
    stamps = [(row, match) for row in outer if (match := _stamp_in(row))]
    counters = [row for row in outer if _counts(row)]
    signs = sum(map(bool, (addresses, stamps, counters)))
    verdict: Verdict = "seen" if signs > 1 else "not_sure"
    written = [row for row, _ in (*addresses, *stamps)] + counters
    return (
        Margins(
            _address(*addresses[0], verdict) if addresses else NOT_SEEN,
            _moment(*stamps[0], verdict) if stamps else NO_MOMENT,
        ),
        written if signs > 1 else [],
    )


def _outermost(rows: Sequence[Row], side: str) -> list[Row]:
    """Return the rows of one margin: those of the height nearest to the edge."""
    inside = [row for row in rows if 0 <= getattr(row, side) <= MARGIN]
    nearest = min((getattr(row, side) for row in inside), default=0.0)
    return [row for row in inside if getattr(row, side) - nearest < LINE_HEIGHT / 2]


def _plain(row: Row) -> str:
    return " ".join(_MARKS.sub("", row.words).split())


def _stamp_in(row: Row) -> re.Match[str] | None:
    """Return the day and the hour at the beginning or at the end of a margin."""
    words = _plain(row)
    return next(
        (one for one in _STAMP.finditer(words) if one.start() == 0 or one.end() == len(words)), None
    )


def _counts(row: Row) -> bool:
    """Whether a margin tells which page it is, of how many."""
    told = _COUNTER.finditer(_plain(row))
    return any(1 <= int(one["page"]) <= int(one["all"]) for one in told)


def _address(row: Row, match: re.Match[str], verdict: Verdict) -> Finding:
    """Return the address as it is printed; of one that was cut, what is whole."""
    host, mark, rest = match["address"].partition("/")
    address = f"{host.lower()}{mark}{rest}"
    if _CUT.search(address):
        address = address.rpartition("/")[0] + "/"
    return Finding(verdict, address if verdict == "seen" else None, match[0], page=row.page)


def _moment(row: Row, match: re.Match[str], verdict: Verdict) -> Moment:
    written = _written(match)
    date = None if written.is_doubtful else written.date
    return Moment(
        *(
            Finding(verdict, value, match[0], page=row.page)
            if value and verdict == "seen"
            else Finding("not_sure", None, match[0], page=row.page)
            for value in (date, written.time)
        )
    )


def _written(stamp: re.Match[str]) -> Written:
    """Return the moment of a margin, its year in four figures and its hour as systems write it."""
    first, second, third = stamp["first"], stamp["second"], stamp["third"]
    if len(first) == 4:
        day = f"{first}-{second:0>2}-{third:0>2}"
    else:
        year = third if len(third) == 4 else f"20{third:0>2}"
        day = f"{first}{stamp['between']}{second}{stamp['between']}{year}"
    hour = re.sub(r" ?h ?", ":", stamp["hour"], flags=re.IGNORECASE)
    for sign, half in _HALVES.items():
        hour = hour.replace(sign, half)
    return written_in(f"{day} {hour}")


def _first(found: Iterable[Finding]) -> Finding:
    """Return the first finding that is sure, else the first that says something."""
    told = [one for one in found if one.verdict != "not_seen"]
    return next((one for one in told if one.is_seen), told[0] if told else NOT_SEEN)
