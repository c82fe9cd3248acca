"""Pages printed to PDF: by a real Chromium, or drawn with words where a browser puts them."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from guichet.practice import PracticeServer

ADDRESS = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"
NO_SLOT = "Aucun créneau disponible à partir de cette date."
PAGE = (
    "Préfecture d’Exemple, démarche n° 2246",
    "Renouvellement de titre de séjour",
    "Choisissez votre créneau",
    NO_SLOT,
    "Veuillez réessayer ultérieurement.",
)
WIDTH, HEIGHT = 595, 842
_FONT = pikepdf.Dictionary(
    Type=pikepdf.Name.Font,
    Subtype=pikepdf.Name.Type1,
    BaseFont=pikepdf.Name.Helvetica,
    Encoding=pikepdf.Name.WinAnsiEncoding,
)
MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), "1.2cm")


def a_print(
    *words: str,
    stamp: str = "02/11/2026 08:12",
    address: str = ADDRESS,
    counter: str = "1/1",
    made_at: str = "",
) -> bytes:
    """Return a sheet with ``words``, and margins as Chromium writes them: after the page.

    ``made_at`` is a moment as a PDF bears it, ``D:20261102071205+00'00'``.
    """
    placed = [(60, 700 - 20 * at, said) for at, said in enumerate(words or PAGE)]
    margins = [(24, 820, stamp), (200, 820, "Rendez-vous EXEMPLE"), (24, 17, address)]
    placed += [*margins, (560, 17, counter)]
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    drawn = b"".join(_drawn(*one) for one in placed if one[2])
    pdf.pages[0].Contents = pdf.make_stream(drawn)
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_FONT))
    if made_at:
        pdf.docinfo["/CreationDate"] = made_at
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Return the bytes of ``pdf``."""
    target = io.BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def no_slot_printed(browser: Browser, site: PracticeServer, **options: Any) -> bytes:
    """Go to the page that says « no slot » in a real browser, and print it."""
    context = browser.new_context(locale="fr-FR")
    tab = context.new_page()
    tab.goto(site.page_of("99001"))
    tab.get_by_role("link", name="Prendre un rendez-vous").click()
    tab.get_by_label("Recopiez le code de sécurité").fill(site.latest_code)
    tab.get_by_role("button", name="Suivant").click()
    tab.get_by_text("Veuillez réessayer").wait_for()
    made = tab.pdf(**{"format": "A4"} | options)
    context.close()
    return made


def printed_by_command(address: str, folder: Path) -> bytes:
    """Return what ``chromium --headless --print-to-pdf`` makes of a page, margins and all."""
    made = folder / "print.pdf"
    flags = "--no-sandbox --disable-background-networking --disable-component-update"
    flags += " --disable-sync --disable-quic --no-first-run --disable-gpu"
    command = ["chromium-headless-shell", *flags.split(), f"--print-to-pdf={made}", address]
    home = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "TZ": "Europe/Paris"}
    subprocess.run(command, env=home, capture_output=True, check=True, timeout=60)
    return made.read_bytes()


def _drawn(left: int, up: int, words: str) -> bytes:
    coded = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(")
    coded = coded.replace(b")", b"\\)")
    return b"BT /F1 9 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (left, up, coded)
