import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.blocks import (
    AddressBlock,
    Heading,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    PieceRef,
    Rule,
    Signature,
    Span,
    Table,
    plain,
    text_of,
)
from guichet.documents.typography import typeset, typeset_document, typeset_inlines
from tests.documents.samples import LETTER, PETITION, note

# In the expected texts ~ is U+00A0 and ^ is U+202F.
RULES = {
    "colon": ("Objet : demande", "Objet~: demande"),
    "colon without space": ("Objet: demande", "Objet~: demande"),
    "semicolon": ("un ; deux; trois", "un^; deux^; trois"),
    "exclamation": ("Non ! Jamais!", "Non^! Jamais^!"),
    "question": ("Quand ? Où?!", "Quand^? Où^?!"),
    "guillemets": ("« mot » et «mot»", "«~mot~» et «~mot~»"),
    "guillemets and signs": ("il dit : « non » !", "il dit~: «~non~»^!"),
    "thousands": ("10 000 pages et 1 234 567 captures", "10^000~pages et 1^234^567 captures"),
    "amounts": ("500 €, 500€, 1500 € et 10000 euros", "500~€, 500~€, 1^500~€ et 10^000~euros"),
    "per cent": ("50 % ou 12,5%", "50~% ou 12,5~%"),
    "durations": ("65 jours, 2 mois, 3 ans", "65~jours, 2~mois, 3~ans"),
    "number": ("n° 3, n°4, N° 5 et nos 6", "n°~3, n°~4, N°~5 et nos~6"),
    "article": ("art. L. 521-3, article R.431-2", "art.~L.~521-3, article~R.~431-2"),
    "articles": ("articles L. 911-1 et L. 911-3", "articles~L.~911-1 et L.~911-3"),
    "titles": ("M. Ba, MM. Ba et Sy, Mme Ba, Me Sy", "M.~Ba, MM.~Ba et Sy, Mme~Ba, Me~Sy"),
    "pages": ("p. 4, page 5, point 6", "p.~4, page~5, point~6"),
    "hours": ("à 14 h 05, 14h05, 8h et 24h/24", "à 14~h~05, 14~h~05, 8~h et 24~h/24"),
    "dates": ("le 3 mars 2026", "le 3~mars~2026"),
    "first of the month": ("du 1 au 1 mars, 21 mars", "du 1 au 1er~mars, 21~mars"),
    "apostrophes": ("l'Essonne, qu'il, N'Golo, d'«été»", "l’Essonne, qu’il, N’Golo, d’«~été~»"),
    "telephone": ("01 23 45 67 89", "01~23~45~67~89"),
}

UNTOUCHED = [
    "https://exemple.example/a?b=c;d!e:f",
    "http://exemple.example/l'essai?x=1",
    "www.exemple.fr/a:b",
    "rdv-prefecture.exemple.gouv.fr/rdvpref?x=1;y=2",
    "d.essai@exemple.example",
    "PJ01_capture.pdf",
    "2100345",
    "435594",
    "14:05:00",
    "a::b",
    "3f" * 32,
]


def shown(text):
    return text.replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(("raw", "expected"), RULES.values(), ids=RULES)
def test_french_spaces_and_apostrophes_are_put(raw, expected):
    assert shown(typeset(raw)) == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_addresses_file_names_and_case_numbers_are_left_alone(text):
    assert text in typeset(f"Voir {text} ; n°{text}, « {text} » : c'est tout !")


def test_a_sign_after_an_address_is_spaced_without_touching_the_address():
    assert shown(typeset("Voir https://exemple.example/a;b ; fin")) == (
        "Voir https://exemple.example/a;b^; fin"
    )


FRENCH = st.text(
    alphabet=st.sampled_from([*"aeLRMhnpr°0123456789 :;!?«»%€'’.,()/-@", "\u00a0", "\u202f", "\n"])
)
ANY_TEXT = st.one_of(
    st.text(),
    FRENCH,
    st.lists(st.sampled_from([raw for raw, _ in RULES.values()] + UNTOUCHED)).map(" ".join),
)


@given(ANY_TEXT)
def test_typesetting_twice_changes_nothing_more(text):
    once = typeset(text)
    assert typeset(once) == once


def solid(text):
    without_ordinal = re.sub(
        "1er(?=\u00a0(?:janv|fév|mars|avr|mai|jui|août|sept|oct|nov|déc))", "1", text
    )
    return re.sub("[ \u00a0\u202f]", "", without_ordinal).replace("’", "'")


@given(ANY_TEXT)
def test_typesetting_only_changes_spaces_and_apostrophes(text):
    assert solid(typeset(text)) == solid(plain(text))


@given(
    st.lists(
        st.tuples(ANY_TEXT, st.sampled_from(["text", "span", "verbatim", "piece"])), max_size=5
    )
)
def test_cutting_a_paragraph_in_runs_loses_nothing(parts):
    makers = {
        "text": str,
        "span": lambda text: Span(text, strong=True),
        "verbatim": lambda text: Span(text, verbatim=True),
        "piece": lambda text: PieceRef((len(text) + 1,)),
    }
    runs = tuple(makers[kind](text) for text, kind in parts)
    done = typeset_inlines(runs)
    assert [type(run) for run in done] == [type(run) for run in runs]
    assert [solid(text_of(run)) for run in done] == [solid(text_of(run)) for run in runs]
    for run, (text, kind) in zip(done, parts, strict=True):
        if kind == "verbatim":
            assert plain(run.text) == plain(text)


def test_a_sign_that_starts_a_run_is_spaced_with_the_run_before():
    runs = (
        "Voir ",
        PieceRef((3,)),
        Span("; puis «", strong=True),
        Span("mot"),
        "» et ",
        Span("fin"),
        " !",
    )
    assert shown(text_of(typeset_inlines(runs))) == "Voir pièce n°~3^; puis «~mot~» et fin^!"


def test_quoted_words_marked_verbatim_keep_their_spaces():
    assert typeset_inlines((Span("pas de place ! l'accueil", verbatim=True),))[0].text == (
        "pas de place ! l'accueil"
    )


def test_every_text_of_a_document_is_typeset():
    raw = "l'a : b"
    document = note(
        Heading(raw),
        Paragraph(raw),
        KeyValues(((raw, raw),)),
        Items((raw,)),
        Table((raw,), ((raw,),), caption=raw),
        AddressBlock((raw,)),
        Signature(raw, raw, note=raw),
        PageBreak(),
        Rule(),
        title=raw,
    )
    assert raw not in repr(typeset_document(document))


@pytest.mark.parametrize("document", [LETTER, PETITION], ids=["letter", "petition"])
def test_a_typeset_document_is_typeset_once_for_all(document):
    once = typeset_document(document)
    assert once != document
    assert typeset_document(once) == once


def test_a_document_in_another_language_is_left_alone():
    english = replace(note(Paragraph("Really? Yes: 'quoted'")), language="en")
    assert typeset_document(english) is english
