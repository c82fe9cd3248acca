"""The description of time-stamping authorities."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.sealing import authorities
from guichet.sealing.authorities import BadAuthority, load_authorities, load_authority
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamps import request_timestamp
from tests.sealing.tools import plain
from tests.support.checkout import ROOT
from tests.support.timestamping import LocalAuthority


def test_a_folder_that_does_not_exist_holds_no_authority(tmp_path: Path) -> None:
    assert load_authorities(tmp_path / "absent") == ()


def test_a_described_authority_is_the_one_that_stamps(tsa: LocalAuthority, tmp_path: Path) -> None:
    tsa.describe(tmp_path)
    (authority,) = load_authorities(tmp_path)
    assert authority == tsa.authority
    token = request_timestamp(bytes.fromhex(sha256_of(b"x")), authority)
    assert token.authority_id == "locale"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('name = "', 'nom = "', "Clé inconnue : nom"),
        ('price = "gratuit"\n', "", "Clé manquante : price"),
        ('id = "locale"', 'id = "autre"', "nom du fichier"),
        ('id = "locale"', 'id = "Locale !"', "a-z"),
        ('url = "http', 'url = "ftp', "adresse http"),
        ('url = "http://127.0.0.1', 'url = "http://moi:secret@127.0.0.1', "sans mot de passe"),
        ("qualified = false", 'qualified = "non"', "« qualified » n’a pas le bon type"),
        ("valid_from = 2020-01-01", "valid_from = 2020-01-01T00:00:00", "« valid_from »"),
        ('root = "locale-racine.pem"', 'root = "../racine.pem"', "du même dossier"),
        ('root = "locale-racine.pem"', 'root = "absent.pem"', "absent"),
        ('root = "locale-racine.pem"\n', "", "un seul des deux"),
        ('root = "', 'root_sha256 = "00"\nroot = "', "un seul des deux"),
        ('root = "locale-racine.pem"', 'root_sha256 = "00"', "liste de Mozilla"),
        ('root = "locale-racine.pem"', 'root = "locale.toml"', "pas un certificat PEM"),
        ('policy_oids = ["1', 'policy_oids = ["x', "policy_oids"),
        ('policy_oids = ["1.3.6.1.4.1.99999.1"]', 'policy_oids = "1.3"', "une liste"),
        ('confidence = "secondary"', 'confidence = "sûr"', "« official » ou « secondary »"),
        ("requests_per_hour = 1000", "requests_per_hour = 0", "de 1 à 3600"),
        ("requests_per_hour = 1000", 'requests_per_hour = "2"', "de 1 à 3600"),
        ("id = ", "id ", "illisible"),
    ],
)
def test_a_description_that_does_not_fit_is_refused_with_its_reason(
    before: str, after: str, reason: str, tsa: LocalAuthority, tmp_path: Path
) -> None:
    path = tsa.describe(tmp_path)
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(BadAuthority) as caught:
        load_authority(path)
    assert reason in plain(caught.value.what_it_changes)
    assert "locale.toml" in caught.value.what_happened


def in_the_module() -> str:
    return (authorities.__doc__ or "").partition("::\n")[2].partition("\nInstead of")[0]


def in_the_guide() -> str:
    text = (ROOT / "docs/ajouter-une-autorite.md").read_text("utf-8")
    return "\n    id = " + text.partition("\n    id = ")[2].partition("\n\nAu lieu de")[0]


@pytest.mark.parametrize("written", [in_the_module, in_the_guide])
def test_each_example_of_a_description_names_every_key_that_the_loader_knows(
    written: Callable[[], str], tsa: LocalAuthority, tmp_path: Path
) -> None:
    lines = written()
    example = tomllib.loads(lines.replace("\n    ", "\n"))
    for key, issued in (("root", "root"), ("leaf", "leaf")):
        (tmp_path / example[key]).write_bytes(getattr(tsa.hierarchy, issued).pem)
    (tmp_path / example["intermediates"][0]).write_bytes(tsa.hierarchy.intermediate.pem)
    path = tmp_path / f"{example['id']}.toml"
    path.write_text(lines.replace("\n    ", "\n"), "utf-8")
    authority = load_authority(path)
    assert not authority.qualified
    assert set(example) == authorities._REQUIRED | authorities._OPTIONAL | {"root"}


def test_an_authority_is_qualified_on_both_end_days_and_not_beyond(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path, qualified=True).authority
    first, last, day = authority.valid_from, authority.valid_until, dt.timedelta(days=1)
    judged = [authority.is_qualified_on(d) for d in (first - day, first, last, last + day)]
    assert judged == [False, True, True, False]
