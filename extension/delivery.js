/**
 * Sends what waits, in the order of the clicks, one at a time. Called again, it changes nothing:
 * the installation knows each recording by its id.
 */

import { dossierOf, sendAttempt } from "./installation.js";
import { withOffset } from "./moment.js";
import { note, noteReceived, recordingOf, unreceived } from "./outbox.js";
import { pairingOf } from "./pairings.js";

/** What the installation will not take as it is: kept, shown, never sent again by itself. */
const REFUSED = new Set([400, 409, 410, 413, 422]);

/** @type {Promise<Delivered> | null} */
let running = null;
let again = false;

/**
 * @typedef {object} Delivered
 * @property {object | null} answer  the latest answer of the installation, null when none was got
 * @property {number} wait           seconds that an installation asked to wait
 */

/** Send what waits; a call during a delivery adds one more turn. @returns {Promise<Delivered>} */
export function deliver() {
  again = true;
  running ??= turns().finally(() => {
    running = null;
  });
  return running;
}

async function turns() {
  let delivered = { answer: null, wait: 0 };
  while (again) {
    again = false;
    const { answer, wait } = await turn();
    delivered = { answer: answer ?? delivered.answer, wait };
  }
  return delivered;
}

async function turn() {
  const delivered = { answer: null, wait: 0 };
  const stopped = new Set();
  const welcome = new Set();
  for (const item of (await unreceived()).filter(({ state }) => state === "waiting")) {
    if (stopped.has(item.pairing)) {
      continue;
    }
    const pairing = await pairingOf(item.pairing);
    const obstacle = welcome.has(item.pairing) ? null : await obstacleTo(pairing);
    welcome.add(item.pairing);
    const outcome = obstacle ?? (await send(item, pairing));
    delivered.answer = outcome.answer ?? delivered.answer;
    delivered.wait = Math.max(delivered.wait, outcome.wait ?? 0);
    if (outcome.problem) {
      await note(item, { problem: outcome.problem });
      stopped.add(item.pairing);
    }
  }
  return delivered;
}

/**
 * Return why nothing can be sent to a dossier now, or null. The installation's number is read
 * first: another one that took its address is never given a picture.
 */
async function obstacleTo(pairing) {
  if (!pairing) {
    return { problem: { words: "problem_unpaired", pairing: true } };
  }
  const asked = await dossierOf(pairing);
  if (asked.status !== 200) {
    return { problem: problemOf(asked), wait: asked.wait };
  }
  const known = asked.told?.installation === pairing.installation;
  return known ? null : { problem: { words: "problem_stranger", pairing: true } };
}

async function send(item, pairing) {
  const recorded = await recordingOf(item);
  const sent = await sendAttempt(pairing, { ...recorded, sent_at: withOffset(new Date()) });
  if ([200, 201].includes(sent.status) && sent.told?.id) {
    const answer = { ...sent.told, base: pairing.base };
    await noteReceived(item, answer);
    return { answer };
  }
  if (REFUSED.has(sent.status) && sent.told?.title) {
    await note(item, { state: "refused", problem: problemOf(sent) });
    return {};
  }
  return { problem: problemOf(sent), wait: sent.wait };
}

/** Return what the list shows: the installation's own texts, or one of our messages. */
function problemOf({ status, told }) {
  const pairing = status === 401 || status === 403;
  if (told?.title) {
    const { error, title, effect, advice, kept, reference } = told;
    return { error, title, effect, advice, kept, reference, pairing };
  }
  const silent = status === 0 || status >= 500;
  return { words: silent ? "problem_silent" : "problem_stranger", pairing };
}
