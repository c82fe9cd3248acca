/* A corner drawn on the photograph fills its two numbers, and the copy is shown again.
   The form works without this. */
"use strict";
for (const sheet of document.querySelectorAll("[data-legible]")) {
  const CORNERS = ["top_left", "top_right", "bottom_right", "bottom_left"];
  const photo = sheet.querySelector("[data-photo]");
  const copy = sheet.querySelector("[data-copy]");
  const turned = sheet.querySelector("select");
  const [asSheet, asWhole] = sheet.querySelectorAll("input[type=radio]");
  const fields = Object.fromEntries(
    [...sheet.querySelectorAll("[data-corner]")].map((input) => [input.dataset.corner, input]));
  const bounded = (value) => Math.min(100, Math.max(0, Math.round(10 * (Number(value) || 0)) / 10));
  const points = () => CORNERS.map((name) => [bounded(fields[`${name}_x`].value), bounded(fields[`${name}_y`].value)]);

  const outline = () => {
    for (const drawn of sheet.querySelectorAll("[data-outline]")) {
      drawn.setAttribute("points", points().join(" "));
    }
    sheet.querySelector(".frame").classList.toggle("unused", asWhole.checked);
  };

  let later = 0;
  const lookAgain = () => {
    outline();
    clearTimeout(later);
    later = setTimeout(() => {
      const said = new URLSearchParams({ sens: turned.value });
      if (asSheet.checked) { said.set("coins", points().flat().join(",")); }
      copy.src = `${sheet.dataset.page}?${said}`;
      sheet.querySelector("[data-larger]").href = copy.src;
    }, 400);
  };

  const at = (event) => {
    const area = photo.getBoundingClientRect();
    return [100 * (event.clientX - area.left) / area.width, 100 * (event.clientY - area.top) / area.height];
  };
  const nearest = ([x, y]) => {
    const away = points().map(([a, b]) => Math.hypot(a - x, b - y));
    return CORNERS[away.indexOf(Math.min(...away))];
  };

  // Only while the part about corners is open: elsewhere a finger on the photograph scrolls the page.
  const part = sheet.querySelector("details");
  const allow = () => photo.classList.toggle("with-corners", part.open);
  part.addEventListener("toggle", allow);
  allow();

  let held = null;
  photo.addEventListener("pointerdown", (event) => {
    if (!part.open) { return; }
    held = nearest(at(event));
    photo.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  photo.addEventListener("pointermove", (event) => {
    if (!held) { return; }
    const [x, y] = at(event);
    fields[`${held}_x`].value = bounded(x);
    fields[`${held}_y`].value = bounded(y);
    asSheet.checked = true;
    outline();
  });
  photo.addEventListener("pointerup", () => {
    if (held) { lookAgain(); }
    held = null;
  });
  photo.addEventListener("pointercancel", () => { held = null; });
  for (const input of [...Object.values(fields), asSheet, asWhole, turned]) {
    input.addEventListener("change", lookAgain);
  }
  sheet.querySelector("[data-with-pointer]").hidden = false;
}
