"""What is a clock, an address, a message: by where it stands, not by what it looks like."""

from __future__ import annotations

import pytest

from guichet.reading import Inspection, PageText
from guichet.reading.inspecting import understood
from guichet.reading.process import Answer
from tests.reading.sheets import ADDRESS, CLOCK, PAGE, PHONE, shown


def test_a_whole_screen_shows_everything_and_needs_no_remedy() -> None:
    """CA-05."""
    found = shown(ADDRESS, *PAGE, *CLOCK)
    assert found.shows_everything
    assert (found.date.value, found.time.value) == ("2026-11-22", "08:12")
    assert (found.state, found.demarche.value, found.device) == ("no_slot", "2246", "desktop")
    assert found.remedies == ()


def test_each_finding_has_its_place_on_the_picture() -> None:
    found = shown(ADDRESS, *PAGE, *CLOCK)
    assert (found.time.box.left, found.time.box.top) == (1850, 1044)
    assert (found.date.box.left, found.date.box.top) == (1815, 1062)
    assert found.address.box.top == 80
    assert (found.message.box.top, found.message.box.bottom) == (400, 458)


@pytest.mark.parametrize(
    "of_the_page",
    [
        ("Page mise à jour le 22/11/2026 à 08:12", 60, 1040),
        ("dimanche 22 novembre 2026, 8 h 12 heure de Paris", 1400, 20),
        ("dimanche 22 novembre 2026", 1500, 20),
        ("22/11/2026 08:12", 700, 520),
        ("Ouvert de 08:30 à 12:00", 60, 1050),
        ("09h15", 1850, 1050),
    ],
)
def test_a_date_of_the_page_is_no_clock(of_the_page) -> None:
    """CA-05."""
    found = shown(ADDRESS, *PAGE, of_the_page)
    assert not found.date.is_seen
    assert not found.time.is_seen


def test_an_hour_alone_in_the_corner_leaves_the_date_missing() -> None:
    found = shown(ADDRESS, *PAGE, CLOCK[0])
    assert (found.time.verdict, found.date.verdict) == ("seen", "not_seen")
    assert found.remedies == (
        "L’heure est là. La date manque. Ouvrez la page Date à côté, puis refaites la capture.",
    )


def test_two_clocks_that_differ_make_the_hour_doubtful() -> None:
    ours = (("Guichet ouvert : date et heure", 400, 300), ("dimanche 22 novembre 2026", 400, 470))
    large = ("09:40:07", 1.0, (400, 350, 900, 350, 900, 450, 400, 450))
    lines = [(words, 0.99, (x, y, x + 260, y, x + 260, y + 22, x, y + 22)) for words, x, y in ours]
    status = ("08:12", 0.99, (60, 20, 160, 20, 160, 60, 60, 60))
    found = understood(Answer(width=1080, height=2340, lines=(*lines, large, status)))
    assert (found.time.verdict, found.date.value) == ("not_sure", "2026-11-22")


def page_date(*days: str, size: int = 44) -> Inspection:
    """Return what is found on a phone whose page Date says ``days``, one under the other."""
    said = (
        ("Guichet ouvert : date et heure", 24),
        ("08:12:07", 120),
        *((one, size) for one in days),
    )
    lines, top = [], 300
    for words, height in said:
        left, right = 300, 300 + len(words) * height // 2
        lines.append(
            (words, 0.99, (left, top, right, top, right, top + height, left, top + height))
        )
        top += height + 12
    below = [(words, 0.99, (60, y, 700, y, 700, y + 22, 60, y + 22)) for words, _, y in PAGE]
    shifted = [
        (words, score, tuple(c + 800 * (n % 2) for n, c in enumerate(at)))
        for words, score, at in below
    ]
    return understood(Answer(width=1080, height=2340, lines=(*lines, *shifted)))


@pytest.mark.parametrize(
    "days",
    [
        ("dimanche 22 novembre 2026",),
        ("dimanche 22 novembre", "2026"),
        ("dimanche 22", "novembre 2026"),
        ("dimanche", "22 novembre 2026"),
    ],
)
def test_the_day_of_our_page_date_is_read_in_one_line_or_in_two(days) -> None:
    """CA-05: a narrow phone with large letters cuts it."""
    found = page_date(*days)
    assert (found.date.verdict, found.date.value) == ("seen", "2026-11-22")
    assert (found.time.verdict, found.time.value) == ("seen", "08:12")


@pytest.mark.parametrize(
    "days", [("dimanche 22 novembre",), ("dimanche 22 novembre", "2025"), ("2026", "dimanche 22")]
)
def test_a_year_that_is_not_that_of_the_day_is_not_joined_to_it(days) -> None:
    """CA-05, AT-06"""
    assert not page_date(*days).date.is_seen


def test_a_phone_shows_its_hour_at_the_top_and_no_date() -> None:
    phone = (("08:12", 60, 24), ("rdv-prefecture.interieur.gouv.fr", 200, 2290))
    found = shown(*phone, *((words, x, y + 200) for words, x, y in PAGE), size=PHONE)
    assert (found.device, found.time.value, found.date.verdict) == ("phone", "08:12", "not_seen")
    assert found.address.value == "rdv-prefecture.interieur.gouv.fr"


