"""What one recording holds."""

from __future__ import annotations

import datetime as dt
import email
import hashlib
import io
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from guichet.assisted.errors import PageKeptChanging, PasswordOnScreen
from tests.assisted.site import NO_SLOT, SLOTS, redirect_to
from tests.support.person import wait_until

GREEN, RED = (0, 128, 0), (255, 0, 0)


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def record_many_times(session) -> None:
    """A quiet instant between two reloads may be long enough, not ten in a row."""
    for _ in range(10):
        assert session.record().text.strip() == "tourne"


def archived_page(mhtml: bytes) -> str:
    """The page inside the archive, as Python's own mail reader finds it."""
    parts = email.message_from_bytes(mhtml).walk()
    body = next(part for part in parts if part.get_content_type() == "text/html")
    return body.get_payload(decode=True).decode()


def test_a_no_slot_page_is_recorded_with_its_sentence_its_address_and_its_hour(site, open_window):
    """CA-01, CA-02, CA-03: address, date with hour, and the sentence are in the record."""
    before = dt.datetime.now(dt.UTC)
    session = open_window(site.url(SLOTS))
    recorded = session.record()

    assert recorded.address == site.url(SLOTS)
    assert before <= recorded.began_at <= recorded.ended_at <= dt.datetime.now(dt.UTC)
    assert "Aucun créneau disponible à partir de cette date." in recorded.text
    assert recorded.reading.state == "no_slot"
    assert recorded.reading.demarche_number == "1234"
    assert recorded.reading.last_release.isoformat() == "2026-11-16T11:58:00+01:00"
    assert recorded.title == "Choisissez votre créneau"
    assert recorded.language == "fr"
    assert recorded.http_status == 200


def test_the_date_and_hour_are_written_in_the_zone_of_the_place(site, open_window):
    """CA-02: a préfecture overseas has its own hour."""
    recorded = open_window(site.url(), zone="Indian/Reunion").record()
    local = recorded.began_at.astimezone(dt.timezone(dt.timedelta(hours=4)))
    assert recorded.fact("began_at") == f"{local:%d/%m/%Y %H:%M:%S} (UTC+04:00)"
    assert recorded.files()[0].name == f"capture_{local:%Y-%m-%d_%H%M%S}_page.png"


def test_the_picture_is_of_the_page_without_the_bars_of_the_window(site, open_window, real_browser):
    recorded = open_window(site.url()).record()
    assert picture(recorded.viewport_png).size == recorded.window_size
    assert recorded.window_size == (1280, 757)


def test_picture_text_and_archive_show_the_same_moment_of_a_page_that_changes(site, open_window):
    """The page turns from green and « un » to red and « deux » again and again."""
    site.answers["/turning"] = """<!doctype html><title>t</title><body><p id=p>un<script>
      let red = false;
      const turn = () => { red = !red;
        document.body.style.background = red ? 'red' : 'green';
        document.getElementById('p').textContent = red ? 'deux' : 'un'; };
      turn(); setInterval(turn, 700);</script>"""
    session = open_window(site.url("/turning"))
    colours = set()
    for _ in range(8):
        recorded = session.record()
        if recorded.fact("steady") == "oui":
            shown = picture(recorded.viewport_png).getpixel((600, 600))
            colours.add(shown)
            assert shown == (RED if recorded.text.strip() == "deux" else GREEN)
            assert f">{recorded.text.strip()}<" in archived_page(recorded.mhtml)
            assert f">{recorded.text.strip()}<" in recorded.html
    assert colours  # at least one steady recording in eight


def test_a_page_that_never_stops_changing_is_recorded_and_said_to_change(site, open_window):
    site.answers["/clock"] = """<!doctype html><p id=p>0<script>let n = 0;
      setInterval(() => document.getElementById('p').textContent = ++n, 1)</script>"""
    recorded = open_window(site.url("/clock")).record()
    assert recorded.fact("steady").startswith("non")


