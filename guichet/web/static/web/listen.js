/* The voice: a button reads aloud the visible words of the elements it names, and nothing else.
   Only a French voice of the device itself is used: another one would send the words away. */
"use strict";
{
  const voices = window.speechSynthesis;
  const buttons = () => [...document.querySelectorAll("[data-listen]")];
  const SAID = "voice-missing-said";

  const frenchVoice = () => {
    const french = voices.getVoices().filter((voice) =>
      voice.localService && voice.lang.replace("_", "-").toLowerCase().startsWith("fr"));
    return french.find((voice) => voice.lang.replace("_", "-").toLowerCase() === "fr-fr") || french[0];
  };

  // The words that can be seen: not those for screen readers, not those of a folded part.
  const seen = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { return node.data; }
    if (node.nodeName === "BR") { return " "; }
    if (!node.getClientRects().length || node.matches(".visually-hidden, svg, button")) { return ""; }
    const words = [...node.childNodes].filter((one) => one.nodeType < 4).map(seen).join("");
    return getComputedStyle(node).display === "inline" ? words : ` ${words} `;
  };

  const wordsOf = (button) => button.dataset.listen.split(" ")
    .map((id) => document.getElementById(id))
    .filter(Boolean)
    .map((part) => seen(part).replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .map((words) => (/[.!?…:]$/.test(words) ? words : `${words}.`))
    .join(" ");

  // A page of text, with « Lecture facile »: each title, notice, question and sheet gets a button.
  const PARTS = "h1, h2, h3, p, li, legend, .choice > span";
  const made = document.querySelector("#voice-button");
  const giveVoice = (block, parts, place) => {
    const spoken = parts.filter((part) => !parts.some((other) => other !== part && other.contains(part)));
    if (!spoken.length || block.querySelector("[data-listen]")) { return; }
    const button = made.content.firstElementChild.cloneNode(true);
    button.dataset.listen = spoken.map((part) => {
      part.id = part.id || `words-${giveVoice.count++}`;
      return part.id;
    }).join(" ");
    button.setAttribute("aria-describedby", spoken[0].id);
    place(button);
  };
  giveVoice.count = 1;

  const giveVoices = (page) => {
    for (const block of page.querySelectorAll(".notice, .sheet")) {
      giveVoice(block, [...block.querySelectorAll(PARTS)], (button) => block.append(button));
    }
    for (const block of page.querySelectorAll("fieldset")) {
      const legend = block.querySelector("legend");
      if (legend) { giveVoice(block, [...block.querySelectorAll(PARTS)], (button) => legend.after(button)); }
    }
    const title = page.querySelector(":scope > h1");
    if (title) {
      const lead = title.nextElementSibling;
      const parts = lead && lead.matches(".lead") ? [title, lead] : [title];
      giveVoice(title, parts, (button) => title.after(button));
    }
  };
  const page = document.querySelector("[data-speak]");

  let reading = null;
  const quiet = () => {
    if (reading) { reading.removeAttribute("data-reading"); }
    reading = null;
    voices.cancel();
  };

  const read = (button) => {
    const again = reading === button;
    quiet();
    if (again) { return; }
    const spoken = new SpeechSynthesisUtterance(wordsOf(button));
    spoken.voice = frenchVoice();
    spoken.lang = spoken.voice.lang;
    spoken.rate = 0.9;
    const over = () => { if (reading === button) { quiet(); } };
    spoken.addEventListener("end", over);
    spoken.addEventListener("error", over);
    reading = button;
    button.setAttribute("data-reading", "");
    voices.speak(spoken);
  };

  let shown = false;
  const show = () => {
    if (shown || !frenchVoice()) { return; }
    shown = true;
    if (page && made) { giveVoices(page); }
    for (const told of document.querySelectorAll("[data-no-voice]")) { told.hidden = true; }
    for (const button of buttons()) {
      button.hidden = false;
      button.addEventListener("click", () => read(button));
    }
  };

  // No voice: the buttons stay hidden, and it is said once, where the pictures are.
  const sayNone = () => {
    const told = document.querySelector("[data-no-voice]");
    if (shown || !told) { return; }
    try {
      if (sessionStorage.getItem(SAID)) { return; }
      sessionStorage.setItem(SAID, "yes");
    } catch { /* a browser that keeps nothing: it is said on each page */ }
    told.hidden = false;
  };

  if (voices && window.SpeechSynthesisUtterance) {
    show();
    voices.addEventListener("voiceschanged", show);
    addEventListener("pagehide", quiet);
    for (const form of document.querySelectorAll("form[data-quit]")) { form.addEventListener("submit", quiet); }
    setTimeout(sayNone, 1500);
  } else {
    sayNone();
  }
}
