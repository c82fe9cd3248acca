"""From files to inspections: the process reads, here is looked for what a judge looks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from guichet.booking_sites import Reading, State, read_text
from guichet.reading.addresses import address_of
from guichet.reading.clock import Moment, moment_of
from guichet.reading.device import device_of
from guichet.reading.inspection import Device, Finding, Inspection, Line
from guichet.reading.layout import Sheet, sheet_of
from guichet.reading.message import Said, checked_against, said_on
from guichet.reading.printed import on_their_pages, printed
from guichet.reading.process import Answer, ReadingProcess
from guichet.reading.remedies import remedies_for


@dataclass(frozen=True)
class PageText:
    """The exact text of the page, from the extension or the assisted window.

    ``url`` is the address of the page, ``None`` when it is not known.
    """

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Picture:
    """One file to inspect. ``name`` only helps whoever shows the answers."""

    content: bytes
    name: str = ""
    text: PageText | None = None


def inspect(content: bytes, name: str = "", *, text: PageText | None = None) -> Inspection:
    """Return what one file shows. Never raises because of its content.

    A process is started for it and stopped: about two seconds, of which one for the models. For
    several files, :func:`inspect_many` shares the process.
    """
    return next(inspect_many([Picture(content, name, text)]))


def inspect_many(files: Iterable[Picture]) -> Iterator[Inspection]:
    """Yield the inspection of each file, in their order, as soon as it is made.

    The process is stopped at the end, or when the iterator is closed. A file that makes the
    process fall is unreadable; the following ones are read all the same.
    """
    with ReadingProcess() as process:
        for file in files:
            yield inspected(process, file)


def inspected(process: ReadingProcess, file: Picture) -> Inspection:
    """Return the inspection of one file, read by a process that the caller stops."""
    return understood(process.read(file.content), file.text)


def understood(answer: Answer, text: PageText | None = None) -> Inspection:
    """Return what the words that were read say. Nothing is read here."""
    if answer.reason is not None:
        return Inspection(readable=False, reason=answer.reason)
    found = _on_print(answer, text) if answer.pages else _on_picture(answer, text)
    return replace(found, exact=text is not None)


def _on_picture(answer: Answer, text: PageText | None) -> Inspection:
    sheet = sheet_of(answer)
    address = address_of(sheet, is_print=answer.is_print)
    moment = moment_of(sheet, is_print=answer.is_print)
    device = device_of(sheet, is_print=answer.is_print)
    return replace(
        _found(address, moment, _said(sheet, address, text), device),
        width=answer.width,
        height=answer.height,
        turned=answer.turned,
        lines=sheet.told,
    )


def _on_print(answer: Answer, text: PageText | None) -> Inspection:
    margins, sheet = printed(answer.rows)
    # Exact words are read as they are: a sentence that is nearly that of the site is another one.
    words = "\n".join(line.words for line in sheet.lines)
    exact = text or PageText(words, margins.address.value)
    said = on_their_pages(_said(sheet, margins.address, exact), sheet)
    found = _found(margins.address, margins.moment, said, "paper", is_print=True)
    lines = tuple(Line(line.words, 1.0) for line in sheet.lines)
    return replace(found, pages=answer.pages, made_at=answer.made_at, lines=lines)


def _found(
    address: Finding, moment: Moment, said: Said, device: Device, *, is_print: bool = False
) -> Inspection:
    return Inspection(
        readable=True,
        device=device,
        address=address,
        date=moment.date,
        time=moment.time,
        message=said.message,
        demarche=said.demarche,
        releases=said.releases,
        state=said.reading.state.value,
        last_release=_iso(said.reading, "last_release"),
        next_release=_iso(said.reading, "next_release"),
        remedies=remedies_for(
            device=device,
            address=address,
            date=moment.date,
            time=moment.time,
            said=said,
            is_print=is_print,
        ),
    )


def _said(sheet: Sheet, address: Finding, text: PageText | None) -> Said:
    if text is not None:
        return checked_against(sheet, read_text(text.text, text.url))
    return said_on(sheet, address.value)


def _iso(reading: Reading, name: str) -> str | None:
    moment = reading.last_release if name == "last_release" else reading.next_release
    return moment.isoformat() if moment else None


__all__ = ["PageText", "Picture", "State", "inspect", "inspect_many", "inspected", "understood"]
