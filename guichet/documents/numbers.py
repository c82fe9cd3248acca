"""Numbers, amounts and plurals as a French letter writes them."""

from __future__ import annotations

NBSP = "\u00a0"
NARROW = "\u202f"

_UNITS = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante")
_WORDS_BELOW = 70
_PLURAL_ENDINGS = ("s", "x", "z")


def in_words(number: int, *, feminine: bool = False) -> str:
    """Return ``number`` in words from 0 to 69 (« vingt et un »), in figures beyond.

    Only « un » agrees: « une » with ``feminine``.
    """
    if not 0 <= number < _WORDS_BELOW:
        return figures(number)
    if number < len(_UNITS):
        words = _UNITS[number]
    else:
        tens, unit = divmod(number, 10)
        link = " et " if unit == 1 else "-"
        words = _TENS[tens] + (link + _UNITS[unit] if unit else "")
    return f"{words}e" if feminine and words.endswith("un") else words


def figures(number: int) -> str:
    """Return ``number`` with a narrow unbreakable space between thousands: « 1 500 »."""
    return f"{number:,}".replace(",", NARROW)


def ordinal(number: int, *, feminine: bool = False) -> str:
    """Return « 1er » (« 1re » with ``feminine``), « 2e », « 3e ». Raises ``ValueError`` below 1."""
    if number < 1:
        raise ValueError("an ordinal starts at 1")
    if number == 1:
        return "1re" if feminine else "1er"
    return f"{figures(number)}e"


def plural(number: int, noun: str, plural_noun: str | None = None) -> str:
    """Return « 0 pièce », « 1 pièce », « 4 pièces »: in French the plural starts at two.

    ``plural_noun`` is needed when the plural is not the noun and an « s » (« journaux »).
    """
    return f"{figures(number)}{NBSP}{agree(number, noun, plural_noun)}"


def agree(number: int, noun: str, plural_noun: str | None = None) -> str:
    """Return the noun alone, in the singular below two and in the plural from two on."""
    if abs(number) < 2:
        return noun
    if plural_noun is not None:
        return plural_noun
    return noun if noun.endswith(_PLURAL_ENDINGS) else f"{noun}s"


def amount(cents: int) -> str:
    """Return an amount of euros: 50000 is « 500 € », 1250 is « 12,50 € ».

    Cents are left out when there are none. Raises ``ValueError`` below zero.
    """
    if cents < 0:
        raise ValueError("an amount is not below zero")
    euros, rest = divmod(cents, 100)
    decimals = f",{rest:02d}" if rest else ""
    return f"{figures(euros)}{decimals}{NBSP}€"


def unbroken(number: str) -> str:
    """Return a number written in groups (a tracking number), which no line may cut."""
    return NBSP.join(number.split())
