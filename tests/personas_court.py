"""Fictitious people before the judge, one for each measure he may be asked. All are EXAMPLES."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import CaseFile, Convocation, Event, FileRef, Filing, Gate, Order, UrgencyFact
from tests.personas import DAY, PARIS, a_file, ana, attempts, awa, spread

READ = Gate(
    already_lodged=False, no_decision=True, oqtf="clear", checked_by="association",
    file_complete=True,
)  # fmt: skip
"""Nothing lodged, no decision, no OQTF, and the file was read by somebody."""


def at(year: int, month: int, day: int, hour: int = 10) -> dt.datetime:
    """Return a moment in Paris."""
    return dt.datetime(year, month, day, hour, 30, tzinfo=PARIS)


def a_step(number: int, moment: dt.datetime, channel: str, outcome: str, **values: object) -> Event:
    """Return a step with its proof."""
    name = f"{channel}_{number}.pdf"
    said: dict[str, object] = {
        "id": f"s{number}", "number": number, "at": moment, "received_at": moment,
        "channel": channel, "outcome": outcome,
        "files": (a_file(name, moment, "application/pdf"),),
    }  # fmt: skip
    return Event.model_validate(said | values)


def a_letter(number: int, moment: dt.datetime) -> Event:
    """Return a registered letter to the préfet, received two days later."""
    return a_step(
        number, moment, "lrar", "sent", recipient="le préfet de la Seine-Saint-Denis",
        tracking_number="1A 000 000 0000 0",
        acknowledged_on=moment.date() + dt.timedelta(days=2),
    )  # fmt: skip


def a_proof(name: str) -> FileRef:
    """Return a document given by the person."""
    return a_file(f"{name}.pdf", at(2026, 11, 2), "application/pdf")


def named(given: str, gender: str | None, **changes: object) -> dict[str, object]:
    """Return the identity of « given EXEMPLE »."""
    mailbox = f"{given.lower()}@exemple.invalid"
    said = {"given_names": given, "gender": gender, "email": mailbox}
    return {"applicant": awa().applicant.model_copy(update=said | changes), "id": given.lower()}


def bakary(**changes: object) -> CaseFile:
    """Bakary EXEMPLE asks to be regularised by work; a promise of employment has a date."""
    base: dict[str, object] = {
        **named("Bakary", "m"),
        "demarche": "aes_travail",
        "kind": "first",
        "gate": READ,
        "in_france_since": dt.date(2015, 3, 2),
        "ground": "Ma demande est fondée sur mon emploi et sur ma présence en France",
    }
    return ana(**(base | changes))


def dina(**changes: object) -> CaseFile:
    """Dina EXEMPLE waits in a queue on Démarche numérique for more than a year."""
    waits = tuple(
        one.model_copy(
            update={
                "channel": "demarche_numerique", "outcome": "queue_waiting", "wording": None,
                "anonymous": False, "url": None,
            }
        )
        for one in attempts(spread(dt.date(2025, 11, 3), 370, 14), start=2)
    )  # fmt: skip
    steps = (
        a_step(1, at(2025, 10, 1), "demarche_numerique", "deposited"),
        a_step(20, at(2026, 2, 3), "email", "sent", recipient="la préfecture"),
        a_step(21, at(2026, 5, 4), "email", "reminder", recipient="la préfecture"),
        a_letter(22, at(2026, 9, 8)),
    )
    base: dict[str, object] = {
        **named("Dina", None),
        "demarche": "aes_vpf",
        "kind": "first",
        "channel": "demarche_numerique",
        "gate": READ,
        "in_france_since": dt.date(2012, 9, 1),
        "events": (*steps, *waits),
        "costs": (),
    }
    return ana(**(base | changes))


def chen(**changes: object) -> CaseFile:
    """Chen EXEMPLE renews on the ANEF, in vain; both helps of the ANEF were asked."""
    errors = tuple(
        one.model_copy(
            update={
                "channel": "anef", "outcome": "site_error", "wording": "Une erreur est survenue.",
                "anonymous": False, "url": "https://administration-etrangers-en-france.interieur."
                "gouv.fr/particuliers/",
            }
        )
        for one in attempts(spread(dt.date(2026, 10, 1), 40, 18))
    )  # fmt: skip
    steps = (
        a_step(30, at(2026, 10, 12), "ccc", "ticket_no_solution", duration_minutes=14),
        a_step(31, at(2026, 10, 20), "pan", "no_solution"),
        a_letter(32, at(2026, 10, 28)),
    )
    base: dict[str, object] = {
        **named("Chen", "m"),
        "demarche": "etudiant",
        "kind": "renewal",
        "channel": "anef",
        "titre_expires_on": dt.date(2027, 1, 31),
        "gate": READ,
        "events": (*errors, *steps),
    }
    return awa(**(base | changes))


def elif_(**changes: object) -> CaseFile:
    """Elif EXEMPLE renews on the ANEF, which has failed for two months; she wrote, no help yet."""
    case = chen()
    online = [one for one in case.events if one.channel == "anef"]
    moments = spread(dt.date(2026, 9, 10), 65, len(online))
    events = tuple(
        one.model_copy(update={"at": moment, "received_at": moment})
        for one, moment in zip(online, moments, strict=True)
    )
    base: dict[str, object] = {
        **named("Elif", "f"),
        "titre_expires_on": dt.date(2026, 12, 20),
        "events": (*events, a_letter(32, at(2026, 10, 28))),
    }
    return chen(**(base | changes))


def farah(**changes: object) -> CaseFile:
    """Farah EXEMPLE was given an appointment five months after the end of her titre."""
    paper = a_proof("Convocation")
    base: dict[str, object] = {
        **named("Farah", "f"),
        "events": (*attempts(spread(dt.date(2026, 9, 14), 20, 9)),
                   a_letter(42, at(2026, 11, 3))),
        "convocations": (
            Convocation(
                id="c1", given_on=dt.date(2026, 10, 6), takes_place_on=dt.date(2027, 5, 18),
                place="Sous-préfecture de Saint-Denis", asked_to_advance_on=dt.date(2026, 11, 3),
                file_ids=(paper.id,),
            ),
        ),
        "other_pieces": (paper,),
    }  # fmt: skip
    return awa(**(base | changes))


def gael(**changes: object) -> CaseFile:
    """Gael EXEMPLE lodged a renewal at the desk; no récépissé came, and the titre has ended."""
    lodged = a_step(1, at(2026, 9, 28), "visit", "received_at_desk")
    base: dict[str, object] = {
        **named("Gael", "m"),
        "titre_expires_on": dt.date(2026, 11, 1),
        "gate": Gate(
            already_lodged=True, lodged_on=dt.date(2026, 9, 28), no_decision=True, oqtf="clear",
            file_complete=True,
        ),
        "events": (lodged, a_step(2, at(2026, 10, 12), "email", "sent", recipient="la préfecture"),
                   a_letter(3, at(2026, 10, 26))),
        "urgency": (
            UrgencyFact(
                kind="contract_suspended", text="Mon employeur l’a écrit le 2 novembre",
                noted_on=dt.date(2026, 11, 10), files=(a_proof("suspension"),),
            ),
        ),
    }  # fmt: skip
    return awa(**(base | changes))


def hana(**changes: object) -> CaseFile:
    """Hana EXEMPLE lodged her renewal on the ANEF in time; no certificate came."""
    lodged = a_step(1, at(2026, 9, 10), "anef", "deposited")
    base: dict[str, object] = {
        **named("Hana", "f"),
        "demarche": "renouvellement_carte_resident",
        "kind": "renewal",
        "channel": "anef",
        "titre_expires_on": dt.date(2026, 11, 15),
        "gate": Gate(
            already_lodged=True, lodged_on=dt.date(2026, 9, 10), no_decision=True, oqtf="clear",
            file_complete=True,
        ),
        "events": (lodged, a_step(2, at(2026, 11, 16), "ccc", "ticket_no_solution"),
                   a_letter(3, at(2026, 11, 17))),
        "urgency": (
            UrgencyFact(
                kind="api_not_issued", text="Je n’ai reçu aucune attestation",
                noted_on=dt.date(2026, 11, 10), files=(a_proof("compte"),),
            ),
        ),
    }  # fmt: skip
    return awa(**(base | changes))


def ivan(**changes: object) -> CaseFile:
    """Ivan EXEMPLE came to his appointment; the desk did not take his complete request."""
    paper = a_proof("Convocation")
    base: dict[str, object] = {
        **named("Ivan", "m"),
        "convocations": (
            Convocation(
                id="c1", given_on=dt.date(2026, 9, 2), takes_place_on=dt.date(2026, 11, 4),
                went_on=dt.date(2026, 11, 4), held=False, refused_at_desk=True,
                file_ids=(paper.id,),
            ),
        ),
        "other_pieces": (paper,),
        "events": (
            a_step(1, at(2026, 11, 4), "visit", "refused_at_desk"),
            a_letter(2, at(2026, 11, 6)),
        ),
    }  # fmt: skip
    return awa(**(base | changes))


def rejected(**changes: object) -> Order:
    """Return the order that did not grant the first request, read by the person."""
    said: dict[str, object] = {
        "kind": "L521-3", "filed_on": dt.date(2026, 10, 1), "ordered_on": dt.date(2026, 10, 9),
        "notified_on": dt.date(2026, 10, 9), "result": "rejected", "number": "2600001",
        "filing": "f1", "reason_tags": ("too_short", "urgency"), "file_ids": ("Ordonnance.pdf",),
    }  # fmt: skip
    return Order.model_validate(said | changes)


def jeanne(**changes: object) -> CaseFile:
    """Jeanne EXEMPLE writes to the judge again: her first request came too early."""
    facts = tuple(
        one.model_copy(update={"noted_on": dt.date(2026, 11, 3)}) for one in awa().urgency
    )
    base: dict[str, object] = {
        **named("Jeanne", "f"),
        "filings": (Filing(id="f1", filed_on=dt.date(2026, 10, 1), number="2600001"),),
        "orders": (rejected(),),
        "other_pieces": (a_proof("Ordonnance"),),
        "urgency": facts,
    }
    return awa(**(base | changes))


def koffi(**changes: object) -> CaseFile:
    """Koffi EXEMPLE is seventeen: his mother acts and signs for him."""
    person = named(
        "Koffi", "m", birth_date=dt.date(2009, 3, 1), representative="Adjoa Exemple, sa mère"
    )
    return ana(**(person | {"ground": None} | changes))


EVERY_MEASURE = {
    "awa": awa, "ana": ana, "bakary": bakary, "dina": dina, "chen": chen, "elif": elif_,
    "farah": farah, "gael": gael, "hana": hana, "ivan": ivan, "jeanne": jeanne, "koffi": koffi,
}  # fmt: skip
"""Each person by their name."""

__all__ = ["DAY", "EVERY_MEASURE"]
