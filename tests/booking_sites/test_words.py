"""The catalogue of messages, in every dress a page may give them."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable

import pytest

from guichet.booking_sites import Page, State, read, read_text

LEGACY = "https://www.exemple.gouv.fr/booking/create/4010/2"
RDV = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"

NO_SLOT = [
    "Il n’existe plus de plage horaire libre pour votre demande de rendez-vous. "
    "Veuillez recommencer ultérieurement.",
    "Il n’existe plus de plage horaire libre pour la demande de rendez-vous. "
    "Veuillez recommencer ultérieurement.",
    "Aucun rendez-vous n’est possible pour les motifs sélectionnés "
    "ou le créneau horaire sélectionné.",
    "Aucun rendez-vous n'est possible pour les motifs selectionnnés "
    "ou le créneau horaire séléctionné.",
    "Il n'y a pas de rendez-vous disponible pour ce service.",
    "Malheureusement, aucun créneau correspondant à votre recherche n'a été trouvé.",
    "Aucun créneau disponible à partir de cette date. Veuillez réessayer ultérieurement.",
    "Aucun créneau disponible",
]

DRESSES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "non-breaking spaces": lambda words: words.replace(" ", "\u00a0"),
    "narrow non-breaking spaces": lambda words: words.replace(" ", "\u202f"),
    "straight apostrophes": lambda words: words.replace("’", "'"),
    "curly apostrophes": lambda words: words.replace("'", "’"),
    "decomposed accents": lambda words: unicodedata.normalize("NFD", words),
    "no accents": lambda words: "".join(
        c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c)
    ),
    "non-breaking hyphens": lambda words: words.replace("-", "‑"),
    "lines": lambda words: words.replace(" ", " \r\n\t  "),
    "soft hyphens": lambda words: words.replace("cré", "cré\u00ad").replace("exis", "exis\u00ad"),
}
each_message = pytest.mark.parametrize("words", NO_SLOT)
each_dress = pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)


@each_message
@each_dress
def test_a_no_slot_message_is_recognised_in_any_dress(words: str, dress) -> None:
    """AT-06."""
    dressed = dress(words)
    for markup in (html.escape(dressed), entities(dressed), in_pieces(dressed)):
        for url in (LEGACY, RDV):
            assert read(Page(url, f"<p>{markup}</p>")).state is State.NO_SLOT, markup


@each_message
@each_dress
def test_a_no_slot_message_is_recognised_in_plain_text(words: str, dress) -> None:
    """AT-06."""
    text = f"Préfecture d’exemple\n{dress(words)}\nMentions légales"
    for url in (LEGACY, RDV, None):
        assert read_text(text, url).state is State.NO_SLOT


@each_message
@pytest.mark.parametrize(
    "around",
    [
        "Si le message « {} » s’affiche, revenez demain.",
        "Lorsque « {} » apparaît, tout est pris.",
        'Le message "{}" veut dire que tout est pris.',
        "Quand le site répond : {}",
    ],
)
def test_a_message_that_the_page_only_quotes_is_not_said(words: str, around: str) -> None:
    page = Page(LEGACY, f"<p>{html.escape(around.format(words))}</p>")
    assert read(page).state is State.UNKNOWN


@each_message
@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>{}</p>",
        "<div style='display:none'><p>{}</p></div>",
        "<div style='color:red; VISIBILITY : Hidden !important'><p>{}</p></div>",
        "<p style='opacity:0'>{}</p>",
        "<p class='x fr-hidden'>{}</p>",
        "<style>.vide{{display:none}}</style><p class='vide'>{}</p>",
        "<style>@charset 'x'; a{{}} #vide, .autre {{ visibility:hidden }}</style><p id=vide>{}</p>",
        "<template><p>{}</p></template>",
        "<noscript><p>{}</p></noscript>",
        "<details><summary>Aide</summary>{}</details>",
        "<dialog><p>{}</p></dialog>",
        "<p v-if='vide'>{}</p>",
        "<textarea>{}</textarea>",
        "<!-- {} -->",
        '<script>alert("{}")</script>',
        '<style>p::after{{content:"{}"}}</style>',
        '<p title="{}" data-message="{}">Bonjour</p>',
        "<title>{}</title>",
        '<input type=hidden value="{}">',
    ],
)
def test_words_that_are_not_displayed_do_not_count(words: str, hidden: str) -> None:
    page = Page(RDV, hidden.replace("{}", "{0}").format(html.escape(words)))
    assert read(page).state is State.UNKNOWN


@pytest.mark.parametrize(
    "shown",
    [
        "<p aria-hidden='true'>{}</p>",
        "<details open><summary>x</summary><p>{}</p></details>",
        "<dialog open><p>{}</p></dialog>",
        "<style>.a{{display:none}} .b .a{{display:block}}</style><p class=a>{}</p>",
        "<style>@media print {{ .a {{display:none}} }}</style><p class=a>{}</p>",
        "<style>/* .a{{display:none}} */</style><p class=a>{}</p>",
        "<p style='display:none'>Autre</p>{}",
        "<p>Bonjour <!-- un commentaire -->{}</p>",
        "<p><?php une instruction ?>{}</p>",
        "<p><script>'Autre'</script>{}</p>",
        "<p style='opacity:0.5'>{}</p>",
    ],
)
def test_words_that_are_displayed_count(shown: str) -> None:
    page = Page(RDV, shown.format("Aucun créneau disponible à partir de cette date."))
    assert read(page).state is State.NO_SLOT


def test_the_text_that_the_browser_displayed_is_believed_before_the_document() -> None:
    document = "<p class='inconnue'>Aucun créneau disponible à partir de cette date.</p>"
    assert read(Page(RDV, document, visible_text="Bonjour")).state is State.UNKNOWN
    displayed = "Aucun créneau disponible à partir de cette date."
    assert read(Page(RDV, "<div id=app></div>", visible_text=displayed)).state is State.NO_SLOT


def test_the_words_found_keep_the_spaces_apostrophes_and_capitals_of_the_page() -> None:
    words = "IL N’EXISTE plus de\u00a0plage horaire libre pour votre demande de rendez‑vous"
    assert read(Page(LEGACY, f"<p>{words}.</p>")).wording == f"{words}."


def entities(words: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else f"&#{ord(c)};" for c in words)


def in_pieces(words: str) -> str:
    """The sentence cut in inline elements, in the middle of its words."""
    first, second = len(words) // 4, len(words) // 2
    start, middle, end = words[:first], words[first:second], words[second:]
    return f"<b>{html.escape(start)}</b>{html.escape(middle)}<i>{html.escape(end)}</i>"