def test_a_page_that_reloads_itself_all_the_time_is_refused(site, open_window, monkeypatch):
    monkeypatch.setattr("guichet.assisted.snapshot._PATIENCE", 1.5)
    site.answers["/spinning"] = """<!doctype html><p>tourne
      <script>setTimeout(() => location.reload(), 15)</script>"""
    session = open_window(site.url("/spinning"), wait=False)
    wait_until(session, lambda _: len(site.requests) > 3)
    with pytest.raises(PageKeptChanging):
        record_many_times(session)


def test_a_page_taller_than_the_window_is_recorded_whole(site, open_window):
    site.answers["/tall"] = """<!doctype html><body style="margin:0">
      <div style="height:4000px;background:green"></div>
      <div style="height:100px;background:red">bas de page</div>"""
    recorded = open_window(site.url("/tall")).record()

    screen, whole = picture(recorded.viewport_png), picture(recorded.full_page_png)
    assert screen.size == recorded.window_size
    assert whole.height == 4100
    assert whole.getpixel((200, 4090)) == RED
    assert whole.crop((0, 0, 500, 500)).tobytes() == screen.crop((0, 0, 500, 500)).tobytes()
    assert [file.name[26:] for file in recorded.files()][:2] == ["page.png", "ecran.png"]


def test_a_page_beyond_all_measure_is_cut_and_said_to_be(site, open_window):
    site.answers["/endless"] = "<!doctype html><body style='margin:0'><div style='height:90000px'>"
    recorded = open_window(site.url("/endless")).record()
    assert picture(recorded.full_page_png).height == 30_000
    assert "image coupée à 30000 points" in recorded.fact("whole_page")


def test_a_page_that_fits_the_window_has_one_picture(site, open_window):
    recorded = open_window(site.url()).record()
    assert recorded.full_page_png == recorded.viewport_png
    assert sum(file.media_type == "image/png" for file in recorded.files()) == 1


def test_the_facts_file_binds_every_other_file_by_its_digest(site, open_window, tmp_path):
    """``sha256sum`` agrees with every digest; names say when and what, never where or who."""
    files = open_window(site.url()).record().files()
    facts = json.loads(files[-1].data)
    for file in files:
        (tmp_path / file.name).write_bytes(file.data)
        assert re.fullmatch(r"capture_\d{4}-\d\d-\d\d_\d{6}_[a-z]+\.[a-z]+", file.name)
    sums = "".join(f"{entry['sha256']}  {entry['name']}\n" for entry in facts["files"])
    (tmp_path / "SUMS").write_text(sums)
    subprocess.run(["sha256sum", "-c", "--strict", "SUMS"], cwd=tmp_path, check=True)
    assert len(facts["files"]) == len(files) - 1


def test_the_facts_file_follows_its_published_schema(site, open_window):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(Path("docs/schemas/capture.schema.json").read_text(encoding="utf-8"))
    document = {"captures": [open_window(site.url()).record().as_json()]}
    jsonschema.Draft202012Validator(schema).validate(document)


def test_the_archive_is_the_browsers_own_and_holds_the_page_with_its_pictures(site, open_window):
    dot = bytes.fromhex(
        "47494638396101000100800000ff0000ffffff21f90400000000002c00000000010001000002024401003b"
    )
    site.answers["/dot.gif"] = lambda handler: handler.give(dot, kind="image/gif")
    site.answers["/with"] = "<!doctype html><p>Aucun créneau disponible<img src=/dot.gif>"
    recorded = open_window(site.url("/with")).record()
    parts = list(email.message_from_bytes(recorded.mhtml).walk())
    assert "Aucun créneau disponible" in archived_page(recorded.mhtml)
    assert [p.get_payload(decode=True) for p in parts if p.get_content_type() == "image/gif"] == [
        dot
    ]


def test_the_servers_clock_is_compared_with_ours(site, open_window):
    """Our clock is an hour ahead of a server that says it is an hour earlier."""
    ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    site.date = email.utils.format_datetime(ago, usegmt=True)
    recorded = open_window(site.url()).record()
    assert recorded.clock_offset_seconds == pytest.approx(3600, abs=5)
    assert 0.5 <= recorded.clock_uncertainty_seconds < 3
    fact = next(fact for fact in recorded.facts if fact.code == "clock_offset")
    assert fact.value.startswith("+360")
    assert fact.how_known.startswith("indication")


