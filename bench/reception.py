"""One capture received, stored and logged: by the page that takes files, and by the extension.

Real settings: each reception waits for the disk, twice (the file, then the row). The dossier
already holds hundreds of entries, so that what grows with them would show.
"""

from __future__ import annotations

import base64
import json

from bench.clock import Spent, best, here
from bench.installation import a_dossier, fill_journal, installation, let_in
from bench.table import Row, figure, limited, show

ALREADY = 300
TURNS = 20
CLICKED = "one page recorded by the extension, sealed in the log"


def rows() -> list[Row]:
    """Return the time of the whole request, and of the service under it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from bench.material import a_screenshot

    pictures = [a_screenshot(rank) for rank in range(3 * TURNS + 2)]
    with installation():
        dossier = a_dossier()
        fill_journal(dossier, ALREADY, [])
        client = let_in()

        def send(data: bytes) -> None:
            file = SimpleUploadedFile("capture.png", data, "image/png")
            answer = client.post(f"/dossiers/{dossier.id}/preuves/", {"files": file})
            if answer.status_code != 302:
                raise RuntimeError(f"refused: {answer.status_code}")

        send(pictures.pop())
        page = best([here(lambda: send(pictures.pop())) for _ in range(TURNS)])
        service = best([_service(dossier, pictures.pop()) for _ in range(TURNS)])
        clicked = by_extension(dossier, pictures)
    work = "one capture received, encrypted, logged"
    return [
        limited(f"{work}: the request, processor", page.processor * 1000, "ms", most=50),
        Row(f"{work}: the request, wall", figure(page.wall * 1000, "ms")),
        Row(f"{work}: the service alone, processor", figure(service.processor * 1000, "ms")),
        limited(f"{CLICKED}, processor", clicked.processor * 1000, "ms", most=50),
        limited(f"{CLICKED}, wall", clicked.wall * 1000, "ms", most=1500),
    ]


def by_extension(dossier, pictures: list[bytes]) -> Spent:
    """Return the time of what a paired browser sends: an attempt and its three files."""
    from django.test import Client
    from django.utils import timezone

    from guichet.api.pairings import make_code
    from tests.support.extension import Extension, a_capture

    extension = Extension(Client())
    extension.pair(make_code(dossier, at=timezone.now()))

    def prepared() -> bytes:
        picture = base64.b64encode(pictures.pop()).decode()
        return json.dumps(a_capture(picture=picture)).encode()

    def send(body: bytes) -> None:
        answer = extension.post("/api/v1/attempts", body)
        if answer.status_code != 201:
            raise RuntimeError(f"refused: {answer.status_code}")

    send(prepared())
    bodies = [prepared() for _ in range(TURNS)]
    return best([here(lambda: send(bodies.pop())) for _ in range(TURNS)])


def _service(dossier, data: bytes) -> Spent:
    from django.utils import timezone

    from guichet.evidence.services import add_captures
    from guichet.storage.uploads import accept

    def work() -> None:
        add_captures(dossier, [accept("capture.png", data)], by="bench", at=timezone.now())

    return here(work)


if __name__ == "__main__":
    show(rows)
