"""What is written to the préfecture: to whom, what was asked of the help lines, why it presses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from guichet.casefile import Convocation, UrgencyFact
from guichet.documents.blocks import AddressBlock, Inline, KeyValues
from guichet.documents.dates import duration_floor, hour, long_date
from guichet.documents.grammar import Gender, agreed, de_, dear_prefet
from guichet.documents.numbers import agree, in_words
from guichet.letters.catalogue import LetterText
from guichet.letters.moments import standing_appointment
from guichet.letters.options import LetterOptions
from guichet.letters.story import Step, Story, urgency_sentence
from guichet.letters.values.people import SERVICE, identity
from guichet.letters.values.wording import capital

HELP_LINE = "ccc"
HELP_POINT = "pan"
GENDERS: dict[str, Gender] = {"f": "feminine", "m": "masculine"}
IN_PERSON = "À son attention personnelle"
NO_SIGNATURE = "Je l’ai relue et je la signe en mon nom."


def values(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return what letters to the préfecture print beside the usual values."""
    facts = chosen_motives(story, options)
    with_pieces = text.id != "email"
    convocation = standing_appointment(story)
    return {
        "recipient_address": addressee(story, options),
        "salutation": dear_prefet() if options.addressee == "prefet" else "Madame, Monsieur",
        "identity": KeyValues(tuple(gendered_identity(story))),
        "urgency": tuple(
            urgency_sentence(fact, story.pieces, on=story.on, with_pieces=with_pieces)
            for fact in facts
        ),
        "since_letter": _since_letter(story, options),
        "help_line": tuple(told(step) for step in story.steps if step.event.channel == HELP_LINE),
        "help_point": tuple(told(step) for step in story.steps if step.event.channel == HELP_POINT),
        "other_steps": tuple(
            step.inlines()
            for step in story.steps
            if step.event.channel not in {HELP_LINE, HELP_POINT}
        ),
        "given": _given(story, convocation),
        "tried_around": _tried_around(story, convocation),
        "too_late": tuple(reasons_to_advance(story, facts, convocation)),
        "asked_before": _asked_before(convocation),
        "ask_before": _ask_before(story, facts, convocation),
        "helped_by": _helped_by(options),
    }


def chosen_motives(story: Story, options: LetterOptions) -> tuple[UrgencyFact, ...]:
    """Return the urgency facts that the person chose to tell, in their order; all by default."""
    facts = story.case.urgency
    if options.motives is None:
        return facts
    return tuple(fact for rank, fact in enumerate(facts) if rank in options.motives)


def addressee(story: Story, options: LetterOptions) -> AddressBlock:
    """Return the address in the window: the préfet in person, or the foreigners' service."""
    counter = story.case.counter
    to = counter.authority_address if counter else None
    lines = (*to.lines, f"{to.postcode} {to.commune}") if to else ()
    second = IN_PERSON if options.addressee == "prefet" else SERVICE
    name = capital(counter.authority) if counter else "Préfecture"
    rest = tuple(line for line in lines if line != SERVICE)
    return AddressBlock((name, second, *rest), position="window")


def gendered_identity(story: Story) -> Iterable[tuple[str, str]]:
    """Yield the rows of the identity; « Née » or « Né » where the person said which."""
    gender = GENDERS.get(story.case.applicant.gender or "")
    for label, value in identity(story):
        yield (agreed("Né", "Née", gender, label) if label == "Naissance" else label), value


def told(step: Step) -> tuple[Inline, ...]:
    """Return a step as a sentence with its hour: a diligence is proved by its moment."""
    at = step.event.at
    start = f"Le {long_date(at.date())}, à {hour(at)}, {step.text}"
    return (start, " (", step.pieces, ").") if step.pieces else (start + ".",)


