"""What the computer says of itself."""

from __future__ import annotations

import subprocess

import pytest

from guichet.assisted.machine import describe_machine, machine_zone, seen_relays


def test_the_kernel_is_the_one_uname_names():
    release = subprocess.run(["uname", "-r"], check=True, capture_output=True, text=True).stdout
    assert describe_machine({}).kernel == f"Linux {release.strip()}"


@pytest.mark.parametrize(
    ("settings", "seen"),
    [
        ({}, ()),
        ({"https_proxy": "http://mot:depasse@relais.example:3128"}, ("https_proxy",)),
        ({"HTTP_PROXY": "http://relais.example"}, ("http_proxy",)),
        ({"http_proxy": "", "ALL_PROXY": "socks5://r"}, ("all_proxy",)),
    ],
)
def test_a_relay_is_named_by_its_setting_and_never_by_its_address(settings, seen):
    relays = seen_relays(settings, "linux")
    assert tuple(name for name in relays if "GNOME" not in name) == seen
    assert "depasse" not in "".join(relays)


def test_the_zone_of_the_computer_is_read_from_its_settings(tmp_path):
    assert machine_zone({"TZ": "Indian/Reunion"}) == "Indian/Reunion"
    zones = tmp_path / "zoneinfo/Europe"
    zones.mkdir(parents=True)
    (zones / "Paris").write_bytes(b"")
    link = tmp_path / "localtime"
    link.symlink_to(zones / "Paris")
    assert machine_zone({}, link) == "Europe/Paris"
    assert machine_zone({}, tmp_path / "missing") is None
