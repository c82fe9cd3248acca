"""The costs asked of the judge: what a receipt shows, and never more without saying so."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Cost
from guichet.letters.story import tell
from tests.letters.cases import filed, not_executed, offered
from tests.letters.reading import said
from tests.letters.test_claims import asked
from tests.personas import DAY, PARIS, a_file, awa


def test_a_cost_without_a_receipt_is_left_out_of_the_sum_unless_it_is_asked_and_said():
    """RQ-26: the judge gives real costs with their receipts."""
    copies = awa().costs[0].model_copy(update={"cents": 1260, "files": ()})
    case = awa(costs=(*awa().costs, copies))
    assert asked(case)[2].endswith("la somme de 7,20 €, au titre de l’article L. 761-1 du code de "
        "justice administrative, pour les frais que j’ai engagés (pièce n° 3).")  # fmt: skip
    chosen = asked(case, costs_cents=1980)[2]
    assert "de 19,80 €" in chosen
    assert chosen.endswith("dont 7,20 € justifiés (pièce n° 3) et le reste selon mes déclarations.")
    assert len(asked(awa(costs=(copies,)))) == 2
    declared = asked(awa(costs=(copies,)), costs_cents=1260)[2]
    assert declared.endswith("les frais que j’ai engagés (selon mes déclarations).")


def test_a_receipt_that_is_already_a_piece_is_not_joined_twice():
    """RQ-29"""
    labels = [piece.label for piece in tell(awa(), on=DAY).pieces.all]
    assert not any("frais" in label for label in labels)


def test_only_the_costs_paid_since_the_order_are_asked_again():
    """RQ-26"""
    paid_at = dt.datetime(2026, 11, 14, 9, tzinfo=PARIS)
    before, after = (
        Cost(label="Lettre recommandée", cents=720, on=dt.date(2026, 10, 20)),
        Cost(
            label="Lettre recommandée", cents=745, on=dt.date(2026, 11, 14),
            files=(a_file("recu.pdf", paid_at, "application/pdf"),),
        ),
    )  # fmt: skip
    text = said("inexecution", not_executed(costs=(before, after)))
    assert "la somme de 7,45 €" in text
    assert "les frais que j’ai engagés (pièce n° 5)." in text
    assert "L. 761-1" not in said("inexecution", not_executed(costs=(before,)))


def test_a_date_that_suits_keeps_the_receipts_under_their_numbers_of_the_request():
    """OU-05"""
    text = said("offre", offered(), offer="suits", keep_costs=True)
    assert "les frais que j’ai engagés (pièce n° 3 de la requête)." in text


def test_giving_up_a_request_says_nothing_of_costs_that_nobody_noted():
    assert "frais" not in said("desistement", filed(costs=()))
    kept = said("desistement", filed(costs=(Cost(label="Copies", cents=1260),)), keep_costs=True)
    assert "Je maintiens ma demande de frais, au titre de l’article L. 761-1" in kept
