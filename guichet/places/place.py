"""From a commune to a :class:`Place`: its desks, its authority, its court and what to beware of."""

from __future__ import annotations

from guichet.places.directory import court, departement, desks, special_court_rules, zone
from guichet.places.records import Departement, Desk, Place, Source, weakest
from guichet.places.tables import Commune

AUTHORITY_SOURCE = Source(
    "autorité compétente", "CESEDA art. R. 431-20, R. 431-2 et R. 431-3", "2026-04", "haute"
)
MAP_SOURCE = Source(
    "commune, département, arrondissement",
    "INSEE, code officiel géographique 2026 (npm @etalab/decoupage-administratif 6.0.0)",
    "2026",
    "haute",
)
AIRPORT_RULES = {"orly": "aerodrome_orly", "cdg": "aerodrome_cdg"}
RULES_BY_DEPARTEMENT: dict[str, tuple[str, ...]] = {
    "57": ("cra_metz",),
    "77": ("aerodrome_cdg", "cra_mesnil_amelot_3"),
    "91": ("aerodrome_orly",),
    "93": ("aerodrome_cdg",),
    "94": ("aerodrome_orly",),
    "95": ("aerodrome_cdg",),
    "977": ("siege_saint_martin_saint_barthelemy",),
    "978": ("siege_saint_martin_saint_barthelemy",),
}
"""Special rules worth saying to everyone of a département (regles_ta_particulieres.csv)."""
RULES_FOR_ALL = ("assigne_retenu_detenu",)
MOVED = (
    "Le tribunal est celui de votre domicile au jour de la décision. "
    "Vous avez déménagé ? Vérifiez (art. R. 312-8 du code de justice administrative)."
)
OVERSEAS = (
    "Ici, le CESEDA ne s’applique pas de la même façon (livres « outre-mer »). "
    "Demandez conseil à une association avant toute démarche."
)


def place_of(commune: Commune, notes: tuple[str, ...], airport: str | None = None) -> Place:
    """Return the place of ``commune`` (a commune of today), with ``notes`` first among its notes.

    ``airport`` (``orly``, ``cdg``) says that the address stands on the airport's grounds, whose
    court is fixed by CJA R. 221-3 whatever the département.
    """
    where = departement(commune.departement)
    found = desks(where.code)
    prefecture = found[0] if found else _no_desk(where)
    other = _sous_prefecture(found, commune.arrondissement)
    judge = court(_special_court(airport) or where.court)
    counter = other if other and other.handles_foreigners == "oui" else prefecture
    return Place(
        commune=commune.name,
        code_insee=commune.code,
        departement=where.code,
        departement_name=where.name,
        arrondissement=commune.arrondissement or None,
        prefecture=prefecture,
        sous_prefecture=other,
        counter=counter.name,
        authority=where.authority,
        court=judge.code,
        court_name=judge.name,
        zone=zone(where.code, commune.code),
        confidence=_confidence(prefecture, counter),
        sources=_sources(prefecture, counter, judge.jurisdiction_source),
        notes=(*notes, *_desk_notes(other), *_law_notes(where), *_court_notes(where, judge.code)),
    )


def _sous_prefecture(found: tuple[Desk, ...], arrondissement: str) -> Desk | None:
    return next(
        (
            desk
            for desk in found
            if desk.kind != "prefecture" and desk.arrondissement == arrondissement
        ),
        None,
    )


def _no_desk(where: Departement) -> Desk:
    """Return an empty desk for the two territories where nobody resides: name, nothing else."""
    return Desk(
        name=where.prefecture,
        kind="prefecture",
        departement=where.code,
        arrondissement=None,
        service="",
        lines=(),
        postcode="",
        town="",
        phone="",
        email=None,
        email_foreigners=None,
        website="",
        handles_foreigners="inconnu",
        handles_source=None,
        source="",
        date="",
        confidence="basse",
        notes="",
    )


def _confidence(prefecture: Desk, counter: Desk) -> str:
    levels = [prefecture.confidence, counter.confidence]
    if counter.handles_source:
        levels.append(counter.handles_source.confidence)
    return weakest(*levels)


def _sources(prefecture: Desk, counter: Desk, jurisdiction: Source) -> tuple[Source, ...]:
    address = Source(
        f"adresse : {prefecture.name}", prefecture.source, prefecture.date, prefecture.confidence
    )
    found = [AUTHORITY_SOURCE, MAP_SOURCE, jurisdiction, address]
    if counter is not prefecture:
        found.append(
            Source(f"adresse : {counter.name}", counter.source, counter.date, counter.confidence)
        )
        if counter.handles_source:
            found.append(counter.handles_source)
    return tuple(found)


def _desk_notes(desk: Desk | None) -> tuple[str, ...]:
    if desk is None or desk.handles_foreigners == "oui":
        return ()
    said = {
        "non": "ne reçoit pas les étrangers",
        "naturalisation": "ne reçoit que pour la naturalisation",
    }
    what = said.get(desk.handles_foreigners)
    if what and desk.handles_source:
        return (f"{desk.name} : {what} (source de {desk.handles_source.date}). À vérifier.",)
    return (f"{desk.name} : nous ne savons pas si elle reçoit les étrangers. Demandez d’abord.",)


def _law_notes(where: Departement) -> tuple[str, ...]:
    return (OVERSEAS,) if where.overseas == "com" else ()


def _special_court(airport: str | None) -> str | None:
    rule = AIRPORT_RULES.get(airport or "")
    return next((one.court for one in special_court_rules() if one.code == rule), None)


def _court_notes(where: Departement, judge: str) -> tuple[str, ...]:
    wanted = (*RULES_BY_DEPARTEMENT.get(where.code, ()), *RULES_FOR_ALL)
    by_code = {rule.code: rule for rule in special_court_rules()}
    notes = [MOVED]
    for code in wanted:
        rule = by_code[code]
        if rule.court == judge:
            continue
        name = (
            court(rule.court).name if rule.court.startswith("ta-") and " " not in rule.court else ""
        )
        notes.append(
            f"{rule.situation} : {name or rule.court} ({rule.source.removesuffix(' (LEGI)')})."
        )
    return tuple(notes)
