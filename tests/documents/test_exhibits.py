"""Pieces as files: stamped, bookmarked, under the size limit, every picture as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageChops

from guichet.documents.exhibit_files import NothingToJoin, sort_out, write_exhibit
from guichet.documents.exhibits import Exhibit, Part
from tests.documents.exhibit_samples import (
    CONTENTS,
    MAIL,
    NOTE,
    a_layout,
    a_part,
    an_exhibit,
    bookmarks_of,
    limits,
    stamps_of,
)
from tests.support import poppler
from tests.support.pdfs import a_protected_pdf, a_restricted_pdf
from tests.support.pictures import a_photograph, a_png_bomb, a_screen

EVERY_KIND = tuple(CONTENTS)


def test_every_page_of_a_piece_bears_its_number_and_its_rank(tmp_path: Path) -> None:
    written = write_exhibit(an_exhibit(*EVERY_KIND, number=4), tmp_path, a_layout())
    (file,) = written.files
    stamps = stamps_of(tmp_path / file.name)
    assert [(s.number, s.page, s.total) for s in stamps if s] == [
        (4, page, written.pages) for page in range(1, written.pages + 1)
    ]


def test_each_bookmark_leads_to_the_first_page_of_its_part(tmp_path: Path) -> None:
    written = write_exhibit(an_exhibit(*EVERY_KIND), tmp_path, a_layout())
    _, *parts = bookmarks_of(tmp_path / written.files[0].name)
    texts = poppler.page_texts(tmp_path / written.files[0].name)
    places = {place.part.label: place.page_in_file for place in written.parts}
    assert [(title, page) for _, title, page in parts] == list(places.items())
    for label, page in places.items():
        if "(pdf)" not in label and "(turned)" not in label and "(letter)" not in label:
            assert label in texts[page - 1].replace("\u00a0", " ")


def test_the_pixels_in_the_piece_are_those_of_the_original(tmp_path: Path) -> None:
    pictures = [a_screen(200, 120, seed=n, noise=40) for n in range(5)]
    parts = tuple(Part(f"{n}.png", f"N {n}", data) for n, data in enumerate(pictures))
    written = write_exhibit(Exhibit(1, "Captures", parts), tmp_path, a_layout())
    file = tmp_path / written.files[0].name
    shown = poppler.pictures_of(file)
    originals = [poppler.opened(data) for data in pictures]
    assert len(shown) == len(originals)
    for left, right in zip(shown, originals, strict=True):
        assert left.size == right.size
        assert not ImageChops.difference(left.convert("RGB"), right.convert("RGB")).getbbox()


def test_the_compressed_bytes_of_a_png_and_of_a_jpeg_are_passed_through(tmp_path: Path) -> None:
    screen, photograph = a_screen(noise=50), a_photograph()
    parts = (Part("a.png", "A", screen), Part("b.jpg", "B", photograph))
    written = write_exhibit(Exhibit(1, "Deux", parts), tmp_path, a_layout())
    bytes_written = (tmp_path / written.files[0].name).read_bytes()
    first = screen.index(b"IDAT") + 4
    assert screen[first : first + 2000] in bytes_written
    assert photograph in bytes_written


def test_the_place_of_a_photograph_does_not_reach_the_court(tmp_path: Path) -> None:
    parts = (Part("p.jpg", "Photo", a_photograph(place=True)),)
    written = write_exhibit(Exhibit(1, "Photo", parts), tmp_path, a_layout())
    assert b"Exif" not in (tmp_path / written.files[0].name).read_bytes()


def test_a_piece_made_of_our_pages_is_tagged_and_a_stranger_s_page_is_not_claimed(
    tmp_path: Path,
) -> None:
    ours = write_exhibit(an_exhibit("screen", "mail", "letter"), tmp_path, a_layout())
    theirs = write_exhibit(an_exhibit("screen", "pdf", number=2), tmp_path, a_layout())
    with pikepdf.open(tmp_path / ours.files[0].name) as pdf:
        assert "pdfuaid:part>1<" in pdf.Root.Metadata.read_bytes().decode()
        assert bool(pdf.Root.MarkInfo.Marked)
    with pikepdf.open(tmp_path / theirs.files[0].name) as pdf:
        assert "pdfuaid:part" not in pdf.Root.Metadata.read_bytes().decode()
    tree = poppler.structure_of(tmp_path / ours.files[0].name)
    assert tree.count("H1") == 3
    assert "Réessayez sur le site." in tree
    assert "Madame, Monsieur," in tree


def test_every_tag_of_a_merged_piece_points_to_the_page_that_holds_it(tmp_path: Path) -> None:
    written = write_exhibit(an_exhibit("letter", "mail", "screen"), tmp_path, a_layout())
    with pikepdf.open(tmp_path / written.files[0].name) as pdf:
        entries = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
        for page in pdf.pages:
            owners = entries[int(page.obj.StructParents)]
            for owner in owners:
                if isinstance(owner, pikepdf.Dictionary) and "/Pg" in owner:
                    assert owner.Pg.objgen == page.obj.objgen


def test_a_series_above_the_limit_is_split_and_no_capture_is_cut(tmp_path: Path) -> None:
    pictures = [a_screen(400, 300, seed=n, noise=150) for n in range(12)]
    parts = tuple(
        Part(f"{n}.png", f"N {n}", data, note=NOTE) for n, data in enumerate(pictures, start=1)
    )
    cap = 350_000
    written = write_exhibit(Exhibit(4, "Captures", parts), tmp_path, a_layout(cap))
    names = [file.name for file in written.files]
    assert len(names) > 2
    assert names == [f"PJ04_Captures_{n}.pdf" for n in range(1, len(names) + 1)]
    stamps = [stamp for name in names for stamp in stamps_of(tmp_path / name)]
    assert [s.page for s in stamps if s] == list(range(1, 13))
    for file in written.files:
        size = (tmp_path / file.name).stat().st_size
        assert size == file.size <= cap
    assert all(file.size > cap * 0.6 for file in written.files[:-1])  # filled, not one by one


def test_transparent_pictures_that_grow_when_coded_again_still_respect_the_limit(
    tmp_path: Path,
) -> None:
    parts = tuple(
        Part(f"{n}.png", f"N {n}", a_screen(300, 300, seed=n, mode="RGBA", noise=140))
        for n in range(8)
    )
    written = write_exhibit(Exhibit(1, "Captures", parts), tmp_path, a_layout(300_000))
    assert all((tmp_path / file.name).stat().st_size <= 300_000 for file in written.files)
    assert sum(file.pages for file in written.files) == 8


def test_a_file_that_cannot_be_joined_is_named_and_does_not_stop_the_others(
    tmp_path: Path,
) -> None:
    """FI-05."""
    bad = {
        "secret.pdf": a_protected_pdf(),
        "casse.pdf": b"%PDF-1.7\n" + b"x" * 500,
        "vide.pdf": b"%PDF-1.7\n%%EOF",
        "bombe.png": a_png_bomb(),
        "coupee.png": a_screen()[:3000],
        "lettre.docx": b"PK\x03\x04" + b"\0" * 100,
        "rien.txt": b"",
    }
    parts = (a_part(), *(Part(name, name, data) for name, data in bad.items()), a_part("pdf", 2))
    written = write_exhibit(Exhibit(3, "Divers", parts), tmp_path, a_layout())
    assert {item.name for item in written.left_out} == set(bad)
    assert all(item.name in item.reason and item.advice for item in written.left_out)
    assert [place.part.name for place in written.parts] == ["screen-1", "pdf-2"]
    assert written.pages == 3


def test_a_missing_file_is_left_out_with_its_name(tmp_path: Path) -> None:
    parts = (a_part(), Part("parti.png", "Parti", tmp_path / "nulle-part.png"))
    written = write_exhibit(Exhibit(1, "Divers", parts), tmp_path, a_layout())
    assert [item.name for item in written.left_out] == ["parti.png"]


def test_a_file_that_changes_while_the_piece_is_made_is_left_out(tmp_path: Path) -> None:
    answers = iter([a_screen(), b"no longer a picture"])
    parts = (a_part(), Part("mouvant.png", "Mouvant", lambda: next(answers)))
    written = write_exhibit(Exhibit(1, "Divers", parts), tmp_path, a_layout())
    assert [item.name for item in written.left_out] == ["mouvant.png"]
    assert [stamp.total for stamp in stamps_of(tmp_path / written.files[0].name) if stamp] == [1]
    assert [path.name for path in tmp_path.iterdir()] == [written.files[0].name]


def test_a_piece_whose_every_file_is_unusable_is_refused_by_its_number(tmp_path: Path) -> None:
    exhibit = Exhibit(7, "Lettre", (Part("secret.pdf", "Lettre", a_protected_pdf()),))
    with pytest.raises(NothingToJoin) as refusal:
        write_exhibit(exhibit, tmp_path, a_layout())
    assert "n°\u00a07" in refusal.value.as_text()
    assert "secret.pdf" in refusal.value.as_text()
    assert not list(tmp_path.iterdir())


def test_sorting_out_leaves_no_gap_in_the_numbers() -> None:
    """FI-05."""
    lost = Exhibit(2, "Perdue", (Part("secret.pdf", "Perdue", a_protected_pdf()),))
    sorted_out = sort_out([an_exhibit("screen"), lost, an_exhibit("pdf", number=3)], limits())
    assert [exhibit.number for exhibit in sorted_out.exhibits] == [1, 2]
    assert [exhibit.parts[0].name for exhibit in sorted_out.exhibits] == ["screen-101", "pdf-301"]
    assert [item.name for item in sorted_out.left_out] == ["secret.pdf"]


def test_one_file_above_the_limit_is_left_out_and_says_how_heavy_it_is(tmp_path: Path) -> None:
    heavy = tmp_path / "lourd.png"
    heavy.write_bytes(a_screen(noise=300))
    exhibit = Exhibit(1, "Deux", (a_part(), Part("lourd.png", "Lourd", heavy)))
    sorted_out = sort_out([exhibit], limits(100_000))
    (item,) = sorted_out.left_out
    assert "lourd.png" in item.reason
    assert "0,3" in item.reason
    assert len(sorted_out.exhibits[0].parts) == 1


def test_a_message_heavy_by_its_attachments_alone_is_joined(tmp_path: Path) -> None:
    attached = (
        b"From: a@exemple.example\nTo: b@exemple.example\nDate: Mon, 12 Oct 2026 08:12:05 +0200\n"
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nVoir le fichier."
        b"\n--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\n"
        + b"x" * 400_000
        + b"\n--x--\n"
    )
    exhibit = Exhibit(1, "Message", (Part("m.eml", "Message", attached),))
    assert not sort_out([exhibit], limits(200_000)).left_out
    written = write_exhibit(exhibit, tmp_path, a_layout(200_000))
    assert "a.png" in poppler.text_of(tmp_path / written.files[0].name)


def test_a_part_that_only_grows_too_heavy_once_written_is_left_out(tmp_path: Path) -> None:
    parts = (a_part(), Part("dense.png", "Dense", a_screen(noise=250)))
    written = write_exhibit(Exhibit(1, "Deux", parts), tmp_path, a_layout(130_000))
    assert [item.name for item in written.left_out] == ["dense.png"]
    assert all(path.stat().st_size <= 130_000 for path in tmp_path.iterdir())


def test_a_pdf_that_only_forbids_printing_is_joined_without_its_lock(tmp_path: Path) -> None:
    parts = (Part("bride.pdf", "Bridé", a_restricted_pdf()),)
    written = write_exhibit(Exhibit(1, "Bridé", parts), tmp_path, a_layout())
    file = tmp_path / written.files[0].name
    with pikepdf.open(file) as pdf:
        assert not pdf.is_encrypted
    assert "Lisible 1" in poppler.text_of(file)


def test_the_same_piece_gives_the_same_bytes(tmp_path: Path) -> None:
    exhibit = an_exhibit(*EVERY_KIND)
    copies = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written = write_exhibit(exhibit, tmp_path / name, a_layout())
        copies.append((tmp_path / name / written.files[0].name).read_bytes())
    assert copies[0] == copies[1]


def test_a_message_shows_who_wrote_when_and_what_and_names_its_attachments(tmp_path: Path) -> None:
    mail = (
        b"From: A <a@exemple.example>\r\nTo: b@exemple.example\r\n"
        b"Date: Mon, 12 Oct 2026 08:12:05 +0200\r\nSubject: =?utf-8?q?R=C3=A9ponse?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n"
        b"<p>Vous \xeates <b>attendu</b>.</p><script>alert('non')</script>\xa0\r\n"
        b"--x\r\nContent-Type: application/pdf\r\n"
        b"Content-Disposition: attachment; filename=convocation.pdf\r\n\r\nabc\r\n--x--\r\n"
    )
    parts = (Part("m.eml", "Réponse de la préfecture", mail),)
    written = write_exhibit(Exhibit(1, "Réponse", parts), tmp_path, a_layout())
    text = poppler.text_of(tmp_path / written.files[0].name)
    for words in (
        "A <a@exemple.example>",
        "12 octobre 2026 à 8 h 12 min 05 s (UTC",
        "Réponse",
        "convocation.pdf",
    ):
        assert words in text
    assert "Vous êtes attendu." in text
    assert "alert" not in text
    assert "Le message d’origine est conservé à part" in text


def test_a_long_message_flows_over_pages_and_every_line_of_it_is_there(tmp_path: Path) -> None:
    lines = [f"Ligne {n} : je n'ai pas eu de rendez-vous." for n in range(150)]
    mail = MAIL.replace(b"R\xc3\xa9essayez sur le site.", "\n".join(lines).encode())
    parts = (Part("m.eml", "Long message", mail),)
    written = write_exhibit(Exhibit(1, "Message", parts), tmp_path, a_layout())
    file = tmp_path / written.files[0].name
    assert written.pages > 2
    text = poppler.text_of(file)
    assert [n for n in range(150) if f"Ligne {n} : je n'ai pas eu" not in text] == []
    assert len(stamps_of(file)) == written.pages
    assert poppler.structure_of(file).count("H1") == 1


def test_a_message_in_arabic_letters_is_joined_by_the_typesetter(tmp_path: Path) -> None:
    mail = MAIL.replace(b"R\xc3\xa9essayez", "مرحبا بالعالم Réessayez".encode())
    parts = (Part("m.eml", "Message", mail),)
    written = write_exhibit(Exhibit(1, "Message", parts), tmp_path, a_layout())
    file = tmp_path / written.files[0].name
    assert "Réessayez" in poppler.text_of(file)
    with pikepdf.open(file) as pdf:
        fonts = {str(font.BaseFont) for font in pdf.pages[0].obj.Resources.Font.values()}
    assert any("Arabic" in font or "Naskh" in font for font in fonts)


def test_a_text_with_signs_that_no_font_has_is_still_joined(tmp_path: Path) -> None:
    parts = (Part("n.txt", "Note", "Guichet fermé \U000f0000 à 8 h".encode()),)
    written = write_exhibit(Exhibit(1, "Note", parts), tmp_path, a_layout())
    assert "Guichet fermé [U+F0000] à 8 h" in poppler.text_of(tmp_path / written.files[0].name)


@pytest.mark.slow
def test_three_hundred_captures_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.support.memory import peak_megabytes\n"
        "from tests.documents.exhibit_samples import *\n"
        "from guichet.documents.exhibit_files import write_exhibit\n"
        "data = a_screen(noise=220)\n"
        "parts = tuple(Part(f'{n}.png', f'N {n}', lambda: data[:], note=NOTE)\n"
        "              for n in range(int(sys.argv[1])))\n"
        "write_exhibit(Exhibit(1, 'Captures', parts), Path(sys.argv[2]), a_layout(8_000_000))\n"
        "print(peak_megabytes())\n"
    )
    peaks = []
    for count in (40, 300):
        folder = tmp_path / str(count)
        folder.mkdir()
        command = [sys.executable, "-c", program, str(count), str(folder)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(int(answer.stdout))
    assert peaks[1] < 150
    assert peaks[1] - peaks[0] < 25
