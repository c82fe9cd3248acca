"""The inventory: numbers that rise, explicit labels, every item of a series in order."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from guichet.documents.exhibit_files import write_exhibit
from guichet.documents.exhibits import Exhibit, Part, WrittenExhibit
from guichet.documents.inventory import InventoryHead, inventory
from guichet.documents.pdf import to_pdf
from tests.documents.exhibit_samples import CREATED, NOTE, a_layout, a_part, an_exhibit
from tests.support import poppler
from tests.support.pdfs import a_protected_pdf
from tests.support.pictures import a_screen

HEAD = InventoryHead(("Requête de Mme EXEMPLE",), CREATED, "EXEMPLE")


def written(*exhibits: Exhibit, folder: Path, cap: int = 32_000_000) -> list[WrittenExhibit]:
    return [write_exhibit(exhibit, folder, a_layout(cap)) for exhibit in exhibits]


def read(*exhibits: WrittenExhibit) -> str:
    return poppler.text_of(to_pdf(inventory(exhibits, HEAD)))


def test_each_piece_has_its_number_its_label_its_file_and_its_pages(tmp_path: Path) -> None:
    """RQ-29."""
    pieces = written(
        an_exhibit("letter", number=1, label="Relevé des tentatives", family="history"),
        an_exhibit("screen", "phone", number=2, label="Captures d’écran"),
        an_exhibit("pdf", number=3, label="Attestation de Mme EXEMPLE", family="testimonies"),
        folder=tmp_path,
    )
    text = read(*pieces)
    for number, label, name, pages in (
        (1, "Relevé des tentatives", "PJ01_Releve_des_tentatives.pdf", 1),
        (2, "Captures d’écran", "PJ02_Captures_d_ecran.pdf", 2),
        (3, "Attestation de Mme EXEMPLE", "PJ03_Attestation_de_Mme_EXEMPLE.pdf", 2),
    ):
        assert re.search(rf"^ *{number} {label} +{pages}\n +{name}$", text, re.MULTILINE), label


def test_the_three_families_of_evidence_stand_apart(tmp_path: Path) -> None:
    """EV-06."""
    pieces = written(
        an_exhibit("mail", number=1, label="E-mail", family="history"),
        an_exhibit("screen", number=2, label="Captures"),
        an_exhibit("pdf", number=3, label="Attestation", family="testimonies"),
        folder=tmp_path,
    )
    text = read(*pieces)
    places = [
        text.index(words)
        for words in ("Historique des démarches", "1 E-mail", "Captures d’écran\n", "2 Captures")
    ]
    places += [text.index("Témoignages"), text.index("3 Attestation")]
    assert places == sorted(places)


def test_a_series_lists_every_item_with_date_hour_and_page_in_order(tmp_path: Path) -> None:
    """RQ-29."""
    parts = tuple(a_part("screen", number, label=f"Capture {number}") for number in range(1, 31))
    (piece,) = written(Exhibit(1, "Captures", parts, "captures"), folder=tmp_path)
    text = re.sub(r" +", " ", read(piece))
    rows = re.findall(
        r"^ *(\d+) (\d\d/\d\d/2026) (\d+ h \d\d) Capture (\d+) (\d+)$", text, re.MULTILINE
    )
    assert [(int(order), int(label), int(page)) for order, _, _, label, page in rows] == [
        (number, number, number) for number in range(1, 31)
    ]
    first = parts[0].at
    assert first
    assert rows[0][1:3] == (f"{first:%d/%m/%Y}", f"{first.hour} h {first.minute:02d}")
    assert text.count("Canal de toutes les lignes : Site de rendez-vous.") == 1


def test_a_label_that_says_its_moment_is_not_repeated_in_two_more_columns(tmp_path: Path) -> None:
    """RQ-29."""
    parts = []
    for number in range(1, 4):
        part = a_part("screen", number)
        assert part.at
        moment = f"{part.at:%d/%m/%Y}, {part.at.hour} h {part.at.minute:02d}"
        parts.append(replace(part, label=f"Capture du {moment}"))
    (piece,) = written(Exhibit(1, "Captures", tuple(parts), "captures"), folder=tmp_path)
    text = re.sub(r" +", " ", read(piece))
    assert re.search(r"^ ?Ordre Intitulé Page$", text, re.MULTILINE)
    for number, part in enumerate(parts, start=1):
        assert text.count(part.label) == 1
        assert re.search(rf"^ ?{number} {part.label} {number}$", text, re.MULTILINE)


def test_a_series_by_several_channels_names_the_channel_of_each_line(tmp_path: Path) -> None:
    """RQ-29."""
    parts = tuple(
        replace(a_part("clear", number, label=f"Envoi {number}"), channel=channel)
        for number, channel in enumerate(("E-mail", "Téléphone", "E-mail"), start=1)
    )
    (piece,) = written(Exhibit(1, "Envois", parts, "history"), folder=tmp_path)
    text = re.sub(r" +", " ", read(piece))
    found = re.findall(r"h \d\d (E-mail|Téléphone) Envoi (\d) \d$", text, re.MULTILINE)
    assert found == [("E-mail", "1"), ("Téléphone", "2"), ("E-mail", "3")]
    assert "Canal de toutes" not in text


def test_a_piece_in_several_files_says_which_pages_are_in_which(tmp_path: Path) -> None:
    parts = tuple(
        Part(f"{n}.png", f"N {n}", a_screen(400, 300, seed=n, noise=150), note=NOTE)
        for n in range(1, 9)
    )
    (piece,) = written(Exhibit(1, "Captures", parts), folder=tmp_path, cap=300_000)
    text = read(piece)
    assert len(piece.files) > 1
    for file in piece.files:
        last = file.first_page + file.pages - 1
        range_text = f"{file.first_page} à {last}" if file.pages > 1 else f"{last}"
        assert f"{file.name} (pages {range_text})" in text


def test_what_was_left_out_is_not_in_the_court_s_inventory(tmp_path: Path) -> None:
    parts = (a_part(), Part("secret.pdf", "Lettre secrète", a_protected_pdf()))
    (piece,) = written(Exhibit(1, "Divers", parts), folder=tmp_path)
    assert "secr" not in read(piece)
    assert [item.label for item in piece.left_out] == ["Lettre secrète"]


def test_the_inventory_gives_facts_never_a_score(tmp_path: Path) -> None:
    """EV-07."""
    text = read(*written(an_exhibit("screen", "pdf"), folder=tmp_path)).casefold()
    assert not re.search(r"%|score|note de|points?\b|chance|probab|fiab", text)


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (piece,) = written(an_exhibit("screen"), folder=tmp_path)
    with pytest.raises(ValueError, match="1 to 1"):
        inventory([replace(piece, number=2)], HEAD)


def test_the_longest_legal_name_stands_whole_on_one_line(tmp_path: Path) -> None:
    label = "Captures_" + "W" * 80
    (piece,) = written(an_exhibit("screen", label=label), folder=tmp_path)
    (file,) = piece.files
    assert len(file.name) == 80
    narrow = replace(file, name="PJ01_" + "Captures_ecran_" * 4 + "semaines_1.pdf")
    assert narrow.name in read(replace(piece, files=(narrow,)))
