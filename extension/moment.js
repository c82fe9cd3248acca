/**
 * The moment of a click, by the clock of this computer: nothing here says that it is right.
 */

/**
 * Return `date` in ISO 8601 with the offset that this computer has on that day.
 *
 * @param {Date} date
 */
export function withOffset(date) {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const two = (number) => String(Math.trunc(number)).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}

/** Return the IANA name of this computer's time zone, such as "Europe/Paris". */
export function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Return the same moment as a person of this browser's language reads it. */
export function asRead(moment, language) {
  const style = { dateStyle: "medium", timeStyle: "medium" };
  return new Intl.DateTimeFormat(language, style).format(new Date(moment));
}
