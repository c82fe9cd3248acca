"""``guichet verify``: levels, trust, wording, exit codes, and what it must never do."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import jsonschema
import pytest

from guichet.cli.main import main
from guichet.sealing.trust import TrustUnreadable, read_trust
from guichet.sealing.verify import NotABundle, verify_bundle
from tests.sealing.malicious import MALICIOUS, Workshop
from tests.sealing.sample import NOW, Sample, a_sample
from tests.sealing.tools import openssl_time, plain, unpack
from tests.support.timestamping import LocalAuthority

PROJECT = Path(__file__).parents[2]
SCHEMA = json.loads((PROJECT / "docs/schemas/verify.schema.json").read_bytes())


# -- levels --------------------------------------------------------------------------------------


def test_without_token_a_bundle_is_intact_and_nothing_more(tmp_path: Path) -> None:
    report = verify_bundle(a_sample().write(tmp_path / "d.zip"), now=NOW)
    assert (report.intact, report.level, report.sealed_until) == (True, "intact", None)
    assert "Pas encore horodaté : aucun tiers ne garantit de date." in [
        plain(remark) for remark in report.remarks
    ]


def test_a_token_that_only_the_bundle_vouches_for_gives_no_date(
    sound_bundle: Path, tsa: LocalAuthority
) -> None:
    """The roots of a bundle prove nothing of themselves."""
    report = verify_bundle(sound_bundle, now=NOW)
    assert (report.intact, report.level, report.sealed_until) == (True, "intact", None)
    (seal,) = report.seals
    assert not seal.trusted
    assert f"Empreinte SHA-256 de la racine annoncée : {seal.root_sha256}" in plain(
        report.as_text()
    )


def test_with_the_root_obtained_elsewhere_the_bundle_is_dated_at_the_time_openssl_reads(
    sound_bundle: Path, tsa: LocalAuthority, tmp_path: Path
) -> None:
    """EV-08."""
    report = verify_bundle(sound_bundle, now=NOW, trust=tsa.root_path)
    folder = unpack(sound_bundle, tmp_path / "unpacked")
    assert report.level == "dated"
    assert report.sealed_until == openssl_time(folder / "jetons/01_locale.tsr")
    assert not report.qualified


def test_a_configured_authority_is_trusted_and_named(
    sound_bundle: Path, tsa: LocalAuthority
) -> None:
    report = verify_bundle(sound_bundle, now=NOW, authorities=[tsa.authority])
    assert report.level == "dated"
    assert report.seals[0].authority == "Horodateur EXEMPLE locale"


def test_an_authority_configured_besides_does_not_make_the_bundle_faulty(
    sound_bundle: Path, tmp_path: Path
) -> None:
    """Only ``--trust`` demands that every token be known."""
    other = LocalAuthority(tmp_path, identifier="autre")
    report = verify_bundle(sound_bundle, now=NOW, authorities=[other.authority])
    assert (report.intact, report.level) == (True, "intact")


def test_with_other_roots_than_the_right_one_the_token_is_refused(
    sound_bundle: Path, tmp_path: Path
) -> None:
    other = LocalAuthority(tmp_path, identifier="autre")
    report = verify_bundle(sound_bundle, now=NOW, trust=other.root_path)
    assert (report.intact, report.level) == (False, None)
    assert [check.piece for check in report.checks if not check.passed] == ["jetons/01_locale.tsr"]


def test_only_an_authority_described_as_qualified_makes_the_date_qualified(tmp_path: Path) -> None:
    """The bundle itself cannot claim it, nor can a bare root."""
    tsa = LocalAuthority(tmp_path / "tsa", qualified=True)
    sample = a_sample()
    sample.seal(tsa)
    bundle = sample.write(tmp_path / "d.zip", tsa)
    described = tmp_path / "trust"
    tsa.describe(described)
    assert verify_bundle(bundle, now=NOW, trust=described).qualified
    assert not verify_bundle(bundle, now=NOW, trust=tsa.root_path).qualified
    assert not verify_bundle(bundle, now=NOW).qualified


def test_entries_after_the_last_token_are_said_to_have_no_date(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    sample = a_sample(files=1)
    sample.seal(tsa)
    sample.add_file(b"\x89PNG plus tard")
    report = verify_bundle(sample.write(tmp_path / "d.zip", tsa), now=NOW, trust=tsa.root_path)
    assert (report.dated_entries, report.entries) == (3, 4)
    assert (report.dated_files, report.files) == (2, 3)
    assert "L’entrée 4 n’a pas encore de date." in report.as_text()
    assert "3 entrées du journal sur 4, avec 2 originaux sur 3," in report.as_text()


def test_the_earliest_of_two_dates_is_the_one_that_counts(tmp_path: Path) -> None:
    first, second = (LocalAuthority(tmp_path / n, identifier=n) for n in ("un", "deux"))
    sample = a_sample()
    head = bytes.fromhex(sample.entries[-1].digest)
    early = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    sample.seal(second, response=second.forge(head, gen_time=early + dt.timedelta(days=3)))
    sample.seal(first, response=first.forge(head, gen_time=early))
    authorities = [first.authority, second.authority]
    bundle = sample.write(tmp_path / "d.zip", first, second)
    assert verify_bundle(bundle, now=NOW, authorities=authorities).sealed_until == early


# -- bits ----------------------------------------------------------------------------------------


def test_one_flipped_bit_in_any_file_is_refused_and_names_the_file(workshop: Workshop) -> None:
    """EV-08."""
    chance = random.Random(20261122)
    for name, data in workshop.files.items():
        for _ in range(3):
            place, bit = chance.randrange(len(data)), chance.randrange(8)
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            bundle = workshop.pack({**workshop.files, name: bytes(changed)}, sums=False)
            try:
                report = verify_bundle(bundle, now=NOW)
            except NotABundle:
                pytest.fail(f"{name}, byte {place}, bit {bit}")
            pieces = [check.piece for check in report.checks if not check.passed]
            assert not report.intact, f"{name}, byte {place}, bit {bit}"
            # A bit of the list itself makes it disagree with the file it lists.
            expected = workshop.files if name == "SHA256SUMS" else [name]
            assert any(n in piece for n in expected for piece in pieces), f"{name}: {pieces}"


def test_random_damage_to_the_zip_never_crashes_and_never_passes_for_another_content(
    sound_bundle: Path, tmp_path: Path
) -> None:
    """A changed byte is refused, or lies where no content is (times, attributes)."""
    seed = 20261123
    chance = random.Random(seed)
    data = sound_bundle.read_bytes()
    path = tmp_path / "d.zip"
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(chance.choice([1, 1, 1, 20])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path.write_bytes(changed)
        try:
            report = verify_bundle(path, now=NOW)
        except NotABundle:
            continue
        except Exception as error:
            pytest.fail(f"seed {seed}: {error!r}")
        if report.intact:
            assert contents_of(path) == contents_of(sound_bundle), f"seed {seed}"


def contents_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bundle_packed_again_by_another_program_is_still_intact(
    sound_bundle: Path, tmp_path: Path
) -> None:
    """Folders listed, everything compressed, another order: the contents are the same."""
    folder = unpack(sound_bundle, tmp_path / "unpacked")
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*"), reverse=True):
            archive.write(file, file.relative_to(folder))
    assert verify_bundle(path, now=NOW).intact


def test_thousands_of_names_that_should_not_be_there_give_a_report_of_bounded_length(
    workshop: Workshop,
) -> None:
    extra = {f"textes/{n}.txt": b"" for n in range(5000)}
    report = verify_bundle(workshop.pack({**workshop.files, **extra}, sums=False), now=NOW)
    assert not report.intact
    assert len(report.checks) < 300
    assert "Et 4800 autres défauts." in report.as_text()


# -- remarks -------------------------------------------------------------------------------------


def test_a_verifier_that_always_agrees_is_pointed_out(workshop: Workshop) -> None:
    liar = workshop.pack({**workshop.files, "verifier.py": b"print('INTACT')\n"})
    remarks = verify_bundle(liar, now=NOW).remarks
    assert any("Le verifier.py de ce dossier n’est pas celui" in remark for remark in remarks)
    honest = verify_bundle(workshop.path, now=NOW).remarks
    assert not any("verifier.py" in remark for remark in honest)


def test_a_clock_that_ran_ahead_is_remarked_and_is_not_a_fault(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    sample = Sample()
    sample.add("note", {"text": "EXEMPLE"}, at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    sample.seal(tsa)
    report = verify_bundle(sample.write(tmp_path / "d.zip", tsa), now=NOW, trust=tsa.root_path)
    assert report.level == "dated"
    assert any("l’horloge de l’ordinateur d’origine avançait" in r for r in report.remarks)


def test_a_token_from_the_readers_future_is_remarked(
    sound_bundle: Path, tsa: LocalAuthority
) -> None:
    report = verify_bundle(sound_bundle, now=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert any("vérifiez son horloge" in remark for remark in report.remarks)


def test_layout_copies_are_said_not_to_be_dated(sound_bundle: Path) -> None:
    remarks = verify_bundle(sound_bundle, now=NOW).remarks
    assert any("6 copies de mise en page ne sont pas au journal" in r for r in remarks)


# -- wording -------------------------------------------------------------------------------------


def test_the_report_claims_existed_by_and_unchanged_since_and_nothing_more(
    sound_bundle: Path, tsa: LocalAuthority
) -> None:
    text = plain(verify_bundle(sound_bundle, now=NOW, trust=tsa.root_path).as_text())
    assert "existaient au plus tard le" in text
    assert "et n’ont pas changé depuis." in text
    assert "Le sceau ne dit pas qui a fait ces fichiers." in text
    for banned in ("constat", "preuve certaine", "authentique", "vrai dossier"):
        assert banned not in text.lower()


def test_a_hostile_name_cannot_write_on_the_terminal(workshop: Workshop) -> None:
    name = "textes/\x1b[2J\x1b[1;1HINTACT\u202e.txt"
    bundle = workshop.pack({**workshop.files, name: b"?"}, sums=False)
    text = verify_bundle(bundle, now=NOW).as_text()
    assert "\x1b" not in text
    assert "\u202e" not in text


# -- the command ---------------------------------------------------------------------------------


def test_json_follows_the_published_schema_whatever_the_verdict(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    trust = ["--trust", str(workshop.tsa.root_path)]
    levels = set()
    for options in ([], trust):
        main(["verify", str(workshop.path), "--json", *options])
        answer = json.loads(capsys.readouterr().out)
        validator.validate(answer)
        levels.add(answer["level"])
    for case in (c for c in MALICIOUS if c.exit_code == 1 and c.name != "bomb"):
        main(["verify", str(case.build(workshop)), "--json", *trust])
        answer = json.loads(capsys.readouterr().out)
        validator.validate(answer)
        levels.add(answer["level"])
    assert levels == {"intact", "dated", None}


def test_the_command_uses_the_authorities_of_the_installation(
    sound_bundle: Path,
    tsa: LocalAuthority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tsa.describe(tmp_path / "authorities")
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path))
    assert main(["verify", str(sound_bundle), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["level"] == "dated"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absent.zip", "Ce fichier n’existe pas ou ne peut pas être lu."),
        (".", "Ce n’est pas un fichier."),
    ],
)
def test_what_is_not_there_exits_two_with_the_reason(
    name: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / name)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert reason in said.err


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "aucune racine"), (b"-----BEGIN CERTIFICATE-----\nAA\n-----END", "lisible")],
)
def test_trusted_roots_that_cannot_be_used_exit_two(
    content: bytes,
    reason: str,
    sound_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "roots").mkdir()
    if content:
        (tmp_path / "roots/a.pem").write_bytes(content)
    assert main(["verify", str(sound_bundle), "--trust", str(tmp_path / "roots")]) == 2
    assert reason in capsys.readouterr().err


def test_an_intermediate_alone_is_not_a_trusted_root(tsa: LocalAuthority) -> None:
    with pytest.raises(TrustUnreadable):
        read_trust(tsa.intermediate_path)


def test_the_command_does_not_load_django(
    sound_bundle: Path, tsa: LocalAuthority, tmp_path: Path
) -> None:
    """EV-04: it must run where our server does not."""
    script = """
        import sys
        from guichet.cli.main import main
        code = main(["verify", *sys.argv[1:]])
        loaded = sorted({name.partition(".")[0] for name in sys.modules})
        print("loaded:", *loaded, file=sys.stderr)
        raise SystemExit(code)
    """
    done = subprocess.run(
        [
            *(sys.executable, "-c", textwrap.dedent(script), str(sound_bundle)),
            *("--trust", str(tsa.root_path)),
        ],
        cwd=PROJECT,
        env={**os.environ, "GUICHET_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    loaded = done.stderr.split()
    assert "rfc3161_client" in loaded
    assert {"django", "pydantic", "typst", "PIL", "lxml"}.isdisjoint(loaded)


@pytest.mark.slow
def test_memory_stays_flat_on_a_bomb(workshop: Workshop) -> None:
    (bomb,) = (case for case in MALICIOUS if case.name == "bomb")
    path = bomb.build(workshop)
    start = time.monotonic()
    script = """
        import datetime as dt, sys
        from pathlib import Path
        from guichet.sealing.verify import verify_bundle
        from tests.support.memory import peak_megabytes
        assert not verify_bundle(Path(sys.argv[1]), now=dt.datetime.now(dt.UTC)).intact
        print(peak_megabytes())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) <= 60
    assert time.monotonic() - start < 10


def test_who_vouches_for_a_token_is_known_whatever_name_the_bundle_gives_it(
    workshop: Workshop, tsa: LocalAuthority
) -> None:
    known = tsa.authority.id
    files = {name.replace(f"_{known}", "_autre"): data for name, data in workshop.files.items()}
    files = {name.replace(f"/{known}-", "/autre-"): data for name, data in files.items()}
    assert files.keys() != workshop.files.keys()
    report = verify_bundle(workshop.pack(files), now=NOW, authorities=[tsa.authority])
    assert {seal.trusted_by for seal in report.seals} == {known}
    untold = verify_bundle(workshop.path, now=NOW, trust=tsa.root_path)
    assert {seal.trusted_by for seal in untold.seals} == {""}
