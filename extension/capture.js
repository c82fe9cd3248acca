/**
 * One recording of the page that the person has before them: picture, text, address.
 */

import { api } from "./browser_api.js";
import { timeZone, withOffset } from "./moment.js";
import { LONGEST_TEXT, readPage, whichDocument } from "./page_reading.js";

/** A recording that cannot be made; `words` names the message that says why. */
export class CannotRecord extends Error {
  constructor(words) {
    super(words);
    this.words = words;
  }
}

/**
 * Record the visible part of `tab`. The picture and the text are of one and the same document, or
 * nothing is returned: a page that changed meanwhile raises `CannotRecord`.
 *
 * A page that the browser itself made (a site that does not answer) gives its picture only. What
 * is not on the web (a file, a page of the browser) is not recorded.
 *
 * @param {tabs.Tab} tab   the tab of the click
 * @param {Date} clicked          the moment of the click, taken before anything else
 * @returns {Promise<object>} what the installation is sent
 */
export async function record(tab, clicked) {
  const id = crypto.randomUUID();
  if (!/^https?:/.test(tab.url ?? "")) {
    throw new CannotRecord("refused_page");
  }
  const before = await inPage(tab, readPage, [LONGEST_TEXT]);
  const picture = await pictureOf(tab);
  await checkSameDocument(tab, before);
  const page = before ?? unreadable(tab, picture);
  return {
    id,
    picture,
    address: page.address.slice(0, 8192),
    title: page.title.slice(0, 2000),
    language: page.language.slice(0, 100),
    text: page.text,
    text_cut: page.cut,
    http_status: page.status ?? null,
    window: { width: page.width, height: page.height, scale: page.scale },
    taken_at: withOffset(clicked),
    time_zone: timeZone(),
    user_agent: navigator.userAgent.slice(0, 500),
    extension_version: api.runtime.getManifest().version,
  };
}

/** Run a function that only reads, in the isolated world; null where the browser forbids it. */
async function inPage(tab, func, args = []) {
  try {
    const target = { tabId: tab.id };
    const [frame] = await api.scripting.executeScript({ target, func, args, world: "ISOLATED" });
    return frame?.result ?? null;
  } catch {
    return null;
  }
}

async function pictureOf(tab) {
  try {
    const address = await api.tabs.captureVisibleTab(tab.windowId, { format: "png" });
    return address.slice(address.indexOf(",") + 1);
  } catch {
    throw new CannotRecord("refused_page");
  }
}

async function checkSameDocument(tab, before) {
  const now = await api.tabs.get(tab.id);
  const after = before && (await inPage(tab, whichDocument));
  const moved = before && (after?.address !== before.address || after?.opened !== before.opened);
  if (!now.active || now.url !== tab.url || moved) {
    throw new CannotRecord("refused_moved");
  }
}

/** Return what is known of a page that the browser itself made: its tab, the size of its picture. */
function unreadable(tab, picture) {
  const header = atob(picture.slice(0, 32));
  const number = (at) => [0, 1, 2, 3].reduce((n, i) => n * 256 + header.charCodeAt(at + i), 0);
  const size = { width: tab.width || number(16), height: tab.height || number(20) };
  const scale = Math.round((number(16) / size.width) * 100) / 100;
  const words = { title: tab.title ?? "", language: "", text: "", cut: false };
  return { address: tab.url, ...words, ...size, scale };
}
