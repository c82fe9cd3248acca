"""The code to copy: an image drawn by us, and the same code in words for who cannot see it."""

from __future__ import annotations

import base64
import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (200, 70)
PAPER = (255, 253, 246)
INK = (38, 30, 70)
LINE = (150, 140, 170)

# One word for each letter, as one spells on the phone.
WORDS = {
    "A": "Anatole", "B": "Berthe", "C": "Célestin", "D": "Désiré", "E": "Eugène",
    "F": "François", "G": "Gaston", "H": "Henri", "J": "Joseph", "K": "Kléber", "L": "Louis",
    "M": "Marcel", "N": "Nicolas", "P": "Pierre", "R": "Raoul", "T": "Thérèse", "U": "Ursule",
    "V": "Victor", "W": "William", "X": "Xavier", "Y": "Yvonne",
    "3": "trois", "4": "quatre", "6": "six", "7": "sept", "9": "neuf",
}  # fmt: skip


def draw_code(code: str) -> bytes:
    """Return a PNG of 200 × 70 pixels that shows ``code``, its letters a little turned."""
    turn = random.Random(code)  # noqa: S311 — a drawing, not a secret
    image = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(image)
    for _ in range(5):
        ends = [(turn.randrange(SIZE[0]), turn.randrange(SIZE[1])) for _ in range(2)]
        canvas.line(ends, fill=LINE, width=1)
    font = ImageFont.load_default(size=36)
    step = (SIZE[0] - 20) // max(len(code), 1)
    for place, letter in enumerate(code):
        drawn = _turned(letter, font, turn.uniform(-14, 14))
        image.paste(INK, (10 + place * step, 8 + turn.randrange(-4, 8)), drawn)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _turned(
    letter: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, degrees: float
) -> Image.Image:
    mask = Image.new("L", (40, 50), 0)
    ImageDraw.Draw(mask).text((20, 25), letter, fill=255, font=font, anchor="mm")
    return mask.rotate(degrees, resample=Image.Resampling.BICUBIC)


def code_as_data(code: str) -> str:
    """Return the image as an address that needs no second request."""
    return "data:image/png;base64," + base64.b64encode(draw_code(code)).decode("ascii")


def spelled(code: str) -> list[str]:
    """Return the code in words: « B comme Berthe », « 4, quatre »."""
    return [
        f"{sign}, {WORDS[sign]}" if sign.isdigit() else f"{sign} comme {WORDS[sign]}"
        for sign in code
    ]
