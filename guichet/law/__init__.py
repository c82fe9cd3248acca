"""The law as dated data: rules, deadlines, figures, citations, and the engine that reads them.

    >>> assess(Facts.from_json({"kind": "renewal"}), datetime.date(2026, 11, 21)).urgency_presumed
    True

Nothing here is a probability or a verdict on the titre. Every sentence comes from a TOML file with
its source, the day it was checked and how well it is known.
"""

from guichet.law.assessment import (
    Assessment,
    Caution,
    Deadline,
    Finding,
    Step,
    assess,
)
from guichet.law.citations import Citation, UnknownCitation, citation, citations
from guichet.law.dated import DatedValue, NotYetInForce, Source, Version
from guichet.law.facts import (
    AttemptFact,
    Convocation,
    Decision,
    Detained,
    Facts,
    FactsFile,
    Filing,
    Oqtf,
    Order,
    SeenAboutOqtf,
    UnusableFacts,
    UrgencyFact,
)
from guichet.law.outcomes import Outcome
from guichet.law.plans import Plan, evidence_plan, last_day_to_try
from guichet.law.rulebook import Figure, Rule, Rulebook, rulebook, value

__all__ = [
    "Assessment",
    "AttemptFact",
    "Caution",
    "Citation",
    "Convocation",
    "DatedValue",
    "Deadline",
    "Decision",
    "Detained",
    "Facts",
    "FactsFile",
    "Figure",
    "Filing",
    "Finding",
    "NotYetInForce",
    "Oqtf",
    "Order",
    "Outcome",
    "Plan",
    "Rule",
    "Rulebook",
    "SeenAboutOqtf",
    "Source",
    "Step",
    "UnknownCitation",
    "UnusableFacts",
    "UrgencyFact",
    "Version",
    "assess",
    "citation",
    "citations",
    "evidence_plan",
    "last_day_to_try",
    "rulebook",
    "value",
]
