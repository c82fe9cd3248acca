"""Counting days: months, open days, holidays of the place, franc delays."""

from __future__ import annotations

import datetime as dt

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from guichet import places
from guichet.law.counting import Period, add_months, birthday, next_open_day
from guichet.law.holidays_of_place import (
    LIBRARY_CODES,
    OWN_BY_LAW,
    PRESENT_LIST,
    is_open_day,
    is_public_holiday,
    is_working_day,
    public_holidays,
)

DAY = dt.date

UNITS = ("days", "months", "open_days", "working_days")
PLACES = (None, "57", "67", "75", "93", "971", "972", "973", "974", "976", "987")
days = st.dates(DAY(1990, 1, 1), DAY(2090, 12, 31))
counts = st.integers(0, 40)
units = st.sampled_from(UNITS)
departements = st.sampled_from(PLACES)


# Months


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (DAY(2024, 5, 2), 4, DAY(2024, 9, 2)),
        (DAY(2025, 10, 31), 4, DAY(2026, 2, 28)),
        (DAY(2027, 10, 31), 4, DAY(2028, 2, 29)),
        (DAY(2026, 8, 31), 1, DAY(2026, 9, 30)),
        (DAY(2028, 2, 29), 12, DAY(2029, 2, 28)),
        (DAY(2028, 2, 29), 48, DAY(2032, 2, 29)),
        (DAY(2026, 11, 30), 3, DAY(2027, 2, 28)),
        (DAY(2027, 4, 30), -2, DAY(2027, 2, 28)),
        (DAY(2028, 4, 30), -2, DAY(2028, 2, 29)),
        (DAY(2027, 1, 15), -2, DAY(2026, 11, 15)),
    ],
)
def test_a_month_ends_on_the_same_number_or_on_the_last_day_of_a_shorter_month(start, months, end):
    assert add_months(start, months) == end


@given(days, st.integers(-600, 600))
def test_months_forth_and_back_lose_only_the_days_that_a_short_month_lacks(day, months):
    there = add_months(day, months)
    back = add_months(there, -months)
    assert back.replace(day=1) == day.replace(day=1)
    assert back == day if there.day == day.day else back.day == there.day < day.day


@given(days, counts, counts)
def test_two_delays_in_months_never_end_after_their_sum(day, first, second):
    assert add_months(add_months(day, first), second) <= add_months(day, first + second)


def test_a_birthday_of_29_february_is_taken_on_the_28_in_other_years():
    assert birthday(DAY(2008, 2, 29), 19) == DAY(2027, 2, 28)
    assert birthday(DAY(2008, 2, 29), 20) == DAY(2028, 2, 29)


def test_a_delay_never_leaves_the_days_that_a_calendar_can_write():
    for unit in UNITS:
        assert Period(999, unit).after(dt.date.max) == dt.date.max
        assert Period(999, unit).before(dt.date.min) == dt.date.min


# Open days


def test_jours_ouvres_leave_out_saturdays_and_jours_ouvrables_keep_them():
    friday = DAY(2026, 11, 20)
    assert Period.parse("2 open_days").after(friday) == DAY(2026, 11, 24)
    assert Period.parse("2 working_days").after(friday) == DAY(2026, 11, 23)


def test_a_delay_names_its_days_as_the_texts_do():
    assert Period.parse("10 open_days").in_french == "10 jours ouvrés"
    assert Period.parse("3 working_days").in_french == "3 jours ouvrables"
    assert Period.parse("1 open_days").in_french == "1 jour ouvré"
    assert Period.parse("1 months").in_french == "1 mois"


@pytest.mark.parametrize("text", ["", "x days", "3 weeks", "-3 days", "1000 days", "3 days "])
def test_a_delay_that_is_not_written_so_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        Period.parse(text)


@given(days, counts, units, departements)
def test_counting_never_goes_backwards(day, count, unit, place):
    period = Period(count, unit)
    assert period.before(day, place) <= day <= period.after(day, place)
    assert period.after(day, place) <= Period(count + 1, unit).after(day, place)


@given(days, days, counts, units, departements)
def test_who_starts_later_never_ends_earlier(one, other, count, unit, place):
    first, second = sorted((one, other))
    assert Period(count, unit).after(first, place) <= Period(count, unit).after(second, place)


@given(days, st.integers(1, 40), departements)
def test_a_delay_in_open_days_ends_on_an_open_day_and_holds_exactly_so_many(day, count, place):
    """Counted again, one by one, another way."""
    end = Period(count, "open_days").after(day, place)
    between = (DAY.fromordinal(one) for one in range(day.toordinal() + 1, end.toordinal() + 1))
    assert is_open_day(end, place)
    assert sum(is_open_day(one, place) for one in between) == count


