"""What the person must choose before a letter is written: nothing here has a default."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guichet.letters.moments import offer_pending
from guichet.letters.needs.gaps import Missing
from guichet.letters.options import LOST, LetterOptions
from guichet.letters.story import Story
from guichet.letters.values.court_measure import by_site
from guichet.letters.values.offer import ends_before, passed_by
from guichet.letters.values.withdrawal import costs_paid

CHOICES = "choix"
"""The page of these gaps: the choices beside the letter itself."""


def unchosen(letter: str, story: Story, options: LetterOptions) -> list[Missing]:
    """Return the choices of ``letter`` that are not made yet, in order."""
    check = UNCHOSEN.get(letter)
    return check(story, options) if check else []


def _offer(story: Story, options: LetterOptions) -> list[Missing]:
    if options.offer is None:
        question = "Cette date vous convient-elle ? Répondez dans vos choix."
        return [Missing("offer_answer", question, CHOICES)]
    if options.offer == "suits":
        return _costs(story, options)
    offer = offer_pending(story)
    told = offer and (passed_by(story, offer) or ends_before(story, offer))
    if told or options.own_words.strip():
        return []
    question = "Pourquoi cette date ne convient-elle pas ? Dites-le dans vos choix."
    return [Missing("own_words", question, CHOICES)]


def _costs(story: Story, options: LetterOptions) -> list[Missing]:
    """Ask whether costs are kept, where there are any."""
    if options.keep_costs is not None or not (costs_paid(story) or options.costs_cents):
        return []
    question = "Demandez-vous encore vos frais ? Répondez dans vos choix."
    return [Missing("keep_costs", question, CHOICES)]


def advised(letter: str, story: Story, options: LetterOptions) -> list[Missing]:
    """Return what would make the letter stronger, and never stops it.

    For a renewal, the copy of the titre: the presumption of urgency rests on the day it ends.
    Whoever has none any more says so.
    """
    if letter != "requete" or story.case.kind != "renewal":
        return []
    if options.titre == LOST or story.pieces.of_ids({options.titre}):
        return []
    question = "Ajoutez la copie de votre titre, ou du récépissé. Puis choisissez-la."
    return [Missing("titre_copy", question, "preuves")]


def _other_way(story: Story, options: LetterOptions) -> list[Missing]:
    """Refuse where another way exists: the judge is asked when the site is the only one."""
    if options.other_way != "yes" or not by_site(story):
        return []
    question = "Un autre moyen existe. Essayez-le d’abord, puis notez-le au journal."
    return [Missing("other_way", question, CHOICES)]


UNCHOSEN: Mapping[str, Callable[[Story, LetterOptions], list[Missing]]] = {
    "offre": _offer,
    "desistement": _costs,
    "requete": _other_way,
}
