"""Conditions on the person: freedom, age, nationality, territory, who looked at the file."""

from __future__ import annotations

import datetime as dt

from guichet.law import evidence
from guichet.law.conditions import condition
from guichet.law.counting import birthday
from guichet.law.facts import Facts
from guichet.law.outcomes import Outcome, met, not_met, unknown


@condition
def person_is_free(facts: Facts, _day: dt.date) -> Outcome | None:
    """Not met when the person is held or assigned somewhere; no answer otherwise."""
    return not_met(place=facts.detained.place) if facts.detained else None


@condition
def minor_is_represented(facts: Facts, day: dt.date, *, adult_at: int) -> Outcome | None:
    """Met when a minor has a legal representative, not met when nobody was named.

    Born on 29 February: an adult on 1 March of a common year. No answer for an adult, nor while the
    birth date is unknown.
    """
    birth = facts.birth_date
    if birth is None or (day.year - birth.year, day.month, day.day) >= (
        adult_at,
        birth.month,
        birth.day,
    ):
        return None
    return met() if facts.representative else not_met()


@condition
def nationality_has_its_own_text(
    facts: Facts, _day: dt.date, *, nationalities: list[str], demarches: list[str]
) -> Outcome | None:
    """Not met for these nationalities, or these démarches; no answer otherwise."""
    if facts.nationality in nationalities or facts.demarche in demarches:
        return not_met()
    return None


@condition
def demarche_open_to_the_nationality(
    facts: Facts, _day: dt.date, *, nationalities: list[str], demarches: list[str]
) -> Outcome | None:
    """Not met when the démarche rests on a text that does not apply to the nationality."""
    if facts.demarche not in demarches or facts.nationality is None:
        return None
    return not_met() if facts.nationality in nationalities else met()


@condition
def common_law_of_the_place(
    facts: Facts, _day: dt.date, *, own_law: list[str], adapted: list[str]
) -> Outcome | None:
    """Not met where another law may apply, unknown where it is adapted; no answer elsewhere."""
    if facts.departement in own_law:
        return not_met()
    return unknown() if facts.departement in adapted else None


@condition
def asking_brings_no_oqtf(facts: Facts, _day: dt.date, *, demarches: list[str]) -> Outcome | None:
    """Not met for a démarche whose refusal often comes with an OQTF; no answer otherwise."""
    return not_met() if facts.demarche in demarches else None


@condition
def no_visit_planned(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met when a visit to the préfecture is planned, today or later; no answer otherwise."""
    planned = facts.planned_visit_on
    return not_met(planned=planned) if planned and planned >= day else None


@condition
def file_was_checked(facts: Facts, _day: dt.date) -> Outcome:
    """Met when somebody checked the file; nobody said is unknown."""
    return met() if facts.file_checked_by else unknown()


@condition
def checked_by_one_of(facts: Facts, _day: dt.date, *, by: list[str]) -> Outcome:
    """Met when the file was checked by one of ``by``, not met by somebody else."""
    if not facts.file_checked_by:
        return unknown()
    return met() if facts.file_checked_by in by else not_met()


@condition
def young_adult_in_time(
    facts: Facts,
    day: dt.date,
    *,
    demarches: list[str],
    from_age: int,
    limit_age: int,
    not_for: list[str],
) -> Outcome | None:
    """Met up to the eve of the birthday, not met from it on; unknown without a birth date.

    Concerns ``demarches``, or an unknown one, from ``from_age`` on and until something is lodged;
    ``not_for`` are the nationalities of another text. No answer otherwise.
    """
    concerned = facts.demarche in demarches
    if facts.lodged_on or facts.nationality in not_for:
        return None
    if facts.birth_date is None:
        return unknown() if concerned else None
    if not concerned and facts.demarche is not None:
        return None
    if day < birthday(facts.birth_date, from_age):
        return None
    limit = eve_of_birthday(facts.birth_date, limit_age)
    if day <= limit:
        return met(limit=limit)
    return not_met(limit=limit) if concerned else None


def eve_of_birthday(birth: dt.date, age: int) -> dt.date:
    """Return the eve of a birthday; born on 29 February, it is counted on the 28th (earlier)."""
    return birthday(birth, age) - dt.timedelta(days=1)


@condition
def ground_still_exists(
    facts: Facts,
    day: dt.date,
    *,
    demarches: list[str],
    ends: dt.date,
    not_for: list[str],
) -> Outcome | None:
    """Met up to the last day of the legal ground of ``demarches``, not met afterwards."""
    if facts.demarche not in demarches or facts.nationality in not_for:
        return None
    return met(limit=ends) if day <= ends else not_met(limit=ends)


@condition
def wrote_after_lodging(facts: Facts, day: dt.date, *, channels: list[str]) -> Outcome | None:
    """Met when the préfecture or the help line was asked since the request was lodged."""
    lodged = facts.lodged_on
    if lodged is None:
        return None
    asked = [
        attempt
        for attempt in evidence.known_by(facts, day)
        if attempt.channel in channels and attempt.day >= lodged and attempt.outcome != "bounced"
    ]
    return met(asked=asked[0].day) if asked else not_met()


@condition
def file_is_complete(facts: Facts, _day: dt.date) -> Outcome:
    """Met when the person says that the file is complete, not met when it is not."""
    if facts.complete is None:
        return unknown()
    return met() if facts.complete else not_met()
