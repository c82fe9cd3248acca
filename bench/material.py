"""Generated files: screenshots that compress as real ones do, messages, PDFs."""

from __future__ import annotations

import io
import random


def a_screenshot(seed: int) -> bytes:
    """Return a PNG of 1366 × 768 points, about 160 kB."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1366, 768), "white")
    draw = ImageDraw.Draw(image)
    for line in range(24):
        draw.text((60, 60 + line * 26), f"EXEMPLE {seed} aucun creneau {line}", fill="black")
    noise = Image.frombytes("RGB", (225, 225), random.Random(seed).randbytes(225 * 225 * 3))
    image.paste(noise, (900, 300))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def a_message(seed: int) -> bytes:
    """Return a message of about a page."""
    lines = [f"Bonjour, je n'ai pas pu prendre rendez-vous ({seed}, {n}). " * 5 for n in range(8)]
    head = (
        "From: EXEMPLE <personne@exemple.example>\nTo: prefecture@exemple.example\n"
        f"Subject: Demande de rendez-vous {seed}\nDate: Mon, 12 Oct 2026 08:12:05 +0200\n"
        f"Message-ID: <{seed}@exemple.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    return (head + "\n\n".join(lines)).encode()


def a_pdf(seed: int) -> bytes:
    """Return a PDF of one empty page, its title made from ``seed``."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = f"EXEMPLE {seed}"
        pdf.save(target)
    return target.getvalue()
