"""The sites we can read: every module beside this one that holds a ``SITE``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import guichet.booking_sites
from guichet.booking_sites.address import Address
from guichet.booking_sites.markers import Site


@cache
def sites() -> dict[str, Site]:
    """Return the sites by module name, in alphabetical order."""
    found: dict[str, Site] = {}
    for module in pkgutil.iter_modules(guichet.booking_sites.__path__):
        site = getattr(
            importlib.import_module(f"guichet.booking_sites.{module.name}"), "SITE", None
        )
        if isinstance(site, Site):
            found[module.name] = site
    return found


def site_at(address: Address) -> Site | None:
    """Return the site that stands at ``address``, or ``None``; its own hosts come first."""
    for site in sites().values():
        if address.host in site.hosts and site.stands_at(address):
            return site
    return next((site for site in sites().values() if site.stands_at(address)), None)
