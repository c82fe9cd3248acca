"""« Pourquoi ? »: each finding, warning and deadline opens its rule, whole and dated."""

from __future__ import annotations

import datetime as dt
import re
import tomllib

import pytest
import time_machine

from guichet.dossiers.services import profile_of, save_profile
from guichet.law.rulebook import rulebook
from guichet.procedure.currency import unchecked_in
from guichet.procedure.rule_pages import KINDS, NoSuchRule, rule_page
from guichet.procedure.situation import situation_of
from tests.support.checkout import ROOT
from tests.support.live import sign_in

TODAY = dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 6, 20, 13, 0, tzinfo=dt.UTC)
DAY = TODAY.date()
NAMES = [
    *(("regle", name) for name in rulebook().rules),
    *(("delai", name) for name in rulebook().deadlines),
    *(("chiffre", name) for name in rulebook().values),
    *(("avertissement", one.id) for one in rulebook().answers.warnings),
]


def page(client, dossier, rest=""):
    answer = client.get(f"/dossiers/{dossier.pk}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("kind", "name"), NAMES, ids=lambda value: value)
def test_every_rule_has_a_page_that_says_its_source_and_what_it_does_not_say(kind, name):
    found = rule_page(kind, name, DAY)
    assert found.title
    assert found.not_said
    assert found.sources or all(version.source.citation for version in found.versions)
    shown = [text for _, text in found.says] + list(found.not_said)
    assert not [text for text in shown if re.search(r"[{}]", text)]


@pytest.mark.parametrize(("kind", "name"), NAMES, ids=lambda value: value)
def test_no_page_of_a_rule_shows_a_number_of_our_own_lists_or_an_empty_note(kind, name):
    """A reader of « R07 » or « T21 » has no list to look them up in."""
    found = rule_page(kind, name, DAY)
    kept = getattr(rulebook(), {"regle": "rules", "delai": "deadlines"}.get(kind, "values"), {})
    written = kept[name].versions.versions if name in kept else ()
    for shown, version in zip(found.versions, written, strict=True):
        assert not re.search(r"\b[RT]\d\d\b", shown.note)
        assert bool(shown.note) == bool(version.note)


def test_a_name_that_is_no_rule_has_no_page(signed_in, dossier):
    with pytest.raises(NoSuchRule):
        rule_page("regle", "inventee", DAY)
    for rest in ("pourquoi/regle/inventee/", "pourquoi/magie/echecs_repetes/"):
        assert signed_in.get(f"/dossiers/{dossier.pk}/{rest}").status_code == 404


def test_the_page_of_a_rule_says_its_text_version_source_address_check_and_limits(
    signed_in, dossier
):
    with time_machine.travel(TODAY, tick=False):
        said = page(signed_in, dossier, "pourquoi/regle/echecs_repetes/")
    assert "n’ayant pas été effectuées la même semaine" in said
    assert "Depuis le 10 juin 2020" in said
    address = "https://www.conseil-etat.fr/fr/arianeweb/CE/analyse/2020-06-10/435594"
    assert f'href="{address}"' in said
    assert f">{address}<" in said
    assert "21 novembre 2026" in said
    assert "Recoupé dans plusieurs sources" in said
    assert "Ce que cette règle ne dit pas" in said
    assert "Elle ne dit pas combien d’essais il faut." in said


def test_a_text_is_never_quoted_from_another_code_with_the_same_number():
    """L. 521-4 exists in the code of asylum and in that of the administrative judge."""
    assert rule_page("regle", "asile", DAY).texts == ()
    codes = {one.short.split(" du code ")[-1] for one in _texts("chiffre", "champs_requete")}
    assert codes == {"de justice administrative"}


def _texts(kind, name):
    return rule_page(kind, name, DAY).texts


def test_every_finding_and_warning_of_a_dossier_opens_its_rule(signed_in, dossier):
    gate = profile_of(dossier).gate.model_copy(update={"oqtf": "see_someone"})
    save_profile(dossier, profile_of(dossier).model_copy(update={"gate": gate}), by="test")
    with time_machine.travel(TODAY, tick=False):
        assessment = situation_of(dossier, TODAY).assessment
        today = page(signed_in, dossier)
        why = page(signed_in, dossier, "pourquoi/")
        dates = page(signed_in, dossier, "dates/")
    for warning in assessment.warnings:
        assert f"/pourquoi/avertissement/{warning.id}/" in today
    for finding in assessment.findings:
        assert f"/pourquoi/regle/{finding.rule}/" in why
    for deadline in assessment.deadlines:
        assert f"/pourquoi/delai/{deadline.id}/" in dates


def test_what_decided_comes_first_and_the_other_rules_are_folded(signed_in, dossier):
    gate = profile_of(dossier).gate.model_copy(update={"oqtf": "see_someone"})
    save_profile(dossier, profile_of(dossier).model_copy(update={"gate": gate}), by="test")
    with time_machine.travel(TODAY, tick=False):
        why = page(signed_in, dossier, "pourquoi/")
    before, _, folded = why.partition("<details>")
    assert "/pourquoi/regle/oqtf_vue/" in before
    assert "/pourquoi/regle/oqtf_vue/" not in folded
    assert "/pourquoi/regle/naturalisation/" in folded


def test_a_rule_unchecked_for_half_a_year_is_said_where_it_is_used(signed_in, dossier):
    """WA-10."""
    pages = ("", "reperes/", "pourquoi/", "dates/")
    with time_machine.travel(TODAY, tick=False):
        assert not [rest for rest in pages if "plus relues" in page(signed_in, dossier, rest)]
    with time_machine.travel(LATER, tick=False):
        sign_in(signed_in)  # the session of seven months ago is over
        assert [rest for rest in pages if "plus relues" not in page(signed_in, dossier, rest)] == []
        one = page(signed_in, dossier, "pourquoi/regle/echecs_repetes/")
    assert "Personne ne l’a vérifiée depuis 211 jours" in one


def test_the_banner_comes_on_the_day_180_after_the_check_and_not_before(dossier):
    """WA-10."""
    checked = rulebook().rules["echecs_repetes"].versions.versions[-1].checked_on
    for days, told in ((179, False), (180, True)):
        moment = dt.datetime.combine(checked + dt.timedelta(days), dt.time(12), tzinfo=dt.UTC)
        assessment = situation_of(dossier, moment).assessment
        names = {one.id for one in unchecked_in(assessment)}
        assert ("echecs_repetes" in names) is told


def test_what_is_not_said_is_said_of_rules_that_exist_in_short_sentences():
    path = ROOT / "guichet/procedure/not_said.toml"
    data = tomllib.loads(path.read_text("utf-8"))
    general = data.pop("toujours")
    assert set(general) == set(KINDS)
    assert {(kind, name) for kind, some in data.items() for name in some} - set(NAMES) == set()
    said = [*general.values(), *(one for some in data.values() for one in some.values())]
    for sentence in re.split(r"[.?!…;:]", " ".join(text for some in said for text in some)):
        assert len(re.findall(r"[\w’'-]+", sentence)) <= 12, sentence


def test_a_route_of_attempts_says_which_conditions_decided(signed_in, dossier):
    with time_machine.travel(TODAY, tick=False):
        before, _, _ = page(signed_in, dossier, "pourquoi/").partition("<details>")
    for rule in ("oqtf_vue", "echecs_repetes", "canal_confirme"):
        assert f"/pourquoi/regle/{rule}/" in before


def test_the_words_of_the_addresses_are_those_of_the_pages():
    assert set(KINDS) == {kind for kind, _ in NAMES}
