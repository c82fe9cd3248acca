"""What comes back of a registered letter or of an e-mail is evidence, and is told to the judge."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guichet.documents.text import to_text
from guichet.evidence.casefile import casefile_of
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.shelf import receipts_due
from guichet.letters.situation import situation_of
from guichet.letters.writing import write
from tests.factories import an_attempt, png
from tests.support.letter_dossiers import PARIS, an_example, plain, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(db):
    """A dossier whose registered letter was sent twelve days ago."""
    dossier = an_example()
    sent(dossier, "lrar", days_ago=12, tracking_number="1A 000", recipient="le préfet")
    return dossier


def letter_of(dossier):
    return dossier.attempts.get(channel="lrar", outcome="sent")


def back(client, dossier, what: str, *, days_ago: int = 2, **others: object):
    moment = timezone.now().astimezone(PARIS) - dt.timedelta(days=days_ago)
    given = {"what": what, "day": moment.date().isoformat(), "hour": "10:30", **others}
    address = f"/dossiers/{dossier.pk}/recommandes/{letter_of(dossier).number}/"
    return client.post(address, given)


def facts_told(dossier, kind: str = "requete") -> str:
    """Return the requête, or another document, as one reads it."""
    on = timezone.now().astimezone(PARIS).date()
    return plain(to_text(write(kind, casefile_of(dossier, on=on), LetterOptions(on=on))))


def test_a_letter_that_came_back_is_a_piece_tied_to_its_sending_and_told(signed_in, example):
    """LR-03, EV-01: the returned letter."""
    photo = SimpleUploadedFile("enveloppe.png", png("EXEMPLE enveloppe"))
    answer = back(signed_in, example, "returned_unclaimed", proofs=photo)
    noted = example.attempts.latest("number")
    assert answer.headers["Location"].endswith(f"/journal/{noted.number}/")
    assert (noted.channel, noted.outcome) == ("lrar", "returned_unclaimed")
    assert noted.detail("answers") == str(letter_of(example).pk)
    assert noted.detail("tracking_number") == "1A 000"
    told = facts_told(example)
    assert "ma lettre recommandée m’est revenue, non réclamée" in told
    start = told.index("ma lettre recommandée m’est revenue")
    assert "(pièce n°" in told[start : start + 160]


def test_the_acknowledgement_is_kept_with_the_day_it_bears(signed_in, example):
    """LR-11, EV-01: the acknowledgement, its date."""
    day = timezone.now().astimezone(PARIS).date() - dt.timedelta(days=9)
    photo = SimpleUploadedFile("avis.png", png("EXEMPLE avis"))
    back(signed_in, example, "ar_received", written_on=day.isoformat(), proofs=photo)
    noted = example.attempts.latest("number")
    assert noted.detail("acknowledged_on") == day.isoformat()
    assert noted.captures.count() == 1
    assert "j’ai reçu l’avis de réception de ma lettre recommandée" in facts_told(example)


def test_what_came_back_ends_the_reminder_of_the_missing_acknowledgement(signed_in, example):
    """EV-03"""
    assert len(receipts_due(situation_of(example, timezone.now()))) == 1
    back(signed_in, example, "ar_received")
    assert receipts_due(situation_of(example, timezone.now())) == []


@pytest.mark.parametrize("channel", ["email", "lrar"])
@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("no_answer", "restait sans réponse"),
        ("reply_automatic", "j’ai reçu un"),
        ("reply_keep_trying", "m’invitant à réessayer sur le site"),
        ("reply_other", "sans date de rendez-vous"),
    ],
)
def test_each_kind_of_answer_is_told_to_the_judge(example, channel, outcome, words):
    """EM-19: none, automatic, « use the site », another."""
    before = facts_told(example)
    moment = timezone.now().astimezone(PARIS) - dt.timedelta(days=3)
    an_attempt(example, moment, channel=channel, outcome=outcome, at=timezone.now())
    after = facts_told(example)
    day = f"Le {moment.day if moment.day > 1 else '1er'} "
    assert before.count(words) < after.count(words)
    assert day in after


@pytest.mark.parametrize("channel", ["email", "lrar"])
def test_an_appointment_given_is_told_and_no_requete_asks_for_one(example, channel):
    """EM-19: an appointment."""
    assert "Rendez-vous donné" not in facts_told(example, "releve")
    moment = timezone.now().astimezone(PARIS) - dt.timedelta(days=3)
    outcome = "appointment_given"
    an_attempt(example, moment, channel=channel, outcome=outcome, at=timezone.now())
    assert "Rendez-vous donné" in facts_told(example, "releve")
    with pytest.raises(NotReady):
        facts_told(example)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"days_ago": -2}, "Cette date est dans le futur."),
        ({"days_ago": 20}, "Cette date est avant l’envoi de la lettre."),
        ({"written_on": "2020-01-01"}, "Cette date n’est pas entre l’envoi et le retour."),
        ({"what": ""}, "Choisissez ce qui est revenu."),
    ],
)
def test_dates_that_cannot_be_are_refused(signed_in, example, changed, told):
    answer = back(signed_in, example, **{"what": "ar_received", **changed})
    assert answer.status_code == 422
    assert told in plain(answer.content.decode())
    assert example.attempts.filter(channel="lrar").count() == 1


def test_the_page_of_the_letter_leads_to_what_came_back(signed_in, example):
    number = letter_of(example).number
    page = signed_in.get(f"/dossiers/{example.pk}/journal/{number}/").content.decode()
    assert f"/dossiers/{example.pk}/recommandes/{number}/" in page
    assert signed_in.get(f"/dossiers/{example.pk}/recommandes/{number}/").status_code == 200
    other = example.attempts.filter(channel="email").first().number
    assert signed_in.get(f"/dossiers/{example.pk}/recommandes/{other}/").status_code == 404
