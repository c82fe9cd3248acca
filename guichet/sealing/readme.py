"""``LISEZ-MOI.txt``: what the bundle proves, what it does not, and how to check it by hand."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509

from guichet.sealing import layout
from guichet.sealing.authorities import Authority
from guichet.sealing.contents import BundleContents, CalendarSeal, Member, PlacedSeal
from guichet.sealing.timestamps import Token, fingerprint, offset_of
from guichet.sealing.wording import (
    TRUST,
    WHAT_IS_NOT_PROVED,
    WHAT_IS_PROVED,
    WHAT_REMAINS_OPEN,
    counted,
    entries_without_date,
    moment_in_french,
)


def readme(
    contents: BundleContents, members: Sequence[Member], seals: Sequence[PlacedSeal]
) -> bytes:
    """Return the text, in UTF-8. ``members`` are those of ``contents``, sorted by path."""
    sections = (
        _head(contents),
        _proves(),
        _holds(contents, members),
        _by_hand(),
        _dates(contents, seals),
        _renewals(seals),
        _calendars(contents.calendar_seals),
        _trust(contents.authorities, seals),
        _open_questions(),
    )
    return ("\n\n".join("\n".join(section) for section in sections if section) + "\n").encode()


def _title(text: str) -> list[str]:
    return [text, "=" * len(text)]


def _head(contents: BundleContents) -> list[str]:
    return [
        *_title("DOSSIER DE PREUVES"),
        f"Écrit le {moment_in_french(contents.written_at)} par {contents.software}.",
        "Vous pouvez tout vérifier sans ce logiciel et sans réseau.",
    ]


def _proves() -> list[str]:
    return [
        *_title("Ce que ce dossier montre, et rien de plus"),
        WHAT_IS_PROVED,
        "",
        "Ce qu’il ne montre pas :",
        *(f"- {line}" for line in WHAT_IS_NOT_PROVED),
    ]


def _holds(contents: BundleContents, members: Sequence[Member]) -> list[str]:
    entries = counted(len(contents.entries), "entrée", "entrées")
    erased = len(contents.entries) - len(contents.payloads)
    lines = [
        *_title("Ce qu’il contient"),
        "1. L’historique",
        f"- {layout.JOURNAL} : le journal, {entries}, une par ligne.",
    ]
    if erased:
        lines.append(f"  {counted(erased, 'contenu', 'contenus')} non communiqué(s) ou effacé(s).")
    if contents.dossier_json is not None:
        lines.append(f"- {layout.CASEFILE} : le dossier, lisible par un logiciel.")
    lines += _listed(members, "history")
    lines += ["", "2. Les captures et leurs copies", *_listed(members, "capture", "Aucune.")]
    lines += ["", "3. Les témoignages", *_listed(members, "testimony", "Aucun.")]
    return lines


def _listed(members: Sequence[Member], family: str, none: str = "") -> list[str]:
    lines = [f"- {m.path} : {_one_line(m.label)}" for m in members if m.family == family]
    return lines or ([f"- {none}"] if none else [])


def _by_hand() -> list[str]:
    return [
        *_title("Vérifier, pas à pas"),
        "1. Décompressez le dossier. Ouvrez un terminal dans le dossier obtenu.",
        "2. Les fichiers sont-ils intacts ?",
        f"     sha256sum -c {layout.SUMS}",
        f"   (sur macOS : shasum -a 256 -c {layout.SUMS})",
        "3. Le journal est-il complet et dans l’ordre ?",
        f"     python3 {layout.VERIFIER}",
        "4. Les dates : voir ci-dessous.",
        "Le logiciel libre Guichet ouvert fait tout en une fois :",
        "     guichet verify DOSSIER.zip --trust RACINES",
    ]


def _dates(contents: BundleContents, seals: Sequence[PlacedSeal]) -> list[str]:
    lines = _title("Les dates")
    if not seals:
        return [*lines, "Pas encore horodaté : aucun tiers ne garantit encore une date."]
    lines += [
        f"{layout.VERIFIER} recalcule la racine de chaque jeton : le nombre après « -digest ».",
        "Ce nombre doit être le même qu’ici. openssl doit répondre « Verification: OK ».",
        "Mieux : après « -CAfile », mettez la racine que vous avez obtenue ailleurs.",
        "L’écart des horloges est mesuré avec les heures que l’ordinateur a notées.",
    ]
    for placed in seals:
        token = placed.seal.token
        lines += [
            "",
            f"Jeton {placed.token_file}",
            f"  date les entrées 1 à {placed.seal.number} du journal",
            f"  au plus tard le {moment_in_french(token.gen_time)}",
            f"  {placed.command}",
            "  Lire sa date :",
            f"  openssl ts -reply -in {placed.token_file} -text",
        ]
        lines += _clock(token)
        if placed.renews:
            renewed = counted(len(placed.renews), "jeton plus ancien", "jetons plus anciens")
            lines.append(f"  couvre aussi {renewed} (voir « Quand un certificat finit »)")
    last = max(placed.seal.number for placed in seals)
    if last < len(contents.entries):
        lines += ["", entries_without_date(last + 1, len(contents.entries))]
    return lines


def _clock(token: Token) -> list[str]:
    offset = offset_of(token.response, token.sent_at, token.received_at)
    return [f"  {offset.as_text()}"] if offset else []


def _renewals(seals: Sequence[PlacedSeal]) -> list[str]:
    if not seals:
        return []
    lines = [
        *_title("Quand un certificat finit"),
        "Chaque commande ci-dessus porte « -attime » : elle contrôle le jeton à son heure.",
        "Elle marche donc encore quand le certificat de l’horodateur a pris fin.",
        "Sans « -attime », openssl répondrait alors « certificate has expired ».",
        "Avant cette fin, un jeton plus récent couvre l’ancien : il montre que l’ancien existait"
        " déjà.",
        f"{layout.VERIFIER} contrôle que l’empreinte de l’ancien est bien sous le nouveau.",
    ]
    for placed in seals:
        lines += [f"- {placed.token_file} couvre {file}" for file, _ in placed.renews]
    return lines


def _calendars(seals: Sequence[CalendarSeal]) -> list[str]:
    if not seals:
        return []
    lines = [
        *_title("OpenTimestamps, en plus"),
        "Une empreinte a été confiée à un calendrier public, qui l’inscrit dans la chaîne Bitcoin.",
        "Ce logiciel ne compte pas cela comme une date, et n’a consulté aucun bloc.",
        "Le programme libre « ots » lit ces fichiers :",
    ]
    for one in seals:
        entry = layout.entry_file(one.number)
        block = f"nomme le bloc {one.block}" if one.block else "en attente d’un bloc"
        lines += [
            "",
            f"{entry} : l’entrée {one.number} du journal ; {block}",
            f"  ots --no-bitcoin verify {entry}{layout.CALENDAR_SUFFIX}",
        ]
    return [*lines, "", "Il affiche un bloc et une racine : comparez-les sur un nœud Bitcoin."]


def _trust(authorities: Sequence[Authority], seals: Sequence[PlacedSeal]) -> list[str]:
    if not seals:
        return []
    lines = [*_title("À qui faire confiance"), TRUST]
    used = {placed.seal.token.authority_id for placed in seals}
    for authority in authorities:
        if authority.id in used:
            lines += ["", *_authority(authority)]
    known = {authority.id for authority in authorities}
    lines += [f"Certificats de « {name} » : absents." for name in sorted(used - known)]
    return lines


def _authority(authority: Authority) -> list[str]:
    status = "qualifié" if authority.qualified else "non qualifié"
    roots = x509.load_pem_x509_certificates(authority.root_pem)
    return [
        f"{_one_line(authority.name)} ({authority.id}), service {status}",
        f"  Source : {_one_line(authority.source)}, lue le {authority.checked_on.isoformat()}.",
        *(f"  Racine, empreinte SHA-256 : {fingerprint(root)}" for root in roots),
        f"  openssl x509 -in {layout.root_file(authority.id)} -noout -fingerprint -sha256",
    ]


def _open_questions() -> list[str]:
    return [
        *_title("Ce qui peut encore être discuté"),
        *(f"- {line}" for line in WHAT_REMAINS_OPEN),
        "- verifier.py vient avec ce dossier. En cas de doute, prenez-le dans le logiciel libre.",
    ]


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
