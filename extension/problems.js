/**
 * What a person is told when something was not received.
 *
 * The words of the installation are shown only when it proved who it is: whatever else answers
 * there has no say in our page. Each word else is a message of ours.
 *
 * @typedef {object} Problem
 * @property {string} [words]    the name of one of our messages, shown last
 * @property {string} [title]    the installation's own texts, with effect, advice, kept
 * @property {boolean} [pairing] whether the person has to look: perhaps to pair again
 * @property {boolean} [passing] whether it may end by itself all the same
 */

/** Another program at that address: the installation may be back later. @type {Problem} */
const STRANGER = { words: "problem_stranger", pairing: true, passing: true };

/** The dossier is not paired here any more. @type {Problem} */
export const UNPAIRED = { words: "problem_unpaired", pairing: true };

/** Paired when a token was still sent: that is not done any more. @type {Problem} */
export const PAIRED_BEFORE = { words: "problem_again", pairing: true };

/** The installation failed at this very recording, or gave no answer to it. @type {Problem} */
export const FAILED = { words: "problem_failed" };

/** The browser has the line and no longer what was recorded. @type {Problem} */
export const LOST = { words: "problem_lost" };

/** Return why a pairing cannot be used, or null. */
export function obstacleOf(pairing) {
  if (!pairing) {
    return UNPAIRED;
  }
  return pairing.secret ? null : PAIRED_BEFORE;
}

/**
 * Return the problem that an answer tells of.
 *
 * @param {object} answer  an `Answer` of installation.js
 * @returns {Problem}
 */
export function problemOf({ status, told, proved }) {
  if (proved && told?.title) {
    const { error, title, effect, advice, kept, reference } = told;
    return { error, title, effect, advice, kept, reference, pairing: [401, 403].includes(status) };
  }
  if (status === 0 || status >= 500) {
    return { words: "problem_silent" };
  }
  return told?.error === "code_unknown" ? { words: "problem_code", pairing: true } : STRANGER;
}