def _given(story: Story, one: Convocation | None) -> tuple[Inline, ...]:
    """Return how the appointment came, with its piece."""
    if one is None or one.takes_place_on is None:
        return ()
    when = f"Le {long_date(one.given_on)}, j’ai" if one.given_on else "J’ai"
    how = "reçu de vos services" if one.origin == "offered" else "obtenu"
    start = f"{when} {how} un rendez-vous pour le {long_date(one.takes_place_on)}"
    place = f" Lieu : {one.place}." if one.place else ""
    files = [file for file in story.case.other_pieces if file.id in one.file_ids]
    reference = story.pieces.of_files(files)
    return (start, " (", reference, f").{place}") if reference else (f"{start}.{place}",)


def _tried_around(story: Story, one: Convocation | None) -> str:
    """Return the attempts before and after the appointment was given, told apart.

    Those before it looked for any date, those after it for a nearer one.
    """
    given = one.given_on if one else None
    days = [event.at.date() for event in story.failures]
    if given is None:
        return f"J’ai fait {_tries(len(days))} en ligne."
    before = sum(day < given for day in days)
    after = sum(day > given for day in days)
    told = [f"Avant de l’obtenir, j’ai fait {_tries(before)} en ligne."] if before else []
    if after:
        told.append(
            f"Depuis, j’en ai fait {in_words(after, feminine=True)}, sans date plus proche."
        )
    return " ".join(told)


def _tries(count: int) -> str:
    return f"{in_words(count, feminine=True)} {agree(count, 'tentative')}"


def reasons_to_advance(
    story: Story, facts: Iterable[UrgencyFact], one: Convocation | None
) -> Iterable[tuple[Inline, ...]]:
    """Yield why the appointment comes too late: the titre that ends before it, then the facts.

    A titre that has already ended is told only where the person chose to say so.
    """
    if one is None or one.takes_place_on is None:
        return
    expires = story.case.titre_expires_on
    if expires and story.on <= expires < one.takes_place_on:
        yield (f"Mon titre de séjour expire le {long_date(expires)}, avant ce rendez-vous.",)
    elif expires and expires < story.on and story.case.disclose_irregular_stay:
        yield (f"Mon titre de séjour a expiré le {long_date(expires)}.",)
    for fact in facts:
        if fact.deadline is None or fact.deadline <= one.takes_place_on:
            yield urgency_sentence(fact, story.pieces, on=story.on)


def missed_days(story: Story, facts: Iterable[UrgencyFact], one: Convocation) -> list[dt.date]:
    """Return the days still to come that the appointment misses, the nearest first."""
    days = [fact.deadline for fact in facts if fact.deadline]
    if story.case.titre_expires_on:
        days.append(story.case.titre_expires_on)
    limit = one.takes_place_on or story.on
    return sorted(day for day in days if story.on < day <= limit)


def _ask_before(story: Story, facts: Iterable[UrgencyFact], one: Convocation | None) -> str:
    days = missed_days(story, facts, one) if one else []
    return f"à une date antérieure au {long_date(days[0])}" if days else "à une date proche"


def _asked_before(one: Convocation | None) -> str:
    day = one.asked_to_advance_on if one else None
    return f"Je l’ai déjà demandé le {long_date(day)}." if day else ""


def _since_letter(story: Story, options: LetterOptions) -> str:
    """Return what happened since the registered letter before; empty in the first one."""
    if options.rank < 2 or options.since is None:
        return ""
    count = sum(event.at.date() > options.since for event in story.failures)
    waited = (options.on - options.since).days
    since = f"Depuis ma lettre du {long_date(options.since)}"
    if waited >= 14:
        since += f", envoyée il y a {duration_floor(waited)}"
    if not count:
        return f"{since}, je n’ai toujours pas de rendez-vous."
    noun = agree(count, "nouvelle tentative", "nouvelles tentatives")
    return f"{since}, j’ai fait {in_words(count, feminine=True)} {noun}, sans rendez-vous."


def _helped_by(options: LetterOptions) -> str:
    name = " ".join(options.helped_by.split()).rstrip(".")
    return f"Lettre rédigée avec l’aide {_of(name)}. {NO_SIGNATURE}" if name else ""


def _of(name: str) -> str:
    """Return « d’Aide EXEMPLE », « du collectif », « des voisins », « de La Cimade »."""
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if name.lower().startswith(article):
            return contracted + name[len(article) :]
    return de_(name)
