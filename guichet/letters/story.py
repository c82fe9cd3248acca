"""What a letter tells, worked out from the case: never typed, never guessed.

Everything here is a pure function of the :class:`~guichet.casefile.CaseFile` and of the day.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from guichet.casefile import OUTCOMES, URGENCY_KINDS, CaseFile, Event, UrgencyFact
from guichet.casefile.mails import undelivered, untied_bounces
from guichet.documents.blocks import Inline, PieceRef, Span, Table
from guichet.documents.dates import duration_floor, hour, long_date, short_date
from guichet.documents.numbers import in_words, plural, unbroken
from guichet.law import Assessment, Facts, assess
from guichet.letters.periods import (
    Period,
    channel_label,
    online_failures,
    periods,
    span_days,
)
from guichet.letters.pieces import Pieces, plan_pieces
from guichet.procedure.facts import facts_of
from guichet.procedure.urgency_facts import words_of

HERE = Path(__file__).parent
SHORT_CHANNELS = {
    "site": "Site de la préfecture",
    "anef": "Site de l’ANEF",
    "ccc": "Centre de contact",
    "pan": "Point d’accueil",
}
"""Channels as the table prints them: one line a row."""

REPLIES = {"reply_keep_trying", "reply_other", "appointment_given"}
RENEWED = "une demande de renouvellement de titre de séjour"
DECLARED = "selon mes déclarations"
SLOT_SEEN = {"slot_later", "slot_found", "slot_too_far"}
WRITTEN = ("email", "lrar")
SENT = {"sent", "reminder"}


class UnknownDemarche(KeyError):
    """The démarche has no words for letters: the data file lacks its code."""


@dataclass(frozen=True)
class DemarcheWords:
    """How a letter names the démarche: with its article, and short for an object line."""

    request: str
    short: str


@lru_cache(maxsize=1)
def demarche_words() -> Mapping[str, DemarcheWords]:
    """Return the words of every démarche, by code."""
    table = tomllib.loads((HERE / "demarches.toml").read_text("utf-8"))
    return {code: DemarcheWords(**words) for code, words in table.items()}


@lru_cache(maxsize=1)
def step_words() -> Mapping[str, Mapping[str, str]]:
    """Return how each step is told, by channel and outcome."""
    return tomllib.loads((HERE / "steps.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Step:
    """One step other than a failed online attempt, as a sentence without its full stop."""

    event: Event
    text: str
    pieces: PieceRef | None

    def inlines(self, *, with_pieces: bool = True) -> tuple[Inline, ...]:
        """Return the sentence with its pieces: « Le 3 mars 2026, j’ai … (pièce n° 3) »."""
        start = f"Le {long_date(self.event.at.date())}, {self.text}"
        if self.pieces is None or not with_pieces:
            return (start + ".",)
        return (start, " (", self.pieces, ").")


@dataclass(frozen=True)
class Story:
    """The facts of a case as the letters use them. Days are those of the place."""

    case: CaseFile
    on: dt.date
    pieces: Pieces
    failures: tuple[Event, ...]
    periods: tuple[Period, ...]
    steps: tuple[Step, ...]

    @cached_property
    def facts(self) -> Facts:
        """The case as the rules read it."""
        return facts_of(self.case, self.on)

    @cached_property
    def answer(self) -> Assessment:
        """What the rules of the day answer, asked once.

        Raises :class:`~guichet.law.UnusableFacts`.
        """
        return assess(self.facts, self.on)

    @property
    def words(self) -> DemarcheWords:
        """How the démarche is named. Raises :class:`UnknownDemarche`."""
        words = self.words_if_known
        if words is None:
            raise UnknownDemarche(self.case.demarche)
        return words

    @property
    def words_if_known(self) -> DemarcheWords | None:
        """How the démarche is named; ``None`` while the person does not know it yet."""
        words = demarche_words().get(self.case.demarche or "")
        renewal = words is not None and self.case.kind == "renewal"
        return replace(words, request=_renewed(words.request)) if words and renewal else words

    @property
    def attempts_in_words(self) -> str:
        """« quarante tentatives », with its noun."""
        count = len(self.failures)
        return f"{in_words(count, feminine=True)} {'tentative' if count == 1 else 'tentatives'}"

    @property
    def span(self) -> int:
        """Whole days between the first and the last failed online attempt."""
        return span_days(self.failures)

    @property
    def duration(self) -> str:
        """« plus de deux mois », rounded down; empty when it all happened on one day."""
        return duration_floor(self.span) if self.span else ""

    @property
    def first_day(self) -> dt.date | None:
        """Day of the first failed online attempt."""
        return self.failures[0].at.date() if self.failures else None

    @property
    def last_day(self) -> dt.date | None:
        """Day of the last failed online attempt."""
        return self.failures[-1].at.date() if self.failures else None

    @property
    def messages_seen(self) -> tuple[str, ...]:
        """The « no slot » wordings recorded, the most frequent first, at most two."""
        counts: dict[str, int] = {}
        for event in self.failures:
            if event.wording:
                counts[event.wording] = counts.get(event.wording, 0) + 1
        return tuple(sorted(counts, key=lambda text: -counts[text])[:2])

    @property
    def anonymous_captures(self) -> bool:
        """Whether captures were noted to come from a page shown before any identity is asked."""
        return any(event.anonymous and event.channel == "site" for event in self.failures)

    @property
    def site_errors(self) -> int:
        """How many of the failed attempts met a broken site."""
        return sum(event.outcome == "site_error" for event in self.failures)

    @property
    def letters_sent(self) -> tuple[Event, ...]:
        """The e-mails and registered letters sent, without those that came back undelivered.

        A bounce that says of which message takes that one; the others take as many.
        """
        events = [e for e in self.case.current_events() if e.channel in WRITTEN]
        lost = undelivered(events)
        sent = [event for event in events if event.outcome in SENT and event.id not in lost]
        return tuple(sent[untied_bounces(events) :])

    @property
    def answered(self) -> bool:
        """Whether somebody answered a letter or an e-mail; a receipt or a machine does not."""
        events = self.case.current_events()
        return any(e.channel in WRITTEN and e.outcome in REPLIES for e in events)

    @property
    def answered_by_machine(self) -> bool:
        """Whether an automatic answer came back."""
        return any(event.outcome == "reply_automatic" for event in self.case.current_events())

    @property
    def spread(self) -> tuple[int, int]:
        """How many different days, and how many different weeks, hold failed attempts."""
        days = {event.at.date() for event in self.failures}
        return len(days), len({day.isocalendar()[:2] for day in days})


def as_of(case: CaseFile, on: dt.date) -> CaseFile:
    """Return ``case`` without what happened after ``on``: a letter knows nothing of it."""
    events = tuple(event for event in case.events if event.at.date() <= on)
    return case.model_copy(update={"events": events})


def tell(case: CaseFile, *, on: dt.date) -> Story:
    """Return the story of ``case`` on the day ``on``; later events are left out."""
    case = as_of(case, on)
    events = case.current_events()
    failures = online_failures(events)
    pieces = plan_pieces(case)
    told = {event.id for event in failures}
    steps = tuple(
        Step(event, step_text(event), pieces.of_events([event]))
        for event in events
        if event.id not in told
    )
    return Story(case, on, pieces, tuple(failures), tuple(periods(failures)), steps)


def step_text(event: Event) -> str:
    """Return how a step is told, in the first person, without date or full stop."""
    words = step_words().get(event.channel, {})
    text = words.get(event.outcome) or words["_"]
    if "{recipient}" in text:
        text = _contracted(text.format(recipient=event.recipient or "la préfecture"))
    details = [
        f"suivi n° {unbroken(event.tracking_number)}" if event.tracking_number else "",
        f"reçue le {long_date(event.acknowledged_on)}" if event.acknowledged_on else "",
        f"revenue le {long_date(event.returned_on)}" if event.returned_on else "",
        f"au {event.recipient}" if event.channel == "phone" and event.recipient else "",
        f"appel de {plural(event.duration_minutes, 'minute')}" if event.duration_minutes else "",
        f"en présence de {event.witness}" if event.witness else "",
    ]
    given = [detail for detail in details if detail]
    told = f"{text} ({', '.join(given)})" if given else text
    note = " ".join(event.note.split()).rstrip(".")
    if not note or event.outcome not in SLOT_SEEN:
        return told
    said = note if note[:2].isupper() else note[:1].lower() + note[1:]
    return f"{told} ; je n’ai pas pu le prendre : {said}"


def _renewed(request: str) -> str:
    """Return « une demande de renouvellement de titre… » for the renewal of a titre named alone."""
    return request.replace("une demande de titre de séjour", RENEWED, 1)


def short_channel(event: Event) -> str:
    """Return the channel as tables print it: short enough for one line."""
    return SHORT_CHANNELS.get(event.channel) or channel_label(event)


def _contracted(text: str) -> str:
    """Return « au préfet » for « à le préfet », « aux services » for « à les services »."""
    return text.replace(" à le ", " au ").replace(" à les ", " aux ")


def recap_table(story: Story) -> Table:
    """Return the table of every step: number, date, hour, channel, result, piece (AT-09)."""
    events = story.case.current_events()
    rows = tuple(
        (
            str(rank),
            short_date(event.at.date()),
            hour(event.at),
            short_channel(event),
            OUTCOMES.get(event.outcome, event.outcome),
            _piece_cell(story.pieces, event),
        )
        for rank, event in enumerate(events, start=1)
    )
    return Table(
        headers=("N°", "Date", "Heure", "Moyen", "Résultat", "Pièce"),
        rows=rows,
        caption=f"{plural(len(rows), 'démarche')}, de la plus ancienne à la plus récente",
        widths=(6, 14, 11, 30, 29, 10),
        id="AT-09",
    )


def _piece_cell(pieces: Pieces, event: Event) -> str:
    found = pieces.of_events([event])
    return ", ".join(str(number) for number in found.numbers) if found else "–"


def urgency_sentence(
    fact: UrgencyFact, pieces: Pieces, *, on: dt.date, with_pieces: bool = True
) -> tuple[Inline, ...]:
    """Return an urgency fact as it stands on ``on``: our sentence, the person's words, its piece.

    A fact without a proof is said to be a declaration. Without ``with_pieces`` (an e-mail, whose
    attachments are few) a proof is said to be available.
    """
    start: list[Inline] = [Span(words_of(fact.kind).sentence(fact.deadline, on), strong=True)]
    said = " ".join(fact.text.split()).rstrip(".")
    if said:
        start.append(f". {said[:1].upper()}{said[1:]}")
    reference = pieces.of_files(fact.files)
    if reference is None:
        return (*start, f" ({DECLARED}).")
    if not with_pieces:
        return (*start, " (justificatif disponible).")
    return (*start, " (", reference, ").")


def urgency_label(fact: UrgencyFact) -> str:
    """Return the kind of a fact in French, without the words meant for the screens."""
    return URGENCY_KINDS.get(fact.kind, fact.kind).removesuffix(" (sans date)")


def concrete(facts: Sequence[UrgencyFact], on: dt.date) -> list[UrgencyFact]:
    """Return the facts that are dated or proved, and not past, on ``on``."""
    return [
        fact
        for fact in facts
        if (fact.deadline or fact.files)
        and not (fact.deadline and fact.deadline < on)
        and not fact.kind.endswith("_general")
    ]
