"""One capture received by the page that takes files, stored and logged: processor of the server.

Real settings: each reception waits for the disk, twice (the file, then the row). The dossier
already holds hundreds of entries, so that what grows with them would show.
"""

from __future__ import annotations

from bench.clock import Spent, best, here
from bench.installation import a_dossier, fill_journal, installation, let_in
from bench.table import Row, figure, limited, show

ALREADY = 300
TURNS = 20


def rows() -> list[Row]:
    """Return the time of the whole request, and of the service under it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from bench.material import a_screenshot

    pictures = [a_screenshot(rank) for rank in range(2 * TURNS + 1)]
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
    work = "one capture received, encrypted, logged"
    return [
        limited(f"{work}: the request, processor", page.processor * 1000, "ms", most=50),
        Row(f"{work}: the request, wall", figure(page.wall * 1000, "ms")),
        Row(f"{work}: the service alone, processor", figure(service.processor * 1000, "ms")),
    ]


def _service(dossier, data: bytes) -> Spent:
    from django.utils import timezone

    from guichet.evidence.services import add_captures
    from guichet.storage.uploads import accept

    def work() -> None:
        add_captures(dossier, [accept("capture.png", data)], by="bench", at=timezone.now())

    return here(work)


if __name__ == "__main__":
    show(rows)