@pytest.mark.parametrize(
    "line",
    [
        ("Voir https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/ pour un rendez-vous", 60, 80),
        ("rdv-prefecture.interieur.gouv.fr", 60, 700),
        ("service-public.fr", 60, 60),
        ("ecrire@val-dexemple.gouv.fr", 60, 80),
    ],
)
def test_an_address_in_the_text_of_a_page_is_not_the_one_of_the_browser(line) -> None:
    assert shown(*PAGE, line).address.verdict == "not_seen"


def test_the_address_of_an_imitator_is_never_taken_for_the_official_one() -> None:
    found = shown(("rdv-prefecture.interieurgouv.fr/rdvpref/", 200, 80), *PAGE, *CLOCK)
    assert not found.address.is_seen
    other = shown(("rdv-prefecture.com/rdvpref/", 200, 80), *PAGE, *CLOCK)
    assert (other.address.value, other.state) == ("rdv-prefecture.com/rdvpref/", "unknown")


def test_words_read_badly_are_never_said_to_be_seen() -> None:
    found = shown(ADDRESS, *PAGE, *CLOCK, score=0.7)
    assert {found.date.verdict, found.time.verdict, found.address.verdict} == {"not_sure"}
    assert found.message.verdict == "not_sure"


def test_a_sentence_cut_before_its_end_proves_nothing() -> None:
    """AT-06: it may go on « sur cette semaine », and then slots exist."""
    cut = ("Aucun créneau disponible sur cet", 60, 400)
    found = shown(ADDRESS, PAGE[2], cut, *CLOCK)
    assert (found.state, found.message.verdict) == ("unknown", "not_sure")


def test_slots_later_is_no_failure_and_the_remedy_says_it() -> None:
    lines = (
        ("Aucun creneau disponible sur cette sernaine", 60, 400),
        ("Prochaine disponibilité le 03/12/2026", 60, 440),
    )
    found = shown(ADDRESS, PAGE[2], *lines, *CLOCK)
    assert (found.state, found.message.verdict) == ("slot_later", "not_seen")
    assert found.remedies == ("La page montre des créneaux. Cette capture ne prouve pas un échec.",)


@pytest.mark.parametrize("with_text", [False, True])
def test_a_message_of_one_week_sends_to_the_following_weeks(with_text: bool) -> None:
    """CA-05: scrolling would show nothing more, and one week is no failure."""
    said = "Aucun créneau disponible sur cette semaine"
    text = PageText(said) if with_text else None
    found = shown(ADDRESS, PAGE[2], (said, 60, 400), *CLOCK, text=text)
    assert (found.state, found.message.verdict) == ("unknown", "not_seen")
    assert found.remedies == (
        "Le message ne parle que d’une semaine. "
        "Allez aux semaines suivantes, puis refaites la capture.",
    )


def test_the_release_lines_become_moments() -> None:
    lines = (("Dernière mise en ligne de rendez-vous : le 17/11/2026à 11:58", 60, 480),)
    assert shown(ADDRESS, *PAGE, *lines).last_release == "2026-11-17T11:58:00+01:00"


def test_with_the_exact_text_the_state_rests_on_it_and_the_picture_is_checked() -> None:
    said = "Aucun créneau disponible à partir de cette date.\nVeuillez réessayer ultérieurement."
    url = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"
    lines = tuple(
        (words, 0.99, (x, y, x + 400, y, x + 400, y + 18, x, y + 18)) for words, x, y in PAGE
    )
    with_message = understood(Answer(width=1280, height=720, lines=lines), PageText(said, url))
    scrolled = understood(Answer(width=1280, height=720, lines=lines[:3]), PageText(said, url))
    assert (with_message.state, with_message.message.verdict) == ("no_slot", "seen")
    assert (scrolled.state, scrolled.message.verdict) == ("no_slot", "not_seen")
    assert (with_message.demarche.value, with_message.address.verdict) == ("2246", "not_seen")


def test_a_date_in_figures_beside_pm_is_doubtful_when_it_can_mean_two_days() -> None:
    clock = (("8:12 PM", 1840, 1044), ("7/8/2026", 1830, 1062))
    found = shown(ADDRESS, *PAGE, *clock)
    assert (found.date.verdict, found.date.value, found.time.value) == ("not_sure", None, "20:12")


def test_the_hour_of_a_phone_that_may_be_one_of_twelve_is_doubtful() -> None:
    found = shown(("9:23", 60, 24), *((words, x, y + 200) for words, x, y in PAGE), size=PHONE)
    assert (found.time.verdict, found.time.value) == ("not_sure", None)


def test_the_address_above_an_error_page_of_few_words_is_seen() -> None:
    found = shown(ADDRESS, ("502 Bad Gateway", 20, 140), ("nginx", 20, 180))
    assert (found.address.verdict, found.state) == ("seen", "overload")
