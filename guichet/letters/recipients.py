"""To which address an e-mail goes: what the directory knows of the desk, with its date."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.casefile import Counter
from guichet.places import Desk, Mailbox, UnknownPlaceCode, desks, is_official_host


@dataclass(frozen=True)
class KnownMailbox:
    """An address of the directory. Never shown without its date and its confidence."""

    desk: str
    purpose: str
    mailbox: Mailbox

    @property
    def address(self) -> str:
        """The e-mail address."""
        return self.mailbox.address

    @property
    def official(self) -> bool:
        """Whether its host belongs to a public authority."""
        return is_official_host(self.mailbox.address)


def known_mailboxes(counter: Counter | None) -> list[KnownMailbox]:
    """Return the addresses known for ``counter``, the most precise first; none is verified."""
    if counter is None:
        return []
    try:
        found = desks(counter.departement)
    except UnknownPlaceCode:
        return []
    # The authority that one writes to is at the préfecture; a sous-préfecture is only a counter.
    near = [desk for desk in found if desk.kind == "prefecture"]
    near += [desk for desk in found if desk.name == counter.counter and desk not in near]
    listed = [*_foreigners(near), *_general(near)]
    first_of = {one.address.lower(): one for one in reversed(listed)}
    return [one for one in listed if first_of[one.address.lower()] is one]


def _foreigners(found: list[Desk]) -> list[KnownMailbox]:
    return [
        KnownMailbox(desk.name, "service des étrangers", desk.email_foreigners)
        for desk in found
        if desk.email_foreigners
    ]


def _general(found: list[Desk]) -> list[KnownMailbox]:
    return [KnownMailbox(desk.name, "adresse générale", desk.email) for desk in found if desk.email]
