/* Files: dropped, pasted, and sent one by one with their own answer. The form works without this. */
"use strict";
{
  const form = document.querySelector("form[data-files]");
  const input = form && form.querySelector("input[type=file]");
  const LAST = "guichet-files-added";
  const WAITS = [500, 1500]; // milliseconds before a file is tried again, when nobody answers
  const BUSY = 503, DEFECT = 500;
  const STOPS = [0, 403, 409, 410, BUSY, 507]; // what is true of this file is true of the next ones
  const SAID_EVERY = 2000; // milliseconds between two sentences of a screen reader
  const NAMED = 10;
  const UNSENT = "Le réseau manque, ou l’application est arrêtée.";
  const NBSP = "\u00a0";

  const made = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });
  const counted = (number, one, many) => `${number.toLocaleString("fr")}${NBSP}${number > 1 ? many : one}`;
  const pause = (wait) => new Promise((done) => { setTimeout(done, wait); });

  if (input) {
    const list = form.querySelector("[data-files-progress]") || form.appendChild(made("ul", "", "rows"));
    list.setAttribute("aria-label", "Réponse pour chaque fichier");
    const board = made("div", "", "progress");
    const said = made("p");
    const bar = made("progress");
    const again = made("button", "", "button");
    const look = made("a", "Voir les fichiers reçus", "line");
    said.setAttribute("role", "status");
    bar.setAttribute("aria-label", "Envoi des fichiers");
    again.type = "button";
    look.href = location.pathname;
    board.append(said, bar, again, look);
    board.hidden = true;
    list.before(board);

    // The page was loaded again because all went well: it says what was added.
    const last = sessionStorage.getItem(LAST);
    if (last) {
      sessionStorage.removeItem(LAST);
      const told = made("div", "", "notice success");
      told.setAttribute("role", "status");
      board.before(told);
      for (const text of last.split("\n")) { told.append(made("p", text)); }
    }

    let queue = [], failed = [], sending = false, saidAt = 0;
    const sum = { sent: 0, all: 0, refused: 0, names: [], added: 0, already: 0 };

    const fault = (item, text) => { item.className = "fault"; item.textContent = text; list.prepend(item); };

    const tell = (text) => { said.textContent = text; saidAt = Date.now(); };

    const advance = () => {
      bar.max = sum.all;
      bar.value = sum.sent;
      if (Date.now() - saidAt > SAID_EVERY) { tell(`Envoi${NBSP}: ${sum.sent} sur ${sum.all}.`); }
    };

    const answered = async ({ file, pasted }) => {
      const body = new FormData(form);
      body.delete(input.name);
      body.append(input.name, file, file.name);
      if (pasted) { body.append("collee", "oui"); } else { body.append("modifie", file.lastModified); }
      for (const wait of [...WAITS, 0]) {
        try {
          const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
          const told = await answer.json().catch(() => ({ title: "Cette page n’est plus à jour.", advice: "Rechargez-la, puis recommencez." }));
          if (!wait || answer.status !== BUSY) { return { ...told, status: answer.status }; }
        } catch { /* nobody answered: once more, a little later */ }
        await pause(wait);
      }
      return { status: 0, title: UNSENT, advice: "Vos fichiers restent sur votre appareil." };
    };

    // One file may hold many: a ZIP gives its pictures, and may leave some inside.
    const noted = (one, told) => {
      const received = told.received || [], refused = told.refused || [];
      const already = received.filter((each) => each.already).length;
      const added = received.length - already;
      sum.added += added;
      sum.already += already;
      for (const each of received) {
        sum.names.push(`«${NBSP}${each.name}${NBSP}»${each.already ? " est déjà là. Gardé une seule fois." : `${NBSP}: reçue.`}`);
      }
      if (received.length > 1) {
        one.item.textContent = `${one.file.name}${NBSP}: ${counted(received.length, "fichier reçu", "fichiers reçus")}.`;
      } else if (received.length) {
        one.item.textContent = already ? `${one.file.name}${NBSP}: déjà là.` : `${one.file.name}${NBSP}: reçue.`;
      }
      for (const each of refused) { fault(received.length ? made("li") : one.item, `${each.title} ${each.advice}`); }
      sum.refused += refused.length;
    };

    const work = async () => {
      sending = true;
      look.hidden = again.hidden = true;
      board.hidden = bar.hidden = false;
      saidAt = 0;
      advance();
      board.scrollIntoView({ block: "nearest" });
      let reason = "";
      while (queue.length) {
        const one = queue.shift();
        one.item.className = "";
        one.item.textContent = `${one.file.name}${NBSP}: envoi…`;
        const told = await answered(one);
        const words = `${told.title} ${told.advice}`;
        if (told.received || told.refused) {
          noted(one, told);
        } else if (STOPS.includes(told.status)) {
          reason = words;
          queue.unshift(one);
          break;
        } else {
          fault(one.item, `${one.file.name}${NBSP}: ${words}`);
          if (told.status === DEFECT) { failed.push(one); } else { sum.refused += 1; }
        }
        sum.sent += 1;
        advance();
      }
      sending = false;
      finish(reason);
    };

    const summary = () => {
      if (sum.names.length <= NAMED) { return sum.names; }
      const lines = sum.added ? [`${counted(sum.added, "fichier ajouté", "fichiers ajoutés")}.`] : [];
      if (sum.already) { lines.push(`${counted(sum.already, "fichier était déjà là", "fichiers étaient déjà là")}. Rien n’est gardé deux fois.`); }
      return lines;
    };

    const finish = (reason) => {
      delete form.dataset.changed;
      delete form.dataset.sent;
      const unsent = failed.length + queue.length;
      if (!unsent && !sum.refused) {
        sessionStorage.setItem(LAST, summary().join("\n"));
        location.reload();
        return;
      }
      for (const one of queue) { one.item.className = "fault"; one.item.textContent = `${one.file.name}${NBSP}: pas encore envoyé.`; }
      const kept = sum.added + sum.already;
      const parts = [reason, `${counted(kept, "fichier gardé", "fichiers gardés")}.`];
      if (sum.refused) { parts.push(`${counted(sum.refused, "refusé", "refusés")}, voir plus bas.`); }
      if (unsent) { parts.push(`${counted(unsent, "n’est pas parti", "ne sont pas partis")}. Gardez cette page ouverte, puis réessayez.`); }
      tell(parts.filter(Boolean).join(" "));
      bar.hidden = true;
      again.hidden = !unsent;
      again.textContent = `Réessayer${NBSP}: ${counted(unsent, "fichier", "fichiers")}`;
      look.hidden = !kept || Boolean(unsent);
      const stale = document.querySelector(".empty");
      if (stale && kept) { stale.remove(); }
    };

    const add = (files, pasted = false) => {
      const ones = files.map((file) => ({ file, pasted, item: list.appendChild(made("li", `${file.name}${NBSP}: en attente.`)) }));
      sum.all += ones.length;
      list.tabIndex = 0; // it scrolls
      queue.push(...ones);
      input.value = "";
      input.dispatchEvent(new Event("change"));
      if (!sending) { work(); }
    };

    again.addEventListener("click", () => {
      const ones = [...failed, ...queue];
      sum.sent = sum.all - ones.length;
      [queue, failed] = [ones, []];
      for (const one of ones) { one.item.className = ""; one.item.textContent = `${one.file.name}${NBSP}: en attente.`; }
      work();
    });

    form.addEventListener("submit", (event) => {
      if (!input.files.length && !sending) { return; }
      event.preventDefault();
      add([...input.files]);
    });

    addEventListener("paste", (event) => {
      const files = [...(event.clipboardData ? event.clipboardData.files : [])];
      if (!files.length) { return; }
      event.preventDefault();
      add(files.map((file, rank) => file.name && file.name !== "image.png"
        ? file : new File([file], `collee_${Date.now()}_${rank}.png`, { type: file.type })), true);
    });

    addEventListener("beforeunload", (event) => { if (sending || queue.length || failed.length) { event.preventDefault(); } });
  }
}
