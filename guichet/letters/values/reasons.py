"""A request lodged and left without an answer, as the letter that asks the reasons tells it."""

from __future__ import annotations

from guichet.documents.dates import duration_floor, long_date
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story
from guichet.letters.values.court_measure import handed_in


def values(_text: LetterText, story: Story, _options: LetterOptions) -> dict[str, object]:
    """Return the day of the deposit, what shows it, and the silence since, rounded down."""
    lodged = story.case.gate.lodged_on
    return {
        "lodged_on": long_date(lodged) if lodged else "",
        "deposit_shown": story.pieces.of_events(handed_in(story)) is not None,
        "waited": duration_floor((story.on - lodged).days) if lodged else "",
    }
