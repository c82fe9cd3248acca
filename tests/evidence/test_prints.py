"""PDFs received: a printed booking page is read like a picture, a paper is left in peace."""

from __future__ import annotations

import datetime as dt

import pikepdf
import pytest

from guichet.dossiers.models import Attempt
from guichet.evidence.erasure import erase_dossier
from guichet.evidence.inspecting import queue_prints
from guichet.evidence.inspection_tasks import read_pictures
from guichet.evidence.models import Inspection
from guichet.evidence.services import AttemptInput, add_captures, record_attempt
from guichet.storage.uploads import accept
from tests.factories import NOW, PARIS, a_dossier, png
from tests.support.prints import a_print, saved

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 11, 2, 8, 12, tzinfo=PARIS)
MADE_AT = "D:20261103090000+00'00'"
A_LEASE = ("EXEMPLE", "Contrat de location", "Loyer mensuel : 500 euros", "Fait le 02/11/2026")


@pytest.fixture
def dossier():
    """Return an open dossier."""
    return a_dossier()


def received(dossier, name: str, data: bytes):
    [one] = add_captures(dossier, [accept(name, data)], by="test", at=NOW)
    return one.capture


def page(signed_in, dossier, path: str) -> str:
    """Return a page of the evidence, its spaces plain."""
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/{path}").content.decode()
    return answer.replace("\u00a0", " ").replace("\u202f", " ")


def blank() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def locked() -> bytes:
    return saved(blank(), encryption=pikepdf.Encryption(owner="x", user="secret"))


def test_a_printed_page_is_read_and_becomes_an_attempt_at_the_moment_that_the_person_confirms(
    signed_in, dossier
):
    """CA-01, CA-02, CA-03, CA-11: a print is checked like a picture, and dates nothing alone."""
    capture = received(dossier, "essai.pdf", a_print())
    assert "en cours de lecture" in page(signed_in, dossier, f"{capture.id}/")
    assert read_pictures() == 1
    assert not Attempt.objects.exists()

    told = page(signed_in, dossier, f"{capture.id}/")
    assert "demarche/2246/creneau/" in told
    assert "02/11/2026 08:12" in told
    assert "Mots exacts du PDF" in told
    assert "Que voit-on sur la page" in told

    grid = page(signed_in, dossier, "ranger/")
    assert "Marge de la page" in grid
    [ticked] = [value for value in grid.split('"') if value.startswith("2026-11-02T08:12")]
    signed_in.post(
        f"/dossiers/{dossier.id}/preuves/ranger/confirmer/",
        {"images": str(capture.id), f"vu_{capture.id}": ticked},
    )
    attempt = Attempt.objects.get()
    assert (attempt.local_moment, attempt.outcome) == (MOMENT, "no_slot")
    assert attempt.captures.get() == capture


def test_what_the_person_says_of_a_print_is_kept_as_hers(signed_in, dossier):
    capture = received(dossier, "essai.pdf", a_print(stamp="", counter=""))
    read_pictures()
    said = {"shows_url": "oui", "shows_date": "non", "shows_time": "non", "shows_message": "oui"}
    signed_in.post(f"/dossiers/{dossier.id}/preuves/{capture.id}/", said)
    capture.refresh_from_db()
    capture.dossier = dossier
    assert (capture.saw("shows_date"), capture.saw("said_by")) == (False, "person")


def test_a_print_without_its_margins_is_asked_about_and_says_how_to_print_again(signed_in, dossier):
    """CA-02: the date of the page itself is not proposed."""
    words = ("Choisissez votre créneau", "Aucun créneau disponible à partir de cette date.")
    capture = received(
        dossier,
        "essai.pdf",
        a_print(*("02/11/2026 08:12", *words), stamp="", address="", counter="", made_at=MADE_AT),
    )
    read_pictures()
    one = page(signed_in, dossier, f"{capture.id}/ranger/")
    assert "En-têtes et pieds de page" in one
    assert "Ouvrir le PDF" in one
    assert "Ce que dit la marge" not in one
    assert "3 novembre 2026 à 10 h 00" in one
    assert "Ce que dit le fichier PDF" in one


def test_a_paper_in_pdf_is_not_proposed_as_an_attempt_and_lacks_nothing(signed_in, dossier):
    capture = received(dossier, "bail.pdf", a_print(*A_LEASE, stamp="", address="", counter=""))
    read_pictures()
    told = page(signed_in, dossier, f"{capture.id}/")
    assert "Nous n’y reconnaissons pas une page de rendez-vous." in told
    assert "Que voit-on" not in told
    assert "bail.pdf" not in page(signed_in, dossier, "ranger/")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (locked, "Le PDF est protégé par un mot de passe."),
        (lambda: saved(blank()), "Pas de texte dans ce PDF"),
        (lambda: a_print()[:400], "Le PDF ne peut pas être lu."),
    ],
    ids=["locked", "blank", "cut"],
)
def test_a_pdf_that_cannot_be_read_says_why_once_and_is_kept(signed_in, dossier, make, reason):
    capture = received(dossier, "essai.pdf", make())
    read_pictures()
    assert Inspection.objects.get().state == Inspection.UNREADABLE
    told = page(signed_in, dossier, f"{capture.id}/")
    assert reason in told
    assert "Faites une capture de la page." in told or "faites une capture de la page." in told
    assert read_pictures() == 0


def test_a_print_is_shown_with_its_attempt(signed_in, dossier):
    given = AttemptInput(moment=MOMENT, channel="site", outcome="no_slot")
    record_attempt(dossier, given, by="test", at=NOW, files=[accept("essai.pdf", a_print())])
    read_pictures()
    told = signed_in.get(f"/dossiers/{dossier.id}/journal/1/").content.decode()
    assert "Aucun créneau disponible à partir de cette date." in told


def test_pdfs_are_queued_once_and_those_of_an_erased_dossier_never(dossier):
    received(dossier, "a.pdf", a_print())
    received(dossier, "b.png", png("b"))
    assert (queue_prints(), queue_prints()) == (1, 0)
    erase_dossier(dossier, by="test", at=NOW)
    assert queue_prints() == 0
    assert not Inspection.objects.exists()


def test_a_pdf_that_came_as_a_letter_or_a_mail_is_not_read(signed_in, dossier):
    capture = received(dossier, "lettre.pdf", a_print())
    type(capture).objects.update(provenance="letter")
    assert queue_prints() == 0
    assert "en cours de lecture" not in page(signed_in, dossier, f"{capture.id}/")


def test_in_a_real_dossier_a_print_of_the_practice_site_is_never_confirmed_with_the_others(
    signed_in, dossier
):
    training = "http://127.0.0.1:8765/rdvpref/reservation/demarche/99001/creneau/"
    type(dossier).objects.update(example=False)
    received(dossier, "essai.pdf", a_print(address=training))
    read_pictures()
    grid = page(signed_in, dossier, "ranger/")
    assert "C’est une page d’entraînement" in grid
    assert "Confirmer cet essai" not in grid
