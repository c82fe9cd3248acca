"""What to do about what is missing: one or two short sentences each, in the order of the work."""

from __future__ import annotations

from guichet.booking_sites import State
from guichet.reading.inspection import Device, Finding
from guichet.reading.message import Said

OPEN_PAGE_DATE = "Ouvrez la page Date à côté, puis refaites la capture."
SHOW_CLOCK = "Montrez l’horloge de l’ordinateur, puis refaites la capture."
PRINT_MARGINS = (
    "La date ou l’adresse manque en marge. "
    "Imprimez de nouveau en cochant «\u00a0En-têtes et pieds de page\u00a0»."
)
PRINT_MESSAGE = "Le message du site manque. Imprimez la page qui le montre."
SCROLL_TO_MESSAGE = (
    "Le message du site manque. Faites défiler jusqu’à lui, puis refaites la capture."
)
ONE_WEEK_ONLY = (
    "Le message ne parle que d’une semaine. Allez aux semaines suivantes, puis refaites la capture."
)
NOTHING_TO_PROVE = frozenset({State.SLOT_SEEN, State.SLOT_LATER})
UNFINISHED = frozenset({State.CAPTCHA, State.CGU_PAGE, State.GUICHET_CHOICE, State.LOGIN_REQUIRED})
TOLD_BY_STATE = frozenset(
    {State.OVERLOAD, State.BLOCKED, State.MAINTENANCE, State.LINK_DISABLED, State.CAPTCHA_WRONG}
)


def remedies_for(
    *,
    device: Device,
    address: Finding,
    date: Finding,
    time: Finding,
    said: Said,
    is_print: bool = False,
) -> tuple[str, ...]:
    """Return the advice, the most useful first; nothing when nothing is missing."""
    if is_print:
        told = [_about_margins(address, date, time)]
    else:
        told = [_about_clock(device, date, time), _about_address(device, address)]
    told.append(_about_message(said, is_print=is_print))
    return tuple(one for one in told if one)


def _about_margins(address: Finding, date: Finding, time: Finding) -> str:
    """Return what to do about a page printed without what browsers write in its margins."""
    verdicts = {address.verdict, date.verdict, time.verdict}
    if "not_seen" in verdicts:
        return PRINT_MARGINS
    if "not_sure" in verdicts:
        return "La date ou l’adresse peuvent être celles de la page. Vérifiez-les."
    return ""


def _about_clock(device: Device, date: Finding, time: Finding) -> str:
    if date.is_seen and time.is_seen:
        return ""
    if "not_sure" in {date.verdict, time.verdict}:
        return "La date ou l’heure se lit mal. Vérifiez-les sur l’image."
    if time.is_seen:
        return f"L’heure est là. La date manque. {OPEN_PAGE_DATE}"
    if date.is_seen:
        return f"La date est là. L’heure manque. {OPEN_PAGE_DATE}"
    if device == "desktop":
        return f"La date et l’heure manquent. {SHOW_CLOCK}"
    return f"La date et l’heure manquent. {OPEN_PAGE_DATE}"


def _about_address(device: Device, address: Finding) -> str:
    if address.is_seen:
        return ""
    if address.verdict == "not_sure":
        return "L’adresse se lit mal. Vérifiez-la sur l’image."
    if device == "phone":
        return "L’adresse manque. Remontez en haut de la page pour la faire apparaître."
    if device == "paper":
        return "L’adresse manque. Imprimez la page avec ses en-têtes."
    return "L’adresse manque. Prenez toute la fenêtre, avec sa barre d’adresse."


def _about_message(said: Said, *, is_print: bool) -> str:
    message, state = said.message, said.reading.state
    if message.is_seen or state in TOLD_BY_STATE:
        return ""
    if said.is_of_one_week:
        return ONE_WEEK_ONLY
    if message.verdict == "not_sure":
        seen_on = "la page" if is_print else "l’image"
        return f"Le message du site se lit mal ou il est coupé. Vérifiez-le sur {seen_on}."
    if state in NOTHING_TO_PROVE:
        return "La page montre des créneaux. Cette capture ne prouve pas un échec."
    if state in UNFINISHED:
        return "La page ne dit encore rien des créneaux. Allez jusqu’à la page des créneaux."
    return PRINT_MESSAGE if is_print else SCROLL_TO_MESSAGE
