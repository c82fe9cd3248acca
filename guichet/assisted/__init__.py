"""The assisted attempt: a real browser window in which the person does everything.

The software opens the official page once, then only looks, and records the page when the person
asks. It never clicks, fills, scrolls or refreshes (booking_sites.md §6.2).
"""

from guichet.assisted.browsers import InstalledBrowser, find_browser
from guichet.assisted.launch import PERMISSION, ForTests
from guichet.assisted.recording import RecordedFact, RecordedFile, RecordedPage, SeenMessage
from guichet.assisted.session import AssistedSession
from guichet.assisted.status import SessionStatus
from guichet.assisted.window import SeenTab, WindowState

__all__ = [
    "PERMISSION",
    "AssistedSession",
    "ForTests",
    "InstalledBrowser",
    "RecordedFact",
    "RecordedFile",
    "RecordedPage",
    "SeenMessage",
    "SeenTab",
    "SessionStatus",
    "WindowState",
    "find_browser",
]