@given(days, st.integers(1, 40), departements)
def test_open_days_last_at_least_as_long_as_working_days_and_those_as_calendar_days(
    day, count, place
):
    ends = [Period(count, unit).after(day, place) for unit in ("days", "working_days", "open_days")]
    assert ends == sorted(ends)


@given(days, counts, units, departements)
def test_a_franc_delay_ends_after_the_plain_one_on_an_open_day(day, count, unit, place):
    plain = Period(count, unit).after(day, place)
    franc = Period(count, unit).franc_after(day, place)
    assert franc > plain
    assert is_open_day(franc, place)
    assert franc == next_open_day(plain + dt.timedelta(days=1), place)


def test_a_franc_delay_of_two_months_that_ends_on_a_holiday_goes_on_to_the_next_open_day():
    assert Period.parse("2 months").franc_after(DAY(2026, 9, 10)) == DAY(2026, 11, 12)
    assert Period.parse("15 days").franc_after(DAY(2026, 11, 6)) == DAY(2026, 11, 23)


@given(days, departements)
def test_a_prorogation_gives_the_day_itself_when_it_is_open(day, place):
    given_day = next_open_day(day, place)
    assert given_day >= day
    assert (given_day == day) is is_open_day(day, place)


# Holidays


@pytest.mark.parametrize(
    "day",
    [
        DAY(2026, 1, 1),
        DAY(2026, 4, 6),
        DAY(2026, 5, 1),
        DAY(2026, 5, 8),
        DAY(2026, 5, 14),
        DAY(2026, 5, 25),
        DAY(2026, 7, 14),
        DAY(2026, 8, 15),
        DAY(2026, 11, 1),
        DAY(2026, 11, 11),
        DAY(2026, 12, 25),
    ],
)
def test_the_eleven_national_holidays_are_holidays_everywhere(day):
    """Easter 2026 is on 5 April."""
    assert len(public_holidays(2026)) == 11
    for departement in places.departements():
        assert is_public_holiday(day, departement.code)


def test_the_national_list_is_that_of_the_library_in_every_year_of_the_present_law():
    for year in PRESENT_LIST:
        listed = dict(country_holidays("FR", years=year, language="fr").items())
        assert public_holidays(year) == listed, year


@pytest.mark.parametrize(
    ("day", "where"),
    [
        (DAY(2026, 4, 3), {"57", "67", "68", "987"}),
        (DAY(2026, 12, 26), {"57", "67", "68"}),
        (DAY(2026, 4, 27), {"976"}),
        (DAY(2026, 5, 22), {"972"}),
        (DAY(2026, 5, 27), {"971"}),
        (DAY(2026, 5, 28), {"978"}),
        (DAY(2026, 6, 10), {"973"}),
        (DAY(2026, 10, 9), {"977"}),
        (DAY(2026, 12, 20), {"974"}),
    ],
)
def test_a_local_holiday_is_one_there_and_nowhere_else(day, where):
    """Good Friday, 26 December, and the days of the abolition of slavery."""
    assert not is_public_holiday(day)
    found = {one.code for one in places.departements() if is_public_holiday(day, one.code)}
    assert found == where


@pytest.mark.parametrize(
    ("day", "place"),
    [(DAY(2026, 4, 3), "971"), (DAY(2026, 3, 12), "971"), (DAY(2026, 7, 21), "972")],
)
def test_a_day_kept_by_custom_alone_makes_no_delay_longer(day, place):
    assert is_open_day(day, place)


def test_each_local_list_adds_to_the_national_one_exactly_the_days_of_its_law():
    for code in OWN_BY_LAW:
        own = set(public_holidays(2026, code)) - set(public_holidays(2026))
        assert len(own) == (2 if code in {"57", "67", "68"} else 1), code
        assert set(public_holidays(2026)) <= set(public_holidays(2026, code))


def test_every_code_that_differs_is_one_of_the_directory():
    known = {one.code for one in places.departements()}
    assert set(LIBRARY_CODES) <= known
    assert {one.code for one in places.departements() if one.overseas != "metro"} - {"989"} <= set(
        LIBRARY_CODES
    )


@given(st.dates())
def test_no_year_is_too_far_to_be_asked(day):
    assert isinstance(is_working_day(day, "974"), bool)
    if not 1947 <= day.year < 2200:
        assert is_open_day(day) is (day.weekday() < 5)
