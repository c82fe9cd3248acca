"""The values that a letter's text prints, from the story, the options and the law."""

from __future__ import annotations

import datetime as dt
from functools import partial

from guichet.casefile import Contact
from guichet.documents.blocks import AddressBlock, KeyValues, PieceRef, Signature, Span
from guichet.documents.dates import long_date
from guichet.documents.grammar import dear_prefet
from guichet.documents.numbers import agree, in_words, plural
from guichet.law.citations import Citation, citation
from guichet.letters.catalogue import LetterText
from guichet.letters.claims import claims
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import CAPTURES, PlannedPiece, when
from guichet.letters.story import SENT, Story, concrete, recap_table, short_facts, urgency_sentence

EMAIL_LABEL = "Adresse électronique"
CONTACT_LABELS = {
    "phone": "Téléphone",
    "mobile": "Téléphone portable",
    "email": EMAIL_LABEL,
    "fax": "Télécopie",
    "detention_place": "Lieu de rétention",
    "other": "Autre contact",
}
CLOCKS = {
    "Europe/Paris": "heure de Paris",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
    "America/Guadeloupe": "heure de la Guadeloupe",
    "America/Martinique": "heure de la Martinique",
    "America/Cayenne": "heure de la Guyane",
}
PROCEDURES = {
    "site": "La préfecture demande de prendre rendez-vous sur son site internet.",
    "anef": "La demande doit être faite sur le téléservice de l’administration (ANEF).",
    "demarche_numerique": "La préfecture demande d’utiliser le site Démarche numérique.",
}
FILING_MODES = {
    "telerecours": "Requête déposée par l’application Télérecours citoyens",
    "lrar": "Requête envoyée par lettre recommandée avec avis de réception – RÉFÉRÉ",
    "counter": "Requête déposée au greffe du tribunal – RÉFÉRÉ",
}


