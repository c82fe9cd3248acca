"""What happens to a picture between the screen and us: compression, a messenger, a photograph."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageFilter


def worn(image: Image.Image, wear: tuple[str, ...], seed: int) -> bytes:
    """Return the file that arrives after each step of ``wear``, the same for the same seed."""
    chance = random.Random(seed)
    quality = None
    for step in wear:
        kind, _, given = step.partition(":")
        if kind == "jpeg":
            quality = int(given)
        elif kind == "resent":
            image, quality = _smaller(image, int(given)), 55
        elif kind == "photo":
            image, quality = _photographed(image, float(given), chance), 82
        elif kind == "turned":
            image = image.rotate(int(given), expand=True)
        elif kind == "cropped":
            image = _cropped(image, float(given), chance)
        elif kind == "paper":
            image, quality = _on_paper(image, chance), 80
        else:
            raise ValueError(step)
    target = io.BytesIO()
    if quality is None:
        image.save(target, "PNG", compress_level=1)
    else:
        image.save(target, "JPEG", quality=quality)
    return target.getvalue()


def _smaller(image: Image.Image, longest: int) -> Image.Image:
    scale = min(1.0, longest / max(image.size))
    return image.resize(
        (round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC
    )


def _cropped(image: Image.Image, part: float, chance: random.Random) -> Image.Image:
    """Cut ``part`` off the sides, never the top or the bottom."""
    left = round(image.width * part * chance.random())
    right = round(image.width * (1 - part * chance.random() / 4))
    return image.crop((left, 0, right, image.height))


def _photographed(image: Image.Image, angle: float, chance: random.Random) -> Image.Image:
    """A photograph of the screen: a room around, perspective, moire, noise, a soft lens."""
    room = Image.new("RGB", (image.width + 240, image.height + 200), (74, 66, 60))
    room.paste(_with_moire(image, chance), (120, 100))
    width, height = room.size
    lean = [chance.uniform(0, 0.035) for _ in range(8)]
    corners = (
        *(lean[0] * width, lean[1] * height),
        *(lean[2] * width, (1 - lean[3]) * height),
        *((1 - lean[4]) * width, (1 - lean[5]) * height),
        *((1 - lean[6]) * width, lean[7] * height),
    )
    room = room.transform(
        room.size, Image.Transform.QUAD, corners, resample=Image.Resampling.BICUBIC
    )
    room = room.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(74, 66, 60))
    room = room.filter(ImageFilter.GaussianBlur(0.7))
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 7, (*room.size[::-1], 1))
    return Image.fromarray(np.clip(np.asarray(room) + noise, 0, 255).astype("uint8"))


def _with_moire(image: Image.Image, chance: random.Random) -> Image.Image:
    columns = np.arange(image.width) * chance.uniform(0.9, 1.3)
    rows = np.arange(image.height) * chance.uniform(0.9, 1.3)
    waves = 6 * np.sin(columns)[None, :, None] + 6 * np.sin(rows)[:, None, None]
    return Image.fromarray(
        np.clip(np.asarray(image.convert("RGB")) + waves, 0, 255).astype("uint8")
    )


def _on_paper(image: Image.Image, chance: random.Random) -> Image.Image:
    """A scan of a print: grey, a little askew, on an A4 sheet at 150 dots an inch."""
    sheet = Image.new("L", (1240, 1754), 250)
    scale = 1100 / image.width
    printed = image.convert("L").resize((1100, round(image.height * scale)))
    sheet.paste(printed.crop((0, 0, 1100, 1600)), (70, 70))
    return sheet.rotate(chance.uniform(-1.2, 1.2), fillcolor=245).convert("RGB")
