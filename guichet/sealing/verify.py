"""Verifying a bundle, without network, without Django, without trusting anything in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from guichet.sealing import layout
from guichet.sealing.archive import Archive, NotABundle
from guichet.sealing.authorities import Authority
from guichet.sealing.check_calendars import calendar_checks
from guichet.sealing.check_dossier import dossier_checks
from guichet.sealing.check_files import archive_checks, originals_checks, sums_checks
from guichet.sealing.check_journal import JournalSeen, read_journal
from guichet.sealing.digests import sha256_of
from guichet.sealing.report import Check, Report, SealSeen, SealsSeen, trust_remark
from guichet.sealing.seal_remarks import ageing_remarks, measure_remarks
from guichet.sealing.wording import counted, entries_without_date

CLOCK_TOLERANCE = dt.timedelta(minutes=5)


def verify_bundle(
    path: Path,
    *,
    now: dt.datetime,
    trust: Path | None = None,
    authorities: Sequence[Authority] = (),
) -> Report:
    """Check the bundle at ``path``; return what holds, what does not, and what it is worth.

    ``trust`` is a PEM file or a folder of roots the reader trusts: every token must then lead to
    one of them. ``authorities`` are trusted too, but a token of another one is only reported as
    untrusted. A date is retained only from a trusted authority; certificates in the bundle serve to
    check that a token is whole, never to trust it. ``now`` (aware) serves for remarks only: no
    verdict depends on the clock of the reader.

    Raises :class:`NotABundle` when there is no bundle to check, and
    :class:`~guichet.sealing.trust.TrustUnreadable`.
    """
    with Archive(path) as archive:
        checks = archive_checks(archive)
        if archive.is_bomb:
            return _report(path, checks, JournalSeen(), [], [])
        journal = read_journal(archive)
        checks += sums_checks(archive)
        checks += journal.checks
        checks += originals_checks(archive, journal.named)
        checks += dossier_checks(archive, journal)
        tokens = _seals(archive, journal, trust, authorities)
        checks += tokens.checks
        calendars, told = calendar_checks(archive, journal.heads)
        checks += calendars
        remarks = [*_remarks(archive, journal, tokens, now), *told]
    return _report(path, checks, journal, tokens.held, remarks)


def _remarks(
    archive: Archive, journal: JournalSeen, tokens: SealsSeen, now: dt.datetime
) -> list[str]:
    seals = tokens.held
    return [
        *_journal_remarks(archive, journal, seals),
        *_clock_remarks(journal, seals, now),
        *ageing_remarks(seals, now),
        *measure_remarks(seals),
        *(
            f"Le jeton {name} ne peut pas être contrôlé : son certificat manque ici."
            for name in tokens.unchecked
        ),
        *trust_remark(seals),
    ]


def _seals(
    archive: Archive, journal: JournalSeen, trust: Path | None, authorities: Sequence[Authority]
) -> SealsSeen:
    holds_token = any(layout.folder_of(name) == layout.TOKENS for name in archive.digests)
    if trust is None and not holds_token:
        return SealsSeen()
    # Imported here: a bundle without token is checked without loading any cryptography.
    from guichet.sealing.check_seals import seal_checks
    from guichet.sealing.trust import anchors_of, read_trust

    anchors = (*anchors_of(authorities), *(read_trust(trust) if trust else ()))
    if not holds_token:
        return SealsSeen()
    return seal_checks(archive, journal.heads, anchors, strict=trust is not None)


def _journal_remarks(
    archive: Archive, journal: JournalSeen, seals: Sequence[SealSeen]
) -> list[str]:
    remarks = []
    entries, dated = len(journal.heads), max((seal.entry for seal in seals), default=0)
    if not seals:
        remarks.append("Pas encore horodaté : aucun tiers ne garantit de date.")
    elif dated < entries:
        remarks.append(entries_without_date(dated + 1, entries))
    if journal.erased:
        said = counted(journal.erased, "entrée a", "entrées ont")
        remarks.append(f"{said} un contenu effacé ou non communiqué.")
    copies = (layout.PLATES, layout.TEXTS)
    outside = sum(layout.folder_of(name) in copies for name in archive.digests)
    if outside:
        copied = counted(outside, "copie de mise en page n’est", "copies de mise en page ne sont")
        remarks.append(f"{copied} pas au journal : aucun jeton ne date ces copies.")
    verifier = archive.digests.get(layout.VERIFIER)
    if verifier != sha256_of(Path(__file__).with_name("verifier.py").read_bytes()):
        remarks.append(
            "Le verifier.py de ce dossier n’est pas celui de ce logiciel. Ne vous y fiez pas seul."
        )
    return remarks


def _clock_remarks(journal: JournalSeen, seals: Sequence[SealSeen], now: dt.datetime) -> list[str]:
    remarks = []
    if any(seal.gen_time > now + CLOCK_TOLERANCE for seal in seals):
        remarks.append("Un jeton est daté après l’heure de cet ordinateur : vérifiez son horloge.")
    for seal in seals:
        limit = (seal.gen_time + CLOCK_TOLERANCE).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        late = [n for n, at in enumerate(journal.moments[: seal.entry], 1) if at > limit]
        if late:
            remarks.append(
                f"L’entrée {late[0]} porte une heure postérieure au jeton qui la date :"
                " l’horloge de l’ordinateur d’origine avançait."
            )
            break
    return remarks


def _report(
    path: Path,
    checks: Sequence[Check],
    journal: JournalSeen,
    seals: Sequence[SealSeen],
    remarks: Sequence[str],
) -> Report:
    return Report(
        file=path.name,
        checks=tuple(checks),
        seals=tuple(seals),
        entries=len(journal.heads),
        files=len(journal.named),
        file_entries=tuple(sorted(journal.named.values())),
        remarks=tuple(remarks),
    )


__all__ = ["NotABundle", "Report", "verify_bundle"]
