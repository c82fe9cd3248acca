"""The sheets for a jurist: the nearest days first, and never the most comfortable alone."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import UrgencyFact
from tests.letters.cases import CASES, anef, gated
from tests.letters.reading import said
from tests.personas import DAY, ana, awa

SUSPENSION, LIBERTE = "orientation_suspension", "orientation_liberte"
lodged = gated(already_lodged=True, lodged_on=dt.date(2026, 9, 1))
NOT_TODAY = "Rien dans ce dossier ne montre aujourd’hui une urgence de quarante-huit heures."
NOT_BORN = "Aucun refus n’est encore né selon nos règles"


def test_the_days_stand_on_top_the_nearest_first():
    """HE-10"""
    text = said(SUSPENSION, lodged())
    days = ("31 octobre 2026 :", "11 décembre 2026 :", "12 décembre 2026 :", "1er janvier 2027 :")
    places = [text.index(day) for day in days]
    assert places == sorted(places)
    assert places[-1] < text.index("Les faits du dossier")


def test_a_silence_on_a_titre_that_nobody_named_may_be_a_refusal_earlier():
    """HE-10: R. 432-2, sixty or ninety days for some titles."""
    text = said(SUSPENSION, lodged())
    assert "refus dès ce jour, ou dès le 30 novembre 2026 (soixante ou quatre-vingt-dix" in text
    assert "peut alors finir dès le 31 décembre 2026. À vérifier aujourd’hui." in text
    assert NOT_BORN not in text
    named = said(SUSPENSION, lodged(demarche="premiere_vpf_liens", kind="first"))
    assert "selon le titre" not in named
    assert NOT_BORN in named


def test_a_written_refusal_has_no_text_of_the_silence_and_fears_an_oqtf():
    """HE-10"""
    text = said(SUSPENSION, CASES["decided"]())
    for article in ("R. 421-2", "R. 432-2", "L. 232-4", "L. 112-6"):
        assert article not in text
    assert "1er décembre 2026 : dernier jour prudent" in text
    assert "Si le refus contient une OQTF, le délai peut être bien plus court." in text
    assert "R. 421-2" in said(SUSPENSION, lodged())


def test_the_end_of_the_titre_is_the_day_of_the_renewal_not_six_months_later():
    """HE-10"""
    text = said(LIBERTE, awa())
    end = "11 décembre 2026 : fin du titre et dernier jour pour demander le renouvellement"
    assert end in text
    assert "dernier jour pour renouveler" not in text
    assert "11 juin 2027 : après ce jour, une demande est soumise de nouveau" in text
    online = said(LIBERTE, anef())
    assert "31 janvier 2027 : fin du titre." in online, "on the ANEF the days to ask end before"
    assert "2 décembre 2026 :" in online


def test_what_is_far_is_not_said_to_press_today():
    """HE-10"""
    for far in (awa(), ana()):
        text = said(LIBERTE, far)
        assert NOT_TODAY in text
        assert "aujourd’hui si possible" not in text


def test_what_may_press_today_is_left_to_a_lawyer_today():
    """HE-10"""
    lost = UrgencyFact(kind="contract_suspended", deadline=DAY + dt.timedelta(days=2))
    undated = UrgencyFact(kind="recepisse_lapsed")
    ended = awa(titre_expires_on=DAY - dt.timedelta(days=1), urgency=())
    for near in (awa(urgency=(lost,)), ana(urgency=(undated,)), ended, CASES["detained"]()):
        text = said(LIBERTE, near)
        assert NOT_TODAY not in text
        assert "aujourd’hui si possible" in text
