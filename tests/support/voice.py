"""The voice of a browser, for tests: the browser's own part, noting the words it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SPEAKS = """
(voices) => {
  window.spokenWords = [];
  class Utterance extends EventTarget { constructor(text) { super(); this.text = text; } }
  class Voices extends EventTarget {
    getVoices() { return voices; }
    speak(one) { window.spokenWords.push({ text: one.text, voice: one.voice, lang: one.lang }); }
    cancel() { window.silenced = (window.silenced || 0) + 1; }
  }
  const given = { SpeechSynthesisUtterance: Utterance, speechSynthesis: new Voices() };
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(window, name, { value, configurable: true });
  }
}
"""

FRENCH = '{ name: "Voix de l’appareil", lang: "fr-FR", localService: true }'
ENGLISH = '{ name: "English", lang: "en-US", localService: true }'
FRENCH_FROM_AFAR = '{ name: "Voix d’un serveur", lang: "fr-FR", localService: false }'


def give_voices(context: BrowserContext, *voices: str) -> None:
    """Give the browser these voices, and no other; each page notes what they are asked to say."""
    context.add_init_script(f"({SPEAKS})([{', '.join(voices)}])")


def spoken(page: Page) -> list[str]:
    """Return what was said on this page, in order."""
    return [one["text"] for one in page.evaluate("window.spokenWords")]
