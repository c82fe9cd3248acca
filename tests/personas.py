"""Fictitious people as portable dossiers, for rules and letters. Every one is an EXAMPLE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from guichet.casefile import (
    Applicant,
    CaseFile,
    Contact,
    Cost,
    Counter,
    Event,
    FileRef,
    Gate,
    PostalAddress,
    UrgencyFact,
)

PARIS = ZoneInfo("Europe/Paris")
DAY = dt.date(2026, 11, 20)
PROMISED_AT = dt.datetime(2026, 11, 2, 9, tzinfo=PARIS)
WORDING = "Aucun créneau disponible à partir de cette date."

BOBIGNY = Counter(
    commune="Saint-Denis",
    code_insee="93066",
    postcode="93200",
    departement="93",
    prefecture="Préfecture de la Seine-Saint-Denis",
    counter="Sous-préfecture de Saint-Denis",
    authority="préfet de la Seine-Saint-Denis",
    authority_address=PostalAddress(
        lines=("1 esplanade Jean-Moulin",), postcode="93007", commune="Bobigny Cedex"
    ),
    court="ta-montreuil",
    court_name="Tribunal administratif de Montreuil",
)


def a_file(
    name: str, moment: dt.datetime, media_type: str = "image/png", **values: object
) -> FileRef:
    """Return a reference to a file that need not exist."""
    return FileRef(
        id=name,
        name=name,
        path=f"originaux/{name}",
        sha256="0" * 64,
        media_type=media_type,
        size=1000,
        received_at=moment,
        **values,  # type: ignore[arg-type]
    )


def attempts(moments: Iterable[dt.datetime], start: int = 1) -> tuple[Event, ...]:
    """Return failed online attempts at ``moments``, each with its capture."""
    return tuple(
        Event(
            id=f"e{number}",
            number=number,
            at=moment,
            received_at=moment,
            channel="site",
            outcome="no_slot",
            wording=WORDING,
            anonymous=True,
            url="https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/0000/",
            files=(a_file(f"capture_{number}.png", moment, shows_date=True, shows_time=True),),
        )
        for number, moment in enumerate(moments, start=start)
    )


def spread(first: dt.date, days: int, count: int, hour: int = 9) -> list[dt.datetime]:
    """Return ``count`` moments over ``days`` days, the first and the last included."""
    last = max(count - 1, 1)
    return [
        dt.datetime.combine(
            first + dt.timedelta(days=round(days * rank / last)),
            dt.time((hour + rank) % 24, 5),
            tzinfo=PARIS,
        )
        for rank in range(count)
    ]


def awa(**changes: object) -> CaseFile:
    """Awa EXEMPLE renews a titre: forty attempts over 65 days, an e-mail, a registered letter."""
    online = attempts(spread(dt.date(2026, 9, 14), 65, 40))
    email_at = dt.datetime(2026, 10, 5, 10, 30, tzinfo=PARIS)
    lrar_at = dt.datetime(2026, 10, 20, 16, 0, tzinfo=PARIS)
    steps = (
        Event(
            id="e41", number=41, at=email_at, received_at=email_at, channel="email", outcome="sent",
            recipient="la préfecture de la Seine-Saint-Denis",
            files=(a_file("email.eml", email_at, "message/rfc822"),),
        ),
        Event(
            id="e42", number=42, at=lrar_at, received_at=lrar_at, channel="lrar", outcome="sent",
            recipient="le préfet de la Seine-Saint-Denis", tracking_number="1A 000 000 0000 0",
            acknowledged_on=dt.date(2026, 10, 22),
            files=(a_file("lettre.pdf", lrar_at, "application/pdf"),),
        ),
    )  # fmt: skip
    values: dict[str, object] = {
        "id": "awa",
        "example": True,
        "written_on": DAY,
        "applicant": Applicant(
            family_name="Exemple",
            given_names="Awa",
            gender="f",
            birth_date=dt.date(1983, 5, 14),
            birth_place="Ville-Exemple",
            nationality="Exempleland (pays imaginaire)",
            address=PostalAddress(
                lines=("12 rue de l’Exemple",), postcode="93200", commune="Saint-Denis"
            ),
            email="awa.exemple@exemple.invalid",
            phone="01 99 00 00 00",
            emergency_contacts=(Contact(kind="mobile", value="06 39 98 00 00"),),
        ),
        "counter": BOBIGNY,
        "demarche": "renouvellement_general",
        "kind": "renewal",
        "channel": "site",
        "titre_expires_on": dt.date(2026, 12, 11),
        "gate": Gate(
            already_lodged=False, no_decision=True, oqtf="clear", checked_by="association",
            file_complete=True,
        ),
        "events": online + steps,
        "urgency": (
            UrgencyFact(
                kind="contract_suspended",
                text="Mon employeur suspendra mon contrat à l’expiration de mon titre",
                deadline=dt.date(2026, 12, 12),
                files=(a_file("employeur.pdf", lrar_at, "application/pdf"),),
            ),
        ),
        "costs": (
            Cost(
                label="Lettre recommandée", cents=720, on=lrar_at.date(), files=steps[1].files,
            ),
        ),
    }  # fmt: skip
    return CaseFile.model_validate(values | changes)


def ana(**changes: object) -> CaseFile:
    """Ana EXEMPLE asks for a first titre; her child’s school trip gives a date."""
    base: dict[str, object] = {
        "id": "ana",
        "demarche": "premiere_vpf_liens",
        "kind": "first",
        "titre_expires_on": None,
        "ground": "Ma demande est fondée sur mes liens personnels et familiaux en France",
        "urgency": (
            UrgencyFact(
                kind="job_offer_expires",
                text="La promesse d’embauche n’est plus valable après cette date",
                deadline=dt.date(2026, 12, 15),
                files=(a_file("promesse.pdf", PROMISED_AT, "application/pdf"),),
            ),
        ),
    }  # fmt: skip
    person = awa().applicant.model_copy(
        update={"given_names": "Ana", "email": "ana@exemple.invalid"}
    )
    return awa(**(base | {"applicant": person} | changes))
