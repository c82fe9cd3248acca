"""The capture guides, the page Date and the remedies of a phone's picture."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Gate, Profile
from guichet.evidence.capture_guides import Guide, guides
from guichet.evidence.phone_pictures import has_the_shape_of_a_phone
from tests.factories import NOW, a_dossier, an_attempt, png

DEVICES = ("android", "ios", "windows", "macos", "ubuntu", "chromeos")
PHONE = (1080, 2340)
REMEDIES = ("Réglez le téléphone", "page Date à côté", "tilisez un ordinateur")

each_guide = pytest.mark.parametrize("name", [*DEVICES, "firefox"])


def text_at(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    """Return what is read, with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def dossier(db) -> Dossier:
    return a_dossier()


# The guides


def test_there_is_a_guide_of_our_own_for_each_of_the_six_systems(signed_in):
    """CA-10"""
    listed = text_at(signed_in, "/aide/captures/")
    for name in DEVICES:
        assert f'href="/aide/captures/{name}/"' in listed
        shown = text_at(signed_in, f"/aide/captures/{name}/")
        ways = [step.says for way in guides()[name].ways for step in way.steps]
        assert len(ways) >= 2
        assert not re.search(r'href="https?:', shown)


@each_guide
def test_an_example_shows_address_place_message_and_date_and_says_so_in_words(signed_in, name):
    """CA-04"""
    shown = text_at(signed_in, f"/aide/captures/{name}/")
    drawing = re.search(r'<svg class="capture".*?</svg>', shown, re.DOTALL)
    assert drawing
    root = ElementTree.fromstring(drawing[0])
    title = root.find("title")
    assert root.get("role") == "img"
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")
    for part in ("adresse", "préfecture", "Aucun créneau", "heure", "date"):
        assert part in (title.text or "")
    drawn = [one.text or "" for one in root.iter("text")]
    assert {"1", "2", "3", "4"} <= set(drawn)
    assert any("rdv.exemple.invalid" in one for one in drawn)
    assert any("08:12" in one for one in drawn)
    assert any("2026" in one for one in drawn)
    assert any("Aucun créneau" in one for one in drawn)
    for mark in guides()[name].example.marks:
        assert mark in words_of(shown)


def test_the_windows_guide_shows_the_print_screen_key_alone_and_with_windows(signed_in):
    """CA-07"""
    shown = text_at(signed_in, "/aide/captures/windows/")
    keys = [re.findall(r"<kbd>(.*?)</kbd>", one) for one in re.findall(r'"keys">.*?</p>', shown)]
    readable = [[re.sub(r"\s", " ", key) for key in one] for one in keys]
    assert ["Impr. écran"] in readable
    assert ["Windows", "Impr. écran"] in readable
    assert 'data-drawing="keyboard-print"' in shown
    assert 'data-drawing="keyboard-windows-print"' in shown


def test_the_firefox_guide_names_the_entry_of_the_menu_and_what_it_leaves_out(signed_in):
    """CA-08"""
    shown = words_of(text_at(signed_in, "/aide/captures/firefox/"))
    assert "bouton droit" in shown
    assert "Effectuer une capture d’écran" in shown
    assert "ne garde pas l’horloge" in shown


@pytest.mark.parametrize(
    ("name", "tool"), [("windows", "outil Capture"), ("ubuntu", "gnome-scree")]
)
def test_a_capture_tool_is_explained_with_the_warning_that_a_zone_cuts_the_date(
    signed_in, name, tool
):
    """CA-09"""
    shown = words_of(text_at(signed_in, f"/aide/captures/{name}/"))
    assert tool in shown
    assert "Choisir une zone peut couper la date." in shown


def test_a_guide_with_a_long_sentence_or_without_its_drawing_is_refused():
    good = guides()["windows"].model_dump()
    Guide.model_validate(good)
    with pytest.raises(ValueError, match="more than 12 words"):
        Guide.model_validate({**good, "lead": "mot " * 13})
    example = {**good["example"], "drawing": "absent"}
    with pytest.raises(ValueError, match="no drawing"):
        Guide.model_validate({**good, "example": example})


@each_guide
def test_a_drawing_is_ours_and_draws_without_colour_or_address(name):
    guide = guides()[name]
    svg = render_to_string(guide.example_template, {"guide": guide})
    steps = [step for way in guide.ways for step in way.steps if step.drawing]
    for drawing in (svg, *(render_to_string(step.drawing_template) for step in steps)):
        ElementTree.fromstring(drawing)
        assert not re.search(r"href|url\(|<image|<script|style=|#[0-9a-f]{3,6}\b", drawing)
    assert steps


def test_an_unknown_guide_is_not_found(signed_in):
    assert signed_in.get("/aide/captures/minitel/").status_code == 404


def test_the_way_to_a_computer_says_what_does_not_exist(signed_in):
    shown = words_of(text_at(signed_in, "/aide/captures/ordinateur/"))
    for way in ("câble", "e-mail à vous-même", "ZIP", "Aucun code à scanner"):
        assert way in shown


