/**
 * The extension's page: pair, choose the dossier, see what was sent and what waits.
 */

import { api, direction, language, say } from "../browser_api.js";
import { dossierOf, pair } from "../installation.js";
import { asRead } from "../moment.js";
import { choose, forget, keepPairing, kept, readPairingString } from "../pairings.js";
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
  const { status, told } = await pair(read.base, read.code);
  if (status !== 201 || !told?.token) {
    tellProblem(told?.title ? told : { words: status ? "problem_stranger" : "problem_silent" });
    return;
  }
  const pairing = await keepPairing(read.base, told);
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

/** Say how many attempts the dossier holds, once its installation answers. */
async function showAbout(pairing, place) {
  const { status, told } = await dossierOf(pairing);
  if (status === 200 && told?.installation === pairing.installation) {
    const last = told.last && asRead(told.last.at, language);
    place.textContent = say("dossiers_about", told.attempts) + (last ? ` ${say("dossiers_last", last)}` : "");
  } else {
    place.textContent = told?.title ?? say(status ? "problem_stranger" : "problem_silent");
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
  document.getElementById("retry").addEventListener("click", deliver);
  showDossiers();
  deliver();
  setInterval(() => showOutbox(deliver), 2000);
  setInterval(() => document.getElementById("retry").hidden || deliver(), ASK_AGAIN);
}

begin();
