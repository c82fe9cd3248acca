"""What was found of a message when it was added, in French, for the page of its file."""

from __future__ import annotations

import datetime as dt

from guichet.evidence.models import Capture
from guichet.evidence.shown import moment_text

KINDS = {
    "human": "Message d’une personne, semble-t-il",
    "automatic": "Réponse automatique",
    "failure": "Avis de serveur : message non remis",
    "delay": "Avis de serveur : remise en retard",
    "delivered": "Avis de serveur : message remis dans la boîte",
    "relayed": "Avis de serveur : message transmis plus loin",
    "read_receipt": "Avis de la messagerie : message affiché",
    "other": "Nature inconnue",
}


def told_of(capture: Capture) -> list[tuple[str, str]]:
    """Return each thing known of the message with its label; empty for a file that is none."""
    mail = capture.saw("mail")
    if not mail:
        return []
    signature = mail.get("signature") or {}
    checked = (signature.get("key") or {}).get("read_at")
    rows = [
        ("Nature", KINDS.get(mail.get("kind", ""), "")),
        ("Expéditeur écrit", mail.get("sender", "")),
        ("Indices", " · ".join(mail.get("signs", ()))),
        ("Signature", signature.get("sentence", "")),
        ("Clé vérifiée", moment_text(dt.datetime.fromisoformat(checked)) if checked else ""),
        ("À savoir", " ".join(mail.get("faults", ()))),
    ]
    return [(label, value) for label, value in rows if value]