def test_the_guides_are_one_link_away_where_captures_are_added(signed_in, dossier):
    attempt = an_attempt(dossier)
    root = f"/dossiers/{dossier.pk}"
    pages = ("journal/ajouter/", f"journal/{attempt.number}/", "preuves/")
    for address in ("/aide/", *(f"{root}/{page}" for page in pages)):
        assert 'href="/aide/captures/"' in text_at(signed_in, address), address
    for page in pages:
        assert f'href="{root}/date/"' in text_at(signed_in, f"{root}/{page}"), page


# A picture shaped like a phone


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1080, 2340, True),
        (750, 1334, True),
        (1179, 2556, True),
        (1000, 1700, True),
        (1000, 1699, False),
        (1000, 2500, True),
        (1000, 2501, False),
        (1240, 1754, False),
        (1920, 1080, False),
        (0, 0, False),
    ],
)
def test_the_shape_of_a_phone_is_between_1_7_and_2_5_upright(width, height, expected):
    assert has_the_shape_of_a_phone(width, height) is expected


def send(client, dossier: Dossier, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(f"/dossiers/{dossier.pk}/preuves/", {"files": sent}, follow=True)


def test_a_capture_of_a_phone_s_size_is_received_with_the_three_remedies(signed_in, dossier):
    """CA-05"""
    answer = send(signed_in, dossier, ("a.png", png("a", PHONE)), ("b.png", png("b", PHONE)))
    (told,) = [str(one) for one in answer.context["messages"] if "téléphone" in str(one)]
    assert all(remedy in told for remedy in REMEDIES)
    assert not re.search(r"fau(x|sse)|refus|suspect|invalide", told)

    capture = dossier.captures.first()
    page = text_at(signed_in, f"/dossiers/{dossier.pk}/preuves/{capture.pk}/")
    assert all(remedy in page for remedy in REMEDIES)
    for address in ("ordinateur/", ""):
        assert f'href="/aide/captures/{address}"' in page
    assert f'href="/dossiers/{dossier.pk}/date/"' in page


def test_a_capture_of_a_computer_s_size_gets_no_remedy(signed_in, dossier):
    """CA-05"""
    answer = send(signed_in, dossier, ("ecran.png", png("e", (1366, 768))))
    assert not [one for one in answer.context["messages"] if "forme" in str(one)]
    capture = dossier.captures.get()
    page = text_at(signed_in, f"/dossiers/{dossier.pk}/preuves/{capture.pk}/")
    assert "forme d’un téléphone" not in page


def test_the_remedies_go_once_the_person_says_that_the_date_is_there(signed_in, dossier):
    send(signed_in, dossier, ("a.png", png("a", PHONE)))
    address = f"/dossiers/{dossier.pk}/preuves/{dossier.captures.get().pk}/"
    assert "forme d’un téléphone" in text_at(signed_in, address)
    signed_in.post(address, {"shows_date": "oui"})
    assert "forme d’un téléphone" not in text_at(signed_in, address)


def test_a_phone_s_capture_added_with_its_attempt_gets_the_remedies_too(signed_in, dossier):
    answer = signed_in.post(
        f"/dossiers/{dossier.pk}/journal/ajouter/",
        {
            "day": "2026-11-02",
            "hour": "09:05",
            "channel": "site",
            "outcome": "no_slot",
            "files": SimpleUploadedFile("capture.png", png("a", PHONE)),
        },
        follow=True,
    )
    assert [one for one in answer.context["messages"] if "page Date à côté" in str(one)]


# The page Date


def in_reunion(**values: object) -> Dossier:
    from guichet.directory.counters import counter_of
    from guichet.places import locate

    counter = counter_of(locate("97400 Saint-Denis").matches[0], "97400 Saint-Denis")
    return a_dossier(profile=Profile(gate=Gate(answered_on=NOW.date()), counter=counter), **values)


def test_the_page_date_shows_the_hour_of_paris_without_a_dossier(signed_in):
    with time_machine.travel(dt.datetime(2026, 10, 1, 6, 12, 5, tzinfo=dt.UTC), tick=False):
        said = words_of(text_at(signed_in, "/date/"))
    assert "08:12:05" in said
    assert "jeudi 1er octobre 2026" in said
    assert "heure de Paris" in said
    assert "Cette page n’est pas celle de la préfecture." in said
    assert "Rechargez pour mettre à jour." in said


def test_the_page_date_of_a_dossier_is_on_the_clock_of_its_place(signed_in):
    dossier = in_reunion()
    with time_machine.travel(dt.datetime(2026, 10, 12, 20, 30, tzinfo=dt.UTC), tick=False):
        said = words_of(text_at(signed_in, f"/dossiers/{dossier.pk}/date/"))
    assert "00:30:00" in said
    assert "mardi 13 octobre 2026" in said
    assert "heure de La Réunion" in said


def test_the_page_date_of_a_dossier_names_nobody(signed_in):
    dossier = in_reunion()
    shown = text_at(signed_in, f"/dossiers/{dossier.pk}/date/")
    assert dossier.code in words_of(shown)
    assert "Awa" not in shown
    assert "Saint-Denis" not in shown


def test_the_page_date_of_an_unknown_dossier_is_not_found(signed_in):
    unknown = "01900000-0000-7000-8000-000000000000"
    assert signed_in.get(f"/dossiers/{unknown}/date/").status_code == 404
