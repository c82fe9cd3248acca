/* « Copier le texte » : shown only where the browser can copy. The text can be selected without it. */
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const told = document.querySelector("[data-copied]");
  if (!text || !navigator.clipboard) { continue; }
  button.hidden = false;
  for (const hint of document.querySelectorAll("[data-copy-hint]")) { hint.hidden = true; }
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      told.hidden = false;
    } catch {
      text.focus();
      text.select();
    }
  });
}
