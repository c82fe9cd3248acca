/**
 * What is said to the person's own installation, and what it answers. See docs/extension.md.
 *
 * Each call is made of two: a greeting, that says nothing and asks for a challenge; then what is
 * asked, signed, if the answer to the greeting proved that this is the paired installation.
 */

import { api } from "./browser_api.js";
import { bytesOf, derivedSecret, digestOf, newNonce, proofOf, signatureOf } from "./proofs.js";

/** A browser stops a background request after 30 seconds: we stop before, and try again. */
const PATIENCE = 25_000;

/**
 * @typedef {object} Answer
 * @property {number} status      0 when nothing answered
 * @property {object | null} told what was answered, null when it is not JSON of ours
 * @property {number} wait        seconds that it asks to wait, 0 when it asks nothing
 * @property {boolean} proved     whether it holds our secret and answers this very call
 * @property {boolean} greeted    whether what was asked left; else the answer is to the greeting
 */

/**
 * Pair with a one-time code, which is never sent: it signs. The secret that comes of it is made on
 * both sides.
 *
 * @returns {Promise<Answer & {secret: string}>}
 */
export async function pair(base, code) {
  const speaker = { base, name: await digestOf(bytesOf(code)), secret: code };
  const said = { browser: await browserName(), extension_version: version() };
  const answer = await ask(speaker, "/api/v1/pairings", said);
  return { ...answer, secret: answer.greeted ? await derivedSecret(code, answer.asked) : "" };
}

/**
 * Ask for the dossier of a pairing: how many attempts, and the last one.
 *
 * By POST: after a click on a page of the installation itself, Chromium sends no Origin with a GET.
 *
 * @returns {Promise<Answer>}
 */
export async function dossierOf(pairing) {
  return ask(pairing, "/api/v1/dossier", {});
}

/** Send one recording. The same one sent twice is kept once, by its id. @returns {Promise<Answer>} */
export async function sendAttempt(pairing, recorded) {
  return ask(pairing, "/api/v1/attempts", recorded);
}

async function ask(speaker, path, said) {
  const greeting = await call(speaker, "/api/v1/greetings", bytesOf("{}"), "");
  if (!greeting.proved || greeting.status !== 200 || !greeting.told?.challenge) {
    return { ...greeting, greeted: false };
  }
  const body = bytesOf(JSON.stringify(said));
  return { ...(await call(speaker, path, body, greeting.told.challenge)), greeted: true };
}

async function call({ base, name, secret }, path, body, challenge) {
  const asked = ["POST", path, name, newNonce(), challenge, await digestOf(body)];
  const words = ["Guichet", name, asked[3]];
  if (challenge) {
    words.push(challenge, await signatureOf(secret, asked));
  }
  const headers = { "Content-Type": "application/json", Authorization: words.join(" ") };
  const careful = { cache: "no-store", credentials: "omit", redirect: "error" };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(base + path, { method: "POST", body, headers, signal, ...careful });
    const bytes = await answer.arrayBuffer();
    const proof = await proofOf(secret, asked, answer.status, bytes);
    const proved = answer.headers.get("Guichet-Proof") === proof;
    const wait = Number(answer.headers.get("Retry-After")) || 0;
    return { status: answer.status, told: jsonOf(bytes), wait, proved, asked };
  } catch {
    return { status: 0, told: null, wait: 0, proved: false, asked };
  }
}

function jsonOf(bytes) {
  try {
    const told = JSON.parse(new TextDecoder().decode(bytes));
    return told && typeof told === "object" ? told : null;
  } catch {
    return null;
  }
}

/** Return the version of the extension. */
export function version() {
  return api.runtime.getManifest().version;
}

/** Return the browser as a person names it, such as "Firefox 153". */
export async function browserName() {
  if (api.runtime.getBrowserInfo) {
    const { name, version: number } = await api.runtime.getBrowserInfo();
    return `${name} ${number.split(".")[0]}`;
  }
  const brands = navigator.userAgentData?.brands ?? [];
  const real = brands.filter(({ brand }) => !/not.*brand/i.test(brand));
  const named = real.find(({ brand }) => brand !== "Chromium") ?? real[0];
  return named ? `${named.brand} ${named.version}` : "Chromium";
}
