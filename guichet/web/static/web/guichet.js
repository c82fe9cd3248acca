/* Small comforts. Every page works without this file. */
"use strict";
{
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // « Quitter vite » closes the session, then shows a plain calendar in place of this page.
  const quit = one("form[data-quit]");
  if (quit) {
    const leave = () => {
      fetch(quit.action, { method: "POST", body: new FormData(quit), keepalive: true }).catch(() => {});
      document.documentElement.hidden = true;
      location.replace(quit.dataset.quit);
    };
    let escapes = [];
    quit.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") { return; }
      escapes = [...escapes.filter((moment) => event.timeStamp - moment < 3000), event.timeStamp];
      if (escapes.length === 3) { leave(); }
    });
  }

  // The list of faults takes the focus, so that a screen reader starts there.
  const faults = one("[data-focus]");
  if (faults) { faults.focus(); }

  // A form is sent once; leaving it half-filled asks first.
  let leaving = false;
  for (const form of all("form[method=post]:not([data-quit])")) {
    form.addEventListener("input", () => { form.dataset.changed = "yes"; });
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      leaving = true;
    });
  }
  addEventListener("pageshow", () => { for (const form of all("form")) { delete form.dataset.sent; } leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && one("form[data-changed]:not([data-quit])") && !document.documentElement.hidden) { event.preventDefault(); }
  });

  // Long work: ask again for the part of the page that says how far it is.
  const follow = (part) => {
    setTimeout(async () => {
      let next = part;
      try {
        const answer = await fetch(part.dataset.refresh, { headers: { "X-Part": "progress" } });
        if (answer.redirected) { location.replace(answer.url); return; }
        if (answer.ok) {
          const holder = document.createElement("template");
          holder.innerHTML = await answer.text();
          next = one("[data-refresh]", holder.content);
          part.replaceWith(holder.content);
          if (!next) { location.reload(); return; }
        }
      } catch { /* the network came and went: ask again */ }
      follow(next);
    }, Number(part.dataset.every || 2) * 1000);
  };
  for (const part of all("[data-refresh]")) { follow(part); }

  // A file zone names what was chosen, before anything is sent; past a few, it counts.
  const NAMED = 5;
  const sizeOf = (bytes) => {
    const small = bytes < 1000000;
    const size = (bytes / (small ? 1000 : 1000000)).toLocaleString(document.documentElement.lang, { maximumFractionDigits: small ? 0 : 1 });
    return `${size} ${small ? "Ko" : "Mo"}`;
  };
  for (const zone of all("[data-drop]")) {
    const input = one("input[type=file]", zone);
    const list = one("[data-drop-list]", zone);
    input.addEventListener("change", () => {
      const files = [...input.files];
      const lines = files.slice(0, NAMED).map((file) => `${file.name} · ${sizeOf(file.size)}`);
      if (files.length > NAMED) {
        const whole = files.reduce((sum, file) => sum + file.size, 0);
        lines.push(`En tout\u00a0: ${files.length} fichiers\u00a0· ${sizeOf(whole)}`);
      }
      list.replaceChildren(...lines.map((text) => {
        const line = document.createElement("li");
        line.textContent = text;
        return line;
      }));
    });
    for (const type of ["dragenter", "dragover"]) { zone.addEventListener(type, () => zone.classList.add("over")); }
    for (const type of ["dragleave", "drop"]) { zone.addEventListener(type, () => zone.classList.remove("over")); }
  }

  // A question that depends on another answer: data-if="name=value|value".
  for (const part of all("[data-if]")) {
    const [name, values] = part.dataset.if.split("=");
    const show = () => {
      const chosen = all(`[name="${name}"]`).filter((input) => input.checked || input.matches("select"));
      part.hidden = !chosen.some((input) => values.split("|").includes(input.value));
    };
    document.addEventListener("change", show);
    show();
  }

  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
