/* A frame drawn with the pointer on the picture fills the four percentages, and the other way round.
   The form works without this. */
"use strict";
{
  const box = document.querySelector("[data-frame]");
  const shown = document.querySelector("[data-frame-shown]");
  const sides = Object.fromEntries(
    [...document.querySelectorAll("[data-side]")].map((input) => [input.dataset.side, input]));
  const MOST = 90;
  const bounded = (value) => Math.min(MOST, Math.max(0, Math.round(Number(value) || 0)));

  const show = () => {
    const cut = Object.values(sides).some((input) => bounded(input.value) > 0);
    shown.hidden = !cut;
    for (const [side, input] of Object.entries(sides)) { shown.style[side] = `${bounded(input.value)}%`; }
  };

  const at = (event) => {
    const area = box.getBoundingClientRect();
    return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
  };

  let from = null;
  box.addEventListener("pointerdown", (event) => {
    from = at(event);
    box.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  box.addEventListener("pointermove", (event) => {
    if (!from) { return; }
    const to = at(event);
    sides.left.value = bounded(100 * Math.min(from[0], to[0]));
    sides.top.value = bounded(100 * Math.min(from[1], to[1]));
    sides.right.value = bounded(100 * (1 - Math.max(from[0], to[0])));
    sides.bottom.value = bounded(100 * (1 - Math.max(from[1], to[1])));
    show();
  });
  // A mere click, or a frame too small to mean anything, takes nothing off.
  box.addEventListener("pointerup", (event) => {
    const to = at(event);
    if (from && (Math.abs(to[0] - from[0]) < 0.1 || Math.abs(to[1] - from[1]) < 0.1)) {
      for (const input of Object.values(sides)) { input.value = ""; }
    }
    from = null;
    show();
  });
  for (const input of Object.values(sides)) { input.addEventListener("input", show); }
  show();
}
