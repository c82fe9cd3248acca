"""The values that a letter's text prints, from the story, the options and the law."""

from __future__ import annotations

import datetime as dt
from functools import partial

from guichet.casefile import Contact
from guichet.documents.blocks import AddressBlock, KeyValues, PieceRef, Signature, Span, Table
from guichet.documents.dates import long_date
from guichet.documents.grammar import at_town, dear_prefet
from guichet.documents.numbers import agree, in_words, plural
from guichet.law import Citation, citation
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
THE_SITE = {
    "site": "le site de rendez-vous",
    "anef": "le téléservice",
    "demarche_numerique": "le site Démarche numérique",
}
SERVICE = "Service des étrangers"
CLOCKS = {
    "Europe/Paris": " (heure de Paris)",
    "Indian/Reunion": " (heure de La Réunion)",
    "Indian/Mayotte": " (heure de Mayotte)",
    "America/Guadeloupe": " (heure de la Guadeloupe)",
    "America/Martinique": " (heure de la Martinique)",
    "America/Cayenne": " (heure de la Guyane)",
}
PROCEDURES = {
    "site": "La préfecture demande de prendre rendez-vous sur son site internet. À ma "
    "connaissance, le rendez-vous ne peut pas être obtenu autrement.",
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
        "table": _table(text, story),
        **_court(story, options),
        "words": story.words_if_known,
        "ground": _sentence(case.ground),
        "reasons": _sentence(case.reasons),
        "steps": tuple(step.inlines(with_pieces=with_pieces) for step in story.steps),
        "urgency": tuple(tell_urgency(fact) for fact in case.urgency),
        "concrete": bool(concrete(case.urgency, story.on)),
        "concrete_facts": short_facts(concrete(case.urgency, story.on), story.pieces),
        "no_answer": _no_answer(story),
        "disclose": case.disclose_irregular_stay
        and (case.titre_expires_on is None or case.titre_expires_on < story.on),
        "reminder": options.rank > 1 and options.since is not None,
        "signal": case.channel in {"anef", "demarche_numerique"},
        "warn_court": _warns(text, options),
        "the_site": THE_SITE.get(case.channel or "", THE_SITE["site"]),
        "captures_sent": _captures_sent(options),
        "earlier_lrar": _earlier_lrar(story),
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


def _who(story: Story) -> str:
    """Return the person, then the démarche; the relevé is written before either is known."""
    named = full_name(story) or story.case.applicant.pseudonym
    words = story.words_if_known
    return " – ".join(part for part in (named, words.short if words else "") if part)


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


def _captures_sent(options: LetterOptions) -> str:
    """Return what is said of the captures; the first attachment is the table of attempts."""
    if len(options.attachments) < 2:
        return "Les captures sont tenues à votre disposition."
    return "Quelques captures sont jointes. Les autres sont tenues à votre disposition."


def _earlier_lrar(story: Story) -> str:
    """Return the day of the last registered letter sent, or nothing."""
    sent = [e for e in story.letters_sent if e.channel == "lrar"]
    return long_date(sent[-1].at.date()) if sent else ""


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


def _identity(story: Story) -> list[tuple[str, str]]:
    person = story.case.applicant
    address = person.address
    where = ", ".join((*address.lines, f"{address.postcode} {address.commune}")) if address else ""
    birth = long_date(person.birth_date) if person.birth_date else ""
    rows = [
        ("Nom et prénoms", full_name(story)),
        ("Naissance", f"le {birth} {at_town(person.birth_place or '')}" if birth else ""),
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
    days, _ = story.spread
    recent = [e for e in story.failures if options.since and e.at.date() > options.since]
    return {
        "attempts": story.attempts_in_words,
        "since_last": _since_last(len(recent)),
        "days": f"{in_words(days)} {agree(days, 'jour')}{' différents' if days > 1 else ''}",
        "span": f"{in_words(max(story.span, 1))} {agree(max(story.span, 1), 'jour')}",
        "duration": story.duration,
        "first_day": long_date(story.first_day) if story.first_day else "",
        "last_day": long_date(story.last_day) if story.last_day else "",
        "periods": tuple(f"{period.text} ;" for period in story.periods[:-1])
        + tuple(f"{period.text}." for period in story.periods[-1:]),
        "message": Span(story.messages_seen[0], verbatim=True) if story.messages_seen else "",
        "site_errors": _site_errors(story),
        "anonymous": story.anonymous_captures,
    }


def _table(text: LetterText, story: Story) -> Table | str:
    """Return the table of every step, for the letter that prints it: it may have 1,500 rows."""
    return recap_table(story) if story.case.events and "{{ table }}" in text.body else ""


def _since_last(count: int) -> str:
    """Return what happened since the letter before."""
    if not count:
        return "Depuis mon dernier message, je n’ai toujours pas de rendez-vous."
    noun = agree(count, "nouvelle tentative", "nouvelles tentatives")
    return f"Depuis mon dernier message, j’ai fait {in_words(count, feminine=True)} {noun}."


def _site_errors(story: Story) -> str:
    count = story.site_errors
    if not count:
        return ""
    noun = "cette" if len(story.failures) == 1 else "ces"
    return (
        f"Lors de {in_words(count, feminine=True)} de {noun} {story.attempts_in_words}, "
        "le site affichait une erreur."
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
    presumed = story.answer.urgency_presumed is True
    return {
        "court": court,
        "court_capital": _capital(court),
        "filing_mode": FILING_MODES[options.filing_mode],
        "access_rule": _access_rule(case.channel, story.on),
        "procedure": PROCEDURES.get(case.channel or "", PROCEDURES["site"]),
        "in_france": f"Je vis en France depuis le {long_date(since)}. " if since else "",
        "captures_and_recap": pieces.captures_and_recap or "",
        "recap": pieces.recap or PieceRef((1,)),
        "presumed": presumed,
        "not_presumed": _not_presumed(story),
        "expiry": expiry,
        "claims": claims(story, options) if story.words_if_known else (),
        "completeness": ", et mon dossier est complet" if complete else "",
        "piece_count": plural(len(pieces.all), "pièce"),
        "piece_list": tuple(f"pièce n° {piece.number} : {piece.label}" for piece in pieces.all),
    }


def _no_answer(story: Story) -> str:
    """Return what is said of the administration's silence; empty when it answered, or never had
    to."""
    count = len(story.letters_sent)
    if not count or story.answered:
        return ""
    asked = "ma demande" if count == 1 else "mes demandes"
    if story.answered_by_machine:
        verb = "n’a reçu" if count == 1 else "n’ont reçu"
        return f"À ce jour, {asked} de convocation {verb} qu’une réponse automatique."
    return f"À ce jour, l’administration n’a pas répondu à {asked} de convocation."


def _access_rule(channel: str | None, on: dt.date) -> str:
    """Return the rule that says where this request is made."""
    rule = "ceseda_r431_2" if channel == "anef" else "ceseda_r431_3"
    return f"{_says(rule, on)} ({_cite(rule, on)})."


def _not_presumed(story: Story) -> str:
    """Return why urgency is not presumed here."""
    if story.case.kind != "renewal":
        return "Ma demande n’est pas un renouvellement."
    expired = story.case.titre_expires_on
    since = f" le {long_date(expired)}" if expired else ""
    return f"Mon titre a expiré{since}, depuis plus de six mois."


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
