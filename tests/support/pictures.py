"""Pictures made for tests: plausible screens, photographs with a place, broken files, bombs."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import ExifTags, Image, ImageDraw


def a_screen(
    width: int = 1366, height: int = 768, *, seed: int = 0, mode: str = "RGB", noise: int = 0
) -> bytes:
    """Return a PNG that looks like a booking page; ``noise`` is the side of a random square."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, 48), fill=(222, 225, 230))
    draw.text((90, 18), f"https://www.rdv-prefecture.example/demarche/{seed}/", fill="black")
    for y in range(90, height - 60, 70):
        draw.text((60, y), f"EXEMPLE - Aucun creneau disponible ({seed}, {y})", fill=(20, 20, 90))
    draw.rectangle((0, height - 36, width, height), fill=(30, 30, 30))
    draw.text((width - 140, height - 26), f"08:{seed % 60:02d} 12/10/2026", fill="white")
    if noise:
        numbers = random.Random(seed)
        square = Image.frombytes("RGB", (noise, noise), numbers.randbytes(noise * noise * 3))
        image.paste(square, (width // 2, height // 3))
    return png_of(image.convert(mode))


def png_of(image: Image.Image, **options: object) -> bytes:
    """Return the picture as a PNG."""
    target = io.BytesIO()
    image.save(target, "PNG", **options)
    return target.getvalue()


def a_photograph(
    width: int = 640, height: int = 480, *, orientation: int = 1, place: bool = False
) -> bytes:
    """Return a JPEG with an Exif moment, an orientation, and perhaps a GPS place."""
    image = Image.new("RGB", (width, height), (200, 210, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 3, height // 4), fill=(200, 30, 30))
    draw.rectangle((width // 2, height // 2, width, height), fill=(30, 30, 200))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = "EXEMPLE"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:10:12 08:12:05"
    details[ExifTags.Base.OffsetTimeOriginal] = "+02:00"
    if place:
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        position[ExifTags.GPS.GPSLatitudeRef] = "N"
        position[ExifTags.GPS.GPSLatitude] = (48.0, 56.0, 12.0)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90, exif=exif)
    return target.getvalue()


def a_png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a small PNG that announces and holds billions of pixels, all black."""
    row = b"\0" * (1 + (width + 7) // 8)
    squeezed = zlib.compressobj(9)
    packed = b"".join(squeezed.compress(row) for _ in range(height)) + squeezed.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum


def a_heic(width: int = 320, height: int = 200, *, place: bool = False) -> bytes:
    """Return the same picture as :func:`a_photograph`, coded as an iPhone codes it."""
    from pillow_heif import from_pillow

    photograph = Image.open(io.BytesIO(a_photograph(width, height, place=place)))
    target = io.BytesIO()
    from_pillow(photograph).save(target, quality=80, exif=photograph.info["exif"])
    return target.getvalue()
