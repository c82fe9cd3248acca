"""What the requête tells and asks, by the measure that the rules give.

The law stays in the text; here are the facts that the measure rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from guichet.casefile import Convocation, Event
from guichet.documents.blocks import PieceRef
from guichet.documents.dates import duration_floor, long_date
from guichet.documents.numbers import in_words
from guichet.law.counting import add_months
from guichet.letters.catalogue import LetterText
from guichet.letters.claims import BY_ATTEMPTS, mine, provisional_document
from guichet.letters.moments import standing_appointment
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import DEPOSITED
from guichet.letters.story import DECLARED, Story
from guichet.letters.values.court_steps import told_steps
from guichet.letters.values.wording import cite, cite_both, lower, says
from guichet.places import demarche
from guichet.procedure.urgency_facts import words_of

PROCEDURES = {
    "site": "La préfecture demande de prendre rendez-vous sur son site internet.",
    "anef": "La demande doit être faite sur le téléservice de l’administration (ANEF).",
    "demarche_numerique": "La préfecture demande d’utiliser le site Démarche numérique.",
}
ONLY_WAY = "À ma connaissance, le rendez-vous ne peut pas être obtenu autrement."
"""Said by whoever looked, and answered so: nobody else says it for them."""
HANDED_IN = frozenset({DEPOSITED, "received_at_desk"})
"""Outcomes that show a request handed in."""
EXPIRED = {
    "recepisse_lapsed": "Le récépissé qui m’avait été remis",
    "api_lapsed": "L’attestation de prolongation qui m’avait été remise",
}

TELESERVICE, AT_THE_PREFECTURE = "ceseda_r431_2", "ceseda_r431_3"
"""The texts that say where a request is made."""
IN_TIME = "fenetre_fermee"
"""The rule that says whether a renewal was asked for in time."""
Values = dict[str, object]


def values(_text: LetterText, story: Story, options: LetterOptions) -> Values:
    """Return the measure, its purpose and the facts that it rests on."""
    measure = story.answer.measure or "rdv"
    told = _told(story, measure)
    steps = told_steps([one for one in story.steps if one.event.id not in told], story)
    return {
        "measure": measure,
        "channel": story.case.channel or "",
        "purpose": _purpose(story, measure) if story.words_if_known else "",
        "by_attempts": measure in BY_ATTEMPTS,
        "declared": DECLARED,
        "access_rule": "" if measure == "recepisse_api" else _access_rule(story),
        "procedure": PROCEDURES.get(story.case.channel or "", PROCEDURES["site"]),
        "only_way": ONLY_WAY if options.other_way == "no" and by_site(story) else "",
        "failures": bool(story.failures),
        "anonymous": story.anonymous_captures and measure in BY_ATTEMPTS,
        "steps": steps,
        "vain": "de déposer ma demande"
        if story.case.channel == "anef"
        else "d’obtenir un rendez-vous",
        "captures_and_recap": story.pieces.captures_and_recap or "",
        "recap": story.pieces.recap or PieceRef((1,)),
        "absence": _absence(story, measure) if story.words_if_known else "",
        "aim": _aim(measure),
        "complete": _complete(story),
        **_queue(story),
        **_appointment(story, measure),
        **_lodged(story),
        **_help_lines(story),
    }


def by_site(story: Story) -> bool:
    """Return whether an appointment is asked for, that the booking site should give."""
    return story.answer.measure == "rdv" and story.case.channel == "site"


def _purpose(story: Story, measure: str) -> str:
    """Return what the measure is for, after « pour que »."""
    it = story.words.request
    return {
        "earlier_rdv": f"mon rendez-vous soit avancé, et que je puisse déposer à temps {it}",
        "recepisse_api": f"la préfecture me remette {provisional_document(story)}",
        "enregistrement": f"la préfecture reçoive et enregistre {mine(it)}",
        "substitution": f"je puisse déposer, dans un accueil physique, {it}",
    }.get(measure, f"je puisse déposer {it}")


def _access_rule(story: Story) -> str:
    """Return the rule that says where this request is made."""
    if story.case.channel == "anef":
        return f"{says(TELESERVICE, story.on)} ({cite(TELESERVICE, story.on)})."
    return (
        "Quand le titre n’est pas sur la liste du téléservice, la demande se fait auprès de la "
        f"préfecture ({cite_both(TELESERVICE, AT_THE_PREFECTURE, story.on)})."
    )


def _aim(measure: str) -> str:
    """Return what the measure tends to, and no more."""
    return {
        "earlier_rdv": "ma demande soit reçue à temps",
        "recepisse_api": "le document provisoire me soit remis pendant l’examen de ma demande",
        "enregistrement": "ma demande soit reçue et enregistrée",
    }.get(measure, "ma demande soit reçue")


def _absence(story: Story, measure: str) -> str:
    """Return why there is no decision to join."""
    it = story.words.request
    return {
        "earlier_rdv": f"mon rendez-vous est trop tardif, et je n’ai pas encore pu déposer {it}",
        "recepisse_api": f"j’ai déposé {it}, qui est encore à l’étude",
        "enregistrement": f"le guichet n’a pas enregistré {mine(it)}",
    }.get(measure, f"faute de rendez-vous, je n’ai pas pu déposer {it}")


def _complete(story: Story) -> tuple[object, ...]:
    """Return « Mon dossier est complet (pièces n° …). », or only that papers are joined.

    That it is complete is said by whoever said so; a paper that is joined is always cited.
    """
    special = {one for given in story.case.convocations for one in given.file_ids}
    special |= {one for order in story.case.orders for one in order.file_ids}
    mine = [file for file in story.case.other_pieces if file.id not in special]
    reference = story.pieces.of_files(mine)
    if not story.case.gate.file_complete:
        return ("D’autres documents sont joints (", reference, ").") if reference else ()
    start = "Mon dossier est complet"
    return (f"{start} (", reference, ").") if reference else (f"{start}.",)


def _told(story: Story, measure: str) -> set[str]:
    """Return the steps that the first paragraph tells already."""
    if measure == "recepisse_api":
        return {one.id for one in handed_in(story)}
    if measure == "enregistrement":
        return {one.id for one in _refusals(story)}
    return {one.id for one in _queued(story)}


def _queued(story: Story) -> list[Event]:
    events = story.case.current_events()
    return [e for e in events if (e.channel, e.outcome) == ("demarche_numerique", DEPOSITED)][:1]


def _queue(story: Story) -> Values:
    """Return when the person entered the queue, and whether the list of téléservices lacks it."""
    entered = _queued(story)
    code = story.case.demarche
    return {
        "queued_on": long_date(entered[0].at.date()) if entered else "",
        "queued_piece": story.pieces.of_events(entered) or "",
        "off_list": bool(code) and demarche(code or "").on_anef == "non",
    }


def _appointment(story: Story, measure: str) -> Values:
    """Return the appointment that comes too late, or the one at which the desk refused."""
    given = None
    if measure == "earlier_rdv":
        given = standing_appointment(story)
    elif measure == "enregistrement":
        given = next(iter(reversed(story.case.convocations)), None)
    refused = _refusals(story)
    asked = given.asked_to_advance_on if given else None
    on_that_day = [e for e in story.letters_sent if asked and e.at.date() == asked]
    refused_on = refused[-1].at.date() if refused else given.went_on if given else None
    return {
        "appointment_on": _day(given.takes_place_on) if given else "",
        "given_on": _day(given.given_on) if given else "",
        "postponed_on": _day(given.postponed_on) if given else "",
        "convocation": story.pieces.of_ids(given.file_ids) or "" if given else "",
        "too_late": _too_late(story, given) if given and measure == "earlier_rdv" else "",
        "asked_on": _day(asked),
        "asked_piece": story.pieces.of_events(on_that_day) or "",
        "refused_on": _day(refused_on),
        "refused_piece": story.pieces.of_events(refused[-1:]) or "",
    }


def _too_late(story: Story, given: Convocation) -> str:
    """Return how late the appointment comes: after which day of the person, and by how long."""
    planned = given.takes_place_on
    if planned is None:
        return ""
    case = story.case
    limits = [
        (fact.deadline, lower(words_of(fact.kind).bare)) for fact in case.urgency if fact.deadline
    ]
    if case.kind == "renewal" and case.titre_expires_on:
        limits.append((case.titre_expires_on, "fin de mon titre"))
    passed = sorted((one for one in limits if one[0] <= planned), key=lambda one: one[0])
    if not passed:
        return f"D’ici là, je devrais attendre {duration_floor((planned - story.on).days)} encore."
    day, why = passed[0]
    if day == planned:
        return f"C’est le jour même de ma date limite ({why})."
    late = _later(day, planned)
    return f"Ce rendez-vous viendrait {late} après ma date limite, le {long_date(day)} ({why})."


def _later(day: dt.date, planned: dt.date) -> str:
    """Return how long after ``day`` ``planned`` comes, in whole months of the calendar."""
    months = max(n for n in range(120) if n == 0 or add_months(day, n) <= planned)
    if not months:
        return duration_floor((planned - day).days)
    more = "plus de " if add_months(day, months) < planned else ""
    return f"{more}{in_words(months)} mois"


def _refusals(story: Story) -> list[Event]:
    return [one for one in story.case.current_events() if one.outcome == "refused_at_desk"]


def handed_in(story: Story) -> list[Event]:
    """Return the entries of the day of the deposit that show it."""
    lodged = story.case.gate.lodged_on
    events = story.case.current_events()
    return [e for e in events if e.at.date() == lodged and e.outcome in HANDED_IN]


def _lodged(story: Story) -> Values:
    """Return the request lodged, the paper that is missing, and when silence may be a refusal."""
    lodged = story.case.gate.lodged_on
    ends = [one.date for one in story.answer.deadlines if one.id == "implicit_refusal"]
    return {
        "lodged_on": _day(lodged),
        "lodged_piece": story.pieces.of_events(handed_in(story)) or "",
        "missing_paper": _missing_paper(story),
        "silence_ends": _day(min(ends, default=None)),
        "in_time": " et dans les délais" if story.answer.outcome(IN_TIME) == "met" else "",
        "end_of_titre": _end_of_titre(story),
    }


def _end_of_titre(story: Story) -> str:
    """Return when the titre ends, as a sentence; empty while nobody said."""
    day = story.case.titre_expires_on
    if day is None:
        return ""
    return f" Mon titre {'a expiré' if day < story.on else 'expire'} le {long_date(day)}."


def _missing_paper(story: Story) -> str:
    """Return that the provisional document lapsed, or never came."""
    given = [one.recepisse_expires_on for one in story.case.convocations]
    lapsed = [day for day in given if day and day < story.on]
    for fact in story.case.urgency:
        if fact.kind in EXPIRED and (fact.deadline is None or fact.deadline < story.on):
            day = fact.deadline or max(lapsed, default=None)
            when = f" a expiré le {long_date(day)}" if day else " a expiré"
            return f"{EXPIRED[fact.kind]}{when}. Je n’en ai pas reçu d’autre."
    if lapsed and story.case.channel != "anef":
        start = EXPIRED["recepisse_lapsed"]
        return f"{start} a expiré le {long_date(max(lapsed))}. Je n’en ai pas reçu d’autre."
    if story.case.channel == "anef":
        return "L’attestation de prolongation d’instruction ne m’a pas été remise."
    return "Le récépissé de cette demande ne m’a pas été remis."


def _help_lines(story: Story) -> Values:
    """Return when each help of the ANEF was asked, with its pieces."""
    return {name: _asked(story, name) for name in ("ccc", "pan")}


def _asked(story: Story, channel: str) -> tuple[object, ...]:
    """Return « le 12 octobre 2026 (pièce n° 2) », or nothing."""
    events = [e for e in story.case.current_events() if e.channel == channel]
    if not events:
        return ()
    days = _days(event.at.date() for event in events)
    reference = story.pieces.of_events(events)
    return (f"{days} (", reference, ")") if reference else (days,)


def _days(days: Iterable[dt.date]) -> str:
    found = sorted(set(days))
    if len(found) == 1:
        return f"le {long_date(found[0])}"
    return f"plusieurs fois, du {long_date(found[0])} au {long_date(found[-1])}"


def _day(day: dt.date | None) -> str:
    return long_date(day) if day else ""