@pytest.mark.parametrize(
    ("date", "headers"),
    [
        ("Yesterday, or so", {}),
        ("Sun, 22 Nov 1926 10:00:00 GMT", {}),
        (None, {"Age": "120"}),
    ],
)
def test_a_server_date_that_proves_nothing_gives_no_offset(site, open_window, date, headers):
    """A date that cannot be read, is absurd, or is that of a stored copy."""
    site.date = date
    site.answers["/odd"] = lambda handler: handler.give(NO_SLOT, **headers)
    recorded = open_window(site.url("/odd")).record()
    assert recorded.clock_offset_seconds is None
    assert recorded.fact("clock_offset") == "non connu"


def test_redirections_are_listed_in_order_with_their_status(site, open_window):
    site.answers["/start"] = redirect_to("/middle")
    site.answers["/middle"] = redirect_to(SLOTS)
    recorded = open_window(site.url("/start")).record()
    hops = [fact.value for fact in recorded.facts if fact.code == "redirect"]
    assert hops == [f"{site.url('/start')} (302)", f"{site.url('/middle')} (302)"]
    assert recorded.fact("asked_address") == site.url("/start")
    assert recorded.address == site.url(SLOTS)


def test_the_way_taken_by_the_person_is_listed_with_its_hours(site, open_window, person_at):
    site.answers["/home"] = f"<!doctype html><title>Accueil</title><a href='{SLOTS}'>Prendre"
    session = open_window(site.url("/home"))
    person = person_at(session)
    person.page.click("a")
    wait_until(session, lambda s: s.address.endswith(SLOTS) and s.responding)
    person.page.wait_for_timeout(500)
    person.page.reload()
    wait_until(session, lambda s: s.reloads == 1 and s.responding)

    recorded = session.record()
    steps = [fact.value for fact in recorded.facts if fact.code == "step"]
    assert [step.split()[0] for step in steps[:2]] == [site.url("/home"), site.url(SLOTS)]
    assert "ouverte au départ par le logiciel" in steps[0]
    assert "lien suivi" in steps[1]
    assert recorded.fact("reloads") == "1"


def test_the_certificate_and_its_chain_are_those_openssl_reads(certificate, open_window, tmp_path):
    from tests.assisted.site import Site

    with Site(certificate) as site:
        recorded = open_window(site.url(), accept_any_certificate=True).record()
    (tmp_path / "seen.pem").write_bytes(recorded.certificates_pem)
    printed = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "seen.pem", "-noout", "-fingerprint", "-sha256"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    fingerprint = printed.strip().partition("=")[2].replace(":", "").lower()

    value = recorded.fact("certificate")
    assert f"SHA-256 {fingerprint}" in value
    assert "CN=127.0.0.1" in value
    assert "O=EXEMPLE" in value
    assert recorded.fact("tls_protocol") == "TLS 1.3"
    assert recorded.fact("network_family") == "IPv4"
    assert any(file.name.endswith("_certificats.pem") for file in recorded.files())


def test_a_page_without_encryption_has_no_certificate(site, open_window):
    recorded = open_window(site.url()).record()
    assert recorded.certificates_pem == b""
    assert recorded.fact("certificate") is None
    assert recorded.fact("tls_protocol") is None


def test_the_machine_the_browser_and_the_state_of_the_profile_are_told(
    site, open_window, real_browser
):
    site.answers["/bakes"] = lambda handler: handler.give(NO_SLOT, Set_Cookie="jsid=c00k1evalue")
    recorded = open_window(site.url("/bakes")).record()
    assert recorded.fact("browser").startswith("Chromium (Chrome/")
    assert recorded.fact("kernel").startswith("Linux")
    assert recorded.fact("cookies").startswith("profil neuf au départ")
    assert recorded.fact("cookies").endswith("1 cookie(s) à présent")
    assert all(b"c00k1evalue" not in file.data for file in recorded.files())


