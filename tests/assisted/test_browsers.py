"""Which installed browser is chosen, and how it is started."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guichet.assisted import PERMISSION, AssistedSession, ForTests, find_browser, launch
from guichet.assisted.errors import (
    AddressRefused,
    BrowserDidNotStart,
    ChosenBrowserUnusable,
    NoBrowserFound,
    NoScreen,
    OnlyForTests,
    RunAsAdministrator,
)


def program(root: Path, path: str, content: str = "\x7fELF") -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")
    place.chmod(0o755)
    return place


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("usr/bin/google-chrome-stable", "Google Chrome"),
        ("usr/bin/microsoft-edge", "Microsoft Edge"),
        ("usr/bin/chromium", "Chromium"),
        ("usr/bin/chromium-browser", "Chromium"),
        ("opt/google/chrome/google-chrome", "Google Chrome"),
    ],
)
def test_an_installed_browser_is_found_on_linux(tmp_path, path, name):
    placed = program(tmp_path, path)
    found = find_browser({}, platform="linux", root=tmp_path)
    assert (found.name, found.path) == (name, placed)


def test_an_installed_browser_is_found_on_macos_and_windows(tmp_path):
    chrome = "Google Chrome.app/Contents/MacOS/Google Chrome"
    mac = program(tmp_path, f"Applications/{chrome}")
    assert find_browser({}, platform="darwin", root=tmp_path).path == mac
    edge = program(tmp_path, "pf/Microsoft/Edge/Application/msedge.exe")
    settings = {"PROGRAMFILES(X86)": str(tmp_path / "pf")}
    assert find_browser(settings, platform="win32").path == edge


def test_chrome_comes_before_edge_and_edge_before_chromium(tmp_path):
    program(tmp_path, "usr/bin/chromium")
    assert find_browser({}, platform="linux", root=tmp_path).name == "Chromium"
    program(tmp_path, "usr/bin/microsoft-edge-stable")
    assert find_browser({}, platform="linux", root=tmp_path).name == "Microsoft Edge"
    program(tmp_path, "usr/bin/google-chrome")
    assert find_browser({}, platform="linux", root=tmp_path).name == "Google Chrome"


STUBS = (
    "#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then\n  echo snap install chromium\nfi\n",
    '#!/bin/sh\nexec /snap/bin/chromium "$@"\n',
)


@pytest.mark.parametrize("stub", STUBS)
def test_the_stub_that_stands_for_a_snap_is_not_taken(tmp_path, stub):
    """architecture.md, Decisions: where chromium is a snap stub, another browser is used."""
    program(tmp_path, "usr/bin/chromium-browser", stub)
    with pytest.raises(NoBrowserFound) as missing:
        find_browser({}, platform="linux", root=tmp_path)
    assert "snap" in missing.value.what_it_changes

    edge = program(tmp_path, "usr/bin/microsoft-edge")
    assert find_browser({}, platform="linux", root=tmp_path).path == edge


def test_a_link_into_the_snaps_is_not_taken(tmp_path):
    program(tmp_path, "usr/bin/snap")
    (tmp_path / "snap/bin").mkdir(parents=True)
    (tmp_path / "snap/bin/chromium").symlink_to(tmp_path / "usr/bin/snap")
    with pytest.raises(NoBrowserFound):
        find_browser({}, platform="linux", root=tmp_path)


def test_debians_own_start_script_is_no_snap():
    """The real one of this machine, where it is installed: a shell script as well."""
    assert find_browser({"GUICHET_BROWSER": "/usr/bin/chromium"}).name == "Chromium"


def test_the_build_kept_by_playwright_comes_last(tmp_path):
    home = tmp_path / "home"
    built = program(home, ".cache/ms-playwright/chromium-1255/chrome-linux64/chrome")
    settings = {"HOME": str(home)}
    assert find_browser(settings, platform="linux", root=tmp_path).path == built
    system = program(tmp_path, "usr/bin/chromium")
    assert find_browser(settings, platform="linux", root=tmp_path).path == system


def test_a_file_that_cannot_run_is_no_browser(tmp_path):
    program(tmp_path, "usr/bin/chromium").chmod(0o644)
    with pytest.raises(NoBrowserFound):
        find_browser({}, platform="linux", root=tmp_path)


@pytest.mark.parametrize(
    ("platform", "present", "line"),
    [
        ("linux", "usr/bin/apt-get", "sudo apt-get install chromium"),
        ("linux", "usr/bin/dnf", "playwright install chromium"),
        ("darwin", "usr/bin/true", "brew install --cask chromium"),
    ],
)
def test_without_a_browser_one_line_says_what_to_install(tmp_path, platform, present, line):
    program(tmp_path, present)
    with pytest.raises(NoBrowserFound) as missing:
        find_browser({}, platform=platform, root=tmp_path)
    assert missing.value.what_to_do.endswith(line)


def test_the_persons_own_choice_wins_and_a_wrong_one_is_said(tmp_path):
    chosen = program(tmp_path, "usr/bin/my-chromium")
    assert find_browser({"GUICHET_BROWSER": str(chosen)}).path == chosen
    with pytest.raises(ChosenBrowserUnusable) as wrong:
        find_browser({"GUICHET_BROWSER": "/nowhere/chrome"})
    assert "/nowhere/chrome" in wrong.value.what_happened


# Starting


@pytest.mark.parametrize(
    "address",
    [
        *("", "rdv-prefecture.interieur.gouv.fr", "file:///etc/passwd", "javascript:alert(1)"),
        *("data:text/html,x", "chrome://settings", "about:blank", "view-source:https://a.fr"),
        *("https://user:secret@www.gouv.fr/", "http://", "https://a b.fr/", "https://a.fr:0/"),
    ],
)
def test_only_plain_pages_of_the_web_are_opened(address):
    with pytest.raises(AddressRefused):
        AssistedSession().start(address, visible=False)


def test_root_may_not_open_the_window(monkeypatch, tmp_path):
    """architecture.md, Decisions: `guichet capture` refuses to run as root."""
    monkeypatch.delenv(PERMISSION)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(RunAsAdministrator):
        AssistedSession().start("http://127.0.0.1:1/")


def test_a_hidden_window_or_a_debugging_door_is_only_for_tests(monkeypatch):
    monkeypatch.delenv(PERMISSION)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for visible, asked in ((False, ForTests()), (True, ForTests(debugging_door=True))):
        with pytest.raises(OnlyForTests):
            AssistedSession().start("http://127.0.0.1:1/", visible=visible, for_tests=asked)


def test_a_visible_window_needs_a_screen():
    with pytest.raises(NoScreen):
        AssistedSession().start("http://127.0.0.1:1/", environment={PERMISSION: "1"})


def test_the_sandbox_is_only_off_in_tests(tmp_path):
    flags = launch.flags({}, tmp_path, visible=True, for_tests=ForTests())
    assert "--no-sandbox" not in flags
    assert "--headless" not in flags
    assert not any(flag.startswith("--remote-debugging-port") for flag in flags)
    allowed = launch.flags({PERMISSION: "1"}, tmp_path, visible=False, for_tests=ForTests())
    assert {"--no-sandbox", "--headless"} <= set(allowed)


def test_no_flag_hides_the_software_or_weakens_the_browser(tmp_path):
    """booking_sites.md 6.2, rule 3: no stealth, no proxy, no false name."""
    flags = launch.flags({}, tmp_path, visible=True, for_tests=ForTests())
    assert "--enable-automation" in flags
    forbidden = (
        "AutomationControlled",
        "user-agent",
        "proxy",
        "ignore-certificate",
        "web-security",
    )
    assert [flag for flag in flags for word in forbidden if word in flag] == []


def test_a_browser_that_does_not_start_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    broken = program(tmp_path, "usr/bin/chromium", "#!/bin/sh\nexit 3\n")
    monkeypatch.setenv("GUICHET_BROWSER", str(broken))
    session = AssistedSession()
    with pytest.raises(BrowserDidNotStart) as failure:
        session.start("http://127.0.0.1:1/", visible=False)
    assert "Chromium" in failure.value.what_happened
    assert list(tmp_path.glob("guichet-essai-*")) == []


def test_a_second_start_of_one_session_is_a_mistake_of_the_caller(site, open_window):
    session = open_window(site.url())
    with pytest.raises(RuntimeError):
        session.start(site.url(), visible=False)
