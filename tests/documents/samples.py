"""Plainly invented documents that hold every kind of block."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from guichet.documents.blocks import (
    AddressBlock,
    Block,
    Document,
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
)
from guichet.documents.dates import hour, short_date

CREATED = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
FIRST_ATTEMPT = dt.datetime(2026, 1, 1, 8, 5, tzinfo=dt.UTC)

SENDER = AddressBlock(("Mme Awa EXEMPLE", "12 rue de l'Essai", "93200 Saint-Denis"), id="sender")
RECIPIENT = AddressBlock(
    (
        "Monsieur le préfet de la Seine-Saint-Denis",
        "Direction des étrangers et des naturalisations",
        "1 esplanade de l'Essai",
        "93007 Bobigny Cedex",
    ),
    "window",
    id="recipient",
)


def attempts_table(count: int = 60) -> Table:
    moments = [
        FIRST_ATTEMPT + dt.timedelta(days=number, minutes=37 * number) for number in range(count)
    ]
    return Table(
        ("N°", "Date", "Heure", "Démarche", "Résultat", "Pièce"),
        tuple(
            (
                str(number),
                short_date(moment),
                hour(moment),
                "Site de rendez-vous de la préfecture",
                "Aucun créneau proposé ; message : « réessayez »",
                PieceRef((number % 7 + 1,)),
            )
            for number, moment in enumerate(moments, 1)
        ),
        caption="Tableau récapitulatif des tentatives",
        widths=(1, 2, 1, 5, 5, 2),
        id="attempts",
    )


# Each text uses the spaces of a keyboard: the typography is the writers' work.
BODY: tuple[Block, ...] = (
    Paragraph("Saint-Denis, le 3 mars 2026", align="end", id="place"),
    Heading("Objet : demande de rendez-vous"),
    Paragraph("Madame, Monsieur,", keep_with_next=True),
    Paragraph(
        (
            "Depuis le 1 janvier 2026, j'essaie d'obtenir un rendez-vous : ",
            Span("en vain", strong=True),
            " ! Le site répond « aucun créneau » à 8h05 ou à 14 h 30 (",
            PieceRef((2, 3, 4, 5, 7)),
            ") ; est-ce normal ? Les frais sont de 1500 € ; voir l'",
            Span("article L. 521-3", emphasis=True),
            " et le ",
            Span("tableau", target="#attempts"),
            ", ou ",
            Span("le site", target="https://rdv.exemple.example/a?b=1"),
            ".",
        ),
        id="facts",
    ),
    KeyValues((("Née le", "3 mars 1990"), ("N° étranger", "9900000000")), id="identity"),
    Items(("une copie du passeport ;", ("la ", PieceRef((4,)))), ordered=True, id="asked"),
    Items(("par courriel", "par lettre"), id="channels"),
    Rule(id="line"),
    attempts_table(8),
    PageBreak(id="next-page"),
    Heading("Conclusion", 2, id="end"),
    Signature("Awa EXEMPLE", "Le Bourget", dt.date(2026, 3, 1), "Requérante", id="signature"),
)

LETTER = Document(
    "Demande de rendez-vous",
    (SENDER, RECIPIENT, *BODY),
    CREATED,
    kind="letter",
    author="Awa EXEMPLE",
    subject="Demande de rendez-vous en préfecture",
    banner="EXEMPLE",
    footer="Demande de rendez-vous",
)

_PARAGRAPH = (
    "La requérante a tenté d'obtenir un rendez-vous à de nombreuses reprises ; chaque tentative a "
    "échoué : aucun créneau n'a été proposé du 1 janvier 2026 au 6 mars 2026 (pièce n° 3). "
    "Elle demande 500 € au titre de l'art. L. 761-1 du code de justice administrative ! "
)

PETITION = Document(
    "Requête en référé mesures utiles",
    (
        Paragraph("Tribunal administratif de Montreuil", align="center"),
        Heading("Référé « mesures utiles »"),
        KeyValues((("Pour", "Mme Awa EXEMPLE"), ("Contre", "le préfet de la Seine-Saint-Denis"))),
        Heading("Faits", 2, id="faits"),
        *(Paragraph(_PARAGRAPH * 3) for _ in range(4)),
        attempts_table(60),
        Heading("Discussion", 2),
        Heading("Sur l'urgence", 3),
        *(Paragraph(_PARAGRAPH * 2) for _ in range(3)),
        Signature("Awa EXEMPLE", "Saint-Denis", dt.date(2026, 3, 6)),
    ),
    CREATED,
    kind="petition",
    banner="EXEMPLE",
)


def note(*blocks: Block, title: str = "Note") -> Document:
    """Return a small document of these blocks."""
    return Document(title, blocks, CREATED)


def without_banner(document: Document) -> Document:
    return replace(document, banner=None)
