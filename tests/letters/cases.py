"""Fictitious people at many turning points: what the golden checker walks through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from guichet.casefile import (
    Applicant,
    CaseFile,
    Contact,
    Convocation,
    Event,
    FileRef,
    Filing,
    Gate,
    Intervener,
    Order,
    PostalAddress,
    Reply,
    UrgencyFact,
)
from tests.personas import DAY, PARIS, a_file, ana, attempts, awa, spread

FILED = DAY - dt.timedelta(days=20)


def _named(**changes: object) -> Applicant:
    return awa().applicant.model_copy(update=changes)


def _event(number: int, day: dt.date, channel: str, outcome: str, **details: object) -> Event:
    moment = dt.datetime.combine(day, dt.time(10, 5), tzinfo=PARIS)
    given = {"files": (a_file(f"piece_{number}.pdf", moment, "application/pdf"),)} | details
    return Event(
        id=f"x{number}", number=number, at=moment, received_at=moment, channel=channel,
        outcome=outcome, **given,  # type: ignore[arg-type]
    )  # fmt: skip


def _help_lines() -> tuple[Event, ...]:
    return (
        _event(61, dt.date(2026, 10, 12), "ccc", "ticket_no_solution", duration_minutes=14),
        _event(62, dt.date(2026, 10, 26), "pan", "no_solution"),
    )


def anef(**changes: object) -> CaseFile:
    """A student whose téléservice fails; the help line and the help point found nothing."""
    failed = {
        "channel": "anef", "outcome": "site_error", "wording": "Une erreur est survenue.",
        "anonymous": False, "url": "https://administration-etrangers-en-france.interieur.gouv.fr/"
        "particuliers/",
    }  # fmt: skip
    online = tuple(
        one.model_copy(update=failed) for one in attempts(spread(dt.date(2026, 9, 14), 60, 20))
    )
    expires = dt.date(2027, 1, 31)
    facts = tuple(
        one.model_copy(update={"deadline": expires + dt.timedelta(days=1)}) for one in awa().urgency
    )
    base: dict[str, object] = {
        "id": "anef", "demarche": "etudiant", "channel": "anef", "urgency": facts,
        "titre_expires_on": expires, "events": (*online, *_help_lines()),
    }  # fmt: skip
    return awa(**(base | changes))


def queue(**changes: object) -> CaseFile:
    """Work regularisation in the queue of Démarche numérique, with a dated job offer."""
    online = tuple(
        one.model_copy(
            update={
                "channel": "demarche_numerique", "outcome": "queue_waiting", "wording": None,
                "anonymous": False, "url": None,
            }
        )
        for one in attempts(spread(dt.date(2026, 2, 2), 280, 12))
    )  # fmt: skip
    steps = awa().events[-2:]
    base: dict[str, object] = {
        "id": "queue", "demarche": "aes_travail", "channel": "demarche_numerique",
        "events": (*online, *steps), "in_france_since": dt.date(2014, 3, 1),
        "ground": "Ma demande est fondée sur mon emploi et sur ma présence en France",
    }  # fmt: skip
    return ana(**(base | changes))


def too_late(**changes: object) -> CaseFile:
    """An appointment was given for after the end of the titre."""
    given = Convocation(
        id="c1", origin="found", given_on=dt.date(2026, 11, 10),
        takes_place_on=dt.date(2027, 4, 12), place="Sous-préfecture de Saint-Denis",
        asked_to_advance_on=dt.date(2026, 11, 12), file_ids=("convocation.pdf",),
    )  # fmt: skip
    moment = dt.datetime(2026, 11, 10, 9, tzinfo=PARIS)
    paper = a_file("convocation.pdf", moment, "application/pdf")
    base: dict[str, object] = {"convocations": (given,), "other_pieces": (paper,)}
    return awa(**({"id": "too_late"} | base | changes))


def filed(**changes: object) -> CaseFile:
    """A request is before the court, with a defence and a hearing to come."""
    filing = Filing(
        id="f1", filed_on=FILED, court="Tribunal administratif de Montreuil",
        destination="telerecours", number="2600001", defence_on=DAY - dt.timedelta(days=3),
        reply_by=DAY + dt.timedelta(days=4), hearing_on=DAY + dt.timedelta(days=6),
    )  # fmt: skip
    return awa(**({"id": "filed", "filings": (filing,)} | changes))


def offered(**changes: object) -> CaseFile:
    """The préfecture offers a date while the request is before the court."""
    offer = Convocation(
        id="c1", origin="offered", given_on=DAY - dt.timedelta(days=2),
        takes_place_on=DAY + dt.timedelta(days=10), place="Sous-préfecture de Saint-Denis",
    )  # fmt: skip
    return filed(**({"id": "offered", "convocations": (offer,)} | changes))


def answered(**changes: object) -> CaseFile:
    """The person answers two points of the defence."""
    replies = (
        Reply(point="Des créneaux étaient libres.", answer="Je n’en ai vu aucun ces jours-là."),
        Reply(point="Il n’y a pas d’urgence.", answer="Mon contrat sera suspendu en décembre."),
    )
    return filed(**({"id": "answered", "replies": replies} | changes))


def supported(**changes: object) -> CaseFile:
    """An association supports the request before the court."""
    one = Intervener(
        name="Association EXEMPLE", address="3 place de l’Exemple, 93200 Saint-Denis",
        purpose="Défendre les droits des personnes étrangères.",
        support="L’association suit cette personne depuis août 2026.",
        representative="Claire EXEMPLE", capacity="Présidente", decided_by="Bureau",
        decided_on=DAY - dt.timedelta(days=4),
    )  # fmt: skip
    return filed(**({"id": "supported", "interveners": (one,)} | changes))


def _order_paper(day: dt.date | None) -> FileRef:
    moment = dt.datetime.combine(day or DAY, dt.time(9), tzinfo=PARIS)
    return a_file("ordonnance.pdf", moment, "application/pdf")


def not_executed(**changes: object) -> CaseFile:
    """The judge ordered an appointment; the delay passed and none came."""
    order = Order(
        kind="L521-3", filing="f1", filed_on=FILED, ordered_on=DAY - dt.timedelta(days=15),
        notified_on=DAY - dt.timedelta(days=15), result="granted", number="2600001",
        communicate_by=DAY - dt.timedelta(days=8), executed=False, file_ids=("ordonnance.pdf",),
    )  # fmt: skip
    papers = (_order_paper(order.ordered_on),)
    base: dict[str, object] = {"orders": (order,), "other_pieces": papers}
    return filed(**({"id": "not_executed"} | base | changes))


def rejected(**changes: object) -> CaseFile:
    """The judge rejected a first request for want of attempts; more were made since."""
    start = dt.date(2026, 9, 30)
    order = Order(
        kind="L521-3", filing="f1", filed_on=start, ordered_on=start + dt.timedelta(days=9),
        notified_on=start + dt.timedelta(days=9), result="rejected", number="2600001",
        reason_tags=("too_few",), file_ids=("ordonnance.pdf",),
    )  # fmt: skip
    filing = Filing(id="f1", filed_on=start, destination="telerecours", number="2600001")
    facts = tuple(
        one.model_copy(update={"noted_on": dt.date(2026, 10, 20)}) for one in awa().urgency
    )
    base: dict[str, object] = {
        "filings": (filing,), "orders": (order,), "urgency": facts,
        "other_pieces": (_order_paper(order.ordered_on),),
    }  # fmt: skip
    return awa(**({"id": "rejected"} | base | changes))


def minor(**changes: object) -> CaseFile:
    """A child’s travel document, asked for by a parent."""
    moment = dt.datetime(2026, 11, 2, 9, tzinfo=PARIS)
    trip = UrgencyFact(
        kind="dated_travel", text="L’école organise ce voyage pour la classe",
        deadline=dt.date(2027, 1, 11), files=(a_file("ecole.pdf", moment, "application/pdf"),),
    )  # fmt: skip
    person = _named(
        given_names="Lila", birth_date=dt.date(2015, 6, 2), representative="Awa EXEMPLE (mère)"
    )
    base: dict[str, object] = {
        "id": "minor", "applicant": person, "demarche": "dcem", "channel": "anef", "kind": "first",
        "titre_expires_on": None, "urgency": (trip,),
    }  # fmt: skip
    return anef(**(base | changes))


def detained(**changes: object) -> CaseFile:
    """A person held in a detention centre: the address is that of the centre."""
    place = PostalAddress(
        lines=("Centre de rétention EXEMPLE", "1 rue de l’Exemple"), postcode="77990",
        commune="Ville-Exemple",
    )  # fmt: skip
    person = _named(address=place, email=None, emergency_contacts=(
        Contact(kind="detention_place", value="Centre de rétention EXEMPLE"),
    ))  # fmt: skip
    gate = awa().gate.model_copy(update={"detained": True})
    return awa(**({"id": "detained", "applicant": person, "gate": gate} | changes))


def gated(**answers: object) -> Callable[..., CaseFile]:
    """Return a maker of Awa's case with other answers at the gate."""

    def made(**changes: object) -> CaseFile:
        gate = Gate.model_validate(awa().gate.model_dump() | answers)
        return awa(**({"id": "gated", "gate": gate} | changes))

    return made


