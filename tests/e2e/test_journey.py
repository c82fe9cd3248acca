"""From the printed address to a folder that the court takes, by hand, in a real browser."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from guichet.practice import PracticeServer
from tests.e2e.papers import a_capture, a_certificate
from tests.e2e.walker import Walker
from tests.support.checkout import ROOT
from tests.support.person import Person
from tests.support.poppler import text_of
from tests.support.timestamping import LocalAuthority

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e

PARIS = ZoneInfo("Europe/Paris")
DAYS_BEFORE = (31, 24, 18, 11, 6, 3)
"""The days of the earlier attempts: more than four weeks, never two in a row."""


def test_a_person_goes_from_the_first_attempt_to_a_folder_that_anyone_can_verify(
    walker: Walker,
    browser: Browser,
    practice_site: PracticeServer,
    assisted_windows: None,
    authority: LocalAuthority,
    tmp_path: Path,
) -> None:
    """FI-04. No page has an accessibility fault, scrolls sideways, complains or asks elsewhere."""
    open_a_dossier(walker)
    answer_the_questions_before(walker)
    give_a_paper_in_three_ways(walker, tmp_path)
    try_in_the_assisted_window(walker, browser, practice_site)
    note_earlier_attempts(walker)
    see_them_sealed(walker)
    say_who_and_why(walker)
    write_the_email(walker)
    write_the_registered_letter(walker)
    read_the_requete(walker)
    folder = prepare_the_folder(walker, tmp_path)
    the_court_takes_it_and_anyone_can_verify_it(folder)
    assert walker.elsewhere == []
    assert walker.complaints == []
    assert walker.faults == {}


def open_a_dossier(walker: Walker) -> None:
    page = walker.page
    page.goto(walker.live.printed_address())
    page.wait_for_url(walker.live.url + "/")
    walker.look("accueil sans dossier")
    walker.follows("Ouvrir mon premier dossier")
    walker.look("nouveau dossier")
    walker.writes(pseudonym="Awa EXEMPLE", place="93200 Saint-Denis")
    walker.chooses("demarche", "renouvellement_general")
    walker.presses("Ouvrir le dossier")
    from guichet.dossiers.models import Dossier

    # A real dossier takes no page of the practice site.
    Dossier.objects.filter(pk=walker.dossier).update(example=True)


def answer_the_questions_before(walker: Walker) -> None:
    walker.reads("Avant d’essayer")
    walker.look("questions avant")
    walker.answers("Avez-vous déjà envoyé votre dossier ?", "Non")
    walker.answers("La préfecture a-t-elle pris une décision ?", "Non, aucune")
    walker.answers("Avez-vous reçu une OQTF ?", "Non")
    walker.answers("Qui a vérifié votre dossier ?", "Une association")
    walker.answers("Avez-vous tous les papiers demandés ?", "Oui")
    walker.answers("Êtes-vous enfermé, ou assigné à un lieu ?", "Non")
    walker.answers("Quel document de séjour avez-vous ?", "Une carte de séjour d’un an")
    walker.answers("Quelle est votre nationalité ?", "Un autre pays")
    walker.answers("Quel âge avez-vous ?", "19 ans ou plus")
    walker.presses("Continuer")
    walker.reads("Aujourd’hui")
    walker.look("aujourd’hui au début")
    walker.follows("Dire comment demander")
    walker.reads("Démarche")
    walker.look("démarche")
    walker.chooses("channel", "site")
    walker.presses("Enregistrer")
    walker.sees("C’est enregistré.")


def give_a_paper_in_three_ways(walker: Walker, folder: Path) -> None:
    walker.goes_to("Preuves")
    walker.reads("Preuves")
    walker.look("preuves vides")
    paper = a_certificate()
    walker.chooses_files(paper)
    with walker.page.expect_event("load"):
        walker.presses("Ajouter")
    walker.sees("« attestation_employeur.png » : reçue.")
    on_the_desktop = folder / paper["name"]
    on_the_desktop.write_bytes(paper["buffer"])
    walker.drops(on_the_desktop)
    with walker.page.expect_event("load"):
        walker.presses("Ajouter")
    walker.sees("« attestation_employeur.png » est déjà là.")
    with walker.page.expect_event("load"):
        walker.pastes_a_picture("image.png", paper["buffer"])
    walker.sees("est déjà là.")
    walker.sees("1 fichier reçu")
    walker.look("preuves avec un papier")
    walker.follows("attestation_employeur.png", exact=False)
    walker.reads("attestation_employeur.png")
    walker.answers("On voit la date ?", "Non")
    walker.presses("Enregistrer")
    walker.reads("attestation_employeur.png")
    walker.look("une preuve")


def try_in_the_assisted_window(
    walker: Walker, browser: Browser, practice_site: PracticeServer
) -> None:
    from guichet.evidence.assisted_windows import window_of

    walker.goes_to("Journal")
    walker.reads("Journal")
    walker.look("journal vide")
    walker.follows("Faire un essai maintenant")
    walker.reads("Essai assisté")
    walker.look("essai assisté avant")
    walker.writes(url=practice_site.page_of("99001"))
    walker.presses("Ouvrir la fenêtre")
    session = window_of(walker.dossier)
    assert session is not None
    with Person(browser.browser_type, session) as person:
        walker.watch(person.context)
        person.page.get_by_role("link", name="Prendre un rendez-vous").click()
        code = person.page.get_by_label("Recopiez le code de sécurité")
        code.fill(practice_site.latest_code)
        person.page.get_by_role("button", name="Suivant").click()
        walker.sees("Sera noté : « Aucun créneau proposé »")
        walker.sees("Aucun créneau disponible à partir de cette date.")
        walker.look("essai assisté pendant")
        walker.presses("Enregistrer cette page")
        walker.sees("Page enregistrée : essai n° 1.")
    walker.presses("Terminer l’essai")
    assert window_of(walker.dossier) is None
    walker.reads("Journal")
    walker.follows("Essai 1")
    walker.reads("Essai n° 1")
    walker.look("l’essai assisté au journal")


def note_earlier_attempts(walker: Walker) -> None:
    today = dt.datetime.now(PARIS).date()
    for days in DAYS_BEFORE:
        day, hour = today - dt.timedelta(days=days), dt.time(9 + days % 8, 12)
        walker.goes_to("Journal")
        walker.follows("Noter un essai")
        walker.reads("Noter un essai")
        walker.chooses("outcome", "no_slot")
        walker.writes(day=day.isoformat(), hour=f"{hour:%H:%M}")
        walker.chooses_files(a_capture(day, hour))
        if days == DAYS_BEFORE[0]:
            walker.look("noter un essai")
        walker.presses("Enregistrer")
        walker.sees("ajouté au journal.")
    walker.goes_to("Journal")
    walker.sees(f"{1 + len(DAYS_BEFORE)} essais")
    walker.look("journal")


def see_them_sealed(walker: Walker) -> None:
    from guichet.evidence.tasks import seal_pending

    assert walker.page.get_by_text("Scellée", exact=True).count() == 0
    assert seal_pending() == 1  # the sweep that « guichet serve » makes each minute
    walker.goes_to("Journal")
    walker.sees("Scellée")
    assert walker.page.get_by_text("Reçue", exact=True).count() == 0
    walker.follows("Calendrier")
    walker.reads("Calendrier des essais")
    walker.look("calendrier")


def say_who_and_why(walker: Walker) -> None:
    """The letter asks: each missing answer leads to its question, and back to the letter."""
    walker.goes_to("Lettres")
    walker.reads("Lettres")
    walker.look("lettres")
    walker.follows("E-mail à la préfecture")
    walker.sees("Il manque")
    walker.look("e-mail incomplet")
    walker.follows("Quel est le nom ?")
    walker.reads("Identité")
    walker.look("identité")
    walker.writes(
        family_name="Exemple", given_names="Awa", birth_date="1983-05-14",
        birth_place="Ville-Exemple", nationality="malienne", address="12 rue de l’Exemple",
        postcode="93200", commune="Saint-Denis", email="awa.exemple@exemple.invalid",
    )  # fmt: skip
    walker.answers("Accorder les lettres", "Au féminin")
    walker.presses("Enregistrer")
    walker.reads("E-mail à la préfecture")
    walker.sees("Aperçu")


def write_the_email(walker: Walker) -> None:
    walker.writes(to="sejour@prefecture-exemple.gouv.fr")
    walker.presses("Mettre à jour l’aperçu")
    walker.sees("sejour@prefecture-exemple.gouv.fr")
    walker.look("e-mail")
    walker.presses("Terminer cet e-mail")
    walker.sees("Rien n’a été envoyé.")
    walker.look("e-mail terminé")
    it_is_a_draft_to_send(walker.takes("Brouillon d’e-mail"))
    walker.presses("Noter l’envoi au journal")
    walker.sees("Envoi noté au journal")


def it_is_a_draft_to_send(path: Path) -> None:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["To"] == "sejour@prefecture-exemple.gouv.fr"
    assert message["X-Unsent"] == "1"
    body = message.get_body(("plain",))
    assert body is not None
    assert "sept tentatives" in body.get_content()
    kinds = [part.get_content_type() for part in message.iter_attachments()]
    assert kinds == ["application/pdf"] + ["image/png"] * 4


def write_the_registered_letter(walker: Walker) -> None:
    walker.goes_to("Lettres")
    walker.follows("Lettre recommandée à la préfecture")
    walker.sees("Aperçu")
    walker.look("lettre recommandée")
    walker.presses("Terminer cette lettre")
    walker.sees("Rien n’a été envoyé.")
    walker.look("lettre terminée")
    text = text_of(walker.takes("Le document gardé"))
    assert "Lettre recommandée avec avis de réception" in text
    assert "Awa EXEMPLE" in text
    assert "Préfet de la Seine-Saint-Denis" in text
    walker.writes(tracking_number="1A 000 000 0000 0", cost="7,45")
    walker.presses("Noter l’envoi au journal")
    walker.sees("Envoi noté au journal")


def read_the_requete(walker: Walker) -> None:
    walker.goes_to("Lettres")
    walker.sees("Le juge peut être saisi, si vous le voulez")
    walker.look("lettres à la fin")
    walker.follows("Requête en référé « mesures utiles »")
    walker.reads("Requête en référé « mesures utiles »")
    walker.look("requête")
    text = " ".join(text_of(walker.takes("À lire et à imprimer")).split())
    assert "tribunal administratif de Montreuil" in text
    assert "le préfet de la Seine-Saint-Denis" in text
    assert "sept tentatives en ligne, sur sept jours différents" in text
    assert "7,45 €" not in text, "a price without its receipt is not asked of the judge"
    for article in ("L. 521-3", "R. 431-2", "R. 431-3", "L. 911-3"):
        assert article in text
    assert "R. 311-1" not in text


def prepare_the_folder(walker: Walker, folder: Path) -> Path:
    walker.goes_to("Dossier à déposer")
    walker.reads("Dossier à déposer")
    walker.sees("Les conditions vérifiables sont réunies")
    walker.look("dossier à déposer")
    for sentence in ("C’est toujours urgent", "J’ai vérifié aujourd’hui", "Tout est vrai."):
        walker.page.get_by_label(sentence).check()
    walker.presses("Préparer le dossier")
    walker.reads("Le dossier est prêt")
    walker.look("dossier prêt")
    with zipfile.ZipFile(walker.takes("Télécharger le dossier")) as archive:
        archive.extractall(folder / "court")
    [unpacked] = (folder / "court").iterdir()
    return unpacked


def the_court_takes_it_and_anyone_can_verify_it(folder: Path) -> None:
    checked = guichet("check-filing", folder)
    assert checked.returncode == 0, checked.stdout
    assert json.loads(checked.stdout)["faults"] == []
    verified = guichet("verify", folder / "NE_PAS_DEPOSER" / "preuves.zip")
    assert verified.returncode == 0, verified.stdout
    report = json.loads(verified.stdout)
    assert (report["intact"], report["level"]) == (True, "dated")


def guichet(command: str, target: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the product as a clerk would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "guichet", command, str(target), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
