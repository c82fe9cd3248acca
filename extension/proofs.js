/**
 * Both sides prove who they are, with a secret that never travels. See docs/extension.md.
 */

/**
 * What a call asks, as both sides sign it: method, path, name of the secret, nonce, challenge,
 * SHA-256 of the body.
 *
 * @typedef {string[]} Asked
 */

/** Return the bytes of a text in UTF-8. */
export function bytesOf(text) {
  return new TextEncoder().encode(text);
}

/** Return 128 random bits, in hexadecimal: no two calls are the same. */
export function newNonce() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/** Return the SHA-256 of bytes, in hexadecimal. */
export async function digestOf(bytes) {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

/** Return the signature of a call. @param {Asked} asked */
export async function signatureOf(secret, asked) {
  return hmac(secret, ["guichet-call-1", ...asked]);
}

/** Return the proof that an answer to this very call must carry. @param {Asked} asked */
export async function proofOf(secret, asked, status, bytes) {
  return hmac(secret, ["guichet-answer-1", ...asked, String(status), await digestOf(bytes)]);
}

/** Return the secret that comes of a pairing call: the installation makes the same one. */
export async function derivedSecret(code, [, , , nonce, challenge]) {
  return hmac(code, ["guichet-secret-1", nonce, challenge]);
}

async function hmac(secret, lines) {
  const kind = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytesOf(secret), kind, false, ["sign"]);
  return hex(await crypto.subtle.sign("HMAC", key, bytesOf(lines.join("\n"))));
}

function hex(buffer) {
  const two = (byte) => byte.toString(16).padStart(2, "0");
  return Array.from(new Uint8Array(buffer), two).join("");
}
