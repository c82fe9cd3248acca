"""The second request: what changed since the first, and what answers the judge's reasons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from guichet.casefile import CaseFile, Convocation, Event, FileRef, Filing, Order, UrgencyFact
from guichet.dossiers.services import create_dossier
from guichet.procedure.news_court import REASON_TAGS
from guichet.procedure.since_filing import Change, not_granted, since_filing
from tests.factories import PARIS, a_screenshot, an_attempt
from tests.support.profiles import a_full_profile
from tests.support.since import at, day, filed, note

FILED_ON = dt.date(2026, 9, 18)
ON = dt.date(2026, 11, 20)


def photo(name):
    at_noon = dt.datetime(2026, 9, 1, 12, tzinfo=PARIS)
    return FileRef(id=name, name=name, path=f"originaux/{name}.png", sha256="0" * 64,
                   media_type="image/png", size=9, received_at=at_noon)  # fmt: skip


def event(number, month, date, channel="site", outcome="no_slot", proved=True):
    moment = dt.datetime(2026, month, date, 9, number, tzinfo=PARIS)
    files = (photo(f"{number}"),) if proved else ()
    return Event(id=str(number), number=number, at=moment, received_at=moment, channel=channel,
                 outcome=outcome, files=files)  # fmt: skip


BEFORE = (
    event(1, 9, 14), event(2, 9, 14), event(3, 9, 15, proved=False), event(4, 9, 18),
    event(5, 9, 16, "email", "sent"),
)  # fmt: skip
SINCE = (
    event(6, 9, 21), event(7, 9, 29), event(8, 10, 6), event(9, 10, 8), event(10, 10, 20),
    event(11, 10, 21, "lrar", "sent"),
)  # fmt: skip
OLD_FACT = UrgencyFact(kind="child_at_school", noted_on=dt.date(2026, 9, 10))
NEW_FACT = UrgencyFact(kind="job_offer_expires", noted_on=dt.date(2026, 11, 10),
                       deadline=dt.date(2027, 1, 15), files=(photo("promesse"),))  # fmt: skip


def rejected(*tags, result="rejected"):
    return Order(kind="L521-3", filed_on=FILED_ON, ordered_on=dt.date(2026, 10, 2), result=result,
                 filing="1", reason_tags=tags)  # fmt: skip


def a_case(**said):
    base = {
        "id": "EXEMPLE", "written_on": ON, "channel": "site", "events": (*BEFORE, *SINCE),
        "urgency": (OLD_FACT, NEW_FACT), "orders": (rejected("urgency"),),
        "filings": (Filing(id="1", filed_on=FILED_ON),),
    }  # fmt: skip
    return CaseFile.model_validate(base | said)


def answer_to(tag, **said):
    compared = since_filing(a_case(orders=(rejected(tag),), **said), ON)
    assert compared is not None
    (answer,) = compared.answers
    return answer


def test_the_table_tells_what_was_there_and_what_came_since():
    """RF-08."""
    compared = since_filing(a_case(), ON)
    assert compared is not None
    assert compared.changes == (
        Change("Essais", "4", "5"),
        Change("Avec preuve", "3", "5"),
        Change("Semaines", "1", "4"),
        Change("Par semaine", "4", "1,2"),
        Change("Jours couverts", "4", "29"),
        Change("Preuves", "essais en ligne et e-mail", "lettre recommandée"),
        Change("Faits urgents", "Enfant scolarisé",
               "Promesse d’embauche qui expire"),
        Change("Dates", "rien", "15/01/2027"),
    )  # fmt: skip
    assert compared.has_news


def test_an_attempt_of_the_day_of_the_filing_is_before_it_and_the_next_day_is_after():
    compared = since_filing(a_case(events=(event(1, 9, 18), event(2, 9, 19))), ON)
    assert compared is not None
    assert compared.changes[0] == Change("Essais", "1", "1")


def test_an_appointment_offered_since_brings_its_date():
    offered = Convocation(id="9", origin="offered", given_on=dt.date(2026, 10, 1),
                          takes_place_on=dt.date(2027, 5, 3))  # fmt: skip
    compared = since_filing(a_case(convocations=(offered,), urgency=()), ON)
    assert compared is not None
    assert compared.changes[-1].since == "03/05/2027"


def test_without_anything_new_the_page_knows_it():
    compared = since_filing(a_case(events=BEFORE, urgency=(OLD_FACT,)), ON)
    assert compared is not None
    assert not compared.has_news


@pytest.mark.parametrize("result", ["rejected", "non_lieu", "withdrawn"])
def test_a_request_not_granted_is_compared(result):
    assert since_filing(a_case(orders=(rejected(result=result),)), ON) is not None


def test_a_request_granted_later_is_not_compared_any_more():
    granted = Order(kind="L521-3", ordered_on=dt.date(2026, 11, 1), result="granted")
    assert not_granted(a_case(orders=(rejected(), granted))) is None
    assert since_filing(a_case(orders=()), ON) is None


def test_a_request_that_waits_is_told_apart():
    waiting = Filing(id="2", filed_on=dt.date(2026, 11, 2))
    compared = since_filing(a_case(filings=(Filing(id="1", filed_on=FILED_ON), waiting)), ON)
    assert compared is not None
    assert compared.pending
    assert not since_filing(a_case(), ON).pending  # type: ignore[union-attr]


def test_too_short_is_answered_by_a_longer_time():
    """RF-04."""
    assert answer_to("too_short").found == ("Vos essais couvrent 36\u00a0jours, contre 4.",)
    alone = answer_to("too_short", events=BEFORE)
    assert (alone.state, alone.found) == ("nothing", ())
    assert "plusieurs semaines" in alone.to_do[0]


def test_too_few_is_answered_by_more_attempts_a_week():
    """RF-05."""
    answer = answer_to("too_few")
    assert answer.state == "new"
    assert "5\u00a0essais de plus" in answer.found[0]
    assert "1,2, contre 4" in answer.found[0]
    assert answer_to("too_few", events=BEFORE).state == "nothing"


def test_missing_proofs_are_answered_by_new_kinds_and_the_missing_ones_are_listed():
    """RF-06."""
    answer = answer_to("proof")
    assert any("lettre recommandée" in line for line in answer.found)
    assert not any("manque" in line for line in answer.to_do)
    bare = answer_to("proof", events=(event(1, 9, 14),))
    assert bare.state == "nothing"
    assert "e-mail et lettre recommandée" in bare.to_do[0]


def test_urgency_is_answered_by_facts_noted_since_and_their_proof_is_told():
    """RF-07."""
    answer = answer_to("urgency")
    assert answer.found == ("Promesse d’embauche qui expire, 15\u00a0janvier\u00a02027.",)
    bare = NEW_FACT.model_copy(update={"files": ()})
    assert "(sans preuve)" in answer_to("urgency", urgency=(bare,)).found[0]
    assert answer_to("urgency", urgency=(OLD_FACT,)).state == "nothing"


@pytest.mark.parametrize("tag", ["other_route", "no_hearing"])
def test_no_dossier_answers_a_reason_that_only_people_can_read(tag):
    answer = answer_to(tag)
    assert (answer.state, answer.found) == ("human", ())
    assert "avec un avocat ou une association" in answer.to_do[0]


def test_every_reason_has_its_answer():
    """RF-03."""
    for tag in REASON_TAGS:
        assert answer_to(tag).to_do


def test_old_facts_of_urgency_are_to_say_again():
    """TH-06: noted more than thirty days before, or on no known day."""
    compared = since_filing(a_case(), ON)
    assert compared is not None
    assert compared.stale == ("Enfant scolarisé",)


# The page


@pytest.fixture
def refused(signed_in, dossier):
    """A dossier whose request of twelve days ago was rejected, with an attempt since."""
    note(signed_in, dossier, "requete", **filed())
    note(signed_in, dossier, "ordonnance", result="rejected", on=day(-4), notified_on=day(-3),
         reason_tags=["too_few"])  # fmt: skip
    return dossier


def page_of(client, dossier):
    said = client.get(at(dossier, "nouvelle-requete/")).content.decode()
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_reassures_and_promises_nothing(signed_in, refused):
    """RF-01, RF-09, RF-10, WA-06."""
    said = page_of(signed_in, refused)
    assert "Un rejet ne ferme pas les autres démarches." in said
    assert "Des personnes perdent d’abord, puis gagnent. Beaucoup insistent." in said
    assert "Rien n’est promis : chaque juge décide." in said


def test_the_page_gives_the_day_that_the_note_advises_with_its_source(signed_in, refused):
    """RF-02: fifteen days after the rejection, an advice of the note."""
    from guichet.documents.dates import long_date

    said = page_of(signed_in, refused)
    assert f"À partir du {long_date(day(11))}".replace("\u00a0", " ") in said
    assert "un conseil, pas un délai de la loi" in said
    assert "Note La Cimade / Gisti" in said


def test_the_attempts_since_are_shown_apart(signed_in, refused):
    moment = dt.datetime.combine(day(-2), dt.time(9), PARIS)
    an_attempt(refused, moment, at=dt.datetime.now(dt.UTC))
    said = signed_in.get(at(refused)).content.decode()
    before, _, since = said.partition("depuis la requête</dt>")
    assert "avant la requête</dt>" in before
    assert since.split("<dd>")[1].split("</dd>")[0].strip() >= "1"


def test_the_reasons_not_read_yet_are_asked_for(signed_in, dossier):
    """RF-03."""
    note(signed_in, dossier, "requete", **filed())
    note(signed_in, dossier, "ordonnance", result="rejected", on=day(-4))
    said = page_of(signed_in, dossier)
    assert "Lisez la décision avec quelqu’un." in said
    assert "/suite/2/corriger/" in said


def test_a_second_request_is_not_prepared_while_one_waits(signed_in, refused):
    note(signed_in, refused, "requete", **filed(-2))
    said = page_of(signed_in, refused)
    assert "Une requête attend déjà" in said
    assert "Préparer la nouvelle requête" not in said


def test_the_main_action_is_the_one_of_the_rules(signed_in, refused):
    """Nothing was tried since the order: the page does not lead to the court."""
    assert "Préparer la nouvelle requête" not in page_of(signed_in, refused)
    note(signed_in, refused, "rendez-vous-trouve", on=day(-1), takes_place_on=day(300))
    assert "Écrire une lettre</a>" in page_of(signed_in, refused)


def test_with_news_and_the_rules_agreeing_the_page_leads_to_the_court(signed_in, db):
    """RF-08."""
    profile = a_full_profile("renouvellement_general").model_copy(
        update={"kind": "renewal", "channel": "site", "orders": (), "titre_expires_on": day(40)}
    )
    made = create_dossier(pseudonym="Awa EXEMPLE", by="test", at=timezone.now(), profile=profile)
    for rank in (-60, -50, -40, -11, -5, -2):
        moment = dt.datetime.combine(day(rank), dt.time(9), PARIS)
        an_attempt(made, moment, files=(a_screenshot(f"EXEMPLE {rank}"),), at=timezone.now())
    note(signed_in, made, "requete", **filed(-30))
    note(signed_in, made, "ordonnance", result="rejected", on=day(-12), reason_tags=["too_few"])
    said = page_of(signed_in, made)
    assert "Préparer la nouvelle requête</a>" in said
    assert "Le juge reste libre." in said


def test_without_a_refused_request_the_page_asks_for_the_order(signed_in, new_dossier):
    said = page_of(signed_in, new_dossier)
    assert "Rien à comparer" in said
    assert said.count("button main") == 1
