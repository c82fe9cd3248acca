"""Every saved page reads as its file name says."""

from __future__ import annotations

from collections import Counter

import pytest

from guichet.booking_sites import Reading, State, read, read_text
from guichet.booking_sites.registry import sites
from guichet.booking_sites.sighting import sight
from guichet.booking_sites.wording import fold
from tests.booking_sites.saved_pages import FOLDER, SavedPage, saved_pages

PAGES = saved_pages()
each_saved_page = pytest.mark.parametrize("saved", PAGES, ids=lambda saved: saved.name)


@each_saved_page
def test_a_saved_page_reads_as_its_file_name_says(saved: SavedPage) -> None:
    """AT-06, AT-07."""
    reading = read(saved.page, zone=saved.says.get("zone", "Europe/Paris"))
    assert reading.state == saved.state, reading.wording
    site = sites().get(saved.site)
    expected_system = saved.says.get("system", site.system if site else None)
    assert reading.system == expected_system
    for key, said in saved.says.items():
        if key not in {"url", "status", "zone", "system"}:
            assert as_said(reading, key) == said
    if "last_release" not in saved.says:
        assert reading.last_release is None
    if "next_release" not in saved.says:
        assert reading.next_release is None


def as_said(reading: Reading, key: str) -> str | None:
    if key == "demarche":
        return reading.demarche_number
    value = getattr(reading, key)
    return value if value is None or isinstance(value, str) else value.isoformat()


@each_saved_page
def test_the_words_found_are_the_words_displayed(saved: SavedPage) -> None:
    reading = read(saved.page)
    if reading.wording is None:
        return
    seen = sight(saved.page)
    on_one_line = " ".join(seen.text.displayed.split("\n"))
    assert reading.wording in on_one_line or reading.wording == seen.title


@pytest.mark.parametrize(
    "saved",
    [saved for saved in PAGES if "status" not in saved.says],
    ids=lambda saved: saved.name,
)
def test_the_same_words_as_plain_text_are_never_read_as_more_than_the_page(
    saved: SavedPage,
) -> None:
    """A text alone has lost the buttons and the status: it may say less, never otherwise."""
    text = sight(saved.page).text.displayed
    from_text = read_text(text, saved.page.url)
    if saved.state in {State.NO_SLOT, State.SLOT_LATER, State.LINK_DISABLED}:
        assert from_text.state == saved.state
        assert fold(from_text.wording or "") == fold(read(saved.page).wording or "")
    elif from_text.state is State.SLOT_SEEN:
        assert saved.state is State.SLOT_SEEN


def test_every_site_has_three_pages_for_each_state_it_can_show() -> None:
    counts = Counter((saved.site, saved.state) for saved in PAGES)
    missing = [
        f"{name}: {marker.state} ({counts[name, marker.state]})"
        for name, site in sites().items()
        for marker in site.markers
        if counts[name, marker.state] < 3
    ]
    assert not missing, f"add saved pages in {FOLDER.name}/: {missing}"


def test_every_state_of_the_contract_has_three_pages() -> None:
    counts = Counter(saved.state for saved in PAGES)
    assert {state for state in State if counts[state] < 3} == set()


def test_no_folder_of_pages_is_without_a_site() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == set(sites()) | {"generic"}
