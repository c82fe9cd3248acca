/**
 * Sends what waits, in the order of the clicks, one at a time. Called again, it changes nothing:
 * the installation knows each recording by its id.
 *
 * A recording leaves the queue only on an answer that proved itself. One that fails again and again
 * is put aside, so that those after it leave.
 */

import { sendAttempt } from "./installation.js";
import { withOffset } from "./moment.js";
import { note, noteReceived, recordingOf, unreceived } from "./outbox.js";
import { pairingOf } from "./pairings.js";
import { FAILED, LOST, obstacleOf, problemOf } from "./problems.js";

/** What the installation will not take as it is: kept, shown, never sent again by itself. */
const REFUSED = new Set([400, 409, 410, 413, 422]);
/** What holds for every recording of a dossier: no fault of the one that met it. */
const NOT_NOW = new Set([401, 403, 428, 429, 503, 507]);
/** How often a recording may fail by itself before it is put aside. */
const TRIES = 3;

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
  for (const item of (await unreceived()).filter(({ state }) => state === "waiting")) {
    if (stopped.has(item.pairing)) {
      continue;
    }
    const outcome = await send(item);
    delivered.answer = outcome.answer ?? delivered.answer;
    delivered.wait = Math.max(delivered.wait, outcome.wait ?? 0);
    if (outcome.problem) {
      await note(item, { problem: outcome.problem, tries: outcome.tries ?? item.tries });
      stopped.add(item.pairing);
    }
  }
  return delivered;
}

/** Send one; a `problem` in what is returned holds back the others of that dossier for this turn. */
async function send(item) {
  const pairing = await pairingOf(item.pairing);
  const obstacle = obstacleOf(pairing);
  if (obstacle) {
    return { problem: obstacle };
  }
  const recorded = await recordingOf(item);
  if (!recorded) {
    return putAside(item, LOST);
  }
  const sent = await sendAttempt(pairing, { ...recorded, sent_at: withOffset(new Date()) });
  if (sent.proved && sent.greeted) {
    return answered(item, sent, pairing);
  }
  return sent.greeted ? failed(item, FAILED) : { problem: problemOf(sent), wait: sent.wait };
}

/** Do what an answer asks, once it has proved itself. */
async function answered(item, sent, { base }) {
  if ([200, 201].includes(sent.status)) {
    const answer = { ...sent.told, base };
    await noteReceived(item, answer);
    return { answer };
  }
  const problem = problemOf(sent);
  if (REFUSED.has(sent.status)) {
    await note(item, { state: "refused", problem });
    return {};
  }
  const { title, reference } = problem;
  const fault = { ...FAILED, title, reference };
  return NOT_NOW.has(sent.status) ? { problem, wait: sent.wait } : failed(item, fault);
}

/** Count one more failure of this recording; after a few, those behind it no longer wait for it. */
async function failed(item, problem) {
  const tries = (item.tries ?? 0) + 1;
  return tries < TRIES ? { problem, tries } : putAside(item, problem);
}

async function putAside(item, problem) {
  await note(item, { state: "aside", problem, tries: 0 });
  return {};
}
