"""The portable dossier: one frozen description that letters, rules and exports all read.

Rows of the database and a ``dossier.json`` found beside a folder of files both become the same
:class:`CaseFile`; nothing above this package looks at rows to write a sentence.
"""

from guichet.casefile.files import load, save
from guichet.casefile.models import (
    Actor,
    Applicant,
    CaseFile,
    Contact,
    Convocation,
    Cost,
    Counter,
    Decision,
    Event,
    FileRef,
    Filing,
    Gate,
    Intervener,
    Liquidation,
    Order,
    PostalAddress,
    Reply,
    UrgencyFact,
    WordsOnImage,
)
from guichet.casefile.vocabulary import CHANNELS, FAILED_OUTCOMES, OUTCOMES, ROLES, URGENCY_KINDS

__all__ = [
    "CHANNELS",
    "FAILED_OUTCOMES",
    "OUTCOMES",
    "ROLES",
    "URGENCY_KINDS",
    "Actor",
    "Applicant",
    "CaseFile",
    "Contact",
    "Convocation",
    "Cost",
    "Counter",
    "Decision",
    "Event",
    "FileRef",
    "Filing",
    "Gate",
    "Intervener",
    "Liquidation",
    "Order",
    "PostalAddress",
    "Reply",
    "UrgencyFact",
    "WordsOnImage",
    "load",
    "save",
]
