"""What the words of a reply look like: a proposal for the person, who decides.

Only the words of the reply itself are read: the letter it quotes speaks of the site too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Sense = Literal["appointment", "use_the_site", "other"]

QUOTED = re.compile(
    r"(?im)^(>|-{2,} ?(message d.origine|original message|message transféré)|_{10,}"
    r"|le .{4,80} a écrit\s*:|on .{4,80} wrote:|de\s*: .+@|from: .+@)"
)
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
DAY = rf"(\d{{1,2}}(er)? ({MONTHS})|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
APPOINTMENT = re.compile(
    rf"(?i)((convoqué|rendez-vous (vous )?(est|a été) (fixé|donné|accordé)|vous serez reçu"
    rf"|vous présenter|est fixé|convocation)[^.\n]{{0,80}}\b{DAY})"
)
USE_THE_SITE = re.compile(
    r"(?i)(prendre (un )?rendez-vous (en ligne|sur (le|notre) site|sur internet|via|exclusivement)"
    r"|exclusivement (en ligne|sur (le|notre) site|par internet|via)|uniquement (en ligne|sur (le"
    r"|notre) site|par internet|via)|(réessayer|renouveler vos? (tentatives?|recherches?)"
    r"|vous (re)?connecter|consulter) (régulièrement|sur (le|notre) site|ultérieurement)"
    r"|(créneaux|plages|rendez-vous) sont (mis en ligne|ouverts|proposés|libérés)"
    r"|aucun rendez-vous n.est (donné|délivré) par (mail|courriel|e-mail|téléphone))"
)


@dataclass(frozen=True)
class Gist:
    """What a reply seems to say, and the words that say it."""

    sense: Sense
    words: str = ""


def own_words(text: str) -> str:
    """Return the words of the reply, without the messages it quotes below."""
    found = QUOTED.search(text)
    return (text[: found.start()] if found else text).strip()


def gist_of(text: str) -> Gist:
    """Return what the reply seems to say. A date of appointment comes before all else."""
    words = " ".join(own_words(text).split())
    appointment = APPOINTMENT.search(words)
    if appointment:
        return Gist("appointment", appointment[0])
    site = USE_THE_SITE.search(words)
    return Gist("use_the_site", site[0]) if site else Gist("other")
