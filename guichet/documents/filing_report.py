"""What a check says of a folder: findings, then faults and warnings, each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from guichet.documents.destinations import Destination
from guichet.documents.typography import typeset


@dataclass(frozen=True)
class Finding:
    """What was found in the file ``file`` (or the folder of that name) against a rule.

    ``certain`` makes it a fault; otherwise it is to be read again. ``source`` is for a letter whose
    own article is the source; without it, the one that the destination gives of the rule.
    """

    file: str
    rule: str
    detail: str
    certain: bool = True
    source: str = ""


@dataclass(frozen=True)
class Fault:
    """One fault: the file's name (or the folder's), the rule's id, what is wrong, the source."""

    file: str
    rule: str
    detail: str
    source: str


@dataclass
class FilingReport:
    """Every fault and every warning. ``sound`` is true when there is no fault.

    ``destination`` and ``document`` are the ids of what the folder was made for.
    """

    destination: str = ""
    document: str = ""
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether the folder can be given as it is."""
        return not self.faults


def report_of(
    findings: Iterable[Finding], destination: Destination, document: str, on: dt.date
) -> FilingReport:
    """Return the report of ``findings``, in their order, each said once."""
    report = FilingReport(destination.id, document)
    for one in dict.fromkeys(findings):
        source = one.source or destination.source_of(one.rule, on)
        fault = Fault(one.file, one.rule, typeset(one.detail), typeset(source))
        (report.faults if one.certain else report.warnings).append(fault)
    return report
