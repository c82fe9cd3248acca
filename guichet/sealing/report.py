"""The answer of a verification: what was checked, what failed, what it is worth.

It claims « existed by, unchanged since » and nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from guichet.sealing.clock import ClockOffset
from guichet.sealing.wording import (
    TRUST,
    WHAT_IS_NOT_PROVED,
    counted,
    moment_in_french,
    printable,
)

MAX_FAULTS_SHOWN = 200
"""Per family of checks: a hostile bundle must not drown the terminal."""


CHECK_LABELS = {
    "archive": "Le fichier zip",
    "sums": "Les empreintes",
    "journal": "Le journal",
    "payloads": "Le contenu du journal",
    "originals": "Les originaux",
    "dossier": "Le dossier",
    "seal": "Les jetons",
    "calendar": "OpenTimestamps",
}


@dataclass(frozen=True)
class Check:
    """One thing looked at. ``name`` is a stable code, ``detail`` a French sentence.

    ``name`` is ``archive``, ``sums``, ``journal``, ``payloads``, ``originals``,
    ``dossier``, ``seal`` or ``calendar``;
    ``piece`` names the file or the entry concerned, and is empty for a summary.
    """

    name: str
    passed: bool
    detail: str
    piece: str = ""

    @property
    def label(self) -> str:
        """The check's name in French."""
        return CHECK_LABELS.get(self.name, self.name)


@dataclass(frozen=True)
class SealSeen:
    """A token that holds: its signature, its chain and its proof are right.

    ``trusted`` says that its chain reached a root that did not come from the bundle;
    ``authority`` is the name in the bundle, or the configured one when trusted through it.
    ``trusted_by`` is the id of that configured one, whatever name the bundle gives it.
    ``holds_until`` is when its certificates or its kind of key can first be doubted; ``covered_by``
    a later token, made before that moment, that covers it. ``clock`` is the measure of the
    computer’s clock, from moments that the computer itself noted.
    """

    file: str
    entry: int
    gen_time: dt.datetime
    authority: str
    signer: str
    root_sha256: str
    trusted: bool
    qualified: bool
    holds_until: dt.datetime
    covered_by: str = ""
    trusted_by: str = ""
    clock: ClockOffset | None = None


@dataclass(frozen=True)
class SealsSeen:
    """What the tokens of a bundle gave: checks, tokens that hold, names of those left unchecked."""

    checks: tuple[Check, ...] = ()
    held: tuple[SealSeen, ...] = ()
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole answer. ``entries`` and ``files`` count the journal's entries and its originals."""

    file: str
    checks: tuple[Check, ...]
    seals: tuple[SealSeen, ...]
    entries: int
    files: int
    file_entries: tuple[int, ...]
    remarks: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def limits(self) -> tuple[str, ...]:
        """What no verification proves, to be shown with every answer."""
        return tuple(WHAT_IS_NOT_PROVED)

    @property
    def dated_by(self) -> tuple[SealSeen, ...]:
        """The seals of authorities trusted from outside the bundle; none if it is not intact."""
        return tuple(seal for seal in self.seals if seal.trusted) if self.intact else ()

    @property
    def level(self) -> str | None:
        """``"dated"``, ``"intact"``, or None when the bundle is not intact."""
        if not self.intact:
            return None
        return "dated" if self.dated_by else "intact"

    @property
    def qualified(self) -> bool:
        """Whether one of the trusted authorities was qualified on the day it stamped."""
        return any(seal.qualified for seal in self.dated_by)

    @property
    def dated_entries(self) -> int:
        """How many entries, from the first, a trusted token covers."""
        return max((seal.entry for seal in self.dated_by), default=0)

    @property
    def dated_files(self) -> int:
        """How many originals are named by these entries."""
        return sum(number <= self.dated_entries for number in self.file_entries)

    @property
    def sealed_until(self) -> dt.datetime | None:
        """The earliest trusted moment by which all the dated entries existed."""
        covering = [s.gen_time for s in self.dated_by if s.entry == self.dated_entries]
        return min(covering, default=None)

    def as_json(self) -> dict[str, object]:
        """Return the object of ``guichet verify --json`` (``docs/schemas/verify.schema.json``)."""
        until = self.sealed_until
        return {
            "intact": self.intact,
            "level": self.level,
            "qualified": self.qualified,
            "checks": [
                {"name": c.name, "passed": c.passed, "detail": c.detail, "piece": c.piece}
                for c in self.checks
            ],
            "sealed_until": until.isoformat() if until else None,
            "authorities": [_seal_as_json(seal) for seal in self.seals],
            "entries": self.entries,
            "dated_entries": self.dated_entries,
            "files": self.files,
            "dated_files": self.dated_files,
            "remarks": list(self.remarks),
        }

    def as_text(self) -> str:
        """Return the report in French, ending without a newline."""
        sections = [
            [f"Vérification de « {printable(self.file)} »", "", *self.verdict()],
            ["Contrôles", *(_line_of(check) for check in self.checks)],
        ]
        if self.seals:
            sections.append(["Jetons", *(line for s in self.seals for line in _lines_of(s))])
        if self.remarks:
            sections.append(["Remarques", *(f"- {remark}" for remark in self.remarks)])
        sections.append(["Ce que cela ne prouve pas", *(f"- {x}" for x in WHAT_IS_NOT_PROVED)])
        return "\n\n".join("\n".join(section) for section in sections)

    def verdict(self) -> list[str]:
        """Return the answer in one to four lines of French, the first in capitals."""
        if not self.intact:
            failed = sum(not check.passed for check in self.checks)
            return [
                f"MODIFIÉ OU ABÎMÉ : {counted(failed, 'défaut', 'défauts')}.",
                "Ne vous appuyez pas sur les pièces nommées ci-dessous.",
            ]
        until = self.sealed_until
        if until is None:
            return ["INTACT, sans date établie.", "Les fichiers et le journal concordent."]
        by = counted(len({seal.root_sha256 for seal in self.dated_by}), "autorité", "autorités")
        quality = "qualifiée" if self.qualified else "non qualifiée"
        return [
            f"INTACT ET DATÉ par {by}, date {quality}.",
            f"{counted(self.dated_entries, 'entrée', 'entrées')} du journal sur {self.entries},"
            f" avec {counted(self.dated_files, 'original', 'originaux')} sur {self.files},",
            f"existaient au plus tard le {moment_in_french(until)}",
            "et n’ont pas changé depuis.",
        ]


