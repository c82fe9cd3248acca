"""The costs asked of the judge (art. L. 761-1 CJA): what a receipt shows, and what none shows.

A person without a lawyer claims real costs with their receipts. A cost without one is never added
as if it were proved: it is left out of the sum proposed, and told apart where the person asks it.
"""

from __future__ import annotations

from collections.abc import Iterable

from guichet.casefile import Cost
from guichet.documents.blocks import Inline
from guichet.documents.numbers import amount
from guichet.letters.pieces import Pieces, printable
from guichet.letters.story import DECLARED


def proved_cents(costs: Iterable[Cost]) -> int:
    """Return what the costs with a receipt that makes a page add up to, in euro cents."""
    return sum(one.cents for one in costs if printable(one.files))


def unproved_cents(costs: Iterable[Cost]) -> int:
    """Return what the costs without such a receipt add up to, in euro cents."""
    return sum(one.cents for one in costs if not printable(one.files))


def costs_claim(
    cents: int, costs: Iterable[Cost] = (), pieces: Pieces | None = None
) -> tuple[Inline, ...]:
    """Return the claim of ``cents``, with the pieces that hold the receipts of ``costs``.

    Empty without any sum. What the receipts do not reach is said to be declared; nothing is said
    of them without ``pieces`` (the court has others than ours).
    """
    if not cents:
        return ()
    claim = (
        f"de mettre à la charge de l’État la somme de {amount(cents)}, au titre de l’article "
        "L. 761-1 du code de justice administrative, pour les frais que j’ai engagés"
    )
    paid = tuple(costs)
    proved = proved_cents(paid)
    if pieces is None:
        return (claim,)
    receipts = pieces.of_files(file for one in paid for file in one.files)
    if receipts is None or not proved:
        return (f"{claim} ({DECLARED})",)
    if proved >= cents:
        return (claim, " (", receipts, ")")
    return (
        f"{claim}, dont {amount(proved)} justifiés (",
        receipts,
        f") et le reste {DECLARED}",
    )
