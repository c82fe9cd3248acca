"""What the person chooses for a letter, apart from the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

FilingMode = Literal["telerecours", "lrar", "counter"]
OfferAnswer = Literal["suits", "too_late"]
Addressee = Literal["service", "prefet", "court"]
OtherWay = Literal["no", "yes"]
DeskKind = Literal["prefecture", "sous_prefecture"]

TELL_IRREGULAR_STAY = frozenset({"removal_risk_general", "precarious_position"})
"""Urgency facts that say a stay is irregular: the person chooses them in each letter."""

LOST = "lost"
"""The answer of whoever has no copy of the titre any more."""


@dataclass(frozen=True)
class LetterOptions:
    """The choices of a letter.

    ``on`` is the day it bears. ``rank`` counts the letters of this kind, from 1. ``warn_court``
    says that the court will be asked without an answer; by default from the second e-mail on, and
    in a registered letter. Delays are calendar days; amounts are whole euros; ``None`` leaves the
    dated default of :mod:`guichet.law`. ``since`` is the day of the letter before, for a reminder.
    ``addressee`` is who a letter goes to; ``desk`` where a visit goes. ``motives`` are the ranks,
    from 0, of the urgency facts that are told (``None``: all). ``helped_by`` names who helped to
    write. ``told`` are the matters of a sheet that the person chose to disclose. ``other_way`` says
    whether the appointment can be had otherwise than on the site, as the person who looked answers;
    ``None`` is unknown. ``titre`` is the id of the file that shows the titre to renew, or
    :data:`LOST`; empty while nobody said.
    """

    on: dt.date
    rank: int = 1
    warn_court: bool | None = None
    since: dt.date | None = None
    filing_mode: FilingMode = "telerecours"
    communicate_days: int | None = None
    takes_place_days: int | None = None
    takes_place_before: dt.date | None = None
    astreinte_per_day: int | None = None
    costs_cents: int | None = None
    attachments: tuple[str, ...] = ()
    offer: OfferAnswer | None = None
    keep_costs: bool | None = None
    own_words: str = ""
    first_piece: int | None = None
    hearing_hour: str = ""
    hearing_place: str = ""
    addressee: Addressee = "service"
    desk: DeskKind = "prefecture"
    motives: tuple[int, ...] | None = None
    helped_by: str = ""
    other_way: OtherWay | None = None
    titre: str = ""
    told: tuple[str, ...] = ()
