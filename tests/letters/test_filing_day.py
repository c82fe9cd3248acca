"""The day of the filing: the urgency again, a recent attempt, the channel; and all of it kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from guichet.casefile import CaseFile, UrgencyFact
from guichet.cli.main import main
from guichet.dossiers.profile import StoredUrgency
from guichet.evidence.prepared import prepared_folders
from guichet.law import value
from guichet.letters import preparing
from guichet.letters.filing_day import filing_day
from guichet.letters.story import tell
from tests.personas import attempts, awa, spread
from tests.support.letter_dossiers import an_example, changed, plain, words_of
from tests.support.portable import write_portable

ON = dt.date(2026, 11, 22)
LAST = dt.date(2026, 11, 15)


def a_case(last: dt.date = LAST, noted_on: dt.date | None = ON) -> CaseFile:
    fact = UrgencyFact(kind="job_loss", text="Mon contrat s’arrête", noted_on=noted_on)
    first = last - dt.timedelta(days=40)
    return awa(events=attempts(spread(first, 40, 9)), urgency=(fact,))


def the_day(case: CaseFile, on: dt.date = ON):
    return filing_day(tell(case, on=on))


@pytest.mark.parametrize(("days", "too_old"), [(0, False), (7, False), (8, True), (40, True)])
def test_the_last_attempt_is_at_most_seven_days_old(days, too_old):
    day = the_day(a_case(last=ON - dt.timedelta(days=days)))
    assert day.too_old is too_old
    assert ("Faites un nouvel essai" in " ".join(day.warnings())) is too_old


@pytest.mark.parametrize(("days", "stale"), [(0, False), (30, False), (31, True), (None, True)])
def test_an_urgency_noted_more_than_thirty_days_ago_is_asked_again(days, stale):
    """TH-06"""
    noted = None if days is None else ON - dt.timedelta(days=days)
    day = the_day(a_case(noted_on=noted))
    assert bool(day.stale) is stale
    assert ("Vérifiez qu’il est encore vrai" in " ".join(day.warnings())) is stale


def test_both_ages_are_figures_of_ours_and_say_so():
    for name, days in (("dernier_essai_avant_depot", 7), ("urgence_perimee", 30)):
        version = value(name, ON)
        assert version.content.amount == days
        assert version.confidence == "D"
        assert "notre proposition" in version.note


def test_an_attempt_of_after_the_day_does_not_count():
    assert the_day(a_case(last=ON + dt.timedelta(days=1)), on=ON).last_attempt < ON


def test_the_command_says_what_to_look_at_again(tmp_path, capsys):
    """TH-06"""
    case = a_case(last=ON - dt.timedelta(days=9), noted_on=ON - dt.timedelta(days=50))
    write_portable(case, tmp_path / "in")
    arguments = ["file", str(tmp_path / "in"), "--on", ON.isoformat()]
    assert main([*arguments, "--out", str(tmp_path / "a"), "--json"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    assert [plain(one).split(".")[0] for one in warnings] == [
        "Votre dernier essai date du 13 novembre 2026",
        "Motif d’urgence noté le 3 octobre 2026 : Perte d’emploi",
        "Vérifiez aujourd’hui comment on demande ce rendez-vous : "
        "Site de rendez-vous de la préfecture",
    ]


# The page


def at(dossier, path: str = "depot/") -> str:
    return f"/dossiers/{dossier.pk}/{path}"


def the_reason(days_ago: int) -> tuple[StoredUrgency, ...]:
    noted = timezone.localdate() - dt.timedelta(days=days_ago)
    text = "Mon contrat s’arrête bientôt."
    return (StoredUrgency(kind="job_loss", text=text, noted_on=noted),)


@pytest.mark.django_db
def test_the_page_asks_three_things_and_nothing_is_prepared_without_them(signed_in):
    """TH-06"""
    dossier = changed(an_example(), urgency=the_reason(50))
    text = words_of(signed_in, at(dossier))
    assert "C’est toujours urgent aujourd’hui." in text
    assert "Perte d’emploi (noté le" in text
    assert "à revérifier" in text
    assert "J’ai vérifié aujourd’hui comment on demande ce rendez-vous." in text
    answer = signed_in.post(at(dossier), {"true": "on"})
    assert answer.status_code == 422
    said = plain(answer.content.decode())
    assert "Cochez cette phrase, si c’est encore vrai." in said
    assert "Ouvrez le site, puis cochez cette phrase." in said
    assert preparing.preparation_of(dossier, timezone.now()) is None


@pytest.mark.django_db
def test_an_old_last_attempt_comes_before_the_folder(signed_in):
    dossier = an_example()
    for attempt in dossier.attempts.filter(channel="site"):
        attempt.moment -= dt.timedelta(days=9)
        attempt.save(update_fields=["moment"])
    text = words_of(signed_in, at(dossier))
    assert "Faites d’abord un nouvel essai." in text
    assert "Tout est vrai." not in text
    everything = {"true": "on", "urgency": "on", "channel": "on"}
    assert signed_in.post(at(dossier), everything).status_code == 200
    assert preparing.preparation_of(dossier, timezone.now()) is None


@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_is_kept_with_the_folder(client):
    """TH-06"""
    from tests.support.live import sign_in

    dossier = changed(an_example(), urgency=the_reason(3))
    everything = {"true": "on", "urgency": "on", "channel": "on"}
    sign_in(client).post(at(dossier), everything)
    assert preparing.preparation_of(dossier, timezone.now()).wait(60)
    [folder] = prepared_folders(dossier)
    said = dossier.log_payloads.get(number=folder.number).content["payload"]
    day = said["on"]
    assert said["confirmed"] == {
        "on": day, "by": said["confirmed"]["by"], "urgency": True, "channel": True,
    }  # fmt: skip
    assert said["confirmed"]["by"]
    preparing.forget_if(lambda one: one.wait(30))
