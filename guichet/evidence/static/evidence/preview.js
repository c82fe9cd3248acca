/* The picture just chosen, shown before it is kept. The page works without this. */
"use strict";
{
  const input = document.querySelector(".take-one input[type=file]");
  const shown = document.querySelector(".take-one .preview");
  if (input && shown) {
    input.addEventListener("change", () => {
      if (shown.src) { URL.revokeObjectURL(shown.src); }
      const picture = [...input.files].find((file) => file.type.startsWith("image/"));
      shown.hidden = !picture;
      if (picture) { shown.src = URL.createObjectURL(picture); } else { shown.removeAttribute("src"); }
    });
  }
}
