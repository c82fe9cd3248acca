/** Words on the page: always as text, never as HTML. */

import { say } from "../browser_api.js";

/** Write the messages that the markup asks for. */
export function write(root) {
  root.querySelectorAll("[data-say]").forEach((place) => {
    place.textContent = say(place.dataset.say);
  });
}

/** Say one thing at the top of the page, aloud for a screen reader. */
export function tell(text) {
  const place = document.getElementById("told");
  place.replaceChildren(text);
  place.scrollIntoView({ block: "nearest" });
}

/** Say what an installation, or we, have to say of a problem. */
export function tellProblem(problem) {
  const place = document.getElementById("told");
  place.replaceChildren(...problemWords(problem));
  place.scrollIntoView({ block: "nearest" });
}

/** Return the lines that tell a problem: the installation's texts, in French, then ours. */
export function problemWords(problem) {
  const { title, effect, advice, kept, reference, words } = problem;
  const texts = [title, effect, advice, kept, reference ? `(${reference})` : ""].filter(Boolean);
  const lines = texts.map((line, rank) => french(paragraph(line, rank ? "p" : "strong")));
  return words ? [...lines, paragraph(say(words))] : lines;
}

/** Return `place`, said to be in French: the installation answers in French. */
export function french(place) {
  place.lang = "fr";
  place.dir = "ltr";
  return place;
}

export function paragraph(text, kind = "p") {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
