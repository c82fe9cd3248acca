"""Which addresses are believed."""

from __future__ import annotations

import pytest

from guichet.booking_sites import Page, Reading, State, System, read, read_text

NO_SLOT = "<p>Aucun créneau disponible à partir de cette date.</p>"
SLOT = "<li><input type=radio name=trhId id=trhId_1><label for=trhId_1>09h15</label></li>"


@pytest.mark.parametrize(
    ("url", "system", "number"),
    [
        (
            "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/4418/",
            "rdv_prefecture",
            "4418",
        ),
        (
            "https://rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/4418/cgu/?x=1#y",
            "rdv_prefecture",
            "4418",
        ),
        (
            "HTTPS://WWW.RDV-PREFECTURE.INTERIEUR.GOUV.FR:443/rdvpref/reservation/demarche/12/creneau/",
            "rdv_prefecture",
            "12",
        ),
        (
            "www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/7/creneau/",
            "rdv_prefecture",
            "7",
        ),
        ("https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/login/", "rdv_prefecture", None),
        (
            "http://127.0.0.1:8123/rdvpref/reservation/demarche/99001/creneau/",
            "rdv_prefecture",
            "99001",
        ),
        ("http://localhost:8123/rdvpref/reservation/demarche/99001", "rdv_prefecture", "99001"),
        ("http://[::1]:8123/rdvpref/reservation/demarche/99001/", "rdv_prefecture", "99001"),
        ("https://www.essonne.gouv.fr/booking/create/4010/2", "legacy_booking", "4010"),
        (
            "http://www.seine-saint-denis.gouv.fr/index.php/booking/create/9845",
            "legacy_booking",
            "9845",
        ),
        (
            "https://www.haute-savoie.gouv.fr/layout/set/print/booking/create/717/0",
            "legacy_booking",
            "717",
        ),
        ("https://www.rdv.loire.gouv.fr/booking/create/1092", "legacy_booking", "1092"),
        ("https://pprdv.interieur.gouv.fr/booking/create/989/1", "legacy_booking", "989"),
        (
            "https://rdv-etrangers-94.interieur.gouv.fr/eAppointmentpref94/appointment.do?sitekey=P941",
            "eappointment",
            None,
        ),
        ("https://ppoletrangers.interieur.gouv.fr/?motif=rensej", "ppoletrangers", None),
        ("https://rdv.anct.gouv.fr/org/2458", "rdv_service_public", None),
        ("https://rdv.numerique.gouv.fr/creneaux", "rdv_service_public", None),
        (
            "https://administration-etrangers-en-france.interieur.gouv.fr/particuliers/#/",
            "anef",
            None,
        ),
        (
            "https://demarche.numerique.gouv.fr/commencer/premiere-demande",
            "demarche_numerique",
            None,
        ),
        (
            "https://www.demarches-simplifiees.fr/commencer/premiere-demande",
            "demarche_numerique",
            None,
        ),
        ("https://www.essonne.gouv.fr/Actualites", "unknown", None),
        ("https://www.essonne.gouv.fr/a/booking/create/4010", "unknown", None),
        ("http://127.0.0.1:8123/", "unknown", None),
        ("", "unknown", None),
        ("file:///tmp/page.html", "unknown", None),
    ],
)
def test_the_address_names_the_system_and_the_demarche(url, system, number) -> None:
    reading = read(Page(url, "<p>Bonjour</p>"))
    assert (reading.system.value, reading.demarche_number) == (system, number)


@pytest.mark.parametrize(
    "url",
    [
        "https://rdvprefecture.example/rdvpref/reservation/demarche/1/creneau/",
        "https://www.rdv-prefecture.interieur.gouv.fr.example/rdvpref/reservation/demarche/1/",
        "https://www.rdv-prefecture-interieur-gouv.fr/rdvpref/reservation/demarche/1/creneau/",
        "https://rdv-prefecture.interieur.gouv.fr@site.example/rdvpref/reservation/demarche/1/",
        "https://site.example\\@www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/1/",
        "https://site.example\\.interieur.gouv.fr/booking/create/1",
        "https://site.example:x@www.essonne.gouv.fr/booking/create/1",
        "https://xgouv.fr/booking/create/1",
        "https://gouv.fr.site.example/booking/create/1",
        "https://www.essonne.gоuv.fr/booking/create/1",
        "https://www.essonne.xn--guv-tlc.fr/booking/create/1",
        "https://xn--essnne-ujf.gouv.fr/booking/create/1",
        "https://www.essonne.gouv。fr/booking/create/1",
        "https://[::1/booking/create/1",
        "https://[not-an-address]/booking/create/1",
        "javascript:alert(1)//www.essonne.gouv.fr/booking/create/1",
        "ftp://www.essonne.gouv.fr/booking/create/1",
        "https://127.0.0.1.site.example/rdvpref/reservation/demarche/1/creneau/",
        "https://192.168.0.1/rdvpref/reservation/demarche/1/creneau/",
        "http://localhost.site.example/rdvpref/reservation/demarche/1/creneau/",
    ],
)
def test_a_page_on_any_other_address_says_nothing(url: str) -> None:
    line = "<p>Dernière mise en ligne de rendez-vous : le 04/05/2026 à 11:58</p>"
    nothing = Reading(
        System.UNKNOWN, State.UNKNOWN, None, None, None, None, None, None, "Europe/Paris"
    )
    assert read(Page(url, NO_SLOT + SLOT + line, 503)) == nothing
    assert read_text("Aucun créneau disponible à partir de cette date.", url) == nothing


@pytest.mark.parametrize("url", ["", "about:blank", "file:///srv/page.html", "blob:x"])
def test_a_page_that_lost_its_address_is_read_by_the_marks_that_no_other_site_shows(url) -> None:
    assert read(Page(url, NO_SLOT)).system is System.RDV_PREFECTURE
    assert read(Page(url, NO_SLOT)).state is State.NO_SLOT
    assert read(Page(url, SLOT)).state is State.SLOT_SEEN
    legacy = "<p>Il n'existe plus de plage horaire libre pour votre demande de rendez-vous</p>"
    assert read(Page(url, legacy)).system is System.LEGACY_BOOKING


def test_the_text_of_a_page_is_read_in_paris_time() -> None:
    text = "Prochaine mise en ligne de nouveaux rendez-vous : le 06/07/2026 à 08:00"
    reading = read_text(text, None)
    assert reading.zone == "Europe/Paris"
    assert reading.next_release.isoformat() == "2026-07-06T08:00:00+02:00"
