"""The documents that one can write, those already finished, and the next sensible one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from guichet.casefile import Event
from guichet.documents.dates import long_date
from guichet.documents.numbers import plural
from guichet.dossiers.models import Dossier
from guichet.evidence.shown import size_text
from guichet.letters.catalogue import Group, LetterText, catalogue, letter_text
from guichet.letters.court_gate import TITLES, court_gate
from guichet.letters.models import Letter
from guichet.letters.moments import MOMENTS, offer_pending, pending_filing, unexecuted
from guichet.letters.pacing import Pacing, attempts_before_writing
from guichet.letters.questions import ROUTE
from guichet.letters.situation import Situation
from guichet.letters.story import WRITTEN
from guichet.letters.values.execution import first_limit
from guichet.procedure.next_action import CHANNEL, URGENCY, next_action

GROUPS: dict[Group, str] = {
    "prefecture": "Pour la préfecture",
    "court": "Pour le tribunal",
    "after": "Après le dépôt au tribunal",
    "help": "Pour vous faire aider",
    "sheets": "Fiches à emporter",
}
"""The groups of the shelf, in their order."""
EXPECTATION = "Cela ne garantit rien, mais montre vos démarches."
TO_A_HUMAN = frozenset(
    {
        "see_human_first", "elsewhere", "recours_annulation", "refere_suspension",
        "refere_liberte", "execution", "ask_to_advance",
    }
)  # fmt: skip
"""Routes on which none of these letters is the next step."""
HUMAN_FIRST = frozenset(
    {"see_human_first", "elsewhere", "recours_annulation", "refere_suspension", "refere_liberte"}
)
"""Routes on which somebody is seen before anything is written to the court."""
EXECUTION = ("inexecution", "modification")
"""The letters about an order that is not obeyed."""

RECEIPT_DUE = dt.timedelta(days=10)
"""So long after a registered letter, its acknowledgement is asked for (EV-03)."""
RECEIPTS = frozenset({"ar_received", "returned_unclaimed"})


@dataclass(frozen=True)
class Paper:
    """One document of the shelf. ``missing`` counts the questions still to answer.

    ``forward`` is false while the moment of the document has not come.
    """

    kind: str
    title: str
    about: str
    missing: int
    later: bool
    forward: bool

    @property
    def ready(self) -> bool:
        """Whether it can be written now."""
        return not self.missing and not self.later


@dataclass(frozen=True)
class Finished:
    """A finished letter: when, as which file, and the entry of the journal that says it was sent.

    ``sent_as`` is that entry's number; ``None`` for a letter to the court, or not said yet.
    """

    letter: Letter
    title: str
    size: str
    sent_as: int | None

    @property
    def sendable(self) -> bool:
        """Whether the person will be asked how it was sent."""
        return self.letter.kind in WRITTEN

    @property
    def to_be_noted(self) -> bool:
        """Whether nobody said yet that it was sent."""
        return self.sendable and self.sent_as is None


@dataclass(frozen=True)
class NextStep:
    """The one main action of the page: ``page`` is the name of a page, ``more`` its arguments."""

    title: str
    text: str
    button: str
    page: str
    more: tuple[object, ...] = ()
    of_dossier: bool = True
    kind: str = ""


@dataclass(frozen=True)
class ShelfGroup:
    """The documents of one group: those of the moment, then the others."""

    title: str
    forward: tuple[Paper, ...]
    others: tuple[Paper, ...]


def shelf(situation: Situation) -> list[ShelfGroup]:
    """Return the groups that hold a document, in their order."""
    by_group: dict[Group, list[Paper]] = {group: [] for group in GROUPS}
    for paper in papers(situation):
        by_group[letter_text(paper.kind).group].append(paper)
    return [
        ShelfGroup(
            GROUPS[group],
            tuple(one for one in found if one.forward),
            tuple(one for one in found if not one.forward),
        )
        for group, found in by_group.items()
        if found
    ]


def papers(situation: Situation) -> list[Paper]:
    """Return every document with what is missing, in the order of the shelf."""
    groups = list(GROUPS)
    ordered = sorted(catalogue().values(), key=lambda one: (groups.index(one.group), one.rank))
    return [_paper(text, situation) for text in ordered]


def _paper(text: LetterText, situation: Situation) -> Paper:
    gaps = situation.gaps(text.id)
    asked = [gap for gap in gaps if not gap.field.startswith(ROUTE)]
    return Paper(
        kind=text.id,
        title=text.title,
        about=text.about,
        missing=len(asked),
        later=len(asked) < len(gaps),
        forward=not text.when or any(MOMENTS[name](situation.story) for name in text.when),
    )


def finished(dossier: Dossier) -> list[Finished]:
    """Return the finished letters, the latest first, in one query."""
    letters = dossier.letters.select_related("capture__attempt").defer("capture__name")
    return [
        Finished(
            letter=letter,
            title=letter_text(letter.kind).title,
            size=size_text(letter.capture.size),
            sent_as=letter.capture.attempt.number if letter.capture.attempt else None,
        )
        for letter in letters
    ]


def receipts_due(situation: Situation) -> list[Event]:
    """Return the registered letters sent ten days ago or more whose acknowledgement is not noted.

    An acknowledgement, or a returned letter, noted as an entry of its own answers for the letters
    sent before it.
    """
    events = [one for one in situation.case.current_events() if one.channel == "lrar"]
    answers = [one.instant for one in events if one.outcome in RECEIPTS]
    return [
        letter
        for letter in situation.sent("lrar")
        if letter.acknowledged_on is None
        and letter.returned_on is None
        and situation.on - letter.at.date() >= RECEIPT_DUE
        and not any(answer >= letter.instant for answer in answers)
    ]


def next_step(situation: Situation, done: Sequence[Finished], pacing: Pacing) -> NextStep:
    """Return the next sensible step. Nothing obliges: every document stays within reach."""
    return (
        _to_the_court(situation, done)
        or _elsewhere(situation)
        or _to_note(done)
        or _to_write(situation)
        or _to_file(situation)
        or _to_answer(situation)
        or _to_remind(situation, pacing)
        or _to_try(situation, pacing)
    )


def _to_the_court(situation: Situation, done: Sequence[Finished]) -> NextStep | None:
    """Return what a request before the court calls for, unless somebody must be seen first."""
    answer = situation.assessment
    if answer is not None and answer.route in HUMAN_FIRST:
        return None
    return (
        _not_obeyed(situation, done)
        or _offered(situation, done)
        or _defended(situation, done)
        or _heard(situation, done)
    )


def _not_obeyed(situation: Situation, done: Sequence[Finished]) -> NextStep | None:
    order = unexecuted(situation.story)
    if order is None or _written(done, EXECUTION, first_limit(order)):
        return None
    text = "Une association ou un avocat peut l’écrire avec vous."
    return _letter("L’ordonnance n’est pas suivie", text, "Écrire au tribunal", EXECUTION[0])


def _offered(situation: Situation, done: Sequence[Finished]) -> NextStep | None:
    offer = offer_pending(situation.story)
    if offer is None or _written(done, ("offre", "desistement"), offer.given_on):
        return None
    text = "Dites au juge si la date vous convient, ou non."
    return _letter("Un rendez-vous est donné", text, "Écrire au tribunal", "offre")


def _defended(situation: Situation, done: Sequence[Finished]) -> NextStep | None:
    filing = pending_filing(situation.story)
    defence = filing.defence_on if filing else None
    if filing is None or defence is None or _written(done, ("replique",), defence):
        return None
    text = "Vos nouveaux essais comptent aussi. C’est à vous de répondre."
    if filing.reply_by and filing.reply_by >= situation.on:
        text = f"Le tribunal attend votre réponse avant le {long_date(filing.reply_by)}."
    return _letter("La préfecture a répondu", text, "Répondre à la défense", "replique")


def _heard(situation: Situation, done: Sequence[Finished]) -> NextStep | None:
    filing = pending_filing(situation.story)
    day = filing.hearing_on if filing else None
    if day is None or day < situation.on or _written(done, ("audience",), None):
        return None
    text = f"Elle est fixée au {long_date(day)}. Elle peut changer."
    return _letter("Préparez l’audience", text, "Préparer l’audience", "audience")


def _letter(title: str, text: str, button: str, kind: str) -> NextStep:
    return NextStep(title, text, button, "letters:letter", (kind,), kind=kind)


def _written(done: Sequence[Finished], kinds: Sequence[str], since: dt.date | None) -> bool:
    """Return whether one of these letters was finished on that day or later."""
    start = since or dt.date.min
    return any(one.letter.kind in kinds and one.letter.written_on >= start for one in done)


def _elsewhere(situation: Situation) -> NextStep | None:
    answer = situation.assessment
    if answer is None or answer.route not in TO_A_HUMAN | {"stop_done"}:
        return None
    title = TITLES[answer.route]
    if answer.route == "stop_done":
        return NextStep(title, answer.because, "Enregistrer ma copie", "evidence:bundle")
    return NextStep(
        title, answer.because, "Trouver de l’aide", "directory:helpers", of_dossier=False
    )


def _to_note(done: Sequence[Finished]) -> NextStep | None:
    waiting = next((one for one in done if one.sendable), None)
    if waiting is None or not waiting.to_be_noted:
        return None
    day = long_date(waiting.letter.written_on)
    return NextStep(
        "L’avez-vous envoyé ?" if waiting.letter.kind == "email" else "L’avez-vous envoyée ?",
        f"{waiting.title}, du {day}. Notez l’envoi : il devient une preuve.",
        "Noter l’envoi",
        "letters:done",
        (waiting.letter.pk,),
        kind=waiting.letter.kind,
    )


def _to_write(situation: Situation) -> NextStep | None:
    failures = len(situation.story.failures)
    if not situation.sent("email"):
        if failures < attempts_before_writing(situation.on):
            return None
        title = "Écrivez à la préfecture par e-mail"
        text = f"Vous avez {plural(failures, 'essai')} sans rendez-vous. {EXPECTATION}"
        return NextStep(title, text, "Écrire l’e-mail", "letters:letter", ("email",), kind="email")
    if not situation.sent("lrar"):
        title = "Envoyez une lettre recommandée"
        text = f"Elle dit la même chose que l’e-mail, sur papier. {EXPECTATION}"
        return NextStep(title, text, "Écrire la lettre", "letters:letter", ("lrar",), kind="lrar")
    return None


def _to_file(situation: Situation) -> NextStep | None:
    answer = situation.assessment
    if answer is None or court_gate(answer).state != "open":
        return None
    return NextStep(
        "Le juge peut être saisi, si vous le voulez",
        "Les conditions que nous savons vérifier sont réunies. Le juge reste libre.",
        "Voir le dossier à déposer",
        "letters:filing",
        kind="requete",
    )


def _to_answer(situation: Situation) -> NextStep | None:
    """Return what the page of the day asks first, where more letters or attempts change nothing."""
    answer = situation.assessment
    if answer is None:
        return None
    action = next_action(answer)
    if action not in (CHANNEL, URGENCY):
        return None
    title = action.title.rstrip(".")
    return NextStep(title, answer.because, action.button, action.page, action.more)


def _to_remind(situation: Situation, pacing: Pacing) -> NextStep | None:
    since = situation.since("email")
    new = [one for one in situation.story.failures if since and one.at.date() > since]
    if not new or not pacing.allows:
        return None
    text = f"Depuis le dernier e-mail : {plural(len(new), 'nouvel essai', 'nouveaux essais')}. "
    return NextStep(
        "Relancez la préfecture",
        text + EXPECTATION,
        "Écrire la relance",
        "letters:letter",
        ("email",),
        kind="email",
    )


def _to_try(situation: Situation, pacing: Pacing) -> NextStep:
    lacking = attempts_before_writing(situation.on) - len(situation.story.failures)
    if lacking > 0 and not situation.sent("email"):
        text = f"Encore {plural(lacking, 'essai')} avant d’écrire un e-mail utile."
    elif pacing.used_up:
        text = "Vous avez assez écrit. Les essais restent utiles."
    else:
        text = f"Prochain e-mail utile à partir du {long_date(pacing.next_day)}."
    return NextStep("Continuez les essais", text, "Faire un essai", "evidence:assisted")
