/**
 * A capture as one file to take elsewhere: a ZIP of its picture, its text and its circumstances.
 * Guichet ouvert takes the picture out of such a file, like any archive of captures.
 */

import { digestOf, bytesOf } from "./proofs.js";
import { zipOf } from "./zip.js";

/**
 * Return the file and its name. The name says when, never where or who.
 *
 * @returns {Promise<{name: string, blob: Blob}>}
 */
export async function savedFile(recorded) {
  const { picture, text, ...circumstances } = recorded;
  const stem = `capture_${recorded.taken_at.slice(0, 19).replace("T", "_").replaceAll(":", "")}`;
  const files = [{ name: `${stem}_ecran.png`, bytes: bytesOfBase64(picture) }];
  if (text) {
    files.push({ name: `${stem}_texte.txt`, bytes: bytesOf(text) });
  }
  const digests = files.map(async ({ name, bytes }) => {
    return { name, size: bytes.length, sha256: await digestOf(bytes) };
  });
  const facts = { ...circumstances, files: await Promise.all(digests) };
  files.push({ name: `${stem}_faits.json`, bytes: bytesOf(`${JSON.stringify(facts, null, 2)}\n`) });
  return { name: `${stem}.zip`, blob: zipOf(files) };
}

function bytesOfBase64(encoded) {
  return Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
}
