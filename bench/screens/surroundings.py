"""What stands around a page: the bars of the system, those of the browser, our page Date."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path

from bench.screens.pages import DAYS, page_of
from bench.screens.scene import Scene

STYLE = Path(__file__).with_name("scene.css").read_text(encoding="utf-8")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MENUS = {
    "fr": "Fichier Édition Présentation Historique Signets Fenêtre Aide",
    "en": "File Edit View History Bookmarks Window Help",
}


def document_of(scene: Scene) -> str:
    """Return the whole document that Chromium draws for ``scene``."""
    body = {"page": page_of, "split": _split}.get(scene.window, _whole)(scene)
    classes = f"{scene.system} {'dark' if scene.dark else 'light'} w-{scene.window}"
    direction = "rtl" if scene.locale.startswith("ar") and not scene.is_phone else "ltr"
    return (
        f"<!doctype html><meta charset=utf-8><style>{STYLE}"
        f"body{{font-family:'{scene.font}',sans-serif}}</style>"
        f"<body class='{classes}' data-dir={direction}>{body}</body>"
    )


def _whole(scene: Scene) -> str:
    browser = f"<div class=browser>{_browser_bar(scene)}<main>{page_of(scene)}</main></div>"
    pill = f"<div class=pill>{_lock()}{_shown_address(scene)}</div>"
    if scene.system == "ios":
        page = f"<main>{page_of(scene)}</main>"
        return f"{_phone_status(scene)}{page}<div class='bar pill-bar'>{pill}</div>"
    if scene.system == "android":
        return (
            f"{_phone_status(scene)}<div class='bar pill-bar'><i>⌂</i>{pill}<i>⋮</i></div>"
            f"<main>{page_of(scene)}</main>"
        )
    if scene.window == "no_clock":
        return browser
    top = scene.system in {"macos", "gnome"}
    bar = _system_bar(scene)
    return f"{bar}{browser}" if top else f"{browser}{bar}"


def _split(scene: Scene) -> str:
    """Two halves: the booking page, and our page Date with its large clock."""
    moment = scene.moment
    day = f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    ours = (
        "<div class=ours><h4>Guichet ouvert : date et heure</h4>"
        f"<p class=hour>{moment:%H:%M:%S}</p><p class=day>{day}</p>"
        "<p>Heure de Paris</p><p>Cette page n’est pas celle de la préfecture.</p></div>"
    )
    bar = _phone_status(scene) if scene.is_phone else ""
    address = (
        f"<div class='bar pill-bar'><div class=pill>{_lock()}{_shown_address(scene)}</div></div>"
    )
    return f"{bar}{ours}{address}<main>{page_of(scene)}</main>"


def _lock() -> str:
    return "<svg width=10 height=12><rect y=5 width=10 height=7 fill=currentColor /></svg> "


def _shown_address(scene: Scene) -> str:
    bare = scene.host.removeprefix("www.")
    if scene.is_phone or scene.browser == "safari":
        return bare
    if scene.browser == "firefox":
        return f"https://{scene.host}<span class=soft>{scene.path}</span>"
    if scene.browser == "edge":
        return f"<span class=soft>https://</span>{scene.host}<span class=soft>{scene.path}</span>"
    return f"{bare}<span class=soft>{scene.path}</span>"


def _browser_bar(scene: Scene) -> str:
    title = f"RDV Préfecture — {escape(scene.demarche)[:18]}… ×"
    tab = f"<div class=tabs><div class=tab>{title}</div> +</div>"
    buttons = "<i>←</i><i>→</i><i>↻</i>"
    end = "<i>☆</i><i>⋮</i>"
    pill = f"<div class=pill>{_lock()}{_shown_address(scene)}</div>"
    if scene.browser == "safari":
        middle = f"<div class='pill middle'>{_lock()}{_shown_address(scene)}</div>"
        return f"<div class='bar address'>{buttons}{middle}</div>"
    return f"{tab}<div class='bar address'>{buttons}{pill}{end}</div>"


def _phone_status(scene: Scene) -> str:
    hour = f"{scene.moment:%H:%M}"
    if scene.locale == "en" and scene.system == "ios":
        hour = f"{scene.moment.hour % 12 or 12}:{scene.moment:%M}"
    return f"<div class='bar status'><b>{hour}</b><span>4G 84%</span></div>"


def _system_bar(scene: Scene) -> str:
    date, hour = written_moment(scene)
    if scene.system == "macos":
        menus = MENUS.get(scene.locale, MENUS["fr"])
        name = {"safari": "Safari", "firefox": "Firefox"}.get(scene.browser, "Google Chrome")
        spaced = "&nbsp;&nbsp;&nbsp;".join(menus.split())
        joint = " à " if scene.locale == "fr" and scene.seed % 2 else "&nbsp; "
        return (
            f"<div class='bar top'><span><b>{name}</b>&nbsp;&nbsp; {spaced}</span>"
            f"<span>{date}{joint}{hour}</span></div>"
        )
    if scene.system == "gnome":
        left = {"en": "Activities", "fr": "Activités"}.get(scene.locale, "الأنشطة")
        middle = f"<span>{date}&nbsp; {hour}</span>"
        return f"<div class='bar top'><span>{left}</span>{middle}<span>fr ▾</span></div>"
    left = {
        "win10": "⊞ <span class=search>Taper ici pour rechercher</span>",
        "win11": "",
        "kde": "▸ Navigateur",
        "chromeos": "◉",
    }[scene.system]
    tray = {"fr": "FRA", "en": "ENG"}.get(scene.locale, "ع")
    if scene.system == "chromeos":
        tray_end = f"<span class=tray><span>{date}&nbsp; {hour}</span></span>"
        return f"<div class='bar bottom'><span>{left}</span>{tray_end}</div>"
    clock = f"<span class=clock>{hour}<br>{date}</span>"
    return (
        f"<div class='bar bottom'><span>{left}</span><span class=icons>▣ ▤ ◍</span>"
        f"<span class=tray><span>⌃ {tray}</span>{clock}</span></div>"
    )


def written_moment(scene: Scene) -> tuple[str, str]:
    """Return the date and the hour as the system of ``scene`` writes them in its bar."""
    moment, hour = scene.moment, f"{scene.moment:%H:%M}"
    if scene.locale == "en":
        hour = f"{moment.hour % 12 or 12}:{moment:%M} {moment:%p}"
    if scene.locale.startswith("ar"):
        hour = f"{moment:%H:%M}"
    date = _written_date(scene, moment)
    if scene.locale == "ar-indic":
        return date.translate(ARABIC_DIGITS), hour.translate(ARABIC_DIGITS)
    return date, hour


def _written_date(scene: Scene, moment: dt.datetime) -> str:
    if scene.system in {"macos", "gnome"}:
        if scene.locale == "en":
            start = f"{moment:%a} {moment.day} {moment:%b}"
            return start if scene.seed % 2 else f"{moment:%a %b} {moment.day}"
        return f"{SHORT_DAYS[moment.weekday()]} {moment.day} {SHORT_MONTHS[moment.month - 1]}"
    if scene.system == "chromeos":
        return f"{moment.day} {SHORT_MONTHS[moment.month - 1]} {moment.year}"
    if scene.locale == "en":
        return f"{moment.month}/{moment.day}/{moment.year}"
    return f"{moment:%d/%m/%Y}"
