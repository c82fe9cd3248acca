/* Files: dropped, pasted, and sent one by one with their own answer. The form works without this. */
"use strict";
{
  const form = document.querySelector("form[data-files]");
  const input = form && form.querySelector("input[type=file]");
  if (input) {
    const progress = form.querySelector("[data-files-progress]") || document.createElement("ul");
    if (!progress.isConnected) { progress.className = "rows"; form.append(progress); }

    const line = (file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} : envoi…`;
      progress.append(item);
      return item;
    };

    const send = async (file, item, pasted) => {
      const body = new FormData(form);
      body.delete(input.name);
      body.append(input.name, file, file.name);
      if (pasted) { body.append("collee", "oui"); } else { body.append("modifie", file.lastModified); }
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        const told = await answer.json();
        const [received] = told.received || [];
        const [refused] = told.refused || [];
        if (received) { item.textContent = received.already ? `${file.name} : déjà là.` : `${file.name} : reçue.`; return true; }
        item.className = "fault";
        item.textContent = refused ? `${refused.title} ${refused.advice}` : `${file.name} : non reçue. Réessayez.`;
      } catch {
        item.className = "fault";
        item.textContent = `${file.name} : le réseau manque. Gardez le fichier et réessayez.`;
      }
      return false;
    };

    // Some files came in, some did not: what is said of the second ones must stay readable.
    const refreshing = () => {
      const line = document.createElement("p");
      const link = document.createElement("a");
      link.href = location.pathname;
      link.className = "line";
      link.textContent = "Voir les fichiers reçus";
      line.append(link);
      return line;
    };

    const sendAll = async (files, pasted = false) => {
      const items = files.map(line);
      let all = true, stored = false;
      for (const [rank, file] of files.entries()) {
        const taken = await send(file, items[rank], pasted);
        all = taken && all;
        stored = taken || stored;
      }
      delete form.dataset.changed;
      delete form.dataset.sent;
      if (all) { location.reload(); return; }
      const stale = document.querySelector(".empty");
      if (stale && stored) { stale.remove(); }
      if (stored) { progress.after(refreshing()); }
    };

    form.addEventListener("submit", (event) => {
      if (!input.files.length) { return; }
      event.preventDefault();
      sendAll([...input.files]);
    });

    addEventListener("paste", (event) => {
      const files = [...(event.clipboardData ? event.clipboardData.files : [])];
      if (!files.length) { return; }
      event.preventDefault();
      sendAll(files.map((file, rank) => file.name && file.name !== "image.png"
        ? file : new File([file], `collee_${Date.now()}_${rank}.png`, { type: file.type })), true);
    });
  }
}