def named(**person: object) -> Callable[..., CaseFile]:
    """Return a maker of Awa's case with other facts about the person."""

    def made(**changes: object) -> CaseFile:
        return awa(**({"id": "named", "applicant": _named(**person)} | changes))

    return made


def busy(**changes: object) -> CaseFile:
    """228 attempts over nine months, one slot seen and refused with its reason."""
    online = attempts(spread(dt.date(2026, 2, 10), 280, 228))
    after = "Le 15 janvier 2027, après la fin de mon titre"
    seen = _event(229, dt.date(2026, 10, 2), "site", "slot_later", note=after)
    steps = tuple(
        one.model_copy(update={"id": f"x{number}", "number": number})
        for number, one in enumerate(awa().events[-2:], start=230)
    )
    return awa(**({"id": "busy", "events": (*online, seen, *steps)} | changes))


def unproved(**changes: object) -> CaseFile:
    """Attempts noted without any capture, and a worry without a document."""
    online = tuple(
        one.model_copy(update={"files": ()})
        for one in attempts(spread(dt.date(2026, 9, 14), 60, 9))
    )
    fact = UrgencyFact(kind="family_life", text="Mes enfants vivent avec moi")
    return ana(**({"id": "unproved", "events": online, "urgency": (fact,)} | changes))