def checks_of(name: str, faults: Sequence[tuple[str, str]], success: str) -> list[Check]:
    """Return one failed check per (piece, reason), or one passed check that says ``success``."""
    if not faults:
        return [Check(name, True, success)]
    shown = [
        Check(name, False, printable(reason), printable(piece))
        for piece, reason in faults[:MAX_FAULTS_SHOWN]
    ]
    if len(faults) > MAX_FAULTS_SHOWN:
        hidden = len(faults) - MAX_FAULTS_SHOWN
        shown.append(Check(name, False, f"Et {counted(hidden, 'autre défaut', 'autres défauts')}."))
    return shown


def trust_remark(seals: Sequence[SealSeen]) -> list[str]:
    """Return what to say of tokens whose authority is only vouched for by the bundle."""
    unknown = sorted({seal.root_sha256 for seal in seals if not seal.trusted})
    if not unknown:
        return []
    return [
        "La confiance dans l’horodateur n’est pas établie : aucune date n’est retenue de lui.",
        TRUST,
        *(f"Empreinte SHA-256 de la racine annoncée : {digest}" for digest in unknown),
        "Donnez ensuite la racine : guichet verify DOSSIER.zip --trust RACINE.pem",
    ]


def _seal_as_json(seal: SealSeen) -> dict[str, object]:
    return {
        "name": seal.authority,
        "file": seal.file,
        "gen_time": seal.gen_time.isoformat(),
        "entries": seal.entry,
        "trusted": seal.trusted,
        "qualified": seal.qualified,
        "signer": seal.signer,
        "root_sha256": seal.root_sha256,
        "holds_until": seal.holds_until.isoformat(),
        "covered_by": seal.covered_by or None,
        "clock_offset": [seal.clock.low, seal.clock.high] if seal.clock else None,
    }


def _line_of(check: Check) -> str:
    mark = "oui " if check.passed else "NON "
    return f"  {mark} {check.piece + ' : ' if check.piece else ''}{check.detail}"


def _lines_of(seal: SealSeen) -> list[str]:
    trust = "racine donnée par vous ou configurée" if seal.trusted else "racine non vérifiée"
    quality = "qualifié" if seal.qualified else "non qualifié"
    lines = [
        f"  {seal.file} : entrées 1 à {seal.entry}, le {moment_in_french(seal.gen_time)}",
        f"       {seal.authority}, service {quality}, {trust}",
    ]
    if seal.covered_by:
        lines.append(f"       couvert par {seal.covered_by}")
    if seal.clock:
        lines.append(f"       {seal.clock.as_text()}")
    return lines
