/**
 * The button's sign, colour and title. The sign and the title say all: the colour only adds.
 */

import { api, say } from "./browser_api.js";
import { fullness, unreceived } from "./outbox.js";
import { chosenPairing } from "./pairings.js";

const SENDING = { text: "…", colour: "#12464f" };
const SEALED = { text: "✓", colour: "#1c4a21" };
const QUEUED = { colour: "#573700" };
const REFUSED = { text: "!", colour: "#7a1512" };
const NOTHING = { text: "", colour: "#12464f" };

async function show({ text, colour }, title) {
  await api.action.setBadgeBackgroundColor({ color: colour });
  await api.action.setBadgeTextColor({ color: "#ffffff" });
  await api.action.setBadgeText({ text });
  await api.action.setTitle({ title });
}

/** Show that a recording is being made and sent. */
export async function showSending() {
  await show(SENDING, say("button_sending"));
}

/** Show that nothing was recorded, and why. */
export async function showRefused(words) {
  await show(REFUSED, say(words));
}

/** Show the installation's answer, unless something still waits: that matters more. */
export async function showReceived(answer) {
  if (await showWaiting()) {
    return;
  }
  const number = say("button_sealed", answer.journal_number);
  await show(SEALED, [number, answer.said].filter(Boolean).join("\n"));
}

/** Show what waits, or the button at rest. */
export async function showState() {
  if (await showWaiting()) {
    return;
  }
  const pairing = await chosenPairing();
  await show(NOTHING, pairing ? say("button_for", pairing.dossier.label) : say("button_unpaired"));
}

/** Show what was refused or waits; return whether there was anything. */
async function showWaiting() {
  const held = await unreceived();
  if (held.some(({ state, problem }) => state !== "waiting" || problem?.pairing)) {
    await show(REFUSED, say("button_refused"));
  } else if (held.length) {
    const words = fullness(held) === "" ? "button_queued" : `button_${fullness(held)}`;
    await show({ ...QUEUED, text: String(held.length) }, say(words, held.length));
  }
  return held.length > 0;
}
