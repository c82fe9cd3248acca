"""A local imitation of a booking site: training, demo, end-to-end tests. No Django.

It stands on its own loopback origin, books nothing, keeps nothing, imitates no sign of the State,
and says « ENTRAÎNEMENT » on every page. Its pages hold the same marks as the real ones, so that
``booking_sites.read`` reads them alike.

>>> with PracticeServer() as site:
...     site.page_of("99001")  # http://127.0.0.1:…/rdvpref/reservation/demarche/99001/
"""

from guichet.practice.scenarios import ReleaseLine, Scenario, Shows, load_scenarios
from guichet.practice.server import PracticeServer
from guichet.practice.site import application

__all__ = [
    "PracticeServer",
    "ReleaseLine",
    "Scenario",
    "Shows",
    "application",
    "load_scenarios",
]
