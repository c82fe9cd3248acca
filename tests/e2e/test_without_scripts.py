"""The same pages where no script runs: an old phone, a strict browser, a library's computer."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.papers import a_capture
from tests.e2e.walker import Walker

pytestmark = pytest.mark.e2e


def test_a_dossier_is_opened_and_an_attempt_noted_with_its_file_without_any_script(
    walker_without_scripts: Walker,
) -> None:
    walker = walker_without_scripts
    open_a_dossier(walker)
    note_an_attempt(walker)
    give_its_file_again(walker)
    see_what_can_be_written(walker)
    assert walker.elsewhere == []
    assert walker.complaints == []
    assert walker.faults == {}


def yesterday_there() -> dt.date:
    return dt.datetime.now(ZoneInfo("Europe/Paris")).date() - dt.timedelta(days=1)


def open_a_dossier(walker: Walker) -> None:
    page = walker.page
    page.goto(walker.live.printed_address())
    page.wait_for_url(walker.live.url + "/")
    walker.follows("Ouvrir mon premier dossier")
    walker.writes(pseudonym="Sam EXEMPLE", place="93200 Saint-Denis")
    walker.chooses("demarche", "aes_travail")
    walker.presses("Ouvrir le dossier")
    walker.reads("Avant d’essayer")
    walker.look("questions avant")
    walker.answers("Avez-vous déjà envoyé votre dossier ?", "Non")
    walker.answers("La préfecture a-t-elle pris une décision ?", "Non, aucune")
    walker.answers("Avez-vous reçu une OQTF ?", "Je préfère ne pas dire")
    walker.answers("Qui a vérifié votre dossier ?", "Personne encore")
    walker.answers("Avez-vous tous les papiers demandés ?", "Je ne sais pas")
    walker.answers("Êtes-vous enfermé, ou assigné à un lieu ?", "Non")
    walker.answers("Quel document de séjour avez-vous ?", "Aucun")
    walker.answers("Quelle est votre nationalité ?", "Je préfère ne pas dire")
    walker.answers("Quel âge avez-vous ?", "Je préfère ne pas dire")
    walker.presses("Continuer")
    walker.reads("Parlez d’abord à quelqu’un")
    walker.look("conseil")
    walker.follows("Continuer vers mon dossier")
    walker.reads("Aujourd’hui")


def note_an_attempt(walker: Walker) -> None:
    yesterday = yesterday_there()
    walker.goes_to("Journal")
    walker.follows("Noter un essai déjà fait")
    walker.reads("Noter un essai")
    walker.look("noter un essai")
    walker.chooses("outcome", "no_slot")
    walker.writes(day=yesterday.isoformat(), hour="09:12", note="Rien, encore.")
    walker.chooses_files(a_capture(yesterday, dt.time(9, 12)))
    walker.presses("Enregistrer")
    walker.sees("Essai n° 1 ajouté au journal.")
    walker.sees(f"« capture_{yesterday}.png » : reçue.")
    walker.sees("Rien, encore.")
    walker.look("un essai")
    walker.goes_to("Journal")
    walker.reads("Journal")
    walker.page.get_by_role("row", name="Essai 1").get_by_text("Aucun créneau proposé").wait_for()
    walker.look("journal")


def give_its_file_again(walker: Walker) -> None:
    yesterday = yesterday_there()
    walker.goes_to("Preuves")
    walker.chooses_files(a_capture(yesterday, dt.time(9, 12)))
    walker.presses("Ajouter")
    walker.sees(f"« capture_{yesterday}.png » est déjà là.")
    walker.sees("1 fichier reçu")
    walker.look("preuves")


def see_what_can_be_written(walker: Walker) -> None:
    walker.goes_to("Lettres")
    walker.reads("Lettres")
    walker.sees("Ce que vous pouvez écrire")
    walker.look("lettres")
    walker.follows("Requête en référé « mesures utiles »")
    walker.sees("Parlez d’abord à quelqu’un")
    assert walker.page.get_by_text("Aperçu").count() == 0