def test_what_was_not_seen_is_not_said_to_be_absent(site, open_window):
    recorded = open_window(site.url()).record()
    fact = next(fact for fact in recorded.facts if fact.code == "proxy")
    assert fact.value in {"aucun vu"} or fact.value.startswith("vu dans")
    assert "ne s’y voit pas" in fact.how_known
    everything = " ".join(f"{f.name_fr} {f.value} {f.how_known}" for f in recorded.facts).lower()
    assert "constat" not in everything
    assert "preuve" not in everything


def test_a_relay_on_the_way_is_seen(site, open_window):
    """A real relay: the loopback site answers for a name that is not its own."""
    address = "http://prefecture.example/rdvpref/"
    site.answers[address] = NO_SLOT
    settings = {**os.environ, "http_proxy": site.url(), "no_proxy": ""}
    recorded = open_window(address, environment=settings).record()
    assert recorded.address == address
    assert recorded.fact("proxy") == (
        "vu dans\u00a0: http_proxy, connexion passée par cet ordinateur"
    )
    assert site.url() not in json.dumps(recorded.as_json())


def test_neither_the_computers_name_nor_the_account_is_recorded(site, open_window, monkeypatch):
    import getpass
    import platform

    facts = json.dumps(open_window(site.url()).record().as_json(), ensure_ascii=False)
    words = set(re.findall(r"\w+", facts))
    assert platform.node() not in words or platform.node() in {"vm", "localhost"}
    assert f"/home/{getpass.getuser()}" not in facts
    assert "127.0.0.1" not in re.sub(r"https?://127\.0\.0\.1[^ \"]*", "", facts)


# Passwords and other values of forms

FORM = """<!doctype html><title>Connexion</title><body><h1>Connexion</h1>
<form><input id=who value="en clair"><input id=secret type=password autocomplete=current-password>
<input type=hidden name=_csrf value="jeton-de-session"></form></body>"""


def everything(recorded) -> bytes:
    return b"".join(file.data for file in recorded.files() if file.media_type != "image/png")


def test_session_tokens_hidden_in_the_page_are_not_kept(site, open_window):
    site.answers["/form"] = FORM
    recorded = open_window(site.url("/form")).record()
    assert b"jeton-de-session" not in everything(recorded)
    assert recorded.mhtml


def test_what_the_person_types_is_kept_nowhere_but_in_the_picture(site, open_window, person_at):
    site.answers["/form"] = FORM
    session = open_window(site.url("/form"))
    person_at(session).page.fill("#who", "Amadou EXEMPLE")
    assert b"Amadou" not in everything(session.record())


def test_a_filled_password_field_withholds_the_archive_and_says_so(site, open_window, person_at):
    site.answers["/form"] = FORM.replace(
        "current-password>", 'current-password value="servi-par-le-site">'
    )
    session = open_window(site.url("/form"))
    person_at(session).page.fill("#secret", "tapé-à-la-main")
    recorded = session.record()
    assert recorded.mhtml == b""
    assert "champ de mot de passe" in recorded.fact("withheld")
    assert b"servi-par-le-site" not in everything(recorded)
    assert "tapé-à-la-main".encode() not in everything(recorded)
    assert not any(file.name.endswith(".mhtml") for file in recorded.files())


def test_a_password_made_readable_stops_the_recording(site, open_window, person_at):
    site.answers["/form"] = FORM
    session = open_window(site.url("/form"))
    person = person_at(session)
    person.page.fill("#secret", "lisible")
    person.page.evaluate("document.getElementById('secret').type = 'text'")
    with pytest.raises(PasswordOnScreen):
        session.record()
    person.page.fill("#secret", "")
    assert session.record().text.startswith("Connexion")


def test_the_same_page_recorded_twice_has_the_same_picture_and_text(site, open_window):
    session = open_window(site.url())
    first, second = session.record(), session.record()
    assert (
        hashlib.sha256(first.viewport_png).digest() == hashlib.sha256(second.viewport_png).digest()
    )
    assert first.text == second.text
    assert first.ended_at <= second.began_at
