"""What to say of tokens that have aged, and of the computer’s clock. Never a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from guichet.sealing.report import SealSeen
from guichet.sealing.wording import counted, moment_in_french

NAMED = 5
"""How many tokens a remark names: a bundle of years holds hundreds."""


def ageing_remarks(seals: Sequence[SealSeen], now: dt.datetime) -> list[str]:
    """Return what to say of the tokens that cannot be relied on alone at ``now``."""
    by_file = {seal.file: seal for seal in seals}
    aged = [seal for seal in seals if seal.holds_until <= now]
    covered = [seal for seal in aged if _holds_through_others(seal, by_file, now)]
    alone = [seal for seal in aged if seal not in covered]
    remarks = []
    if covered:
        said = counted(len(covered), "jeton ne suffit plus seul", "jetons ne suffisent plus seuls")
        last = max(seal.holds_until for seal in covered)
        remarks.append(
            f"{said} depuis le {moment_in_french(last)} ou avant : certificat fini, ou algorithme"
            f" vieilli. Un jeton plus récent, fait à temps, couvre : {_names(covered)}."
        )
    if alone:
        said = counted(len(alone), "jeton est passé", "jetons sont passés")
        remarks.append(
            f"{said} de date (certificat fini, ou algorithme vieilli), et aucun jeton plus récent,"
            f" fait à temps, ne couvre : {_names(alone)}. Sa date peut être discutée."
        )
    return remarks


def _holds_through_others(seal: SealSeen, by_file: dict[str, SealSeen], now: dt.datetime) -> bool:
    """Whether the covers lead to a token that holds now; each holds longer than the one before."""
    while seal.holds_until <= now:
        if seal.covered_by not in by_file:
            return False
        seal = by_file[seal.covered_by]
    return True


def measure_remarks(seals: Sequence[SealSeen]) -> list[str]:
    """Return what the tokens measure of the writing computer’s clock: a count, then each gap."""
    measured = sorted((s for s in seals if s.clock), key=lambda s: s.gen_time)
    if not measured:
        return []
    apart = [s for s in measured if s.clock and not s.clock.agrees]
    gaps = f"{len(apart)} avec un écart" if apart else "aucun écart"
    said = [
        f"{counted(len(measured), 'mesure', 'mesures')} de l’horloge de l’ordinateur, d’après les"
        f" heures qu’il a notées : {gaps}."
    ]
    return said + [f"{s.file}. {s.clock.as_text()}" for s in apart[-NAMED:] if s.clock]


def _names(seals: Sequence[SealSeen]) -> str:
    names = ", ".join(seal.file for seal in seals[:NAMED])
    return names if len(seals) <= NAMED else f"{names} et {len(seals) - NAMED} autres"
