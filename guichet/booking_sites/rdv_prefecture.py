"""RDV-Préfecture, the national booking site of the ministry of the Interior (since 2023).

Four pages say « nothing » and mean different things: no slot at all; no slot this week but later
(slots exist); the conditions again (the session ended); a refusal of access. Only the first is
evidence that no appointment can be had.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from lxml import etree

from guichet.booking_sites.markers import Marker, Site, both, in_path, in_query, says, shows
from guichet.booking_sites.page import State, System
from guichet.booking_sites.sighting import Sighting, has_class, words_of
from guichet.booking_sites.wording import NEARBY, fold

HOUR = re.compile(r"\b\d{1,2}\s?[h:]\s?(?:\d{2})?\b")
SLOT_RADIOS = (
    "//input[@type='radio' and @name='trhId'"
    " and not(@disabled) and not(ancestor::fieldset[@disabled])]"
)
CALENDAR_HEADING = "Choisissez votre créneau"
NOTHING_ELSE = "Veuillez réessayer ultérieurement"
HOUR_ALONE = re.compile(r"\d{1,2}\s?h\s?\d{2}")
DAY_ALONE = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s\d{1,2}(?:\s?/\s?\d{1,2}|\s[a-z]+)"
    r"(?:\s?/?\s?20\d\d)?"
)
SIGNS_OF_AN_ERROR = ("erreur", "indisponible", "maintenance", "surcharge")

CAPTCHA_WIDGET = (
    "//input[@name='captchaUsercode' or @id='captchaFormulaireExtInput']"
    "|//*[starts-with(@id, 'captchaFR_')]"
    f"|//*[{has_class('BDC_CaptchaImage')}]"
)


def _free_slot(seen: Sighting) -> str | None:
    """A radio button of a slot, whose label is an hour that the page displays."""
    radios = seen.elements(SLOT_RADIOS)
    labels = {label.get("for"): label for label in seen.elements("//label[@for]") if radios}
    for radio in radios:
        label = _label_of(radio, labels)
        is_an_hour = not label or HOUR.search(fold(label)) is not None
        if is_an_hour and fold(label) in seen.text.folded:
            return label
    return None


def _free_hours_in_words(seen: Sighting) -> str | None:
    """The calendar as a text alone: its heading, a day on its line, then an hour on its line.

    Only where the document is lost (text of a page, words of an image): where it is there, the
    radio buttons decide. A page that also says « aucun créneau » is no slot.
    """
    if seen.tree is not None or fold(CALENDAR_HEADING) not in seen.text.folded:
        return None
    if "aucun creneau" in seen.text.folded or fold(NOTHING_ELSE) in seen.text.folded:
        return None
    lines = iter(seen.text.lines)
    if not any(DAY_ALONE.fullmatch(fold(line)) for line in lines):
        return None
    return next((line.strip() for line in lines if HOUR_ALONE.fullmatch(fold(line))), None)


def _label_of(radio: etree._Element, labels: Mapping[str | None, etree._Element]) -> str:
    """Return the words of the label of ``radio``, or "" when it has none."""
    own = labels.get(radio.get("id"))
    if own is None:
        around = radio.xpath("ancestor::label | ancestor::li[1]//label")
        own = next(iter(cast("list[etree._Element]", around)), None)
    return "" if own is None else words_of(own)


def _calendar_hidden(seen: Sighting) -> str | None:
    """Only « Veuillez réessayer ultérieurement », where the calendar should stand.

    The same words after an error message are a site error, hence the two conditions. A page that
    also says « aucun créneau », be it of one week, shows its calendar.
    """
    if "aucun creneau" in seen.text.folded:
        return None
    is_calendar_page = "/creneau" in seen.address.path
    if not is_calendar_page and fold(CALENDAR_HEADING) not in seen.text.folded:
        return None
    found = seen.text.find_line(NOTHING_ELSE)
    before = fold(seen.text.displayed.partition(found)[0][-NEARBY:]) if found else ""
    return None if any(sign in before for sign in SIGNS_OF_AN_ERROR) else found


SITE = Site(
    system=System.RDV_PREFECTURE,
    example_url="https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/1234/creneau/",
    hosts=frozenset({"rdv-prefecture.interieur.gouv.fr", "www.rdv-prefecture.interieur.gouv.fr"}),
    path=re.compile(r"/rdvpref/reservation/demarche/\d+(?:/|$)"),
    number=re.compile(r"/reservation/demarche/(\d+)(?:/|$)"),
    markers=(
        Marker(State.CAPTCHA_WRONG, in_query(r"\berror=invalidcaptcha\b")),
        Marker(
            State.CAPTCHA_WRONG,
            shows("//*[@id='text-input-captcha-desc-error' and normalize-space(.)]"),
            distinctive=True,
        ),
        Marker(State.CAPTCHA_WRONG, says("Le code de sécurité saisi est incorrect")),
        Marker(State.SESSION_EXPIRED, in_query(r"\berror=errorsessioninvalide\b")),
        Marker(State.CAPTCHA, shows(CAPTCHA_WIDGET), distinctive=True),
        Marker(State.CAPTCHA, shows(f"//*[{has_class('captcha')}]//img")),
        Marker(State.CAPTCHA, says("Saisissez le code de sécurité", "code de sécurité")),
        Marker(State.SLOT_SEEN, _free_slot, distinctive=True),
        Marker(State.SLOT_SEEN, _free_hours_in_words, distinctive=True),
        Marker(
            State.NO_SLOT,
            says(
                "Aucun créneau disponible à partir de cette date. "
                "Veuillez réessayer ultérieurement",
                "Aucun créneau disponible à partir de cette date",
            ),
            distinctive=True,
        ),
        Marker(State.NO_CALENDAR, _calendar_hidden, distinctive=True),
        Marker(State.GUICHET_CHOICE, in_path("_choisirBloc")),
        Marker(
            State.GUICHET_CHOICE,
            shows(
                "//*[contains(@formaction, '_choisirBloc') or contains(@action, '_choisirBloc')]"
            ),
        ),
        Marker(State.LOGIN_REQUIRED, in_path(r"/login(?:/|$)")),
        Marker(State.CGU_PAGE, in_path(r"/cgu/?$")),
        Marker(
            State.CGU_PAGE,
            both(shows("//*[contains(@formaction, '_validerCaptcha')]"), says("Suivant")),
            distinctive=True,
        ),
    ),
)
