"""What goes on the envelope and on the form of a registered letter."""

from __future__ import annotations

from guichet.documents.blocks import AddressBlock, KeyValues
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story
from guichet.letters.values import prefecture
from guichet.letters.values.people import full_name
from guichet.letters.values.sheets_visit import to_fill
from guichet.places import Court, UnknownPlaceCode, court

URGENT = "RÉFÉRÉ"
POST_NOTES = ("Numéro du recommandé", "Jour du dépôt", "Prix payé", "Jour de l’avis de réception")


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return both addresses, as the window shows them and as the form asks for them."""
    found = _court(story) if options.addressee == "court" else None
    to = _court_lines(found) if found else prefecture.addressee(story, options).lines
    return {
        "to_court": found is not None,
        "window": AddressBlock((URGENT, *to) if found else to, position="window"),
        "slip": KeyValues(
            (
                ("Expéditeur", ", ".join(_own_lines(story))),
                ("Destinataire", ", ".join(to)),
                ("Service choisi", "recommandé avec avis de réception"),
            )
        ),
        "court_source": _source(found) if found else "",
        "post_notes": to_fill("À noter à La Poste, puis à la réception", POST_NOTES),
    }


def _own_lines(story: Story) -> tuple[str, ...]:
    address = story.case.applicant.address
    lines = (*address.lines, f"{address.postcode} {address.commune}") if address else ()
    return (full_name(story), *lines)


def _court(story: Story) -> Court | None:
    """Return the court of the dossier, or ``None`` when the directory has not its address."""
    counter = story.case.counter
    try:
        found = court(counter.court) if counter else None
    except UnknownPlaceCode:
        return None
    return found if found and found.lines and found.postcode else None


def _court_lines(found: Court) -> tuple[str, ...]:
    return (found.name, "Greffe", *found.lines, f"{found.postcode} {found.town}")


def _source(found: Court) -> str:
    """Return of when the court's address is: it is never shown without its date."""
    day = f"relevée en {found.date[:4]}" if found.date else "de date inconnue"
    return f"Adresse du tribunal {day}. Vérifiez-la sur son site avant l’envoi : {found.website}."
