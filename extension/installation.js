/**
 * What is said to the person's own installation, and what it answers. See docs/extension.md.
 */

import { api } from "./browser_api.js";

/** A browser stops a background request after 30 seconds: we stop before, and try again. */
const PATIENCE = 25_000;

/**
 * @typedef {object} Answer
 * @property {number} status      0 when nothing answered
 * @property {object | null} told what was answered, null when it is not JSON of ours
 * @property {number} wait        seconds that it asks to wait, 0 when it asks nothing
 */

/** Exchange the one-time code for a token. @returns {Promise<Answer>} */
export async function pair(base, code) {
  const body = { code, browser: await browserName(), extension_version: version() };
  return ask(`${base}/api/v1/pairings`, { method: "POST", body: JSON.stringify(body) });
}

/**
 * Ask for the dossier of a pairing: how many attempts, and the last one.
 *
 * By POST: after a click on a page of the installation itself, Chromium sends no Origin with a GET.
 *
 * @returns {Promise<Answer>}
 */
export async function dossierOf(pairing) {
  return ask(`${pairing.base}/api/v1/dossier`, { method: "POST", body: "{}" }, pairing.token);
}

/** Send one recording. The same one sent twice is kept once, by its id. @returns {Promise<Answer>} */
export async function sendAttempt(pairing, recorded) {
  const body = JSON.stringify(recorded);
  return ask(`${pairing.base}/api/v1/attempts`, { method: "POST", body }, pairing.token);
}

async function ask(address, options, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const careful = { cache: "no-store", credentials: "omit", redirect: "error" };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(address, { ...options, ...careful, headers, signal });
    const wait = Number(answer.headers.get("Retry-After")) || 0;
    return { status: answer.status, told: await jsonOf(answer), wait };
  } catch {
    return { status: 0, told: null, wait: 0 };
  }
}

async function jsonOf(answer) {
  try {
    const told = await answer.json();
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
