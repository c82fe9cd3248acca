import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents import grammar
from guichet.documents.dates import (
    duration_floor,
    hour,
    long_date,
    month_name,
    period,
    short_date,
    weekday_date,
)
from guichet.documents.numbers import amount, in_words, ordinal, plural
from guichet.documents.typography import typeset

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


def with_spaces(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_dates_are_written_the_french_way():
    day = dt.date(2026, 3, 1)
    assert with_spaces(long_date(day)) == "1er mars 2026"
    assert short_date(day) == "01/03/2026"
    assert with_spaces(weekday_date(day)) == "dimanche 1er mars 2026"
    assert with_spaces(hour(dt.time(14, 5))) == "14 h 05"
    assert month_name(8) == "août"


@pytest.mark.parametrize("month", [0, 13, -1])
def test_there_is_no_thirteenth_month(month):
    with pytest.raises(ValueError, match="no month"):
        month_name(month)


@given(DAYS)
def test_a_date_never_breaks_at_the_end_of_a_line(day):
    assert " " not in long_date(day)
    assert " " not in typeset(with_spaces(long_date(day)))


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-03-03", "2026-03-03", "le 3 mars 2026"),
        ("2026-01-01", "2026-01-20", "du 1er au 20 janvier 2026"),
        ("2026-01-28", "2026-02-03", "du 28 janvier au 3 février 2026"),
        ("2025-12-31", "2026-01-01", "du 31 décembre 2025 au 1er janvier 2026"),
    ],
)
def test_a_period_says_once_what_its_days_share(start, end, text):
    """RQ-10: dates are listed by periods."""
    assert with_spaces(period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))) == text


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        period(dt.date(2026, 3, 3), dt.date(2026, 3, 2))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (1, "un jour"),
        (6, "six jours"),
        (7, "une semaine"),
        (8, "plus d’une semaine"),
        (14, "deux semaines"),
        (31, "plus de quatre semaines"),
        (32, "plus d’un mois"),
        (62, "plus d’un mois"),
        (63, "plus de deux mois"),
        (65, "plus de deux mois"),
        (366, "plus de onze mois"),
        (367, "plus d’un an"),
        (400, "plus de treize mois"),
        (732, "plus de deux ans"),
        (4000, "plus de dix ans"),
    ],
)
def test_a_duration_is_rounded_down(days, text):
    """RQ-11: 65 days are « plus de deux mois »."""
    assert with_spaces(duration_floor(days)) == text


