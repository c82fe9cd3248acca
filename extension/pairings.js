/**
 * The dossiers that this browser may send to, and which one is chosen. Kept in `storage.local`,
 * that no page can read.
 *
 * @typedef {object} Pairing
 * @property {string} key           names the dossier of an installation; stays when paired again, or
 *                                  when the installation moved to another port
 * @property {string} base          address of the installation, without a slash at the end
 * @property {string} installation  its own stable number: another one at this address is a stranger
 * @property {{id: string, label: string}} dossier
 * @property {string} name          how the installation calls this browser
 * @property {string} secret        what both sides sign with; it never travels. Missing in a pairing
 *                                  made when a token was still sent: the person pairs again
 */

import { api } from "./browser_api.js";

const LOOPBACK = new Set(["127.0.0.1", "localhost"]);

/**
 * Read the one string that the person pastes, `<address>#<code>`.
 *
 * Plain http is accepted for this very computer only. Returns null when it cannot be used.
 *
 * @param {string} pasted
 * @returns {{base: string, code: string} | null}
 */
export function readPairingString(pasted) {
  const [address, code, ...more] = pasted.trim().split("#");
  if (!address || !code || more.length || !URL.canParse(address)) {
    return null;
  }
  const url = new URL(address);
  const sound = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (!sound || url.username || url.password || url.search) {
    return null;
  }
  return { base: url.origin + url.pathname.replace(/\/+$/, ""), code: code.trim() };
}

/** @returns {Promise<{pairings: Pairing[], chosen: string | null}>} */
export async function kept() {
  const { pairings = [], chosen = null } = await api.storage.local.get(["pairings", "chosen"]);
  return { pairings, chosen };
}

/** Return the pairing that a click sends to, or null when there is none. */
export async function chosenPairing() {
  const { pairings, chosen } = await kept();
  return pairings.find(({ key }) => key === chosen) ?? pairings[0] ?? null;
}

/** Return the pairing of that key, or null. */
export async function pairingOf(wanted) {
  const { pairings } = await kept();
  return pairings.find(({ key }) => key === wanted) ?? null;
}

/** Keep a pairing and choose it. The same dossier paired again takes the new secret. */
export async function keepPairing(base, secret, { pairing: name, dossier, installation }) {
  const { pairings } = await kept();
  const key = `${installation}#${dossier.id}`;
  const others = pairings.filter((pairing) => pairing.key !== key);
  const made = { key, base, name, secret, installation, dossier };
  await api.storage.local.set({ pairings: [...others, made], chosen: key });
  return made;
}

/** Send what is recorded from now on to that dossier. */
export async function choose(key) {
  await api.storage.local.set({ chosen: key });
}

/** Forget a pairing and its secret. What waits for it stays, and leaves if it is paired again. */
export async function forget(key) {
  const { pairings, chosen } = await kept();
  const left = pairings.filter((pairing) => pairing.key !== key);
  const next = chosen === key ? (left[0]?.key ?? null) : chosen;
  await api.storage.local.set({ pairings: left, chosen: next });
}

/** Forget the tokens of an older version: nothing is opened by them any more. */
export async function forgetTokens() {
  const { pairings } = await kept();
  if (pairings.some(({ token }) => token)) {
    const left = pairings.map(({ token: _, ...pairing }) => pairing);
    await api.storage.local.set({ pairings: left });
  }
}
