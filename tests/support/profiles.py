"""Profiles of fictitious people, from almost nothing said to everything said."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Applicant, Contact, Gate, Order, PostalAddress
from guichet.directory.counters import counter_of
from guichet.dossiers.demarches import with_demarche
from guichet.dossiers.profile import Profile, StoredCost, StoredUrgency
from guichet.places import locate


def a_first_profile(demarche: str = "aes_travail") -> Profile:
    """Return what is known after the three first answers."""
    place = locate("93200 Saint-Denis").matches[0]
    return with_demarche(Profile(counter=counter_of(place, "93200 Saint-Denis")), demarche)


def a_full_profile(demarche: str = "aes_travail") -> Profile:
    """Return a profile with an answer to every question. The person is invented."""
    return a_first_profile(demarche).model_copy(
        update={
            "applicant": Applicant(
                family_name="EXEMPLE",
                given_names="Aminata",
                gender="f",
                birth_date=dt.date(1983, 5, 4),
                birth_place="Kayes (Mali)",
                nationality="malienne",
                nationality_code="ML",
                address=PostalAddress(
                    lines=("12 rue de l’Exemple",), postcode="93200", commune="Saint-Denis"
                ),
                email="aminata@exemple.invalid",
                emergency_contacts=(Contact(kind="mobile", value="06 00 00 00 00"),),
            ),
            "titre_kind": "récépissé",
            "titre_expires_on": dt.date(2027, 1, 31),
            "gate": Gate(
                answered_on=dt.date(2026, 11, 1),
                already_lodged=False,
                no_decision=True,
                oqtf="clear",
                checked_by="association",
                checked_on=dt.date(2026, 10, 28),
                file_complete=True,
            ),
            "urgency": (
                StoredUrgency(
                    kind="job_offer_expires",
                    text="Mon employeur attend jusqu’au 15 janvier.",
                    deadline=dt.date(2027, 1, 15),
                ),
                StoredUrgency(kind="child_at_school"),
            ),
            "costs": (StoredCost(label="Lettre recommandée", cents=745, on=dt.date(2026, 10, 2)),),
            "orders": (Order(kind="L521-3", filed_on=dt.date(2026, 3, 2), result="rejected"),),
        }
    )