def context_for(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return every value that ``text`` may print. Absent facts are falsy: the text tests them.

    An e-mail has few attachments of its own: its sentences name no numbered piece.
    """
    case = story.case
    with_pieces = text.id != "email"
    tell_urgency = partial(urgency_sentence, pieces=story.pieces, with_pieces=with_pieces)
    return {
        **_people(text, story, options),
        **_attempts(story, options),
        **_court(story, options),
        "words": story.words,
        "ground": _sentence(case.ground),
        "reasons": _sentence(case.reasons),
        "steps": tuple(step.inlines(with_pieces=with_pieces) for step in story.steps),
        "urgency": tuple(tell_urgency(fact) for fact in case.urgency),
        "concrete": bool(concrete(case.urgency, story.on)),
        "concrete_facts": short_facts(concrete(case.urgency, story.on), story.pieces),
        "no_answer": _no_answer(story),
        "disclose": case.disclose_irregular_stay,
        "reminder": options.rank > 1 and options.since is not None,
        "signal": case.channel in {"anef", "demarche_numerique"},
        "warn_court": _warns(text, options),
        "attachments": options.attachments if not with_pieces else piece_lines(story),
        "says": partial(_says, on=story.on),
        "cite": partial(_cite, on=story.on),
    }


def piece_lines(story: Story) -> tuple[str, ...]:
    """Return the pieces as a letter lists them: « Pièce n° 2 : vingt captures d’écran, du … »."""
    return tuple(f"Pièce n° {piece.number} : {_in_words(piece)}" for piece in story.pieces.all)


def _in_words(piece: PlannedPiece) -> str:
    """Return a piece as a person would say it."""
    if piece.family == CAPTURES:
        count = len(piece.files)
        noun = agree(count, "capture d’écran", "captures d’écran")
        return f"{in_words(count, feminine=True)} {noun}, {when(piece.events)}"
    if len(piece.events) == 1 and piece.events[0].channel == "email":
        event = piece.events[0]
        what = "un e-mail" if event.outcome in SENT else "une réponse"
        return f"{what} du {long_date(event.at.date())}"
    return _lower(piece.label)


def full_name(story: Story) -> str:
    """Return « Prénom NOM »."""
    person = story.case.applicant
    return f"{person.given_names or ''} {(person.family_name or '').upper()}".strip()


def _signature(text: LetterText, story: Story, options: LetterOptions) -> Signature:
    """Return the place to sign; a letter to the préfecture bears its day at the top."""
    name = full_name(story)
    if text.recipient != "court":
        return Signature(name)
    address = story.case.applicant.address
    note = None
    if options.filing_mode == "telerecours":
        law = _cite("cja_r414_4", options.on)
        note = f"Sur Télérecours citoyens, l’identification vaut signature ({law})."
    return Signature(name, place=address.commune if address else None, day=options.on, note=note)


def _warns(text: LetterText, options: LetterOptions) -> bool:
    """Return whether the letter announces the court: by default not in the first e-mail."""
    default = text.id == "lrar" or options.rank > 1
    return default if options.warn_court is None else options.warn_court


def _people(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
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
        "identity": KeyValues(tuple(_identity(story))),
        "applicant": KeyValues(
            (("Pour", name), *(row for row in _identity(story)[1:] if row[0] != EMAIL_LABEL))
        ),
        "contacts": KeyValues(tuple(_contacts(story))),
        "defendant": KeyValues(
            (("Contre", f"le {counter.authority}"), ("Adresse", ", ".join(to_lines)))
            if counter
            else (("Contre", "la préfecture"),)
        ),
        "sender": AddressBlock((name, *own_lines)),
        "recipient_address": AddressBlock(
            (
                _capital(counter.authority) if counter else "Préfecture",
                "Service des étrangers",
                *to_lines,
            ),
            position="window",
        ),
        "place_and_date": f"{place or ''}, le {long_date(options.on)}".lstrip(", "),
        "salutation": dear_prefet(),
        "signature": _signature(text, story, options),
        "who": f"{name or person.pseudonym} – {story.words.short}" if case.demarche else name,
        "zone": CLOCKS.get(counter.zone if counter else "Europe/Paris", "lieu de la préfecture"),
    }


def _identity(story: Story) -> list[tuple[str, str]]:
    person = story.case.applicant
    address = person.address
    where = ", ".join((*address.lines, f"{address.postcode} {address.commune}")) if address else ""
    birth = long_date(person.birth_date) if person.birth_date else ""
    rows = [
        ("Nom et prénoms", full_name(story)),
        ("Naissance", f"le {birth} à {person.birth_place or ''}" if birth else ""),
        ("Nationalité", person.nationality or ""),
        ("Adresse", where),
        (EMAIL_LABEL, person.email or ""),
        ("Numéro d’étranger", person.foreigner_number or ""),
        ("Représentant légal", person.representative or ""),
    ]
    return [(label, value) for label, value in rows if value]


def _contacts(story: Story) -> list[tuple[str, str]]:
    person = story.case.applicant
    given = list(person.emergency_contacts)
    if person.phone:
        given.insert(0, Contact(kind="phone", value=person.phone))
    if person.email and not any(contact.kind == "email" for contact in given):
        given.append(Contact(kind="email", value=person.email))
    return [(CONTACT_LABELS[contact.kind], contact.value) for contact in given]


def _attempts(story: Story, options: LetterOptions) -> dict[str, object]:
    days, weeks = story.spread
    recent = [e for e in story.failures if options.since and e.at.date() > options.since]
    return {
        "attempts": story.attempts_in_words,
        "new_attempts": f"{in_words(len(recent), feminine=True)} "
        + agree(len(recent), "nouvelle tentative", "nouvelles tentatives"),
        "days": f"{in_words(days)} {agree(days, 'jour')}{' différents' if days > 1 else ''}",
        "weeks": f"{in_words(weeks, feminine=True)} {agree(weeks, 'semaine')}",
        "duration": story.duration,
        "first_day": long_date(story.first_day) if story.first_day else "",
        "last_day": long_date(story.last_day) if story.last_day else "",
        "periods": tuple(f"{period.text} ;" for period in story.periods[:-1])
        + tuple(f"{period.text}." for period in story.periods[-1:]),
        "message": Span(story.messages_seen[0], verbatim=True) if story.messages_seen else "",
        "site_errors": _site_errors(story),
        "anonymous": story.anonymous_captures,
        "table": recap_table(story) if story.case.events else "",
    }


def _site_errors(story: Story) -> str:
    count = story.site_errors
    if not count:
        return ""
    verb = "ont échoué" if count > 1 else "a échoué"
    total = plural(len(story.failures), "tentative")
    return (
        f"{_capital(in_words(count, feminine=True))} de ces {total} {verb} "
        "parce que le site lui-même était en erreur."
    )


def _court(story: Story, options: LetterOptions) -> dict[str, object]:
    case = story.case
    court = _lower(case.counter.court_name) if case.counter else ""
    pieces = story.pieces
    since = case.in_france_since
    expiry = (
        f" : mon titre {'a expiré' if case.titre_expires_on < story.on else 'expire'} le "
        f"{long_date(case.titre_expires_on)}"
        if case.titre_expires_on
        else ""
    )
    complete = case.gate.file_complete
    return {
        "court": court,
        "court_capital": _capital(court),
        "filing_mode": FILING_MODES[options.filing_mode],
        "access_rule": _access_rules(case.channel, story.on),
        "procedure": PROCEDURES.get(case.channel or "", PROCEDURES["site"]),
        "in_france": f"Je vis en France depuis le {long_date(since)}. " if since else "",
        "captures_and_recap": pieces.captures_and_recap or "",
        "recap": pieces.recap or PieceRef((1,)),
        "presumed": case.kind == "renewal",
        "expiry": expiry,
        "claims": claims(story, options),
        "completeness": ", et mon dossier est complet" if complete else "",
        "piece_count": plural(len(pieces.all), "pièce"),
        "piece_list": tuple(f"pièce n° {piece.number} : {piece.label}" for piece in pieces.all),
    }


def _no_answer(story: Story) -> str:
    """Return what is said of the administration's silence; empty when it answered, or never had
    to."""
    if not story.letters_sent or story.answered:
        return ""
    if story.answered_by_machine:
        return "À ce jour, mes demandes de convocation n’ont reçu qu’une réponse automatique."
    return "À ce jour, l’administration n’a pas répondu à mes demandes de convocation."


def _access_rules(channel: str | None, on: dt.date) -> str:
    """Return the rule of the téléservice and, for the other titres, the rule of the desk."""
    rules = ["ceseda_r431_2"] if channel == "anef" else ["ceseda_r431_2", "ceseda_r431_3"]
    return " ".join(f"{_says(rule, on)} ({_cite(rule, on)})." for rule in rules)


class NotCitable(ValueError):
    """A text cites what is not certain, or not in force, on its day: a programming error."""


def _says(law: str, on: dt.date) -> str:
    return _certain(law, on).says.rstrip(".")


def _cite(law: str, on: dt.date) -> str:
    return _certain(law, on).short


def _certain(law: str, on: dt.date) -> Citation:
    found = citation(law)
    if not found.citable(on):
        raise NotCitable(f"{law} is not citable on {on}")
    return found


def _sentence(text: str | None) -> str:
    words = (text or "").strip()
    return words if not words or words[-1] in ".!?…" else words + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