def later(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@given(DAYS, st.integers(1, 5000))
def test_a_duration_is_never_longer_than_the_truth(start, days):
    """RQ-11: whatever the months between the two dates, the sentence stays true."""
    words = (
        with_spaces(duration_floor(days)).removeprefix("plus de ").removeprefix("plus d’").split()
    )
    numbers = {in_words(number): number for number in range(70)} | {"une": 1}
    count, unit = numbers[words[0]], words[1]
    if unit.startswith(("jour", "semaine")):
        end = start + dt.timedelta(days=count * (7 if unit.startswith("semaine") else 1))
        assert end <= start + dt.timedelta(days=days)
    else:
        assert later(start, count * (12 if unit.startswith("an") else 1)) < start + dt.timedelta(
            days=days
        )


def test_a_duration_is_at_least_a_day():
    with pytest.raises(ValueError, match="at least one day"):
        duration_floor(0)


def test_numbers_are_written_the_french_way():
    assert [in_words(number) for number in (0, 1, 16, 17, 21, 33, 61, 70)] == [
        "zéro", "un", "seize", "dix-sept", "vingt et un", "trente-trois", "soixante et un", "70",
    ]  # fmt: skip
    assert in_words(21, feminine=True) == "vingt et une"
    assert (ordinal(1), ordinal(1, feminine=True), ordinal(2)) == ("1er", "1re", "2e")
    assert [with_spaces(plural(number, "pièce")) for number in (0, 1, 2, 1500)] == [
        "0 pièce", "1 pièce", "2 pièces", "1 500 pièces",
    ]  # fmt: skip
    assert with_spaces(plural(2, "journal", "journaux")) == "2 journaux"
    assert with_spaces(plural(3, "mois")) == "3 mois"


def test_amounts_have_cents_only_when_there_are_some():
    assert [with_spaces(amount(cents)) for cents in (50000, 1250, 5, 123456789)] == [
        "500 €", "12,50 €", "0,05 €", "1 234 567,89 €",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="below zero"):
        amount(-1)


@given(st.integers(0, 10**9))
def test_an_amount_is_already_typeset(cents):
    assert typeset(amount(cents)) == amount(cents)


@pytest.mark.parametrize(
    ("code", "of", "within"),
    [
        ("91", "de l’Essonne", "dans l’Essonne"),
        ("94", "du Val-de-Marne", "dans le Val-de-Marne"),
        ("78", "des Yvelines", "dans les Yvelines"),
        ("75", "de Paris", "à Paris"),
        ("35", "d’Ille-et-Vilaine", "en Ille-et-Vilaine"),
        ("74", "de la Haute-Savoie", "en Haute-Savoie"),
        ("34", "de l’Hérault", "dans l’Hérault"),
        ("90", "du Territoire de Belfort", "dans le Territoire de Belfort"),
        ("2A", "de la Corse-du-Sud", "en Corse-du-Sud"),
        ("974", "de La Réunion", "à La Réunion"),
        ("976", "de Mayotte", "à Mayotte"),
        ("987", "de la Polynésie française", "en Polynésie française"),
    ],
)
def test_a_departement_has_its_own_article(code, of, within):
    assert (grammar.of_departement(code), grammar.in_departement(code)) == (of, within)


def test_the_101_departements_are_there_with_a_sound_article():
    codes = grammar.departement_codes()
    departements = [f"{number:02d}" for number in range(1, 96) if number != 20] + ["2A", "2B"]
    overseas = ["971", "972", "973", "974", "976"]
    assert set(departements + overseas) <= set(codes)
    assert len(departements + overseas) == 101
    for code in codes:
        row = grammar.departement(code)
        assert row.of.startswith(("de ", "du ", "des ", "de la ", "de l’", "d’"))
        assert row.within.startswith(("dans l", "en ", "à ", "sur l’"))
        assert row.of.endswith(row.name) or code == "989"
        assert "'" not in row.name + row.of + row.within
        vowel = row.name[0] in "AEIOUYÉÎ"
        assert not (vowel and row.of.startswith(("de " + row.name, "du ", "de la ")))


def test_an_unknown_departement_is_refused():
    with pytest.raises(KeyError):
        grammar.departement("20")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Awa", "d’Awa"),
        ("Élodie", "d’Élodie"),
        ("Œdipe", "d’Œdipe"),
        ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"),
        ("Hassan", "de Hassan"),
        ("onze", "de onze"),
        ("Moussa", "de Moussa"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel(name, text):
    assert grammar.de_(name) == text


def test_que_is_elided_and_towns_contract_their_article():
    assert (grammar.que_("il"), grammar.que_("Moussa")) == ("qu’il", "que Moussa")
    towns = ("Bobigny", "Le Havre", "Les Ulis", "La Rochelle", "Évry", "Levallois")
    assert [grammar.at_town(town) for town in towns] == [
        "à Bobigny", "au Havre", "aux Ulis", "à La Rochelle", "à Évry", "à Levallois",
    ]  # fmt: skip
    assert [grammar.of_town(town) for town in towns] == [
        "de Bobigny", "du Havre", "des Ulis", "de La Rochelle", "d’Évry", "de Levallois",
    ]  # fmt: skip


def test_a_list_is_joined_by_et():
    assert [grammar.list_of(list("abc")[:count]) for count in range(4)] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]
    assert grammar.list_of(["a", "b"], last="ou") == "a ou b"


@pytest.mark.parametrize(
    ("gender", "prefet", "requerant"),
    [
        ("feminine", "à la préfète", "la requérante"),
        ("masculine", "au préfet", "le requérant"),
        (None, "au préfet ou à la préfète", "la partie requérante"),
    ],
)
def test_words_agree_and_never_use_brackets(gender, prefet, requerant):
    """RQ-06: the préfet or the préfète, with a neutral form when it is not known."""
    assert grammar.to_the_prefet(gender) == prefet
    assert grammar.the_requerant(gender) == requerant
    functions = ("the_prefet", "of_the_prefet", "dear_prefet", "of_the_requerant")
    assert not any("(" in getattr(grammar, name)(gender) for name in functions)
