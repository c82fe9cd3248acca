"""Who writes, to whom, and who signs."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Contact
from guichet.documents.blocks import AddressBlock, KeyValues, Signature
from guichet.documents.dates import long_date
from guichet.documents.grammar import at_town, dear_prefet
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story
from guichet.letters.values.wording import capital, cite

EMAIL_LABEL = "Adresse électronique"
CONTACT_LABELS = {
    "phone": "Téléphone",
    "mobile": "Téléphone portable",
    "email": EMAIL_LABEL,
    "fax": "Télécopie",
    "detention_place": "Lieu de rétention",
    "other": "Autre contact",
}
SERVICE = "Service des étrangers"
ADULT_AT = 18
CLOCKS = {
    "Europe/Paris": " (heure de Paris)",
    "Indian/Reunion": " (heure de La Réunion)",
    "Indian/Mayotte": " (heure de Mayotte)",
    "America/Guadeloupe": " (heure de la Guadeloupe)",
    "America/Martinique": " (heure de la Martinique)",
    "America/Cayenne": " (heure de la Guyane)",
}


def values(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the person, the authority, the addresses and the place to sign."""
    case, person = story.case, story.case.applicant
    counter = case.counter
    address = person.address
    own_lines = (*address.lines, f"{address.postcode} {address.commune}") if address else ()
    to = counter.authority_address if counter else None
    to_lines = (*to.lines, f"{to.postcode} {to.commune}") if to else ()
    name = full_name(story)
    place = address.commune if address else None
    return {
        "full_name": name,
        "identity": KeyValues(tuple(identity(story))),
        "applicant": KeyValues(
            (("Pour", name), *(row for row in identity(story)[1:] if row[0] != EMAIL_LABEL))
        ),
        "contacts": KeyValues(tuple(contacts(story))),
        "defendant": KeyValues(
            (("Contre", f"le {counter.authority}"), ("Adresse", ", ".join(to_lines)))
            if counter
            else (("Contre", "la préfecture"),)
        ),
        "sender": AddressBlock((*sender_names(story), *own_lines)),
        "end_of_titre_told": _end_of_titre(story),
        "recipient_address": AddressBlock(
            (
                capital(counter.authority) if counter else "Préfecture",
                *(() if SERVICE in to_lines else (SERVICE,)),
                *to_lines,
            ),
            position="window",
        ),
        "place_and_date": f"{place or ''}, le {long_date(options.on)}".lstrip(", "),
        "salutation": dear_prefet(),
        "signature": _signature(text, story, options),
        "who": _who(story),
        "zone": CLOCKS.get(counter.zone if counter else "Europe/Paris", ""),
    }


def sender_names(story: Story) -> tuple[str, ...]:
    """Return who writes: the person, or who represents a child, then the child."""
    name, represented_by = full_name(story), story.case.applicant.representative
    return (represented_by, f"pour {name}") if represented_by and is_minor(story) else (name,)


def _end_of_titre(story: Story) -> str:
    """Return when the titre to renew ends; one that ended is told only where the person said so."""
    expires = story.case.titre_expires_on
    if story.case.kind != "renewal" or expires is None:
        return ""
    if expires >= story.on:
        return f"Mon titre de séjour expire le {long_date(expires)}."
    told = story.case.disclose_irregular_stay
    return f"Mon titre de séjour a expiré le {long_date(expires)}." if told else ""


def full_name(story: Story) -> str:
    """Return « Prénom NOM »."""
    person = story.case.applicant
    return f"{person.given_names or ''} {(person.family_name or '').upper()}".strip()


def representative_of(story: Story) -> str:
    """Return who acts and signs for a minor; empty for an adult, or while nobody is named."""
    representative = story.case.applicant.representative
    return representative if representative and is_minor(story) else ""


def is_minor(story: Story) -> bool:
    """Return whether the person is a minor; of a year alone, until its last day.

    ``False`` while the birth is unknown.
    """
    person = story.case.applicant
    day = person.birth_date
    if day is None and person.birth_year:
        day = dt.date(person.birth_year, 12, 31)
    if day is None:
        return False
    return story.on < day.replace(year=day.year + ADULT_AT, day=min(day.day, 28))


def born(story: Story) -> str:
    """Return « le 14 mai 1983 à Dakar », « en 1983 à Dakar »; empty while it is unknown."""
    person = story.case.applicant
    if person.birth_date is None and person.birth_year is None:
        return ""
    when = f"le {long_date(person.birth_date)}" if person.birth_date else f"en {person.birth_year}"
    return f"{when} {at_town(person.birth_place)}" if person.birth_place else when


def _who(story: Story) -> str:
    """Return the person, then the démarche; the relevé is written before either is known."""
    named = full_name(story) or story.case.applicant.pseudonym
    words = story.words_if_known
    return " – ".join(part for part in (named, words.short if words else "") if part)


def _signature(text: LetterText, story: Story, options: LetterOptions) -> Signature:
    """Return the place to sign; a letter dated at its top is not dated twice.

    The representative of a minor signs for them, and it is said.
    """
    representative = representative_of(story)
    name = representative or full_name(story)
    note = f"Pour {full_name(story)}" if representative else None
    if "{{ place_and_date }}" in text.body:
        return Signature(name, note=note)
    address = story.case.applicant.address
    if text.recipient == "court" and options.filing_mode == "telerecours":
        law = cite("cja_r414_4", options.on)
        portal = f"Sur Télérecours citoyens, l’identification vaut signature ({law})."
        note = f"{note}. {portal}" if note else portal
    return Signature(name, place=address.commune if address else None, day=options.on, note=note)


def identity(story: Story) -> list[tuple[str, str]]:
    """Return the rows that say who the person is; an unknown fact has no row."""
    person = story.case.applicant
    address = person.address
    where = ", ".join((*address.lines, f"{address.postcode} {address.commune}")) if address else ""
    rows = [
        ("Nom et prénoms", full_name(story)),
        ("Naissance", born(story)),
        ("Nationalité", person.nationality or ""),
        ("Adresse", where),
        (EMAIL_LABEL, person.email or ""),
        ("Numéro d’étranger", person.foreigner_number or ""),
        ("Représentant légal", person.representative or ""),
    ]
    return [(label, value) for label, value in rows if value]


def contacts(story: Story) -> list[tuple[str, str]]:
    """Return every way to reach the person quickly."""
    person = story.case.applicant
    given = list(person.emergency_contacts)
    if person.phone:
        given.insert(0, Contact(kind="phone", value=person.phone))
    if person.email and not any(contact.kind == "email" for contact in given):
        given.append(Contact(kind="email", value=person.email))
    return [(CONTACT_LABELS[contact.kind], contact.value) for contact in given]
