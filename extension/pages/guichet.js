/**
 * The extension's page: pair, choose the dossier, see what was sent and what waits.
 */

import { api, direction, language, say } from "../browser_api.js";
import { dossierOf, pair } from "../installation.js";
import { asRead } from "../moment.js";
import { items, sendAgain } from "../outbox.js";
import { choose, forget, keepPairing, kept, readPairingString } from "../pairings.js";
import { obstacleOf, problemOf } from "../problems.js";
import { showOutbox } from "./outbox_list.js";
import { tell, tellProblem, write } from "./words.js";

/** While the page is open and something waits, it asks again. */
const ASK_AGAIN = 15_000;

/** Ask the background to send what waits, then show what came of it. */
async function deliver() {
  await api.runtime.sendMessage({ ask: "deliver" });
  await showOutbox(deliver);
}

async function pairWith(line) {
  const read = readPairingString(line);
  if (!read) {
    tell(say("pairing_unreadable"));
    return;
  }
  tell(say("pairing_asking"));
  const answer = await pair(read.base, read.code);
  if (!answer.proved || answer.status !== 201) {
    tellProblem(problemOf(answer));
    return;
  }
  const pairing = await keepPairing(read.base, answer.secret, answer.told);
  document.getElementById("line").value = "";
  tell(say("pairing_done", pairing.dossier.label));
  await showDossiers();
  await deliver();
}

async function showDossiers() {
  const { pairings, chosen } = await kept();
  const list = document.getElementById("dossiers");
  list.querySelectorAll(".row").forEach((row) => row.remove());
  list.hidden = pairings.length === 0;
  document.getElementById("no-dossier").hidden = pairings.length > 0;
  pairings.forEach((pairing) => list.append(dossierRow(pairing, chosen)));
}

function dossierRow(pairing, chosen) {
  const row = document.getElementById("dossier-row").content.cloneNode(true).firstElementChild;
  const radio = row.querySelector("input");
  row.querySelector(".label").textContent = pairing.dossier.label;
  radio.checked = pairing.key === chosen;
  radio.addEventListener("change", () => change(choose(pairing.key)));
  const button = row.querySelector("button");
  button.setAttribute("aria-label", `${say("dossiers_forget")} : ${pairing.dossier.label}`);
  button.addEventListener("click", () => {
    if (confirm(say("dossiers_forget_sure", pairing.dossier.label))) {
      change(forget(pairing.key)).then(showDossiers);
    }
  });
  write(row);
  showAbout(pairing, row.querySelector(".about"));
  return row;
}

async function change(work) {
  await work;
  await api.runtime.sendMessage({ ask: "state" });
}

/** Say how many attempts the dossier holds, once its installation answers and proves itself. */
async function showAbout(pairing, place) {
  const obstacle = obstacleOf(pairing);
  const answer = obstacle ? null : await dossierOf(pairing);
  if (answer?.proved && answer.status === 200) {
    const { attempts, last } = answer.told;
    const latest = last ? ` ${say("dossiers_last", asRead(last.at, language))}` : "";
    place.textContent = say("dossiers_about", attempts) + latest;
  } else {
    const { title, words } = obstacle ?? problemOf(answer);
    place.textContent = title ?? say(words);
  }
}

/** Send again what was put aside too: the person asked. */
async function sendAll() {
  const aside = (await items()).filter(({ state }) => state === "aside");
  await Promise.all(aside.map(sendAgain));
  await deliver();
}

async function askAgain() {
  if ((await items()).some(({ state }) => state === "waiting")) {
    await deliver();
  }
}

function begin() {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  write(document);
  document.getElementById("pairing").addEventListener("submit", (event) => {
    event.preventDefault();
    pairWith(document.getElementById("line").value);
  });
  document.getElementById("retry").addEventListener("click", sendAll);
  showDossiers();
  deliver();
  setInterval(() => showOutbox(deliver), 2000);
  setInterval(askAgain, ASK_AGAIN);
}

begin();
