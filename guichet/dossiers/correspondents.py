"""Who a letter may go to or come from: the contacts of the dossier, and the services of its place.

They are suggestions in a field where anything may be typed. An address of the directory is as old
as the directory: the page of the letter says its date.
"""

from __future__ import annotations

from collections.abc import Iterator

from guichet.casefile import Actor, Counter
from guichet.dossiers.profile import Profile, StoredContact
from guichet.places import Desk, UnknownPlaceCode, desks

WITNESSES = frozenset(
    {"witness", "association", "union", "collective", "jurist", "lawyer", "other"}
)
"""Who may stand beside the person at a desk."""


def correspondents(profile: Profile) -> list[str]:
    """Return who may be written to or may answer, the contacts of the person first."""
    found = [*(_named(one) for one in profile.contacts), *_services(profile.counter)]
    return list(dict.fromkeys(one for one in found if one))


def companions(profile: Profile) -> list[str]:
    """Return who may have been present at a step: contacts of such a role."""
    return [_named(one) for one in profile.contacts if one.role in WITNESSES]


def _named(contact: StoredContact) -> str:
    called = Actor(
        id=contact.id, role=contact.role, name=contact.name, organisation=contact.organisation
    ).called
    return f"{called} <{contact.email}>" if contact.email else called


def _services(counter: Counter | None) -> Iterator[str]:
    """Give the services of the place, and the addresses that the directory knows of them."""
    if counter is None:
        return
    yield counter.authority
    yield f"Service des étrangers, {counter.counter}"
    for desk in _desks(counter):
        for mailbox in (desk.email_foreigners, desk.email):
            if mailbox:
                yield f"{desk.name} <{mailbox.address}>"
    yield f"Greffe, {counter.court_name}"
    yield "Délégué du Défenseur des droits"


def _desks(counter: Counter) -> list[Desk]:
    """Return the préfecture of the place and its counter, where the directory knows them."""
    try:
        found = desks(counter.departement)
    except UnknownPlaceCode:
        return []
    return [one for one in found if one.kind == "prefecture" or one.name == counter.counter]
