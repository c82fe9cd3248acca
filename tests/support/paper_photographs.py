"""Photographs of papers, made for tests: a letter on a table, at a slant, in the shadow.

Everything is drawn and rendered here, from the same seed each time. The corners are those where
the sheet really is, as parts of the width and of the height.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

LETTER = (
    "EXEMPLE",
    "Préfecture de l’Exemple",
    "Bureau des étrangers",
    "",
    "Madame Awa EXEMPLE",
    "12 rue des Tilleuls, 99001 Exempleville",
    "",
    "Objet : accusé de réception de votre courrier",
    "",
    "Madame,",
    "",
    "Votre lettre recommandée du 3 novembre 2026 nous est parvenue.",
    "Elle a été enregistrée sous le numéro 2026-00417.",
    "Aucun créneau de rendez-vous n’est ouvert à ce jour.",
    "Nous vous invitons à renouveler votre demande en ligne.",
    "",
    "Les pièces suivantes devront être présentées au guichet :",
    "– le passeport en cours de validité ;",
    "– un justificatif de domicile de moins de six mois ;",
    "– trois photographies d’identité récentes.",
    "",
    "Veuillez agréer, Madame, nos salutations distinguées.",
    "",
    "Le bureau du séjour — lettre fictive, EXEMPLE",
)
SMALL_PRINT = (
    "Cette lettre est un exemple. Les délais courent à compter de sa réception.",
    "Toute correspondance rappelle le numéro inscrit plus haut.",
)


Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Photograph:
    """A JPEG and where the four corners of the sheet are, clockwise from the top left."""

    jpeg: bytes
    corners: Corners


@functools.cache
def a_letter(width: int = 1240, lines: tuple[str, ...] = LETTER) -> Image.Image:
    """Return a page of A4 with a letter on it, by default at 150 points an inch."""
    page = Image.new("RGB", (width, round(width * 297 / 210)), (250, 249, 245))
    draw = ImageDraw.Draw(page)
    step = width / 1240
    plain = ImageFont.truetype("DejaVuSerif.ttf", round(27 * step))
    small = ImageFont.truetype("DejaVuSans.ttf", round(17 * step))
    for rank, line in enumerate(lines):
        draw.text((110 * step, (130 + 58 * rank) * step), line, font=plain, fill=(28, 28, 38))
    for rank, line in enumerate(SMALL_PRINT):
        draw.text((110 * step, (1610 + 30 * rank) * step), line, font=small, fill=(70, 70, 80))
    return page


def seen_at_a_slant(
    tilt: float = 25,
    turn: float = 7,
    *,
    size: tuple[int, int] = (2400, 3200),
    ratio: float = 297 / 210,
    away: float = 1.05,
) -> Corners:
    """Return where the corners of a sheet are for a phone held ``tilt`` degrees off upright.

    ``turn`` is by how many degrees the sheet lies turned, ``ratio`` its height over its width,
    ``away`` the distance in heights of the sheet. The lens is that of a phone (26 mm).
    """
    lens = 0.6 * float(np.hypot(*size))
    half = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * [1 / ratio, 1]
    flat, lean = np.radians(turn), np.radians(tilt)
    spun = half @ np.array([[np.cos(flat), np.sin(flat)], [-np.sin(flat), np.cos(flat)]])
    down, far = spun[:, 1] * np.cos(lean), away - spun[:, 1] * np.sin(lean)
    points = np.stack([spun[:, 0], down], axis=1) * lens / far[:, None] + np.array(size) / 2
    return tuple((float(x) / size[0], float(y) / size[1]) for x, y in points)


def photographed(
    page: Image.Image,
    corners: Corners | None = None,
    *,
    size: tuple[int, int] = (2400, 3200),
    table: tuple[int, int, int] = (96, 74, 56),
    shadow: float = 0.5,
    noise: float = 6.0,
    seed: int = 1,
) -> Photograph:
    """Return the page lying on a table, seen at a slant, with the shadow of who takes the picture.

    ``shadow`` is the light left in the darkest place, from 0 to 1.
    """
    corners = corners or seen_at_a_slant(size=size)
    width, height = size
    chance = np.random.default_rng(seed)
    grain = cv2.resize(chance.normal(0, 9, (height // 4, width // 40)), size)
    ground = np.clip(np.array(table)[None, None, :] + grain[:, :, None], 0, 255)
    sheet = np.asarray(page)
    placed = np.array(corners) * np.array(size)
    own = np.array([[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]])
    turn = cv2.getPerspectiveTransform(own.astype(np.float32), placed.astype(np.float32))
    laid = cv2.warpPerspective(sheet, turn, size, flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full(sheet.shape[:2], 255, np.uint8), turn, size)
    part = (cv2.GaussianBlur(there, (3, 3), 0) / 255.0)[:, :, None]
    seen = ground * (1 - part) + laid * part
    seen = seen * _light(size, shadow)[:, :, None] + chance.normal(0, noise, (height, width, 1))
    blurred = cv2.GaussianBlur(np.clip(seen, 0, 255).astype(np.uint8), (3, 3), 0)
    return Photograph(jpeg_of(blurred), corners)


def _light(size: tuple[int, int], shadow: float) -> np.ndarray:
    """Return the light at each point: less and less to one side, and the shadow of an arm."""
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    slope = 1 - 0.35 * (1 - shadow) * across
    arm = 1 / (1 + np.exp(-18 * (across * 0.6 + 0.75 - down)))
    return slope * (shadow + (1 - shadow) * arm)


def jpeg_of(pixels: np.ndarray, quality: int = 88) -> bytes:
    """Return the pixels as a JPEG, as a phone writes it."""
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG", quality=quality)
    return target.getvalue()
