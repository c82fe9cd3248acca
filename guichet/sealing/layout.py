"""What a bundle is made of: names, folders, and which names are allowed.

Names are plain ASCII without spaces: they unpack alike on every system, and can be pasted in a
command line without quoting.
"""

from __future__ import annotations

import re

README = "LISEZ-MOI.txt"
SUMS = "SHA256SUMS"
JOURNAL = "journal.jsonl"
CASEFILE = "dossier.json"
VERIFIER = "verifier.py"
TOP_FILES = frozenset({README, SUMS, JOURNAL, CASEFILE, VERIFIER})

ORIGINALS = "originaux"
PLATES = "planches"
TEXTS = "textes"
TOKENS = "jetons"
AUTHORITIES = "autorites"
FOLDERS = frozenset({ORIGINALS, PLATES, TEXTS, TOKENS, AUTHORITIES})

RESPONSE_SUFFIX = ".tsr"
PROOF_SUFFIX = ".preuve.json"
CALENDAR_SUFFIX = ".ots"

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}"
_NAME = re.compile(rf"(?:(?P<folder>{_PART})/)?(?P<file>{_PART})")
_SUM_LINE = re.compile(rf"(?P<digest>[0-9a-f]{{64}})  (?P<name>(?:{_PART}/)?{_PART})")


def is_allowed(name: str) -> bool:
    """Whether ``name`` may stand in a bundle: one known top file, or one file of a known folder."""
    match = _NAME.fullmatch(name)
    if not match:
        return False
    if match["folder"]:
        return match["folder"] in FOLDERS
    return name in TOP_FILES


def folder_of(name: str) -> str:
    """Return the folder of an allowed name; empty for a top file."""
    return name.partition("/")[0] if "/" in name else ""


def original_path(number: int, sha256: str, extension: str) -> str:
    """Return where an original goes: ``originaux/03_0123456789ab.png``.

    ``number`` is any order the caller likes, from 1; ``extension`` comes without its dot. Raises
    ``ValueError`` when the result would not be an allowed name.
    """
    path = f"{ORIGINALS}/{number:02d}_{sha256[:12]}.{extension.lower()}"
    if not is_allowed(path):
        raise ValueError(f"{path!r} cannot stand in a bundle")
    return path


def names_digest(path: str, sha256: str) -> bool:
    """Whether the name of an original announces this digest, as :func:`original_path` does."""
    return f"_{sha256[:12]}." in path


def root_file(authority: str) -> str:
    """Return the name of the root certificate of ``authority``."""
    return f"{AUTHORITIES}/{authority}-racine.pem"


def intermediates_file(authority: str) -> str:
    """Return the name of the intermediate certificates of ``authority``."""
    return f"{AUTHORITIES}/{authority}-intermediaires.pem"


def entry_file(number: int) -> str:
    """Return where an entry stands alone: its SHA-256 is what a calendar’s proof is over."""
    return f"{TOKENS}/entree-{number:05d}.json"


def sum_line(digest: str, name: str) -> str:
    """Return the line of ``SHA256SUMS`` for a file, as ``sha256sum`` writes it."""
    return f"{digest}  {name}\n"


def parse_sum_line(line: str) -> tuple[str, str] | None:
    """Return (digest, name) of a line of ``SHA256SUMS``, or None when it is in another form."""
    match = _SUM_LINE.fullmatch(line)
    if not match or not is_allowed(match["name"]):
        return None
    return match["digest"], match["name"]
