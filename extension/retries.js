/**
 * Tries again while the browser keeps the extension awake: about ten minutes after the last click.
 * No `alarms` permission is asked for. Later the next click, the start of the browser or the
 * extension's page try again.
 */

/** Seconds before each try. Below 30: a browser puts an idle extension to sleep after that. */
const STEPS = [3, 5, 10, 15, ...Array(24).fill(25)];

let step = 0;
let timer = null;

/** Start the tries anew: the person has just clicked, and that click sends by itself. */
export function beginAgain() {
  step = 0;
  clearTimeout(timer);
}

/**
 * Try again later, but not before `wait` seconds; after the last step, no more.
 *
 * @param {() => void} work
 * @param {number} wait
 */
export function later(work, wait) {
  clearTimeout(timer);
  if (step < STEPS.length) {
    const seconds = Math.max(STEPS[step], Math.min(wait, 60));
    step += 1;
    timer = setTimeout(work, seconds * 1000);
  }
}
