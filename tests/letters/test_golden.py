"""The golden checker: every letter, for every démarche, channel and turning point.

Each combination either gives a letter without any fault, with its mandatory blocks in order, or
is refused with the questions to answer. Nothing in between.
"""

from __future__ import annotations

import itertools
import os
import re
from functools import cache

import pytest

from guichet.documents.text import to_text
from guichet.letters.catalogue import catalogue
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.proofreading import proofread
from guichet.letters.writing import write
from guichet.places import demarches
from tests.letters.cases import CASES, CHOSEN
from tests.letters.golden import GOLDEN, expected_blocks
from tests.personas import DAY

CHANNELS = ("site", "anef", "demarche_numerique", "post", None)
ROUNDS = 2
"""How often each démarche is walked in the usual run."""
WHOLE = "GUICHET_SOAK" in os.environ
"""Whether every démarche meets every channel and every case: `make soak`, some 140,000 letters."""
DEMARCHES = [one.code for one in demarches()]


def walk(letter, maker, **changes):
    """Return the faults of one combination; a refusal must name what it lacks."""
    case = maker(**changes)
    try:
        document = write(letter, case, LetterOptions(on=DAY, **CHOSEN.get(letter, {})))
    except NotReady as error:
        return [] if error.missing else ["a refusal that asks nothing"]
    faults = [f"{one.block}: {one.fault}: {one.words}" for one in proofread(document, DAY)]
    text = to_text(document, width=None)
    if case.kind == "first" and re.search(r"regardée, en principe, comme constituée", text):
        faults.append("urgency presumed for a first request")
    if case.example and "EXEMPLE" not in (document.banner or ""):
        faults.append("an example that does not say so")
    found = [block.id for block in document.blocks if block.id]
    wanted = expected_blocks(letter, case, DAY, found)
    if found != wanted:
        faults.append(f"blocks {found} where {wanted} were expected")
    return faults


def test_every_letter_has_its_golden_blocks():
    assert set(GOLDEN) == set(catalogue())


@pytest.mark.parametrize("letter", catalogue())
@pytest.mark.parametrize("case", CASES)
def test_every_turning_point_gives_a_letter_without_fault_or_its_questions(letter, case):
    assert walk(letter, CASES[case]) == []


@cache
def walked(letter):
    """Return what the usual run walks: every démarche twice, channels and cases in turn."""
    start = list(catalogue()).index(letter)
    channels = itertools.islice(itertools.cycle(CHANNELS), start, None)
    return frozenset(zip(DEMARCHES * ROUNDS, channels, itertools.cycle(CASES)))


@pytest.mark.parametrize("letter", catalogue())
def test_every_demarche_and_channel_gives_a_letter_without_fault_or_its_questions(letter):
    """SC-03, RQ-08"""
    found = {}
    for demarche, channel, case in itertools.product(DEMARCHES, CHANNELS, CASES):
        if WHOLE or (demarche, channel, case) in walked(letter):
            faults = walk(letter, CASES[case], demarche=demarche, channel=channel)
            if faults:
                found[demarche, channel, case] = faults
    assert found == {}


@pytest.mark.parametrize("letter", catalogue())
def test_a_letter_is_really_written_for_some_of_them(letter):
    """A checker that only meets refusals would prove nothing."""
    made = 0
    for maker in CASES.values():
        try:
            write(letter, maker(), LetterOptions(on=DAY, **CHOSEN.get(letter, {})))
        except NotReady:
            continue
        made += 1
    assert made
