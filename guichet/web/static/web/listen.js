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

  const wordsOf = (button) => button.dataset.listen.split(" ")
    .map((id) => document.getElementById(id))
    .filter(Boolean)
    .map((part) => part.innerText.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .map((words) => (/[.!?…:]$/.test(words) ? words : `${words}.`))
    .join(" ");

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
