"""What a cheap phone downloads for the first page: the page, its style and its script."""

from __future__ import annotations

import re

from bench.installation import installation, let_in
from bench.table import Row, limited, show


def rows() -> list[Row]:
    """Return the kilobytes of the home page of a new installation and of what it asks for."""
    with installation():
        client = let_in()
        page = client.get("/").content.decode()
        asked = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(/[^"]+)"', page)
        sizes = [len(page.encode()), *(_size(client, path) for path in dict.fromkeys(asked))]
    files = f"page + {len(sizes) - 1} files"
    return [limited(f"first page, uncompressed ({files})", sum(sizes) / 1000, "kB", most=50)]


def _size(client, path: str) -> int:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return len(b"".join(answer) if answer.streaming else answer.content)


if __name__ == "__main__":
    show(rows)
