"""What must be known before one writes to the court after the filing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guichet.casefile import Convocation, Filing, Order
from guichet.letters.joined import known_from
from guichet.letters.moments import offer_pending, pending_filing, unexecuted
from guichet.letters.needs.gaps import Check, Missing, all_of
from guichet.letters.since_told import appointments_since
from guichet.letters.story import Story

PAGE = "suite"
"""The page of what happened since."""
APPOINTMENTS = {"appointment_given", "slot_found"}
OF_THE_JUDGE = {"L521-3", "L521-4"}
"""The orders that these letters speak of; another order is read with a lawyer."""


def _order_not_executed(story: Story) -> list[Missing]:
    """Ask for an order that is not obeyed, and whether its delay has passed."""
    if unexecuted(story) is not None:
        return []
    granted = [one for one in story.case.orders if one.result == "granted"]
    if not granted:
        question = "Quelle décision du juge n’est pas suivie ? Notez-la."
        return [Missing("order", question, PAGE)]
    last = granted[-1]
    if last.executed is None:
        question = "La préfecture a-t-elle suivi la décision du juge ? Notez-le."
        return [Missing("executed", question, PAGE)]
    if last.executed:
        question = "La décision est notée comme suivie. Est-ce toujours vrai ?"
        return [Missing("executed", question, PAGE)]
    if not (last.communicate_by or last.takes_place_by):
        question = "Quel délai le juge a-t-il fixé ? Notez la date limite."
        return [Missing("order_limit", question, PAGE)]
    question = "Le délai fixé par le juge court encore. Attendez qu’il soit passé."
    return [Missing("order_limit", question, PAGE)]


def _order_known(story: Story) -> list[Missing]:
    """Ask for what names the order: its kind, its number, its two days."""
    order = unexecuted(story)
    if order is None:
        return []
    if order.kind not in OF_THE_JUDGE or story.case.gate.already_lodged:
        question = "Cette ordonnance suit une autre demande. Voyez un avocat ou une association."
        return [Missing("order_kind", question, PAGE)]
    asked = (
        ("order_number", "Quel est le numéro de l’ordonnance ?", order.number),
        ("ordered_on", "Quelle est la date de l’ordonnance ?", order.ordered_on),
        ("notified_on", "Quel jour avez-vous reçu l’ordonnance ?", order.notified_on),
    )
    return [Missing(field, question, PAGE) for field, question, known in asked if not known]


def _order_joined(story: Story) -> list[Missing]:
    """Ask for the file of the order: the judge need not ask for what a référé lacks."""
    order = unexecuted(story)
    if order is None or story.pieces.of_ids(order.file_ids):
        return []
    question = "Où est l’ordonnance ? Ajoutez-la à la décision du juge : elle doit être jointe."
    return [Missing("order_file", question, PAGE)]


def _no_timely_appointment(story: Story) -> list[Missing]:
    """Stop where an appointment was given in time: the order may well be obeyed."""
    order = unexecuted(story)
    start = known_from(order) if order else None
    if order is None or start is None:
        return []
    given = appointments_since(story.case, start)
    if any(_in_time(one, order) for one in given):
        question = "Un rendez-vous est noté depuis l’ordonnance. Vérifiez si elle est suivie."
        return [Missing("appointment_since", question, PAGE)]
    told = [
        event
        for event in story.case.current_events()
        if event.outcome in APPOINTMENTS and event.at.date() > start
    ]
    if told and not given:
        question = "Le journal parle d’un rendez-vous. Notez sa date."
        return [Missing("appointment_day", question, PAGE)]
    return []


def _in_time(one: Convocation, order: Order) -> bool:
    """Return whether an appointment that stands answers what the judge ordered."""
    if one.held:
        return True
    if one.cancelled_on or one.refused_at_desk:
        return False
    if order.takes_place_by and one.takes_place_on:
        return one.takes_place_on <= order.takes_place_by
    late = order.communicate_by and one.given_on and one.given_on > order.communicate_by
    return not late


def _no_astreinte_yet(story: Story) -> list[Missing]:
    order = unexecuted(story)
    if order is None or not order.astreinte_per_day:
        return []
    question = "L’ordonnance a déjà une astreinte. Utilisez la demande d’exécution."
    return [Missing("no_astreinte_yet", question, PAGE)]


def _filed(story: Story) -> list[Missing]:
    """Ask for the request before the court, its day and its number."""
    filing = pending_filing(story)
    if filing is None:
        return [Missing("filing", "Quelle requête est au tribunal ? Notez-la.", PAGE)]
    gaps = _other_remedy(filing)
    if filing.filed_on is None:
        gaps.append(Missing("filed_on", "Quel jour la requête a-t-elle été déposée ?", PAGE))
    if not filing.number:
        question = "Quel est le numéro de l’affaire ? Il est sur le message du tribunal."
        gaps.append(Missing("case_number", question, PAGE))
    return gaps


def _other_remedy(filing: Filing) -> list[Missing]:
    """Stop where the request is another remedy: a hearing is due there, and a lawyer is needed."""
    if filing.kind in OF_THE_JUDGE:
        return []
    question = "Ce recours se suit avec un avocat ou une association."
    return [Missing("filing_kind", question, PAGE)]


def _of_filing(field: str, question: str, known: Callable[[Filing], object]) -> Check:
    """Return the check of one fact of the request before the court."""

    def check(story: Story) -> list[Missing]:
        filing = pending_filing(story)
        return [Missing(field, question, PAGE)] if filing and not known(filing) else []

    return check


def _at_court(story: Story) -> list[Missing]:
    filing = pending_filing(story)
    if filing is None:
        return [Missing("filing", "Quelle requête est au tribunal ? Notez-la.", PAGE)]
    return _other_remedy(filing)


def _replies(story: Story) -> list[Missing]:
    if story.case.replies:
        return []
    question = "Que répondez-vous à la défense ? Écrivez chaque point et votre réponse."
    return [Missing("replies", question, "reponses")]


def _offer(story: Story) -> list[Missing]:
    if offer_pending(story) is not None:
        return []
    question = "Quel rendez-vous la préfecture propose-t-elle depuis le dépôt ? Notez-le."
    return [Missing("offer", question, PAGE)]


def _lodged_or_decided(story: Story) -> list[Missing]:
    """Ask for what may be suspended: a decision, or the silence on a request lodged."""
    gate = story.case.gate
    if gate.decision is not None or gate.lodged_on is not None:
        return []
    question = "Quel jour la demande a-t-elle été déposée, ou refusée ?"
    return [Missing("already_lodged", question, "verification")]


def _one_intervener(story: Story) -> list[Missing]:
    """Ask for one association, and for all that its memorandum says of it."""
    found = story.case.interveners
    if not found:
        question = "Quelle association intervient ? Décrivez-la."
        return [Missing("intervener", question, "association")]
    if len(found) > 1:
        question = "Un mémoire par association : gardez-en une seule."
        return [Missing("intervener", question, "associations")]
    one = found[0]
    asked = (
        ("intervener_address", "Quelle est l’adresse du siège de l’association ?", one.address),
        ("intervener_purpose", "Quel objet ses statuts lui donnent-ils ?", one.purpose),
        ("intervener_support", "Que sait l’association de cette affaire ?", one.support),
        ("representative", "Qui représente l’association ?", one.representative),
        ("capacity", "Quelle est la fonction de cette personne ?", one.capacity),
        ("decided_by", "Quel organe a décidé d’agir en justice ?", one.decided_by),
        ("decided_on", "Quel jour a-t-il décidé ?", one.decided_on),
    )
    return [Missing(field, text, "associations") for field, text, known in asked if not known]


NEEDS: Mapping[str, Check] = {
    "order_not_executed": _order_not_executed,
    "order_known": _order_known,
    "order_joined": _order_joined,
    "no_timely_appointment": _no_timely_appointment,
    "no_astreinte_yet": _no_astreinte_yet,
    "filed": _filed,
    "defence": _of_filing(
        "defence_on", "Quel jour avez-vous reçu le mémoire en défense ?", lambda f: f.defence_on
    ),
    "hearing": all_of(
        _of_filing("hearing_on", "Quel jour est l’audience ?", lambda f: f.hearing_on),
        _at_court,
    ),
    "replies": _replies,
    "offer": _offer,
    "lodged_or_decided": _lodged_or_decided,
    "one_intervener": _one_intervener,
}
