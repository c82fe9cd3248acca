/**
 * A ZIP written without compression (its APPNOTE, 4.3): a picture is compressed already.
 *
 * Names are plain ASCII. Every date is the first one that a ZIP knows: the true moments are inside.
 */

/** 1 January 1980, as a ZIP writes it. */
const FIRST_DAY = 0x21;
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  }
  return value;
});

/**
 * Return the archive of `files`, in their order.
 *
 * @param {{name: string, bytes: Uint8Array}[]} files
 * @returns {Blob}
 */
export function zipOf(files) {
  const [content, directory] = [[], []];
  for (const { name, bytes } of files) {
    const named = new TextEncoder().encode(name);
    // Version, flags, method and time; date, digest and sizes; lengths of the name and of nothing.
    const about = [
      numbers(2, 10, 0, 0, 0, FIRST_DAY),
      numbers(4, crcOf(bytes), bytes.length, bytes.length),
      numbers(2, named.length, 0),
    ];
    const place = [numbers(2, 0, 0, 0), numbers(4, 0, lengthOf(content))];
    directory.push(numbers(4, 0x02014b50), numbers(2, 10), ...about, ...place, named);
    content.push(numbers(4, 0x04034b50), ...about, named, bytes);
  }
  const [count, size, start] = [files.length, lengthOf(directory), lengthOf(content)];
  const end = [numbers(2, 0, 0, count, count), numbers(4, size, start), numbers(2, 0)];
  const parts = [...content, ...directory, numbers(4, 0x06054b50), ...end];
  return new Blob(parts, { type: "application/zip" });
}

function crcOf(bytes) {
  return ~bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8), -1) >>> 0;
}

function lengthOf(parts) {
  return parts.reduce((total, { length }) => total + length, 0);
}

/** Return whole numbers of `size` bytes each, the smallest byte first. */
function numbers(size, ...values) {
  const bytes = values.flatMap((value) => Array.from({ length: size }, (_, at) => value >>> (at * 8)));
  return Uint8Array.from(bytes, (value) => value & 0xff);
}
