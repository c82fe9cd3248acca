"""From what people type to the authority, the counters and the court: :func:`locate`.

Order (rule 6 of ``data/README.md``): postcode and commune name; else postcode alone; else commune
name alone (homonyms exist); else ask. The département always comes from the commune, never from
the first digits of a postcode.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from guichet.errors import GuichetError
from guichet.places import gazetteer, names
from guichet.places.directory import departements
from guichet.places.names import Asked
from guichet.places.place import place_of
from guichet.places.records import Located, Place
from guichet.places.tables import Commune

LONGEST_QUERY = 200
SHOWN = 12


class UnusableQuery(GuichetError):
    """There is nothing to look for in what was typed."""

    title = "Il n’y a rien à chercher dans « {query} »."
    effect = "Aucun lieu n’a été cherché."
    advice = "Écrivez un code postal et une commune. Par exemple : 93200 Saint-Denis."
    kept = "Rien n’a été modifié."


def locate(
    query: str = "",
    *,
    postcode: str | None = None,
    commune: str | None = None,
    code_insee: str | None = None,
) -> Located:
    """Return where the residents of a commune ask for a titre, or the question to ask first.

    ``query`` is free text, « POSTCODE COMMUNE »; the keywords are for forms with one field each.
    Five digits in ``query`` or ``postcode`` are a postcode, never an INSEE code: that one has its
    own keyword. One match: it is sure enough to fill a form. Several, or none: ``question``.
    Raises :class:`UnusableQuery` when nothing can be read (empty, too long, only signs).
    """
    if code_insee:
        return _by_insee(code_insee.strip().upper())
    typed = " ".join(part for part in (query, postcode, commune) if part).strip()
    if len(typed) > LONGEST_QUERY or not names.plain(typed):
        raise UnusableQuery(query=typed[:60])
    asked = names.read_query(typed)
    if len(asked.postcodes) > 1:
        listed = " et ".join(asked.postcodes)
        return _ask(f"Il y a plusieurs codes postaux : {listed}. Lequel est celui de l’adresse ?")
    if not asked.postcodes:
        return _by_name(asked)
    code = asked.postcodes[0]
    return _by_both(code, asked) if asked.name else _by_postcode(code, asked)


def _by_insee(code: str) -> Located:
    row = gazetteer.with_insee(code)
    if row is None:
        return _ask(f"Aucune commune n’a le code INSEE {code}. Est-ce un code postal ?")
    return Located((_place(row),), None)


def _by_both(code: str, asked: Asked) -> Located:
    here = gazetteer.with_postcode(code)
    found = _narrow(gazetteer.among(here, asked.name), asked)
    if found:
        return _homonyms(found, asked)
    elsewhere = _narrow(gazetteer.called(asked.name), asked)
    if not here or asked.cedex or asked.airport:
        return _by_name_despite(code, elsewhere, asked)
    if elsewhere:
        return _several(
            [*here, *elsewhere],
            f"Le code postal {code} et la commune « {asked.name} » ne vont pas ensemble. "
            "Lequel est le bon ?",
        )
    close = gazetteer.close_to(asked.name, here) or _labels(here)
    return _ask(
        f"« {asked.name} » n’est pas une commune du code postal {code}. "
        f"Vouliez-vous dire {' ou '.join(close)} ?",
        close,
    )


def _by_name_despite(code: str, found: list[Commune], asked: Asked) -> Located:
    """Use the commune: its postcode is a CEDEX, covers an airport, or is unknown."""
    if found:
        note = f"{code} n’est pas un code postal de cette commune (un CEDEX ?). Commune suivie."
        return _homonyms(found, asked, note)
    return _unknown_name(asked, f"{code} n’est pas un code postal connu. ")


def _by_postcode(code: str, asked: Asked) -> Located:
    found = gazetteer.one_by_commune(_narrow(gazetteer.with_postcode(code), asked))
    if not found:
        return _ask(
            f"{code} n’est pas un code postal de commune. "
            "C’est peut-être un CEDEX ou un code INSEE. Quelle est la commune ?"
        )
    several = sorted({row.departement for row in found})
    covers = (
        f"les départements {' et '.join(several)}" if len(several) > 1 else f"{len(found)} communes"
    )
    return _several(found, f"Le code postal {code} couvre {covers}. Quelle est la commune ?")


def _by_name(asked: Asked) -> Located:
    if asked.name.isdigit() or not asked.name:
        return _ask(
            "Un code postal a cinq chiffres. Le département ne suffit pas. "
            "Quels sont le code postal et la commune ?"
        )
    found = _narrow(gazetteer.called(asked.name), asked)
    if not found:
        return _unknown_name(asked, "")
    located = _homonyms(found, asked)
    if located.question:
        return replace(located, question=f"{located.question} Sinon, donnez le code postal.")
    return located


def _unknown_name(asked: Asked, before: str) -> Located:
    wider = {names.key(text) for one in departements() for text in (one.name, one.region)}
    if names.key(asked.name) in wider:
        return _ask(f"{before}« {asked.name} » n’est pas une commune. Quelle est la commune ?")
    close = gazetteer.close_to(asked.name) if len(asked.name) > 1 else []
    if close:
        return _ask(
            f"{before}Nous ne connaissons pas « {asked.name} ». "
            f"Vouliez-vous dire {' ou '.join(close)} ?",
            close,
        )
    return _ask(
        f"{before}Nous ne connaissons pas la commune « {asked.name} ». "
        "Regardez une lettre reçue à cette adresse : quels sont le code postal et la commune ?"
    )


def _homonyms(found: list[Commune], asked: Asked, *notes: str) -> Located:
    question = f"Plusieurs communes s’appellent « {asked.name} » ou ont repris ce nom. Laquelle ?"
    return _several(found, question, notes, asked.airport)


def _several(
    found: list[Commune], question: str, notes: Iterable[str] = (), airport: str | None = None
) -> Located:
    """Return one match without a question, or all of them with the question and the choices."""
    kept = gazetteer.one_by_commune(found)
    places = tuple(_place(row, notes, airport) for row in kept)
    if len(places) == 1:
        return Located(places, None)
    choices = _labels(kept)
    more = len(choices) - SHOWN
    rest = f", et {more} autres" if more > 0 else ""
    listed = f"Choix : {', '.join(choices[:SHOWN])}{rest}."
    return Located(places, f"{question} {listed}", tuple(choices))


def _place(row: Commune, notes: Iterable[str] = (), airport: str | None = None) -> Place:
    now = gazetteer.today(row)
    said = tuple(notes)
    if row.kind in {"D", "S"} and now.name != row.name:
        said = (*said, f"{row.name} fait aujourd’hui partie de la commune de {now.name}.")
    return place_of(now, said, airport)


def _narrow(found: list[Commune], asked: Asked) -> list[Commune]:
    if asked.departement is None:
        return found
    return [row for row in found if row.departement == asked.departement]


def _labels(found: Iterable[Commune]) -> list[str]:
    return list(dict.fromkeys(gazetteer.label(row) for row in found))


def _ask(question: str, suggestions: Iterable[str] = ()) -> Located:
    return Located((), question, tuple(suggestions))
