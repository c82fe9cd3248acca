/**
 * What the extension listens to: the click on its button, the start of the browser, its own page.
 * Nothing else wakes it; no page can speak to it.
 */

import { showReceived, showRefused, showSending, showState } from "./badge.js";
import { api } from "./browser_api.js";
import { CannotRecord, record } from "./capture.js";
import { deliver } from "./delivery.js";
import { fullness, keep, unreceived } from "./outbox.js";
import { chosenPairing, forgetTokens } from "./pairings.js";
import { beginAgain, later } from "./retries.js";

/** A second click on the same page within this time is a double click, not a second attempt. */
const DOUBLE_CLICK = 1000;
/** How long the ✓ stays. */
const SEEN = 10_000;

let latest = { at: -DOUBLE_CLICK, tab: null, address: null };
let recording = false;
let settling = null;

/** Record the page and send it. The moment is taken before anything else. */
async function clicked(tab) {
  const moment = new Date();
  if (recording || isDoubleClick(tab)) {
    return;
  }
  recording = true;
  clearTimeout(settling);
  beginAgain();
  const kept = await recordAndKeep(tab, moment).finally(() => {
    recording = false;
  });
  if (kept) {
    await sendWhatWaits();
  }
}

function isDoubleClick(tab) {
  const [before, now] = [latest, { at: performance.now(), tab: tab.id, address: tab.url }];
  latest = now;
  const same = before.tab === now.tab && before.address === now.address;
  return same && now.at - before.at < DOUBLE_CLICK;
}

/** Return whether a recording was made and is on the disk. */
async function recordAndKeep(tab, moment) {
  const pairing = await chosenPairing();
  if (!pairing) {
    await api.runtime.openOptionsPage();
    return false;
  }
  try {
    await showSending();
    await checkItCanBeRecorded(tab, pairing);
    await keep(await record(tab, moment), pairing);
    return true;
  } catch (error) {
    await showRefused(error instanceof CannotRecord ? error.words : "refused_disk");
    settle();
    return false;
  }
}

/** Put the button at rest a little later, unless another click comes first. */
function settle() {
  clearTimeout(settling);
  settling = setTimeout(showState, SEEN);
}

async function checkItCanBeRecorded(tab, pairing) {
  if (fullness(await unreceived()) === "full") {
    throw new CannotRecord("button_full");
  }
  if (tab.url && new URL(tab.url).origin === new URL(pairing.base).origin) {
    throw new CannotRecord("refused_own");
  }
}

async function sendWhatWaits() {
  const { answer, wait } = await deliver();
  if (answer) {
    await showReceived(answer);
    settle();
  } else {
    await showState();
  }
  const mayLeave = ({ state, problem }) =>
    state === "waiting" && (!problem?.pairing || problem.passing);
  if ((await unreceived()).some(mayLeave)) {
    later(sendWhatWaits, wait);
  }
}

/** Answer the extension's own page, and nobody else. */
function asked(message, sender, reply) {
  if (!sender.url?.startsWith(api.runtime.getURL("pages/"))) {
    return false;
  }
  const work = message?.ask === "deliver" ? sendWhatWaits() : showState();
  work.then(() => reply({}));
  return true;
}

// The secrets are for the extension's own pages and background: not even for what it runs in a page.
api.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
api.action.onClicked.addListener(clicked);
api.runtime.onStartup.addListener(sendWhatWaits);
api.runtime.onInstalled.addListener(() => forgetTokens().then(sendWhatWaits));
api.runtime.onMessage.addListener(asked);
