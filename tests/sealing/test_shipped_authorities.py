"""The authorities that the software describes: their real tokens verify, none is asked unchosen."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from guichet.cli.main import main
from guichet.sealing import authorities
from guichet.sealing.authorities import SHIPPED, Authority, load_authority
from guichet.sealing.authority_choice import (
    ASKED,
    ChoiceNotKept,
    NoSuchOffer,
    asked_authorities,
    choose,
    known_authorities,
    leave,
    offers,
)
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamp_errors import (
    BadSignature,
    OtherData,
    UnexpectedCertificate,
    UnexpectedPolicy,
    UnknownAuthority,
)
from guichet.sealing.timestamps import fingerprint, verify_timestamp
from tests.support.timestamping import LocalAuthority

TOKENS = Path(__file__).parent / "tokens"
DATED = {
    "digicert": (
        "899e8ffb8428798c68a5c80b5269a55f620a191b7f763c76102c887979102990",
        "2026-10-13T03:18:26+00:00",
    ),
    "sectigo": (
        "b0f99412bb55f835a0a1697781589ebdf748d2db33f18be631eaa758f8479dbb",
        "2026-10-01T22:21:48+00:00",
    ),
}
"""For each, what its token in ``tokens/`` dates, and the moment that ``openssl`` prints."""
NAMES = sorted(DATED)


def described(name: str) -> Authority:
    return load_authority(SHIPPED / f"{name}.toml")


def answer(name: str) -> bytes:
    """Return the token inside a whole answer: status « granted », then the token."""
    inside = bytes.fromhex("3003020100") + (TOKENS / f"{name}.tst").read_bytes()
    return b"\x30\x82" + len(inside).to_bytes(2, "big") + inside


def test_a_real_token_is_kept_for_each_of_them() -> None:
    assert sorted(path.stem for path in SHIPPED.glob("*.toml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_its_real_token_verifies_here(name: str) -> None:
    digest, moment = DATED[name]
    found = verify_timestamp(answer(name), bytes.fromhex(digest), described(name).certificates)
    assert found.gen_time.isoformat() == moment
    assert found.policy_oid in described(name).policy_oids


@pytest.mark.parametrize("name", NAMES)
def test_its_real_token_verifies_with_openssl_and_the_same_root(name: str, tmp_path: Path) -> None:
    root = tmp_path / "racine.pem"
    root.write_bytes(described(name).root_pem)
    asked = ("-digest", DATED[name][0], "-token_in", "-in", str(TOKENS / f"{name}.tst"))
    done = subprocess.run(
        ["openssl", "ts", "-verify", *asked, "-CAfile", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "Verification: OK\n")


@pytest.mark.parametrize("name", NAMES)
def test_a_token_of_the_other_one_is_unknown_whatever_rule_or_leaf_was_expected(name: str) -> None:
    """Unknown, not faulty: a bundle dated by somebody else is not said to be damaged."""
    [other] = [one for one in NAMES if one != name]
    expected = replace(described(name).certificates, leaf=described(name).root_pem)
    with pytest.raises(UnknownAuthority):
        verify_timestamp(answer(other), bytes.fromhex(DATED[other][0]), expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_token_of_its_root_under_another_rule_or_by_another_leaf_is_refused(name: str) -> None:
    digest, known = bytes.fromhex(DATED[name][0]), described(name).certificates
    with pytest.raises(UnexpectedPolicy):
        verify_timestamp(answer(name), digest, replace(known, policy_oids=("1.2.3",)))
    with pytest.raises(UnexpectedCertificate):
        verify_timestamp(answer(name), digest, replace(known, leaf=known.roots[0]))


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_token_or_other_data_is_refused(name: str) -> None:
    digest, certificates = bytes.fromhex(DATED[name][0]), described(name).certificates
    with pytest.raises(OtherData):
        verify_timestamp(answer(name), digest[::-1], certificates)
    changed = bytearray(answer(name))
    changed[-1] ^= 1  # the last byte of the signature
    with pytest.raises(BadSignature):
        verify_timestamp(bytes(changed), digest, certificates)


@pytest.mark.parametrize("name", NAMES)
def test_its_root_is_the_one_that_its_description_names(name: str) -> None:
    [root] = x509.load_pem_x509_certificates(described(name).root_pem)
    assert f'root_sha256 = "{fingerprint(root)}"' in (SHIPPED / f"{name}.toml").read_text("utf-8")
    [common] = root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert f"« {common.value} »" in described(name).source


def test_neither_claims_to_be_qualified() -> None:
    """eIDAS, art. 42: only a State’s list says so, and none was read."""
    assert [described(name).qualified for name in NAMES] == [False, False]


def test_none_is_asked_before_it_is_chosen(tmp_path: Path) -> None:
    assert asked_authorities(tmp_path) == ()
    assert [one.id for one in known_authorities(tmp_path)] == NAMES


def test_one_that_is_chosen_is_asked_until_it_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "authorities"
    choose("sectigo", folder)
    choose("sectigo", folder)
    assert [one.id for one in asked_authorities(folder)] == ["sectigo"]
    leave("sectigo", folder)
    assert asked_authorities(folder) == ()


def test_its_tokens_still_verify_once_no_list_names_its_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose("digicert", tmp_path)
    leave("digicert", tmp_path)
    monkeypatch.setattr(authorities, "trusted_by_mozilla", dict)
    known = {one.id: one for one in known_authorities(tmp_path)}
    digest = bytes.fromhex(DATED["digicert"][0])
    assert verify_timestamp(answer("digicert"), digest, known["digicert"].certificates)


def test_one_whose_root_is_nowhere_is_no_offer_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose("digicert", tmp_path)
    monkeypatch.setattr(authorities, "trusted_by_mozilla", dict)
    assert [one.authority.id for one in offers(tmp_path)] == ["digicert"]


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"-----BEGIN CERTIFICATE-----\nx"])
def test_a_choice_damaged_on_the_disk_stops_nothing(tmp_path: Path, content: bytes) -> None:
    choose("digicert", tmp_path)
    for name in ("digicert.pem", ASKED):
        (tmp_path / name).write_bytes(content)
    assert [one.id for one in known_authorities(tmp_path)] == NAMES
    assert known_authorities(tmp_path)[0].root_pem == described("digicert").root_pem
    choose("digicert", tmp_path)
    assert [one.id for one in asked_authorities(tmp_path)] == ["digicert"]


def test_a_description_of_the_installation_takes_its_place(
    tmp_path: Path, tsa_named_digicert: LocalAuthority
) -> None:
    tsa_named_digicert.describe(tmp_path)
    assert [one.authority.id for one in offers(tmp_path)] == ["sectigo"]
    with pytest.raises(NoSuchOffer):
        choose("digicert", tmp_path)


@pytest.fixture
def tsa_named_digicert(tmp_path: Path) -> LocalAuthority:
    return LocalAuthority(tmp_path / "tsa", identifier="digicert")


@pytest.mark.parametrize("name", ["", "inconnu", "../digicert", "digicert.toml"])
def test_another_name_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "authorities"
    for act in (choose, leave):
        with pytest.raises(NoSuchOffer):
            act(name, folder)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / ASKED).mkdir()
    with pytest.raises(ChoiceNotKept):
        choose("digicert", tmp_path)


def test_the_list_of_mozilla_is_read_whole() -> None:
    import certifi

    written = Path(certifi.where()).read_text("ascii", errors="replace")
    listed = authorities.trusted_by_mozilla()
    assert len(listed) == written.count("-----BEGIN CERTIFICATE-----") > 100


def test_the_command_lists_them_and_changes_the_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path))
    assert main(["authorities"]) == 0
    assert capsys.readouterr().out.count("pas demandé") == 2
    assert main(["authorities", "--ask", "sectigo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["authorities"]
    assert {one["id"]: one["asked"] for one in said} == {"sectigo": True, "digicert": False}
    assert main(["authorities", "--leave", "sectigo"]) == 0
    assert capsys.readouterr().out.count("pas demandé") == 2
    assert main(["authorities", "--ask", "inconnu"]) == 2
    assert "Choisissez-en un dans la liste." in capsys.readouterr().err


def test_the_root_kept_is_the_one_of_the_list(tmp_path: Path) -> None:
    kept = choose("sectigo", tmp_path).root_pem
    assert (tmp_path / "sectigo.pem").read_bytes() == kept
    assert sha256_of(kept) == sha256_of(described("sectigo").root_pem)
