"""Where to ask: communes, préfectures, courts, démarches, as offline data with their sources.

    >>> located = locate("93200 Saint-Denis")
    >>> located.matches[0].authority
    'préfet de la Seine-Saint-Denis'

Nothing is fetched: the data are files of this package (``data/README.md``).
"""

from guichet.places.directory import (
    WHY_NO_EMAIL,
    UnknownPlaceCode,
    court,
    courts,
    departement,
    departements,
    desks,
    special_court_rules,
    zone,
)
from guichet.places.links import booking_pages, is_official_host, known_link, links
from guichet.places.procedures import demarche, demarches, helpers, local_channels, pieces
from guichet.places.records import (
    BookingPage,
    Court,
    CourtRule,
    Demarche,
    Departement,
    Desk,
    Helper,
    Link,
    LocalChannel,
    Located,
    Mailbox,
    Piece,
    Place,
    Source,
)
from guichet.places.search import UnusableQuery, locate

__all__ = [
    "WHY_NO_EMAIL",
    "BookingPage",
    "Court",
    "CourtRule",
    "Demarche",
    "Departement",
    "Desk",
    "Helper",
    "Link",
    "LocalChannel",
    "Located",
    "Mailbox",
    "Piece",
    "Place",
    "Source",
    "UnknownPlaceCode",
    "UnusableQuery",
    "booking_pages",
    "court",
    "courts",
    "demarche",
    "demarches",
    "departement",
    "departements",
    "desks",
    "helpers",
    "is_official_host",
    "known_link",
    "links",
    "local_channels",
    "locate",
    "pieces",
    "special_court_rules",
    "zone",
]
