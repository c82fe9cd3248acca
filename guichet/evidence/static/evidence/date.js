/* The clock of the page Date. It starts at the server's moment and never reads the device's own hour,
   except to say how far apart the two are. Without this file the page shows the moment of loading. */
"use strict";
{
  const now = document.querySelector("[data-now]");
  const hour = now.querySelector("[data-hour]");
  const day = now.querySelector("[data-day]");
  const timeZone = now.dataset.zone;
  const served = Number(now.dataset.now);
  const arrived = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
  const deviceAtArrival = Date.now() - performance.now() + arrived;
  const write = (options) => new Intl.DateTimeFormat("fr-FR", { timeZone, ...options });
  const hours = write({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const days = write({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

  const tick = () => {
    const elapsed = performance.now() - arrived;
    // A device that slept may have stopped its stopwatch: the page would be late, so ask the server again.
    if (Math.abs(Date.now() - deviceAtArrival - elapsed) > 2000) { location.reload(); return; }
    const moment = new Date(served + elapsed);
    hour.textContent = hours.format(moment);
    hour.dateTime = moment.toISOString();
    day.textContent = days.format(moment).replace(/^(\S+) 1 /, "$1 1er ");
    setTimeout(tick, 1000 - moment.getMilliseconds());
  };

  const apart = Math.abs(deviceAtArrival - served);
  if (apart > 120000) {
    const told = document.querySelector("[data-apart]");
    told.textContent = `L’heure de votre appareil diffère de ${Math.round(apart / 60000)} minutes.`;
    told.hidden = false;
  }
  document.querySelector("[data-still]").hidden = true;
  addEventListener("pageshow", (event) => { if (event.persisted) { location.reload(); } });
  tick();
}
