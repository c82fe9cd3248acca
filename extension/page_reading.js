/**
 * What is read in the page that the person asked to record: nothing but what is visible.
 *
 * `readPage` is sent into the page by `scripting.executeScript`, into the isolated world: the
 * page's own scripts cannot change the objects that it uses. It only reads, and leaves nothing
 * behind. Form values are not read: `innerText` does not hold them.
 */

/** The longest page text that is sent, in bytes of UTF-8: what the installation accepts. */
export const LONGEST_TEXT = 1_000_000;

/**
 * @typedef {object} PageReading
 * @property {string} address   the address of the document, as the browser has it
 * @property {string} title
 * @property {string} language  the `lang` of the document, empty where it has none
 * @property {string} text      the visible text, cut at `longest` bytes of UTF-8
 * @property {boolean} cut      whether it was longer
 * @property {number} width     the window's inner width in CSS pixels
 * @property {number} height
 * @property {number} scale     device pixels for one CSS pixel
 * @property {number | null} status  the HTTP status that opened this document, as the browser tells
 *                              it; null when it tells none, or when a script changed the address since
 * @property {number} opened    when this document began, to know it from the next one
 */

/**
 * Read the page. Runs inside it: it may use nothing from outside its own body.
 *
 * The getters come from the prototypes, because `<img name="body">` or `<form name="title">` would
 * otherwise stand for the document's own properties, even in the isolated world.
 *
 * @param {number} longest
 * @returns {PageReading}
 */
export function readPage(longest) {
  const own = (name) =>
    Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document);
  const wellFormed = (text) => String(text ?? "").toWellFormed();
  const root = own("documentElement");
  const body = own("body");
  const text = wellFormed(body ? body.innerText : root?.textContent);
  const [opening] = performance.getEntriesByType("navigation");
  const [opened, now] = [opening?.name, location.href].map((one) => one?.split("#")[0]);
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(longest));
  return {
    address: location.href,
    title: wellFormed(own("title")),
    language: String(root?.getAttribute("lang") ?? ""),
    text: text.slice(0, read),
    cut: read < text.length,
    width: innerWidth,
    height: innerHeight,
    scale: devicePixelRatio,
    status: (opened === now && opening.responseStatus) || null,
    opened: performance.timeOrigin,
  };
}

/** Return what tells this document from another: read again after the picture was taken. */
export function whichDocument() {
  return { address: location.href, opened: performance.timeOrigin };
}
