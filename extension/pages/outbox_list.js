/** The list of what was sent and of what waits, the latest first. */

import { language, say } from "../browser_api.js";
import { asRead } from "../moment.js";
import { erase, fullness, items, recordingOf, sendAgain } from "../outbox.js";
import { savedFile } from "../saved_file.js";
import { french, paragraph, problemWords } from "./words.js";

const SIGNS = { waiting: "…", refused: "!", aside: "!", received: "✓" };
let shown = "";

/** Show the list anew if it changed. `deliver` sends what waits. */
export async function showOutbox(deliver) {
  const held = await items();
  const now = JSON.stringify(held);
  if (now === shown) {
    return;
  }
  shown = now;
  const left = held.filter(({ state }) => state !== "received");
  document.getElementById("outbox-count").textContent =
    held.length === 0 ? say("outbox_none") : say("outbox_count", left.length);
  document.getElementById("retry").hidden = !left.some(({ state }) => state !== "refused");
  showLimit(fullness(left));
  const rows = held.reverse().map((item) => rowOf(item, deliver));
  document.getElementById("outbox").replaceChildren(...rows);
}

function showLimit(share) {
  const place = document.getElementById("outbox-limit");
  place.hidden = share === "";
  place.textContent = share ? say(`outbox_${share}`) : "";
}

function rowOf(item, deliver) {
  const row = document.getElementById("outbox-row").content.cloneNode(true).firstElementChild;
  row.className = item.state;
  row.querySelector(".sign").textContent = SIGNS[item.state];
  row.querySelector(".state").textContent = stateOf(item);
  const moment = asRead(item.taken_at, language);
  const about = [moment, item.host, item.label].filter(Boolean).map((words) => bdi(words));
  row.querySelector(".when").append(...about.flatMap((part, rank) => (rank ? [" · ", part] : [part])));
  row.querySelector(".said").append(...saidOf(item));
  row.querySelector(".acts").append(...actsOf(item, deliver));
  return row;
}

/** Keep an address or a label in its own direction inside a sentence of the other. */
function bdi(words) {
  return paragraph(words, "bdi");
}

function stateOf({ state, answer }) {
  if (state !== "received") {
    return say(`outbox_${state}`);
  }
  const sealed = answer.sealed === "timestamped" ? "outbox_timestamped" : "outbox_logged";
  return say(sealed, answer.journal_number);
}

function saidOf({ answer, problem }) {
  if (answer) {
    return answer.said ? [french(paragraph(answer.said))] : [];
  }
  return problem ? problemWords(problem) : [];
}

function actsOf(item, deliver) {
  if (item.state === "received") {
    return journalLink(item.answer);
  }
  const again = () => sendAgain(item).then(deliver);
  const remove = () => confirm(say("outbox_erase_sure")) && erase(item).then(deliver);
  return [
    ...(item.state === "waiting" ? [] : [act("outbox_again", again)]),
    act("outbox_save", () => save(item), "quiet"),
    act("outbox_erase", remove, "quiet"),
  ];
}

/** Return a link to the journal, if the address is the installation's own. */
function journalLink({ url, base }) {
  if (!url || !URL.canParse(url) || new URL(url).origin !== new URL(base).origin) {
    return [];
  }
  const link = paragraph(say("outbox_journal"), "a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer" });
  return [link];
}

function act(words, work, kind = "") {
  const button = paragraph(say(words), "button");
  Object.assign(button, { type: "button", className: kind });
  button.addEventListener("click", work);
  return button;
}

/** Give the capture as one file: picture, text, circumstances. It stays in the list. */
async function save(item) {
  const recorded = await recordingOf(item);
  if (recorded) {
    const { name, blob } = await savedFile(recorded);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
