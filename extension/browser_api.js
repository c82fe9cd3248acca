/**
 * The browser's own interface: `browser` in Firefox, `chrome` elsewhere. Both answer by promises.
 */
export const api = globalThis.browser ?? globalThis.chrome;

/** Return the words of one message in the language of the browser. */
export function say(name, ...values) {
  return api.i18n.getMessage(name, values.map(String)) || name;
}

/**
 * The language of our words and its direction: those of the catalogue in use, not of the browser,
 * whose language we may not have.
 */
export const language = say("language");
export const direction = say("direction");