CASES: Mapping[str, Callable[..., CaseFile]] = {
    "renewal": awa,
    "first": ana,
    "anef": anef,
    "queue": queue,
    "too_late": too_late,
    "filed": filed,
    "offered": offered,
    "answered": answered,
    "supported": supported,
    "not_executed": not_executed,
    "rejected": rejected,
    "minor": minor,
    "detained": detained,
    "busy": busy,
    "unproved": unproved,
    "oqtf": gated(oqtf="see_someone", oqtf_seen_by=None),
    "oqtf_seen": gated(oqtf="see_someone", oqtf_seen_by="lawyer", oqtf_seen_on=DAY),
    "lodged": gated(already_lodged=True, lodged_on=dt.date(2026, 9, 1)),
    "silent": gated(already_lodged=True, lodged_on=dt.date(2026, 7, 10)),
    "decided": gated(
        already_lodged=True, lodged_on=dt.date(2026, 6, 15), no_decision=False,
        decision={"kind": "refusal", "on": "2026-10-01"},
    ),
    "no_gender": named(gender=None),
    "man": named(gender="m", given_names="Idris"),
    "long_name": named(given_names="-".join(["Awa"] * 20), family_name="d’Exemple-l’Exemple"),
    "arabic": named(family_name="مثال", given_names="آوا"),
    "tigrinya": named(family_name="ኣብነት", given_names="ኣዋ"),
    "chinese": named(family_name="例子", given_names="阿瓦"),
    "no_email": named(email=None),
    "at_an_association": named(
        address=PostalAddress(
            lines=("c/o Association EXEMPLE", "3 place de l’Exemple"), postcode="93200",
            commune="Saint-Denis",
        )
    ),
}  # fmt: skip
"""Each case by the name of what sets it apart; made anew at each call."""
CHOSEN: Mapping[str, Mapping[str, object]] = {
    "offre": {
        "offer": "too_late",
        "own_words": "Cette convocation est pour une autre démarche que la mienne.",
    },
    "desistement": {"keep_costs": False},
}
"""What a person chooses for the letters that have no answer of their own."""
