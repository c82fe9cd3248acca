/**
 * What was recorded and has not been received yet, and the list of what was.
 *
 * IndexedDB rather than `storage.local`: it holds far more than 10 MB without a permission. Two
 * tables, so that the list is read without its pictures: `list` (small) and `recordings` (what is
 * sent). A recording leaves when the installation has it, or when the person erases it: never else.
 *
 * @typedef {object} Item
 * @property {number} [order]   rank of the click, given by the table
 * @property {string} id        the id of the recording
 * @property {string} pairing   the key of the dossier it was made for
 * @property {string} label     that dossier's name
 * @property {string} taken_at
 * @property {string} host      the site, without the rest of its address
 * @property {number} size      characters of the recording
 * @property {"waiting" | "refused" | "aside" | "received"} state  "aside": it failed too often, and
 *                                 those after it no longer wait for it
 * @property {number} [tries]    how often it failed by itself
 * @property {object} [problem]  why it waits, was refused or put aside: see problems.js
 * @property {object} [answer]  what the installation answered
 */

/** How much may wait. Beyond, a click says so and records nothing: nothing else is thrown away. */
export const LIMITS = { recordings: 200, characters: 300_000_000 };
/** From this share of a limit on, the person is told. */
const NEARLY = 0.8;
/** How many received items stay in the list. */
const REMEMBERED = 50;

/** @returns {Promise<IDBDatabase>} */
function open() {
  const asked = indexedDB.open("guichet", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("list", { keyPath: "order", autoIncrement: true });
    asked.result.createObjectStore("recordings", { keyPath: "id" });
  };
  return settled(asked);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Run `work` on both tables in one transaction; return its value once all is on the disk. */
async function within(mode, work) {
  const database = await open();
  try {
    const transaction = database.transaction(["list", "recordings"], mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const tables = ["list", "recordings"].map((name) => transaction.objectStore(name));
    const [value] = await Promise.all([work(...tables), done]);
    return value;
  } finally {
    database.close();
  }
}

/** Return every item, in the order of the clicks. @returns {Promise<Item[]>} */
export async function items() {
  return within("readonly", (list) => settled(list.getAll()));
}

/** Return the items that have not been received, in order. @returns {Promise<Item[]>} */
export async function unreceived() {
  return (await items()).filter(({ state }) => state !== "received");
}

/** Return "full", "nearly" or "" for what waits now. */
export function fullness(held) {
  const characters = held.reduce((total, { size }) => total + size, 0);
  const share = Math.max(held.length / LIMITS.recordings, characters / LIMITS.characters);
  return share >= 1 ? "full" : share >= NEARLY ? "nearly" : "";
}

/** Keep a recording before it is sent. @returns {Promise<Item>} */
export async function keep(recorded, pairing) {
  const item = {
    id: recorded.id,
    pairing: pairing.key,
    label: pairing.dossier.label,
    taken_at: recorded.taken_at,
    host: URL.canParse(recorded.address) ? new URL(recorded.address).host : "",
    size: recorded.picture.length + recorded.text.length,
    state: "waiting",
  };
  return within("readwrite", async (list, recordings) => {
    recordings.add(recorded);
    return { ...item, order: await settled(list.add(item)) };
  });
}

/** Return what is to be sent for an item, or undefined. */
export async function recordingOf(item) {
  return within("readonly", (_list, recordings) => settled(recordings.get(item.id)));
}

/** Change what the list says of an item; its recording stays. An item erased meanwhile stays so. */
export async function note(item, changes) {
  return within("readwrite", async (list) => {
    if (await settled(list.getKey(item.order))) {
      list.put({ ...item, ...changes });
    }
  });
}

/** Put an item back among those that wait: the person asked. */
export async function sendAgain(item) {
  return note(item, { state: "waiting", problem: undefined, tries: 0 });
}

/** Note that the installation has it: the recording leaves this browser, the line stays. */
export async function noteReceived(item, answer) {
  const { problem: _, ...plain } = item;
  return within("readwrite", async (list, recordings) => {
    recordings.delete(item.id);
    list.put({ ...plain, size: 0, state: "received", answer });
    const received = (await settled(list.getAll())).filter(({ state }) => state === "received");
    received.slice(0, -REMEMBERED).forEach(({ order }) => list.delete(order));
  });
}

/** Erase one item and its recording: the person asked. */
export async function erase(item) {
  return within("readwrite", (list, recordings) => {
    list.delete(item.order);
    recordings.delete(item.id);
  });
}
